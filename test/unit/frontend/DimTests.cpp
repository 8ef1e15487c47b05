// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Symbolic sizes: normal forms, exact division, floors, evaluation, overflow.

#include "frontend/Dim.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace dlb {
namespace {

const Dim N = Dim::symbol("N"), C = Dim::symbol("C"), H = Dim::symbol("H"), W = Dim::symbol("W");

Dim divided(const Dim &a, const Dim &b) { return a.dividedBy(b).value_or(Dim(-999)); }

/// floor((h + 2 padding - kernel) / stride) + 1
Dim window(const Dim &h, int64_t kernel, int64_t stride, int64_t padding) {
  return divided(h + Dim(2 * padding - kernel), Dim(stride)).floor() + Dim(1);
}

TEST(Dim, EqualHoweverSpelled) {
  EXPECT_EQ((N + Dim(1)) * (N - Dim(1)), N * N - Dim(1));
  EXPECT_EQ(C * Dim(4), C + C + C + C);
  EXPECT_EQ(N * C, C * N);
  EXPECT_EQ(N - N, Dim(0));
  EXPECT_FALSE(N == C);
  EXPECT_FALSE(N == Dim(1));
}

TEST(Dim, DividesExactly) {
  EXPECT_EQ(divided(N * C * H * W, C), N * H * W);
  EXPECT_EQ(divided(N * N - Dim(1), N - Dim(1)), N + Dim(1));
  EXPECT_EQ(divided(H * W + W, W), H + Dim(1));
  EXPECT_EQ(divided(Dim(12), Dim(4)), Dim(3));
  EXPECT_FALSE(N.dividedBy(C));
  EXPECT_FALSE(N.dividedBy(Dim(0)));
  EXPECT_FALSE((N + Dim(1)).dividedBy(N));
}

TEST(Dim, FractionsBecomeWholeOrNot) {
  Dim half = divided(C, Dim(2));
  EXPECT_EQ(half + half, C);
  EXPECT_EQ(half.evaluate({{"C", 6}}), 3);
  EXPECT_EQ(half.evaluate({{"C", 7}}), std::nullopt);
  EXPECT_EQ(half.floor().evaluate({{"C", 7}}), 3);
}

TEST(Dim, FloorsLoseWholeTerms) {
  EXPECT_EQ((N + Dim(3)).floor(), N + Dim(3));
  EXPECT_EQ((divided(H, Dim(2)) + Dim(5)).floor(), divided(H, Dim(2)).floor() + Dim(5));
  EXPECT_EQ(divided(H * Dim(3), Dim(2)).floor(), H + divided(H, Dim(2)).floor());
  EXPECT_EQ(divided(Dim(-1), Dim(2)).floor(), Dim(-1));
  // A 3 x 3 window with padding 1 keeps the size.
  EXPECT_EQ(window(H, 3, 1, 1), H);
}

TEST(Dim, WindowsAgreeWithIntegers) {
  for (int64_t h = 7; h < 40; ++h)
    for (int64_t kernel : {1, 2, 3, 5, 7})
      for (int64_t stride : {1, 2, 3})
        for (int64_t padding : {0, 1, 2}) {
          int64_t expected = (h + 2 * padding - kernel) / stride + 1;
          EXPECT_EQ(window(Dim(h), kernel, stride, padding).constant(), expected);
          EXPECT_EQ(window(H, kernel, stride, padding).evaluate({{"H", h}}), expected);
        }
}

TEST(Dim, FloorsInFloors) {
  auto half = [](const Dim &d) { return divided(d, Dim(2)).floor(); };
  EXPECT_EQ(half(half(H)), divided(H, Dim(4)).floor());
  EXPECT_EQ(half(half(H)).str(), "floor(H / 4)");
  EXPECT_EQ(window(window(H, 3, 2, 1), 3, 2, 1), window(H, 1, 4, 0));
  EXPECT_EQ(window(window(H, 7, 2, 3), 3, 2, 1), window(window(H, 1, 2, 0), 5, 2, 2));
  EXPECT_EQ(half(Dim(2) * half(H)), half(H));
  EXPECT_EQ(divided(Dim(2) * H + Dim(1), Dim(4)).floor(), half(H));
  EXPECT_FALSE(half(half(H)) == half(H));
  EXPECT_FALSE(half(half(H + Dim(1)) + Dim(1)) == half(half(H)));
}

TEST(Dim, PartsAddUp) {
  for (int64_t n : {2, 3, 5}) {
    Dim sum(0);
    for (int64_t k = 0; k < n; ++k)
      sum = sum + divided(H * W + Dim(k), Dim(n)).floor();
    EXPECT_EQ(sum, H * W);
    EXPECT_EQ(sum * C, C * H * W);
    EXPECT_FALSE(sum == H * W + Dim(1));
  }
}

TEST(Dim, EqualForSomeSizes) {
  Dim half = divided(H, Dim(2)).floor(), other = divided(W, Dim(2)).floor();
  EXPECT_TRUE((Dim(2) * half).equalsForSome(H));
  EXPECT_TRUE(divided(H + Dim(1), Dim(2)).floor().equalsForSome(half));
  EXPECT_FALSE(half.equalsForSome(H));
  EXPECT_FALSE(half.equalsForSome(half + Dim(1)));
  EXPECT_FALSE(half.equalsForSome(other));
  EXPECT_FALSE(C.equalsForSome(Dim(64)));
}

// Normal forms change how floors are written and never what they are.
TEST(Dim, FloorsAgreeWithIntegers) {
  std::mt19937 random(5);
  auto below = [&](int n) { return static_cast<int64_t>(random() % n); };
  for (int round = 0; round < 2000; ++round) {
    Dim size = H;
    int64_t h = 1 + below(200), value = h;
    for (int step = 0; step < 4; ++step) {
      int64_t factor = 1 + below(3), added = below(9) - 4, divisor = 1 + below(4);
      size = divided(size * Dim(factor) + Dim(added), Dim(divisor)).floor();
      int64_t sum = value * factor + added;
      value = sum / divisor - (sum % divisor < 0);
    }
    EXPECT_EQ(size.evaluate({{"H", h}}), value);
  }
}

TEST(Dim, EvaluatesOnlyWhatIsBound) {
  EXPECT_EQ((N * C + Dim(1)).evaluate({{"N", 3}, {"C", 5}}), 16);
  EXPECT_EQ((N * C).evaluate({{"N", 3}}), std::nullopt);
  EXPECT_EQ(Dim(5).constant(), 5);
  EXPECT_EQ(N.constant(), std::nullopt);
}

TEST(Dim, OverflowIsNoValue) {
  Dim large(INT64_MAX);
  Dim product = large * large;
  EXPECT_FALSE(product.valid());
  EXPECT_EQ(product.constant(), std::nullopt);
  EXPECT_FALSE(product == product);
  EXPECT_FALSE((product - product).valid());
  EXPECT_TRUE(large.valid());
  EXPECT_EQ((N * large).evaluate({{"N", 2}}), std::nullopt);
}

TEST(Dim, LongProductsStop) {
  Dim sum(0);
  for (int i = 0; i < 20; ++i)
    sum = sum + Dim::symbol("S" + std::to_string(i));
  Dim product = sum;
  for (int i = 0; i < 10; ++i)
    product = product * sum;
  EXPECT_FALSE(product.valid());
}

TEST(Dim, ReadsAsWritten) {
  EXPECT_EQ((Dim(4) * C).str(), "4 * C");
  EXPECT_EQ((N * H * W).str(), "H * N * W");
  EXPECT_EQ((N - Dim(1)).str(), "N - 1");
  EXPECT_EQ(divided(H + Dim(1), Dim(2)).str(), "(H + 1) / 2");
  EXPECT_EQ(window(H, 2, 2, 0).str(), "floor(H / 2)");
  EXPECT_EQ((N * N).str(), "N^2");
  EXPECT_EQ(Dim(0).str(), "0");
  EXPECT_EQ((Dim(0) - N).str(), "-N");
}

// Random sums, products and exact quotients against integer arithmetic.
TEST(Dim, AgreesWithIntegers) {
  std::mt19937 random(7);
  auto below = [&](int n) { return static_cast<int>(random() % n); };
  const DimBindings sizes = {{"N", 6}, {"C", 10}, {"H", 15}};
  for (int round = 0; round < 500; ++round) {
    std::vector<Dim> terms = {N, C, H, Dim(below(9) - 4)};
    for (int step = 0; step < 6; ++step) {
      const Dim a = terms[below(static_cast<int>(terms.size()))];
      const Dim b = terms[below(static_cast<int>(terms.size()))];
      auto x = a.evaluate(sizes), y = b.evaluate(sizes);
      if (!x || !y || std::abs(*x) > 100000 || std::abs(*y) > 100000)
        continue;
      EXPECT_EQ((a + b).evaluate(sizes), *x + *y);
      EXPECT_EQ((a - b).evaluate(sizes), *x - *y);
      EXPECT_EQ((a * b).evaluate(sizes), *x * *y);
      if (*y != 0) {
        EXPECT_EQ((a * b).dividedBy(b).value().evaluate(sizes), *x);
      }
      terms.push_back(below(2) ? a * b : a - b);
    }
  }
}

} // namespace
} // namespace dlb
