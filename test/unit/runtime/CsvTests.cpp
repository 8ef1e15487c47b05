// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// CSV: records and cells, numbers, and a message with row and column for everything else.

#include "runtime/data/Csv.h"
#include "runtime/data/Dataset.h"

#include "Testing.h"

namespace dlb::runtime {
namespace {

class Csv : public testing::Test {
protected:
  CsvReader open(std::string_view text) {
    return CsvReader(std::move(*ByteSource::open(writeFile(folder / "t.csv", text))));
  }

  /// The records as cells.
  std::vector<std::vector<std::string>> records(std::string_view text) {
    CsvReader reader = open(text);
    std::vector<std::vector<std::string>> result;
    while (*reader.next()) {
      result.emplace_back();
      for (int64_t i = 0; i < reader.width(); ++i)
        result.back().emplace_back(reader.cell(i));
    }
    return result;
  }

  /// The failure of the first record that has one.
  Result<bool> scan(std::string_view text) {
    CsvReader reader = open(text);
    while (true)
      if (Result<bool> more = reader.next(); !more || !*more)
        return more;
  }

  /// The whole table, its labels resolved.
  Result<Table> read(std::string_view text, const std::vector<Field> &fields) {
    DataSource source;
    source.format = "csv";
    source.files = {writeFile(folder / "t.csv", text)};
    source.fields = fields;
    for (size_t i = 0; i < fields.size(); ++i)
      if (fields[i].classes == Field::count)
        source.counted.push_back({"V", {i}, 0, nullptr});
    Result<Dataset> data = loadData(source);
    if (!data)
      return data.failure();
    return *data->parts[0].table;
  }

  static Field field(int32_t element, std::vector<int64_t> positions, int64_t classes = 0) {
    Field field;
    field.name = "t.x";
    field.element = element;
    field.classes = classes;
    if (positions.size() != 1)
      field.shape = {static_cast<int64_t>(positions.size())};
    field.positions = std::move(positions);
    return field;
  }

  TemporaryFolder folder;
};

using Records = std::vector<std::vector<std::string>>;

TEST_F(Csv, Records) {
  EXPECT_EQ(records("a,b\n1,2\n"), (Records{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(records("a,b\r\n1,2\r\n"), (Records{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(records("\xEF\xBB\xBFx,y"), (Records{{"x", "y"}})) << "byte order mark, no end of line";
  EXPECT_EQ(records("a,,c\n,\n"), (Records{{"a", "", "c"}, {"", ""}}));
  EXPECT_EQ(records("\n\na\n\r\n\nb\n"), (Records{{"a"}, {"b"}})) << "empty lines";
  EXPECT_EQ(records(""), Records{});
}

TEST_F(Csv, Quotes) {
  EXPECT_EQ(records("\"a,b\",\"c\"\"d\"\n\"two\r\nlines\",x\n"),
            (Records{{"a,b", "c\"d"}, {"two\r\nlines", "x"}}));
  EXPECT_EQ(records("\"\",\"\"\n"), (Records{{"", ""}}));
}

TEST_F(Csv, Syntax) {
  EXPECT_TRUE(failsWith(scan("a,b\nc,d\"e\n"), "E0505",
                        "t.csv: error[E0505]: row 2, column 1: a quote inside an unquoted cell"));
  EXPECT_TRUE(
      failsWith(scan("\"a\"b,c\n"), "E0505", "row 1, column 0: text after the closing quote"));
  EXPECT_TRUE(
      failsWith(scan("a\nb,\"c\n\nd"), "E0505", "row 2, column 1: the quoted cell has no end"));
  EXPECT_TRUE(failsWith(scan("a\rb\n"), "E0505", "a carriage return without a line feed"));
  EXPECT_TRUE(failsWith(scan("a,b\r"), "E0505", "a carriage return without a line feed"));
  EXPECT_TRUE(failsWith(scan(std::string("1,\0", 3)), "E0505", "row 1, column 1: a NUL"));
}

TEST_F(Csv, HugeRow) {
  int64_t before = peakMemory();
  std::string member = gzip(std::string(16 << 20, '7')), all;
  for (int i = 0; i < 64; ++i) // a line of 1 GB
    all += member;
  EXPECT_TRUE(failsWith(scan(all), "E0508", "row 1 is longer than 67108864 bytes; is this"));
  EXPECT_LT(peakMemory() - before, int64_t(256) << 20);
}

TEST_F(Csv, ColumnsBecomeTensors) {
  Result<Table> table =
      read("0.5,1,7\n-2e3, 4 ,3\n", {field(DLB_F32, {0, 1}), field(DLB_I32, {2}, 10)});
  ASSERT_TRUE(succeeds(table));
  EXPECT_EQ(table->rows, 2);
  const float *x = table->columns[0].data->as<float>();
  EXPECT_EQ(std::vector<float>(x, x + 4), (std::vector<float>{0.5f, 1, -2000, 4}));
  EXPECT_EQ(table->columns[0].rowBytes, 8);
  EXPECT_EQ(table->columns[1].data->as<int32_t>()[1], 3);
}

TEST_F(Csv, Elements) {
  Result<Table> table =
      read("3\n200\n", {field(DLB_F64, {0}), field(DLB_U8, {0}), field(DLB_I64, {0})});
  ASSERT_TRUE(succeeds(table));
  EXPECT_EQ(table->columns[0].data->as<double>()[1], 200);
  EXPECT_EQ(table->columns[1].data->as<uint8_t>()[1], 200);
  EXPECT_EQ(table->columns[2].data->as<int64_t>()[1], 200);
}

TEST_F(Csv, HeaderByName) {
  Field age = field(DLB_F32, {});
  age.shape = {2};
  age.headers = {"hours", "age"};
  Result<Table> table = read("name,age,hours\nx,30,40\n", {age});
  ASSERT_TRUE(succeeds(table));
  EXPECT_EQ(table->columns[0].data->as<float>()[0], 40);
  EXPECT_EQ(table->columns[0].data->as<float>()[1], 30);
  age.headers = {"hours", "agee"};
  EXPECT_TRUE(failsWith(read("name,age,hours\nx,30,40\n", {age}), "E0510",
                        "`t.x` reads column `agee`, but the header has none of that name; did you "
                        "mean `age`?"));
}

TEST_F(Csv, HeaderIsRecognised) {
  EXPECT_EQ(read("a,b\n1,2\n3,4\n", {field(DLB_F32, {0, 1})})->rows, 2);
  EXPECT_EQ(read("1,2\n3,4\n", {field(DLB_F32, {0, 1})})->rows, 2);
  // One cell that is no number is a mistake, not a header.
  EXPECT_TRUE(failsWith(read("1,b\n3,4\n", {field(DLB_F32, {0, 1})}), "E0507",
                        "row 1, column 1: `b` is not a finite number"));
}

TEST_F(Csv, NoNumber) {
  std::vector<Field> fields = {field(DLB_F32, {1})};
  auto refused = [&](const std::string &cell, const std::string &shown) {
    return failsWith(read("h,x\n0,1\n0," + cell + "\n", fields), "E0507",
                     "t.csv: error[E0507]: row 3, column 1: `" + shown +
                         "` is not a finite number");
  };
  for (const char *cell :
       {"x", "1x", "1.2.3", "nan", "inf", "1e999", "+-1", "1 2", "0x10", "--1", "."})
    EXPECT_TRUE(refused(cell, cell)) << cell;
  EXPECT_TRUE(refused("\"a\nb\"", "a?b"));
  EXPECT_TRUE(refused(std::string(39, 'x') + "한글한글", std::string(39, 'x') + "…"));
}

TEST_F(Csv, NumbersThatAreNumbers) {
  for (const char *cell : {"+1", " 1", "1\t", "1e0", "1.0", "\"1\"", "01"}) {
    Result<Table> table = read(std::string("x\n") + cell + "\n", {field(DLB_F64, {0})});
    ASSERT_TRUE(succeeds(table)) << cell;
    EXPECT_EQ(table->columns[0].data->as<double>()[0], 1) << cell;
  }
}

TEST_F(Csv, WholeNumbersAndLabels) {
  EXPECT_TRUE(failsWith(read("1\n2.5\n", {field(DLB_I32, {0}, 10)}), "E0524",
                        "row 2, column 0: `2.5` is not a whole number from -2147483648 to"));
  EXPECT_TRUE(failsWith(read("1\n256\n", {field(DLB_U8, {0})}), "E0524", "from 0 to 255"));
  EXPECT_TRUE(failsWith(read("1\n1e30\n", {field(DLB_I64, {0})}), "E0524", "`1e30`"));
  EXPECT_TRUE(failsWith(read("1e300\n", {field(DLB_F32, {0})}), "E0507", "`1e300`"));
  EXPECT_TRUE(failsWith(read("0,9\n0,10\n", {field(DLB_I32, {1}, 10)}), "E0511",
                        "row 2, column 1: label 10 is out of range; `t.x` has 10 classes, labels 0 "
                        "to 9"));
  EXPECT_TRUE(failsWith(read("-1\n", {field(DLB_I32, {0}, Field::count)}), "E0511", "label -1"));
}

TEST_F(Csv, Widths) {
  EXPECT_TRUE(failsWith(read("1,2\n3,4\n\n5\n", {field(DLB_F32, {0})}), "E0506",
                        "row 4 has 1 cells, but row 1 has 2"));
  EXPECT_TRUE(failsWith(read("1,2\n", {field(DLB_F32, {2})}), "E0509",
                        "`t.x` reads column 2, but rows have 2 cells, columns 0 to 1"));
  Field wrong = field(DLB_F32, {0, 1});
  wrong.shape = {3};
  EXPECT_TRUE(failsWith(read("1,2\n", {wrong}), "E0515",
                        "rows hold 2 values each, but `t.x` takes 3, shape [3]"));
}

TEST_F(Csv, NoRows) {
  EXPECT_TRUE(failsWith(read("", {field(DLB_F32, {0})}), "E0517", "the file has no rows"));
  EXPECT_TRUE(failsWith(read("\n\n", {field(DLB_F32, {0})}), "E0517", ""));
  EXPECT_TRUE(failsWith(read("only a header\n", {field(DLB_F32, {0})}), "E0517", ""));
}

} // namespace
} // namespace dlb::runtime
