// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// CIFAR's records: both kinds, several files, and files that are something else.

#include "runtime/data/Cifar.h"

#include "Testing.h"

namespace dlb::runtime {
namespace {

/// A record whose pixels count up from `first`.
std::string record(std::string_view labels, int first) {
  std::string bytes(labels);
  for (int i = 0; i < 3072; ++i)
    bytes += static_cast<char>(first + i);
  return bytes;
}

class Cifar : public testing::Test {
protected:
  Field field(const std::string &piece, int32_t element, Shape shape, int64_t classes = 0) {
    Field field;
    field.name = "d." + piece;
    field.element = element;
    field.shape = std::move(shape);
    field.headers = {piece};
    field.classes = classes;
    return field;
  }
  Field image() { return field("image", DLB_U8, {3, 32, 32}); }
  Field label(const std::string &piece, int64_t classes) {
    return field(piece, DLB_I32, {}, classes);
  }

  Result<Table> read(const std::vector<std::string> &files, const std::vector<Field> &fields) {
    std::vector<std::string> paths;
    for (const std::string &bytes : files)
      paths.push_back(writeFile(folder / ("f" + std::to_string(paths.size())), bytes));
    return readCifar(paths, fields);
  }

  TemporaryFolder folder;
};

TEST_F(Cifar, TenClassesInSeveralFiles) {
  std::string first = record("\x03", 0) + record("\x09", 1), second = record(std::string(1, 0), 2);
  for (bool packed : {false, true}) {
    Result<Table> table =
        read({packed ? gzip(first) : first, second}, {image(), label("label", 10)});
    ASSERT_TRUE(succeeds(table));
    EXPECT_EQ(table->rows, 3);
    const int32_t *labels = table->columns[1].data->as<int32_t>();
    EXPECT_EQ(std::vector<int32_t>(labels, labels + 3), (std::vector<int32_t>{3, 9, 0}));
    const uint8_t *pixels = table->columns[0].data->as<uint8_t>();
    EXPECT_EQ(pixels[0], 0);
    EXPECT_EQ(pixels[3072], 1);
    EXPECT_EQ(pixels[2 * 3072 + 3071], (2 + 3071) % 256);
  }
}

TEST_F(Cifar, AHundredClasses) {
  Result<Table> table =
      read({record("\x13\x63", 7)}, {label("fine", 100), image(), label("coarse", 20)});
  ASSERT_TRUE(succeeds(table));
  EXPECT_EQ(table->rows, 1);
  EXPECT_EQ(table->columns[0].data->as<int32_t>()[0], 99);
  EXPECT_EQ(table->columns[1].data->as<uint8_t>()[0], 7);
  EXPECT_EQ(table->columns[2].data->as<int32_t>()[0], 19);
}

TEST_F(Cifar, PicturesAloneTellTheKindBySize) {
  for (const char *labels : {"\x01", "\x01\x02"}) {
    Result<Table> table = read({record(labels, 5)}, {image()});
    ASSERT_TRUE(succeeds(table));
    EXPECT_EQ(table->columns[0].data->as<uint8_t>()[0], 5);
  }
}

TEST_F(Cifar, OtherSizesAreRefused) {
  std::string whole = record("\x03", 0);
  EXPECT_TRUE(failsWith(read({whole.substr(1)}, {image()}), "E0547", "3072 bytes"));
  EXPECT_TRUE(failsWith(read({whole, whole + "x"}, {image(), label("label", 10)}), "E0547",
                        "3074 bytes are no whole number of CIFAR records of 3073"));
  EXPECT_TRUE(failsWith(read({whole}, {label("fine", 100)}), "E0547", "3074"));
  EXPECT_TRUE(failsWith(read({""}, {image()}), "E0547", "0 bytes"));
}

TEST_F(Cifar, LabelsAreInRange) {
  std::string wrong = record("\x03", 0) + record("\x0A", 0);
  EXPECT_TRUE(failsWith(read({wrong}, {label("label", 10)}), "E0511", "row 2"));
  EXPECT_TRUE(failsWith(read({wrong}, {label("label", Field::count)}), "E0511", "row 2"));
  EXPECT_TRUE(failsWith(read({record("\x03", 0)}, {label("label", 2)}), "E0511", "row 1"));
}

TEST_F(Cifar, ShapesFit) {
  EXPECT_TRUE(
      failsWith(read({record("\x03", 0)}, {field("image", DLB_U8, {32, 32})}), "E0515", "3072"));
  EXPECT_TRUE(
      failsWith(read({record("\x03", 0)}, {label("label", 10), field("label", DLB_I32, {2}, 10)}),
                "E0515", "1"));
}

} // namespace
} // namespace dlb::runtime
