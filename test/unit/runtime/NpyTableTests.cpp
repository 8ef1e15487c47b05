// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// npy files and npz archives as sources of data, and everything that is refused.

#include "runtime/data/NpyTable.h"

#include "runtime/core/Batcher.h"
#include "runtime/data/Npy.h"
#include "runtime/data/Zip.h"

#include "Testing.h"
#include "ZipFile.h"

namespace dlb::runtime {
namespace {

std::string npy(const std::string &descr, const std::string &shape, std::string_view data,
                bool fortran = false) {
  std::string text = "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") +
                     ", 'shape': " + shape + ", }";
  text.resize((10 + text.size() + 1 + 63) / 64 * 64 - 11, ' ');
  text += '\n';
  return "\x93NUMPY\1" + std::string(1, '\0') + littleEndian(text.size(), 2) + text +
         std::string(data);
}

Field field(std::string name, int32_t element, Shape shape, std::string array,
            int64_t classes = 0) {
  Field field;
  field.name = std::move(name);
  field.element = element;
  field.shape = std::move(shape);
  field.classes = classes;
  field.headers = {std::move(array)};
  return field;
}

/// All numbers of a column, as batches would have them.
std::vector<double> numbers(const Table &table, size_t column) {
  const Column &from = table.columns[column];
  std::vector<int64_t> rows;
  for (int64_t row = 0; row < table.rows; ++row)
    rows.push_back(row);
  std::string bytes(static_cast<size_t>(table.rows * from.rowBytes), '\0');
  gatherRows(from, rows, 0, table.rows, bytes.data());
  std::vector<double> result;
  for (int64_t i = 0; i < table.rows * from.rowBytes / elementSize(from.element); ++i)
    result.push_back(numberAt(from.element, bytes.data(), i));
  return result;
}

class Npz : public testing::Test {
protected:
  Npz() {
    fields = {field("d.x", DLB_F32, {2}, "x"), field("d.label", DLB_I32, {}, "y", 10)};
    x = {"x.npy", npy("|u1", "(3, 2)", "\1\2\3\4\5\377")};
    y = {"y.npy", npy(">i8", "(3,)", bigEndian(7, 8) + bigEndian(0, 8) + bigEndian(9, 8))};
  }

  Result<Table> read(const std::vector<ZipEntry> &entries) {
    return readNpzTable(writeFile(folder / "set.npz", zip(entries)), fields);
  }
  testing::AssertionResult refused(const std::vector<ZipEntry> &entries, std::string_view code,
                                   std::string_view part) {
    return failsWith(read(entries), code, part);
  }

  TemporaryFolder folder;
  std::vector<Field> fields;
  ZipEntry x, y;
};

TEST_F(Npz, ArraysByName) {
  for (bool deflated : {false, true}) {
    x.deflated = y.deflated = deflated;
    Result<Table> table = read({y, x});
    ASSERT_TRUE(succeeds(table));
    EXPECT_EQ(table->rows, 3);
    EXPECT_EQ(numbers(*table, 0), (std::vector<double>{1, 2, 3, 4, 5, 255}));
    EXPECT_EQ(numbers(*table, 1), (std::vector<double>{7, 0, 9}));
    EXPECT_EQ(table->columns[0].stored, DLB_U8) << "bytes stay bytes";
  }
}

TEST_F(Npz, ColumnMajor) {
  x.bytes = npy(">f4", "(3, 2)",
                bigEndian(0x3f800000, 4) + bigEndian(0x40400000, 4) + bigEndian(0x40a00000, 4) +
                    bigEndian(0x40000000, 4) + bigEndian(0x40800000, 4) + bigEndian(0x40c00000, 4),
                true);
  Result<Table> table = read({x, y});
  ASSERT_TRUE(succeeds(table));
  EXPECT_EQ(numbers(*table, 0), (std::vector<double>{1, 2, 3, 4, 5, 6}));
}

TEST_F(Npz, EveryElementConverts) {
  for (int32_t element : {DLB_F32, DLB_F64, DLB_I32, DLB_I64, DLB_U8}) {
    fields[0].element = element;
    Result<Table> table = read({x, y});
    ASSERT_TRUE(succeeds(table)) << elementName(element);
    EXPECT_EQ(numbers(*table, 0).back(), 255) << elementName(element);
  }
}

TEST_F(Npz, NumbersThatDoNotFit) {
  fields[0].element = DLB_BOOL;
  EXPECT_TRUE(
      refused({x, y}, "E0530",
              "set.npz/x.npy: error[E0530]: row 1: 2 is not in the range of `d.x`, which is bool"));
  fields[0].element = DLB_F32;
  y.bytes = npy("<f8", "(3,)", std::string(16, '\0') + littleEndian(0x3ff8000000000000, 8));
  EXPECT_TRUE(refused({x, y}, "E0530", "row 3: 1.5 is not in the range of `d.label`"));
  y.bytes = npy("|u1", "(3,)", "\1\12\1");
  EXPECT_TRUE(refused({x, y}, "E0511", "y.npy: error[E0511]: row 2: label 10 is out of range"));
}

TEST_F(Npz, Shapes) {
  y.bytes = npy("|u1", "(2,)", "\1\1");
  EXPECT_TRUE(refused({x, y}, "E0516", "y.npy: error[E0516]: has 2 rows, but `"));
  y.bytes = npy("|u1", "(3, 2)", "\1\1\1\1\1\1");
  EXPECT_TRUE(refused({x, y}, "E0515", "rows hold 2 values each, but `d.label` takes 1"));
  y.bytes = npy("|u1", "()", "\1");
  EXPECT_TRUE(refused({x, y}, "E0517", "the array has no rows"));
  y.bytes = npy("|u1", "(0,)", "");
  EXPECT_TRUE(refused({x, y}, "E0517", "the array has no rows"));
}

TEST_F(Npz, ObjectsAndStructures) {
  y.bytes = npy("|O", "(3,)", "anything");
  EXPECT_TRUE(refused({x, y}, "E0520", "set.npz/y.npy: error[E0520]: npy elements `|O`"));
  y.bytes = "import os";
  EXPECT_TRUE(refused({x, y}, "E0519", "set.npz/y.npy: error[E0519]: not a valid npy file"));
}

TEST_F(Npz, Names) {
  EXPECT_TRUE(refused({x}, "E0534",
                      "set.npz: error[E0534]: `d.label` reads the array `y`, but the archive has "
                      "none of that name; did you mean `x`?"));
  EXPECT_TRUE(refused({x, y, y}, "E0531", "it has two entries of the same name"));
}

TEST_F(Npz, LyingSizes) {
  int64_t before = peakMemory();
  for (bool deflated : {false, true}) {
    y.deflated = deflated;
    // The entry holds more, or less, than its header says.
    ZipEntry lie = y;
    lie.bytes += "beyond";
    EXPECT_TRUE(refused({x, lie}, "E0521",
                        "set.npz/y.npy: error[E0521]: the npy header promises 24 "
                        "bytes of data, but the file holds 30"));
    lie.bytes.resize(y.bytes.size() - 1);
    EXPECT_TRUE(refused({x, lie}, "E0521", "promises 24 bytes of data, but the file holds 23"));
  }
  // The directory says more, or less, than the entry holds.
  ZipEntry lie = y;
  lie.deflated = true;
  lie.size = static_cast<int64_t>(y.bytes.size()) + 8;
  EXPECT_TRUE(refused({x, lie}, "E0521", "but the file holds 32"));
  lie.bytes += std::string(8, 'x');
  lie.size = static_cast<int64_t>(y.bytes.size());
  EXPECT_FALSE(read({x, lie}));
  // A bomb: gigabytes of an entry of a few bytes.
  lie = y;
  lie.deflated = true;
  lie.bytes = npy("<f8", "(400000000,)", std::string(1000, '\0'));
  lie.size = int64_t(3) << 30;
  EXPECT_TRUE(refused({x, lie}, "E0533", "set.npz/y.npy: error[E0533]: the archive has "));
  lie.size = -1;
  EXPECT_TRUE(
      refused({x, lie}, "E0521", "promises 3200000000 bytes of data, but the file holds 1000"));
  EXPECT_LT(peakMemory() - before, int64_t(16) << 20);
}

TEST_F(Npz, OtherEntries) {
  ZipEntry bad = y;
  bad.checksum = 1;
  EXPECT_TRUE(refused({x, bad}, "E0532", "set.npz/y.npy: error[E0532]: cannot read this entry"));
  bad = y;
  bad.method = 14;
  EXPECT_TRUE(refused({x, bad}, "E0532", "compression method 14 is neither 0 (stored) nor 8"));
  bad = y;
  bad.flags = 1;
  EXPECT_TRUE(refused({x, bad}, "E0532", "it is encrypted"));
  bad.name = "../../etc/passwd";
  EXPECT_TRUE(succeeds(read({x, y, bad}))) << "a name is only a name, and nobody reads it";
}

TEST_F(Npz, Archives) {
  auto open = [&](const std::string &bytes) {
    return ZipArchive::open(writeFile(folder / "a.npz", bytes));
  };
  EXPECT_TRUE(failsWith(open("no archive"), "E0531", "not a valid zip archive: "));
  std::string good = zip({x, y});
  EXPECT_TRUE(succeeds(open(good)));
  EXPECT_TRUE(failsWith(open(good.substr(0, good.size() - 30)), "E0531", ""));
  EXPECT_TRUE(failsWith(ZipArchive::open(folder / "none.npz"), "E0502", "No such file"));
  EXPECT_TRUE(failsWith(ZipArchive::open(folder.string()), "E0502", "not a regular file"));
}

TEST_F(Npz, NpyFilesByNumber) {
  std::vector<std::string> paths = {writeFile(folder / "x.npy", x.bytes),
                                    writeFile(folder / "y.npy", y.bytes)};
  fields[1].positions = {1};
  Result<Table> table = readNpyTable(paths, fields);
  ASSERT_TRUE(succeeds(table));
  EXPECT_EQ(numbers(*table, 1), (std::vector<double>{7, 0, 9}));
  fields[1].positions = {2};
  EXPECT_TRUE(failsWith(readNpyTable(paths, fields), "E0523",
                        "`d.label` reads array 2, but the source has 2 files"));
}

} // namespace
} // namespace dlb::runtime
