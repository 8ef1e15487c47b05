// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// IDX: good files, and each way in which one can lie.

#include "runtime/data/Idx.h"

#include "Testing.h"

namespace dlb::runtime {
namespace {

std::string idx(int type, const std::vector<uint32_t> &sizes, std::string_view data) {
  std::string bytes =
      std::string(2, '\0') + static_cast<char>(type) + static_cast<char>(sizes.size());
  for (uint32_t size : sizes)
    bytes += bigEndian(size, 4);
  return bytes + std::string(data);
}

class Idx : public testing::Test {
protected:
  Field field(int32_t element, Shape shape, int64_t array = 0, int64_t classes = 0) {
    Field field;
    field.name = array ? "d.label" : "d.image";
    field.element = element;
    field.shape = std::move(shape);
    field.positions = {array};
    field.classes = classes;
    return field;
  }

  Result<Table> read(const std::vector<std::string> &files, const std::vector<Field> &fields) {
    std::vector<std::string> paths;
    for (const std::string &bytes : files)
      paths.push_back(writeFile(folder / ("f" + std::to_string(paths.size())), bytes));
    return readIdx(paths, fields);
  }

  TemporaryFolder folder;
};

TEST_F(Idx, ImagesAndLabels) {
  std::string images = idx(8, {2, 2, 3}, "abcdefghijkl"), labels = idx(8, {2}, "\x03\x09");
  for (bool packed : {false, true}) {
    Result<Table> table = read({packed ? gzip(images) : images, packed ? gzip(labels) : labels},
                               {field(DLB_U8, {6}), field(DLB_I32, {}, 1, 10)});
    ASSERT_TRUE(succeeds(table));
    EXPECT_EQ(table->rows, 2);
    EXPECT_EQ(table->columns[0].rowBytes, 6);
    EXPECT_EQ(std::string(table->columns[0].data->as<char>(), 12), "abcdefghijkl");
    EXPECT_EQ(table->columns[1].data->as<int32_t>()[1], 9);
  }
}

TEST_F(Idx, OtherElements) {
  auto values = [&](int type, std::string bytes) {
    Result<Table> table = read({idx(type, {2}, bytes)}, {field(DLB_F64, {})});
    EXPECT_TRUE(succeeds(table));
    const double *x = table->columns[0].data->as<double>();
    return std::vector<double>(x, x + 2);
  };
  using Values = std::vector<double>;
  EXPECT_EQ(values(0x09, "\xff\x02"), (Values{-1, 2}));
  EXPECT_EQ(values(0x0B, bigEndian(0xfffe, 2) + bigEndian(300, 2)), (Values{-2, 300}));
  EXPECT_EQ(values(0x0C, bigEndian(0xffffffff, 4) + bigEndian(70000, 4)), (Values{-1, 70000}));
  EXPECT_EQ(values(0x0D, bigEndian(0x3fc00000, 4) + bigEndian(0xc0000000, 4)), (Values{1.5, -2}));
  EXPECT_EQ(values(0x0E, bigEndian(0x3ff8000000000000, 8) + bigEndian(0, 8)), (Values{1.5, 0}));
}

TEST_F(Idx, Headers) {
  auto refused = [&](std::string bytes, std::string_view part) {
    return failsWith(read({bytes}, {field(DLB_U8, {})}), "E0512", part);
  };
  EXPECT_TRUE(refused("", "f0: error[E0512]: not an IDX file: it has fewer than 4 bytes"));
  EXPECT_TRUE(refused("PK\x03\x04", "it starts with 50 4b, not 00 00"));
  EXPECT_TRUE(refused(idx(0x0A, {1}, "x"), "its element type 0a is none of"));
  EXPECT_TRUE(refused(idx(8, {}, ""), "it has no dimensions"));
  EXPECT_TRUE(refused(std::string("\0\0\x08\x03\0\0\0\1", 8), "it ends within the header"));
}

TEST_F(Idx, Sizes) {
  auto refused = [&](std::string bytes, std::string_view part) {
    return failsWith(read({bytes}, {field(DLB_U8, {})}), "E0513", part);
  };
  EXPECT_TRUE(refused(idx(8, {4}, "abc"),
                      "the IDX header promises u8[4], that is 4 bytes, but the file holds 3"));
  EXPECT_TRUE(refused(idx(8, {2}, "abc"), "that is 2 bytes, but the file holds 3"));
  EXPECT_TRUE(refused(gzip(idx(8, {4}, "abc")), "u8[4], that is 4 bytes, but the file holds 3"));
  EXPECT_TRUE(refused(gzip(idx(8, {2}, "abc")), "that is 2 bytes, but the file holds more"));
  EXPECT_TRUE(refused(idx(0x0E, std::vector<uint32_t>(6, 0xffffffff), "abc"),
                      "that is more than 2^63 bytes"));
}

TEST_F(Idx, SmallFileThatClaimsGigabytes) {
  int64_t before = peakMemory();
  std::string lie = idx(8, {60000, 1000, 1000}, std::string(144, 'x'));
  ASSERT_EQ(lie.size(), 160u);
  EXPECT_TRUE(failsWith(read({lie}, {field(DLB_U8, {1000000})}), "E0513",
                        "that is 60000000000 bytes, but the file holds 144"));
  EXPECT_TRUE(failsWith(read({gzip(lie)}, {field(DLB_U8, {1000000})}), "E0513",
                        "60000000000 bytes, but the file holds at most"));
  EXPECT_LT(peakMemory() - before, int64_t(16) << 20);
}

TEST_F(Idx, FieldsThatDoNotFit) {
  std::string images = idx(8, {2, 3}, "abcdef"), labels = idx(8, {2}, "\x03\x09");
  EXPECT_TRUE(failsWith(read({images}, {field(DLB_U8, {2, 2})}), "E0515",
                        "rows hold 3 values each, but `d.image` takes 4, shape [2, 2]"));
  EXPECT_TRUE(failsWith(read({idx(0x0D, {1}, bigEndian(0x3fc00000, 4))}, {field(DLB_U8, {})}),
                        "E0514", "array 0 holds f32, but `d.image` reads u8"));
  EXPECT_TRUE(failsWith(read({images}, {field(DLB_U8, {3}), field(DLB_I32, {}, 1, 10)}), "E0523",
                        "`d.label` reads array 1, but the source has 1 files"));
  EXPECT_TRUE(failsWith(
      read({images, idx(8, {3}, "\1\2\3")}, {field(DLB_U8, {3}), field(DLB_I32, {}, 1, 10)}),
      "E0516", "f1: error[E0516]: has 3 rows, but"));
  EXPECT_TRUE(
      failsWith(read({images, labels}, {field(DLB_U8, {3}), field(DLB_I32, {}, 1, 9)}), "E0511",
                "f1: error[E0511]: row 2: label 9 is out of range; `d.label` has 9 classes"));
  EXPECT_TRUE(failsWith(read({idx(8, {0, 3}, "")}, {field(DLB_U8, {3})}), "E0517", ""));
  EXPECT_TRUE(failsWith(read({idx(8, {3, 0}, "")}, {field(DLB_U8, {1})}), "E0517", ""));
}

} // namespace
} // namespace dlb::runtime
