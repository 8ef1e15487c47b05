// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Known answers of the random numbers: Random123's own test vectors (kat_vectors, philox4x32 10),
// and the dependence of the sequences on seed, step, stream and index that the dialect promises.

#include "runtime/kernels/Random.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace dlb;

using Words = std::array<uint32_t, 4>;

/// A 64-bit number from its words, low first.
static int64_t join(uint32_t low, uint32_t high) {
  return static_cast<int64_t>(static_cast<uint64_t>(high) << 32 | low);
}

TEST(Random, PhiloxKnownAnswers) {
  EXPECT_EQ(randomBlock({0, 0, 0}, 0), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(randomBlock({-1, -1, -1}, 0xffffffff),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  RandomKey key{join(0xa4093822, 0x299f31d0), 0x85a308d3, join(0x13198a2e, 0x03707344)};
  EXPECT_EQ(randomBlock(key, 0x243f6a88), (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Random, UniformTakesTheUpper24BitsOfEachWordInOrder) {
  const uint32_t words[] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
  for (int index = 0; index < 4; ++index)
    EXPECT_EQ(randomUniform({0, 0, 0}, index), (words[index] >> 8) / 16777216.0);
  EXPECT_EQ(randomUniform({0, 0, 0}, 4), (randomBlock({0, 0, 0}, 1)[0] >> 8) / 16777216.0);
}

TEST(Random, NormalIsBoxMullerOnPairsOfWords) {
  const uint32_t words[] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
  for (int index = 0; index < 2; ++index) {
    double u1 = ((words[2 * index] >> 8) + 1) / 16777216.0;
    double u2 = (words[2 * index + 1] >> 8) / 16777216.0;
    EXPECT_DOUBLE_EQ(randomNormal({0, 0, 0}, index),
                     std::sqrt(-2 * std::log(u1)) * std::cos(2 * std::acos(-1.0) * u2));
  }
}

TEST(Random, EveryPartOfTheIdentityMatters) {
  double base = randomUniform({1, 2, 3}, 4);
  EXPECT_NE(base, randomUniform({2, 2, 3}, 4));
  EXPECT_NE(base, randomUniform({1, 3, 3}, 4));
  EXPECT_NE(base, randomUniform({1, 2, 4}, 4));
  EXPECT_NE(base, randomUniform({1, 2, 3}, 5));
  EXPECT_NE(base, randomUniform({join(1, 1), 2, 3}, 4));
  EXPECT_NE(base, randomUniform({1, 2, join(3, 1)}, 4));
}

// Bounds of five standard errors of each estimate.
TEST(Random, MomentsOfTheDistributions) {
  constexpr int count = 100000;
  double uniform = 0, normal = 0, square = 0;
  for (int i = 0; i < count; ++i) {
    double u = randomUniform({7, 0, 0}, i), z = randomNormal({7, 0, 1}, i);
    ASSERT_TRUE(u >= 0 && u < 1);
    ASSERT_TRUE(std::isfinite(z));
    uniform += u;
    normal += z;
    square += z * z;
  }
  EXPECT_NEAR(uniform / count, 0.5, 5 * std::sqrt(1.0 / 12 / count));
  EXPECT_NEAR(normal / count, 0, 5 * std::sqrt(1.0 / count));
  EXPECT_NEAR(square / count, 1, 5 * std::sqrt(2.0 / count));
}
