// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Parts of cross validation.

#include "runtime/data/Dataset.h"
#include "runtime/data/Folds.h"

#include "Testing.h"

#include <algorithm>
#include <set>

namespace dlb::runtime {
namespace {

class Folds : public testing::Test {
protected:
  Folds() {
    source.name = "d";
    source.format = "csv";
    source.files = {"d.csv"};
    Field x, label;
    x.name = "d.x";
    x.element = DLB_F32;
    x.positions = {0};
    label.name = "d.label";
    label.element = DLB_I32;
    label.positions = {1};
    label.classes = 4;
    source.fields = {x, label};
    source.parts = {{"train", 0.6, {}}, {"valid", 0.2, {}}, {"test", 0.2, {}}};
    source.programFolder = folder.string();
  }

  /// Of each eleven rows one is of class 1, the others of class 0.
  void put(int rows) {
    std::string text;
    for (int i = 0; i < rows; ++i)
      text += std::to_string(i) + "," + (i % 11 == 3 ? "1" : "0") + "\n";
    writeFile(folder / "d.csv", text);
  }

  Result<Dataset> fold(int64_t number, int64_t count) {
    source.fold = Fold{number, count};
    return loadData(source);
  }

  TemporaryFolder folder;
  DataSource source;
};

TEST_F(Folds, EachRowIsHeldOutOnce) {
  put(110);
  Result<Dataset> whole = loadData(source);
  ASSERT_TRUE(succeeds(whole));
  std::set<int64_t> pool(whole->part("train")->rows.begin(), whole->part("train")->rows.end());
  pool.insert(whole->part("valid")->rows.begin(), whole->part("valid")->rows.end());
  std::multiset<int64_t> held;
  for (int64_t k = 0; k < 3; ++k) {
    Result<Dataset> data = fold(k, 3);
    ASSERT_TRUE(succeeds(data));
    const Part &train = *data->part("train"), &valid = *data->part("valid");
    EXPECT_EQ(data->part("test")->rows, whole->part("test")->rows);
    held.insert(valid.rows.begin(), valid.rows.end());
    std::set<int64_t> both(train.rows.begin(), train.rows.end());
    both.insert(valid.rows.begin(), valid.rows.end());
    EXPECT_EQ(both, pool) << "nothing twice, nothing lost, nothing of the test part";
    EXPECT_EQ(both.size(), static_cast<size_t>(train.size() + valid.size()));
  }
  EXPECT_EQ(std::set<int64_t>(held.begin(), held.end()), pool);
  EXPECT_EQ(held.size(), pool.size());
}

TEST_F(Folds, LabelsAreStratified) {
  put(110);
  source.parts.clear();
  for (int64_t k = 0; k < 5; ++k) {
    Result<Dataset> data = fold(k, 5);
    ASSERT_TRUE(succeeds(data));
    const Part &valid = *data->part("valid");
    EXPECT_EQ(valid.size(), 22);
    EXPECT_EQ(std::count_if(valid.rows.begin(), valid.rows.end(),
                            [](int64_t row) { return row % 11 == 3; }),
              2)
        << "10 rows of class 1 in 5 folds";
  }
}

TEST_F(Folds, AsManyAsRowsAndNoMore) {
  put(10);
  source.parts = {};
  Result<Dataset> data = fold(9, 10);
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(data->part("valid")->size(), 1);
  EXPECT_TRUE(failsWith(fold(0, 11), "E0545", "11 folds of the 10 rows of `d`"));
}

TEST_F(Folds, OfOneSource) {
  put(10);
  source.parts = {{"train", 1, {}}, {"valid", 0, {"d.csv"}}};
  EXPECT_TRUE(failsWith(fold(0, 2), "E0546", "`valid` of `d` has a source of its own"));
}

TEST_F(Folds, LabelsThatTrainingLacks) {
  put(20);
  Result<Dataset> data = loadData(source);
  ASSERT_TRUE(succeeds(data));
  const Table &table = *data->part("train")->table;
  EXPECT_EQ(missingLabels(*data, table.columns[1]), (std::vector<int64_t>{2, 3}));
  EXPECT_TRUE(missingLabels(*data, table.columns[0]).empty()) << "these are no labels";
}

} // namespace
} // namespace dlb::runtime
