// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Orders of rows against values computed by a Python program from the formulas in Shuffle.h alone.

#include "runtime/core/Shuffle.h"

#include "Testing.h"

#include <algorithm>
#include <numeric>

namespace dlb::runtime {
namespace {

using Rows = std::vector<int64_t>;

int64_t fingerprint(const Rows &rows) {
  int64_t sum = 0;
  for (size_t i = 0; i < rows.size(); ++i)
    sum += static_cast<int64_t>(i + 1) * rows[i];
  return sum;
}

TEST(Shuffle, KnownOrders) {
  EXPECT_EQ(epochOrder(10, 0, 0), (Rows{7, 9, 0, 3, 2, 4, 8, 5, 6, 1}));
  EXPECT_EQ(epochOrder(10, 1, 0), (Rows{9, 5, 7, 8, 3, 4, 0, 1, 6, 2}));
  EXPECT_EQ(epochOrder(10, 1, 1), (Rows{7, 4, 1, 6, 8, 0, 9, 2, 3, 5}));
  EXPECT_EQ(epochOrder(10, (uint64_t(7) << 32) + 5, 3), (Rows{1, 9, 4, 0, 3, 5, 6, 2, 7, 8}));
  EXPECT_EQ(partOrder(12), (Rows{8, 10, 6, 1, 7, 2, 3, 11, 0, 4, 5, 9}));
}

TEST(Shuffle, KnownFingerprints) {
  EXPECT_EQ(fingerprint(epochOrder(60000, 42, 7)), 54054617784747);
  EXPECT_EQ(fingerprint(partOrder(1797)), 1446903858);
}

TEST(Shuffle, EveryRowOnce) {
  Rows rows = epochOrder(1000, 3, 2), expected(1000);
  std::sort(rows.begin(), rows.end());
  std::iota(expected.begin(), expected.end(), 0);
  EXPECT_EQ(rows, expected);
}

TEST(Shuffle, SmallOnes) {
  EXPECT_EQ(epochOrder(0, 0, 0), Rows{});
  EXPECT_EQ(epochOrder(1, 0, 0), Rows{0});
}

TEST(Shares, RoundedBoundaries) {
  EXPECT_EQ(shareBoundaries(1797, {0.7, 0.1, 0.2}), (Rows{0, 1258, 1438, 1797}));
  EXPECT_EQ(shareBoundaries(10, {0.1, 0.1}), (Rows{0, 1, 2}));
  EXPECT_EQ(shareBoundaries(3, {0.5, 0.5}), (Rows{0, 2, 3}));
}

} // namespace
} // namespace dlb::runtime
