// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// "Did you mean …".

#include "support/Suggest.h"

#include <gtest/gtest.h>

using namespace dlb;

namespace {

TEST(EditDistanceTest, CountsEdits) {
  EXPECT_EQ(editDistance("relu", "relu", 9), 0);
  EXPECT_EQ(editDistance("relu", "reul", 9), 1); // neighbours swapped
  EXPECT_EQ(editDistance("relu", "rel", 9), 1);
  EXPECT_EQ(editDistance("relu", "prelu", 9), 1);
  EXPECT_EQ(editDistance("relu", "rely", 9), 1);
  EXPECT_EQ(editDistance("kitten", "sitting", 9), 3);
  EXPECT_EQ(editDistance("", "abc", 9), 3);
}

TEST(EditDistanceTest, StopsAtTheLimit) {
  EXPECT_EQ(editDistance("kitten", "sitting", 2), 3);
  EXPECT_EQ(editDistance("a", std::string(1000000, 'b'), 2), 3);
}

TEST(SuggestTest, NearestName) {
  std::vector<std::string> names = {"dense", "conv2d", "max_pool", "relu", "x"};
  EXPECT_EQ(suggest("dens", names), "dense");
  EXPECT_EQ(suggest("conv2D", names), "conv2d");
  EXPECT_EQ(suggest("maxpool", names), "max_pool");
  EXPECT_EQ(suggest("attention", names), std::nullopt);
  EXPECT_EQ(suggest("y", names), std::nullopt); // one letter says nothing
  EXPECT_EQ(suggest("relu", {}), std::nullopt);
  EXPECT_EQ(suggest("xavier", {"dense", "xavier_uniform"}), "xavier_uniform");
}

TEST(SuggestTest, FirstOfEquals) { EXPECT_EQ(suggest("cat", {"bat", "car"}), "bat"); }

} // namespace
