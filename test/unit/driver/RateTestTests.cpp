// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What losses under growing learning rates suggest.

#include "driver/RateTest.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

namespace dlb {
namespace {

/// Flat up to 1e-3, falling to 1e-1, diverging from 1 on.
RateTest usual() {
  RateTest test;
  for (int i = 0; i <= 160; ++i) {
    double exponent = -7 + i / 20.0;
    test.rates.push_back(std::pow(10, exponent));
    double fallen = std::clamp((exponent + 3) / 2, 0.0, 1.0);
    test.losses.push_back(exponent < 0 ? 2.3 - 2 * fallen : 2.3 * std::pow(10, exponent * 20));
  }
  return test;
}

TEST(RateTest, SuggestsWhereTheLossFalls) {
  RateAdvice advice = adviceOf(usual());
  ASSERT_TRUE(advice.rate);
  EXPECT_GT(*advice.rate, 1e-3);
  EXPECT_LT(*advice.rate, 1e-1);
  EXPECT_GT(advice.lowestRate, *advice.rate);
  EXPECT_LT(advice.lowest, 0.5);
  ASSERT_TRUE(advice.diverges);
  EXPECT_GE(*advice.diverges, 1);
  EXPECT_EQ(pictureOf(usual(), advice).panels[0].mark, advice.rate);
}

TEST(RateTest, StepsThatAreNotFiniteDiverge) {
  RateTest test = usual();
  test.losses.resize(100);
  EXPECT_EQ(adviceOf(test).diverges, test.rates[100]);
}

TEST(RateTest, NothingWhereTheLossNeverFalls) {
  RateTest test = usual();
  for (size_t i = 0; i < test.losses.size(); ++i)
    test.losses[i] = 1 + static_cast<double>(i);
  EXPECT_FALSE(adviceOf(test).rate);
  test.losses.clear();
  EXPECT_FALSE(adviceOf(test).rate);
  EXPECT_TRUE(adviceOf(test).smoothed.empty());
}

} // namespace
} // namespace dlb
