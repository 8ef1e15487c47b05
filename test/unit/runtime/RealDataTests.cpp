// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Data that nobody here made: the folder DLB_TEST_DATA, or ../shared/data beside the checkout.

#include "runtime/data/Dataset.h"

#include "Testing.h"

#include <algorithm>
#include <cstdlib>

namespace dlb::runtime {
namespace {

class RealData : public testing::Test {
protected:
  void SetUp() override {
    const char *folder = std::getenv("DLB_TEST_DATA");
    source.dataFolder = folder ? folder : DLB_DEFAULT_DATA;
    if (!std::filesystem::exists(source.dataFolder))
      GTEST_SKIP() << "no data in " << source.dataFolder;
  }

  void addField(std::string name, int32_t element, Shape shape, std::vector<int64_t> positions,
                int64_t classes = 0) {
    Field field;
    field.name = std::move(name);
    field.element = element;
    field.shape = std::move(shape);
    field.positions = std::move(positions);
    field.classes = classes;
    source.fields.push_back(std::move(field));
  }

  std::vector<int64_t> countLabels(const Part &part) {
    std::vector<int64_t> counts(10);
    for (int64_t row : part.rows)
      ++counts[static_cast<size_t>(part.table->columns[1].data->as<int32_t>()[row])];
    return counts;
  }

  DataSource source;
};

TEST_F(RealData, Digits) {
  source.format = "csv";
  source.files = {"digits.csv.gz"};
  std::vector<int64_t> pixels(64);
  for (size_t i = 0; i < 64; ++i)
    pixels[i] = static_cast<int64_t>(i);
  addField("digits.image", DLB_F32, {8, 8}, pixels);
  addField("digits.label", DLB_I32, {}, {64}, 10);
  Result<Dataset> data = loadData(source);
  ASSERT_TRUE(succeeds(data));
  const Part &all = *data->part("train");
  // Counts as the data's own description gives them.
  EXPECT_EQ(countLabels(all),
            (std::vector<int64_t>{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}));
  const float *image = all.table->columns[0].data->as<float>();
  EXPECT_EQ(*std::max_element(image, image + 1797 * 64), 16);
  EXPECT_EQ(image[2], 5) << "row 1 begins 0, 0, 5, 13";
}

TEST_F(RealData, Mnist) {
  source.format = "idx";
  source.files = {"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"};
  source.parts = {{"train", 0.9, {}},
                  {"valid", 0.1, {}},
                  {"test", 0, {"t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"}}};
  addField("mnist.image", DLB_U8, {784}, {0});
  addField("mnist.label", DLB_I32, {}, {1}, 10);
  Result<Dataset> data = loadData(source);
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(data->part("train")->size(), 54000);
  EXPECT_EQ(data->part("valid")->size(), 6000);
  // The well-known counts of the test set, 0 to 9.
  EXPECT_EQ(countLabels(*data->part("test")),
            (std::vector<int64_t>{980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}));
}

TEST_F(RealData, HousingHasACellWithoutNumber) {
  source.format = "csv";
  source.files = {"california_housing.csv"};
  addField("housing.bedrooms", DLB_F32, {}, {4});
  EXPECT_TRUE(failsWith(loadData(source), "E0535", "row 292, column 4: no value"));
  source.fields[0].missing.fill = Missing::Fill::mean;
  Result<Dataset> data = loadData(source);
  ASSERT_TRUE(succeeds(data));
  // The mean of the 20,433 rows that have one, as pandas gives it.
  EXPECT_NEAR(data->statistics[0].fill[0], 537.8705525375618, 1e-9);
}

TEST_F(RealData, AdultHasCategories) {
  source.format = "csv";
  source.files = {"adult_train.csv"};
  source.parts = {{"train", 1, {}}, {"test", 0, {"adult_test.csv"}}};
  for (const char *name : {"workclass", "education", "native_country", "income"}) {
    addField(std::string("adult.") + name, DLB_I32, {}, {}, Field::count);
    source.fields.back().headers = {name};
    source.fields.back().missing.marks = {};
    source.counted.push_back({name, {source.fields.size() - 1}, 0, nullptr});
  }
  Result<Dataset> data = loadData(source);
  ASSERT_TRUE(succeeds(data));
  // The counts of the data's own description; `?` is one more in two columns.
  int64_t classes[] = {9, 16, 42, 2};
  for (size_t i = 0; i < 4; ++i)
    EXPECT_EQ(data->counted[i].classes, classes[i]);
  EXPECT_EQ(data->part("train")->size(), 32561);
  EXPECT_EQ(data->part("test")->size(), 16281);
}

} // namespace
} // namespace dlb::runtime
