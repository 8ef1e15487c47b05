// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Data sections: finding files, splitting into parts, counting classes.

#include "runtime/data/Dataset.h"

#include "runtime/core/Shuffle.h"

#include "Testing.h"

namespace dlb::runtime {
namespace {

class DataSection : public testing::Test {
protected:
  DataSection() {
    source.name = "d";
    source.format = "csv";
    source.files = {"d.csv"};
    source.fields = {field("d.x", DLB_F32, 0), field("d.label", DLB_I32, 1, 10)};
    source.programFolder = folder / "program";
    std::filesystem::create_directory(source.programFolder);
  }

  static Field field(std::string name, int32_t element, int64_t position, int64_t classes = 0) {
    Field field;
    field.name = std::move(name);
    field.element = element;
    field.positions = {position};
    field.classes = classes;
    return field;
  }

  /// Rows "row, row mod classes".
  static std::string rows(int count, int classes) {
    std::string text;
    for (int i = 0; i < count; ++i)
      text += std::to_string(i) + "," + std::to_string(i % classes) + "\n";
    return text;
  }

  std::string put(const std::string &name, const std::string &text) {
    return writeFile(folder / name, text);
  }

  TemporaryFolder folder;
  DataSource source;
};

TEST_F(DataSection, SharesAreCutFromOneOrder) {
  put("program/d.csv", rows(100, 3));
  source.parts = {{"train", 0.7, {}}, {"valid", 0.1, {}}, {"test", 0.2, {}}};
  Result<Dataset> data = loadData(source);
  ASSERT_TRUE(succeeds(data));
  std::vector<int64_t> order = partOrder(100), joined;
  for (const Part &part : data->parts)
    joined.insert(joined.end(), part.rows.begin(), part.rows.end());
  EXPECT_EQ(joined, order);
  EXPECT_EQ(data->part("train")->size(), 70);
  EXPECT_EQ(data->part("valid")->size(), 10);
  EXPECT_EQ(data->part("test")->size(), 20);
  EXPECT_EQ(data->part("other"), nullptr);
  const Part &train = *data->part("train");
  EXPECT_EQ(train.table->columns[0].data->as<float>()[train.rows[5]], static_cast<float>(order[5]));
}

TEST_F(DataSection, WithoutPartsAllIsTraining) {
  put("program/d.csv", rows(10, 3));
  Result<Dataset> data = loadData(source);
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(data->part("train")->rows, partOrder(10));
}

TEST_F(DataSection, PartWithItsOwnFile) {
  put("program/d.csv", rows(10, 3));
  put("program/e.csv", rows(4, 3));
  source.parts = {{"train", 1, {}}, {"test", 0, {"e.csv"}}};
  Result<Dataset> data = loadData(source);
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(data->part("train")->size(), 10);
  EXPECT_EQ(data->part("test")->rows, (std::vector<int64_t>{0, 1, 2, 3}));
}

TEST_F(DataSection, Shares) {
  put("program/d.csv", rows(10, 3));
  source.parts = {{"train", 0.8, {}}, {"test", 0.3, {}}};
  EXPECT_TRUE(failsWith(loadData(source), "E0522",
                        "the shares of `d` must be positive and add up to at most 1, not 1.1"));
  source.parts = {{"train", 0, {}}};
  EXPECT_TRUE(failsWith(loadData(source), "E0522", "not 0"));
  source.parts = {{"train", 0.99, {}}, {"test", 0.01, {}}};
  EXPECT_TRUE(failsWith(loadData(source), "E0517", "part `test` of `d` has no rows"));
}

TEST_F(DataSection, ClassesAreCounted) {
  put("program/d.csv", rows(10, 3));
  put("program/e.csv", rows(10, 4));
  source.fields[1].classes = Field::count;
  source.counted = {{"K", {1}, 0, nullptr}};
  source.parts = {{"train", 1, {}}, {"test", 0, {"d.csv"}}};
  Result<Dataset> data = loadData(source);
  ASSERT_TRUE(succeeds(data));
  for (const Part &part : data->parts)
    EXPECT_EQ(part.table->columns[1].classes, 3);
  ASSERT_EQ(data->counted.size(), 1u);
  EXPECT_EQ(data->counted[0].classes, 3);
  source.parts[1].files = {"e.csv"};
  EXPECT_TRUE(failsWith(loadData(source), "E0511",
                        "data row 4: label 3 is out of range; `d.label` has 3 classes"));
  source.counted[0].classes = 4; // as weights may have it
  data = loadData(source);
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(data->parts[0].table->columns[1].classes, 4);
}

TEST_F(DataSection, FieldsThatCountTogether) {
  put("program/d.csv", "1,2\n3,0\n4,1\n");
  source.fields = {field("d.a", DLB_I32, 0, Field::count), field("d.b", DLB_I32, 1, Field::count)};
  source.counted = {{"V", {0, 1}, 0, nullptr}};
  Result<Dataset> data = loadData(source);
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(data->parts[0].table->columns[0].classes, 5);
  EXPECT_EQ(data->parts[0].table->columns[1].classes, 5);
}

TEST_F(DataSection, Formats) {
  put("program/d.csv", rows(10, 3));
  source.format = "parquet";
  EXPECT_TRUE(
      failsWith(loadData(source), "E0518",
                "no reader for the format `parquet`; known are csv, idx, cifar, npy, npz, images, "
                "characters, words, rows"));
  source.format = "csv";
  source.files = {"d.csv", "d.csv"};
  EXPECT_TRUE(failsWith(loadData(source), "E0526", "`csv` reads one file"));
  source.format = "idx";
  EXPECT_TRUE(failsWith(loadData(source), "E0512", "d.csv: error[E0512]"));
}

TEST_F(DataSection, WhereFilesAre) {
  auto found = [&](const std::string &name, const std::string &data) {
    Result<std::string> path = locateFile(name, folder / "program", data);
    EXPECT_TRUE(succeeds(path));
    return path ? *path : "";
  };
  put("program/a", "");
  put("data/a", "");
  put("data/b", "");
  put("data/mnist/c", "");
  put("data/zoo/c", "");
  EXPECT_EQ(found("a", folder / "data"), folder / "program/a") << "beside the program first";
  EXPECT_EQ(found("../data/b", ""), folder / "data/b") << "seen from the program";
  EXPECT_EQ(found("b", folder / "data"), folder / "data/b");
  EXPECT_EQ(found("c", folder / "data"), folder / "data/mnist/c") << "bytewise first folder";
  EXPECT_EQ(found(folder / "data/zoo/c", ""), folder / "data/zoo/c") << "absolute";
}

TEST_F(DataSection, MissingFile) {
  source.files = {"train-images.gz"};
  EXPECT_TRUE(failsWith(loadData(source), "E0501",
                        "`train-images.gz` is not there; looked for `" +
                            (folder / "program/train-images.gz") +
                            "`; `--data DIR` names another"));
  source.dataFolder = folder / "data";
  put("data/mnist/train-image.gz", "");
  EXPECT_TRUE(failsWith(loadData(source), "E0501",
                        "`, in `" + (folder / "data") + "` and in its 1 folder; did you mean `" +
                            (folder / "data/mnist/train-image.gz") + "`?"));
}

} // namespace
} // namespace dlb::runtime
