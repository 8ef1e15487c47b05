// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// f32 products as sums of bf16 products on AMX, and products of bf16 numbers: against sums in f64,
// and against the ordinary products where these are what is promised.

#include "runtime/abi/tiles.h"
#include "runtime/kernels/Random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

using namespace dlb;

namespace {

/// A product with matrices of its own, rows (or columns) `gap` elements further apart than needed.
struct Case {
  int64_t m, n, k, aRow, aColumn, bRow, bColumn, cRow;
  std::vector<float> a, b;

  Case(int64_t m, int64_t n, int64_t k, bool aTransposed = false, bool bTransposed = false,
       int64_t gap = 0)
      : m(m), n(n), k(k), aRow(aTransposed ? 1 : k + gap), aColumn(aTransposed ? m + gap : 1),
        bRow(bTransposed ? 1 : n + gap), bColumn(bTransposed ? k + gap : 1), cRow(n + gap),
        a(values((m + gap) * (k + gap), 1)), b(values((k + gap) * (n + gap), 2)) {}

  static std::vector<float> values(int64_t count, int64_t stream) {
    std::vector<float> values(count);
    for (int64_t i = 0; i < count; ++i)
      values[i] = static_cast<float>(2 * randomUniform({1, 0, stream}, i) - 1);
    return values;
  }
  float &left(int64_t i, int64_t p) { return a[i * aRow + p * aColumn]; }
  float &right(int64_t p, int64_t j) { return b[p * bRow + j * bColumn]; }

  using Product = decltype(&dlb_tile_contract_f32);
  /// The rows and columns from (i, j) on; NaN where nothing is written.
  std::vector<float> run(Product product, int64_t i = 0, int64_t j = 0) {
    std::vector<float> c(m * cRow, std::numeric_limits<float>::quiet_NaN());
    product(&left(i, 0), aRow, aColumn, &right(0, j), bRow, bColumn, c.data() + i * cRow + j, cRow,
            m - i, n - j, k);
    return c;
  }
  /// The columns packed before, by ranges of strips as chunks do it.
  std::vector<float> withTerms() {
    int64_t strips = (n + DLB_STRIP_COLUMNS - 1) / DLB_STRIP_COLUMNS, each = 3;
    std::vector<float> terms(strips * dlb_tile_terms_strip(k) + 16), c(m * cRow);
    std::fill(c.begin(), c.end(), std::numeric_limits<float>::quiet_NaN());
    auto *aligned = reinterpret_cast<float *>((reinterpret_cast<uintptr_t>(terms.data()) + 63) &
                                              ~uintptr_t(63));
    for (int64_t first = 0; first < strips; first += each)
      dlb_tile_pack_terms_f32(b.data(), bRow, bColumn, aligned, n, k, first,
                              std::min(first + each, strips));
    dlb_tile_contract_terms_f32(a.data(), aRow, aColumn, b.data(), bRow, bColumn, aligned, c.data(),
                                cRow, m, n, k);
    return c;
  }
  std::vector<float> split() { return run(dlb_tile_contract_split_f32); }
  std::vector<float> narrow() { return run(dlb_tile_contract_bf16_f32); }
  std::vector<float> ordinary() { return run(dlb_tile_contract_f32); }

  /// Leaves the numbers that bf16 has.
  Case &cut() {
    for (std::vector<float> *values : {&a, &b})
      for (float &value : *values)
        value = std::bit_cast<float>(std::bit_cast<uint32_t>(value) & 0xffff0000u);
    return *this;
  }

  double exact(int64_t i, int64_t j) {
    double sum = 0;
    for (int64_t p = 0; p < k; ++p)
      sum += double(left(i, p)) * right(p, j);
    return sum;
  }
  /// The error in norm, relative.
  double error(const std::vector<float> &c) {
    double difference = 0, norm = 0;
    for (int64_t i = 0; i < m; ++i)
      for (int64_t j = 0; j < n; ++j) {
        double value = exact(i, j), d = c[i * cRow + j] - value;
        difference += d * d;
        norm += value * value;
      }
    return std::sqrt(difference / norm);
  }
};

void expectSameBits(const std::vector<float> &a, const std::vector<float> &b) {
  ASSERT_EQ(a.size(), b.size());
  EXPECT_EQ(0, std::memcmp(a.data(), b.data(), a.size() * sizeof(float)));
}

class TileSplitTests : public testing::Test {
protected:
  void SetUp() override {
    if (dlb_tiles_select(DLB_TILES_AMX) != DLB_TILES_AMX)
      GTEST_SKIP() << "this processor has no AMX, or the system does not grant it";
  }
  ~TileSplitTests() override { dlb_tiles_select(DLB_TILES_AMX); }
};

TEST_F(TileSplitTests, ErrorOnAwkwardSizes) {
  const int64_t sizes[][3] = {{1, 1, 1},     {1, 64, 33},    {64, 1, 33},    {15, 17, 31},
                              {16, 16, 32},  {17, 15, 64},   {31, 33, 511},  {32, 32, 512},
                              {33, 31, 513}, {47, 97, 1030}, {290, 300, 70}, {127, 257, 3},
                              {600, 20, 65}, {20, 600, 1100}};
  for (const int64_t *size : sizes)
    for (bool aTransposed : {false, true})
      for (bool bTransposed : {false, true})
        for (int64_t gap : {0, 3}) {
          SCOPED_TRACE(testing::Message()
                       << size[0] << "x" << size[1] << "x" << size[2] << " transposed "
                       << aTransposed << bTransposed << " gap " << gap);
          Case c(size[0], size[1], size[2], aTransposed, bTransposed, gap);
          std::vector<float> result = c.split();
          EXPECT_LE(c.error(result), 3e-7);
          for (int64_t i = 0; i < c.m; ++i)
            for (int64_t j = c.n; j < c.cRow; ++j)
              ASSERT_TRUE(std::isnan(result[i * c.cRow + j])) << "written beyond a row's end";
        }
}

/// Numbers of one sign, where a bias would show, and of all magnitudes.
TEST_F(TileSplitTests, ErrorOnOneSignAndOnAllMagnitudes) {
  Case positive(64, 64, 1024), wide(64, 64, 1024);
  for (std::vector<float> *values : {&positive.a, &positive.b})
    for (float &value : *values)
      value = std::fabs(value);
  for (std::vector<float> *values : {&wide.a, &wide.b})
    for (size_t i = 0; i < values->size(); ++i)
      (*values)[i] *= std::pow(10.0f, static_cast<float>(i * 7 % 13) - 6);
  std::vector<float> result = positive.split();
  EXPECT_LE(positive.error(result), positive.error(positive.ordinary()));
  EXPECT_LE(wide.error(wide.split()), 2e-7);
  double bias = 0;
  for (int64_t i = 0; i < positive.m; ++i)
    for (int64_t j = 0; j < positive.n; ++j)
      bias += result[i * positive.cRow + j] / positive.exact(i, j) - 1;
  EXPECT_LE(std::fabs(bias / double(result.size())), 1e-8);
}

TEST_F(TileSplitTests, PanelsHaveTheSameBits) {
  const int64_t sizes[][4] = {{16, 64, 64, 70}, {33, 96, 32, 600}, {300, 256, 64, 40}};
  for (const int64_t *size : sizes) {
    int64_t width = size[2];
    Case c(size[0], size[1], size[3]);
    std::vector<float> panels(c.b.size()), result(c.m * c.n);
    for (int64_t p = 0; p < c.k; ++p)
      for (int64_t j = 0; j < c.n; ++j)
        panels[(j / width * c.k + p) * width + j % width] = c.right(p, j);
    dlb_tile_contract_split_panels_f32(c.a.data(), c.aRow, c.aColumn, panels.data(), width,
                                       result.data(), c.n, c.m, c.n, c.k);
    expectSameBits(result, c.split());
  }
}

TEST_F(TileSplitTests, TermsPackedBeforeHaveTheSameBits) {
  const int64_t sizes[][3] = {{1, 1, 1},     {15, 17, 31},   {16, 64, 70},    {32, 784, 512},
                              {33, 31, 513}, {300, 130, 70}, {20, 600, 1100}, {600, 290, 1030}};
  for (const int64_t *size : sizes)
    for (bool transposed : {false, true})
      for (int64_t gap : {0, 3}) {
        SCOPED_TRACE(testing::Message() << size[0] << "x" << size[1] << "x" << size[2]
                                        << " transposed " << transposed << " gap " << gap);
        Case c(size[0], size[1], size[2], false, transposed, gap);
        expectSameBits(c.withTerms(), c.split());
      }
}

/// As a chunk computes a part of the rows.
TEST_F(TileSplitTests, BitsDoNotDependOnThePart) {
  for (bool transposed : {false, true}) {
    Case c(300, 130, 700, transposed, transposed);
    std::vector<float> whole = c.split();
    expectSameBits(whole, c.split());
    for (int64_t i : {1, 16, 75, 283})
      for (int64_t j : {0, 7, 120}) {
        std::vector<float> part = c.run(dlb_tile_contract_split_f32, i, j);
        for (int64_t row = i; row < c.m; ++row)
          ASSERT_EQ(0, std::memcmp(&part[row * c.cRow + j], &whole[row * c.cRow + j],
                                   (c.n - j) * sizeof(float)))
              << "row " << row << " of the part from " << i << ", " << j;
      }
  }
}

/// Blocks with a row (or column) that is not finite are multiplied as ever, the others as if there
/// were none.
TEST_F(TileSplitTests, NonFiniteBlocksAreMultipliedAsEver) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  for (float value : {infinity, -infinity, std::numeric_limits<float>::quiet_NaN()})
    for (bool transposed : {false, true})
      for (auto [m, n] : {std::pair<int64_t, int64_t>(40, 300), {300, 40}, {25, 300}, {300, 25}})
        for (auto [outer, p] : {std::pair<int64_t, int64_t>(0, 0), {39, 31}, {17, 599}}) {
          Case left(m, n, 600, transposed, transposed), right = left;
          std::vector<float> finite = left.split();
          int64_t row = std::max<int64_t>(m - 1 - outer, 0);
          int64_t column = std::max<int64_t>(n - 1 - outer, 0);
          left.left(row, p) = value;
          right.right(p, column) = value;
          std::vector<float> ofRow = left.ordinary(), ofColumn = right.ordinary();
          for (int64_t i = 0; i < m; ++i)
            for (int64_t j = 0; j < n; ++j) {
              int64_t at = i * n + j;
              if (i / DLB_SPLIT_BLOCK != row / DLB_SPLIT_BLOCK)
                ofRow[at] = finite[at];
              if (j / DLB_SPLIT_BLOCK != column / DLB_SPLIT_BLOCK)
                ofColumn[at] = finite[at];
            }
          expectSameBits(left.split(), ofRow);
          expectSameBits(right.split(), ofColumn);
          expectSameBits(left.withTerms(), ofRow);
          expectSameBits(right.withTerms(), ofColumn);
        }
}

TEST_F(TileSplitTests, LargestAndSmallestNumbers) {
  Case large(32, 32, 64);
  large.left(3, 5) = std::numeric_limits<float>::max();
  large.right(5, 7) = 0.5f;
  EXPECT_LE(large.error(large.split()), 3e-7);

  // Denormal numbers count as 0, and so do the lower terms of small ones.
  Case small(32, 32, 64);
  for (float &value : small.a)
    value *= 1e-39f;
  for (float value : small.split())
    EXPECT_LE(std::fabs(value), 64 * std::numeric_limits<float>::min());
  for (float &value : small.a)
    value *= 1e9f;
  EXPECT_LE(small.error(small.split()), 1e-5);
}

/// A thread that holds tile registers would be slower to switch to and from.
[[gnu::target("xsave")]] uint64_t statesInUse() { return __builtin_ia32_xgetbv(1); }

TEST_F(TileSplitTests, ReleasesTheTileRegisters) {
  constexpr uint64_t tileStates = 3 << 17;
  Case finite(64, 64, 64), infinite(64, 64, 64);
  infinite.left(0, 0) = std::numeric_limits<float>::infinity();
  finite.split();
  EXPECT_EQ(statesInUse() & tileStates, 0u);
  infinite.split();
  EXPECT_EQ(statesInUse() & tileStates, 0u);
}

TEST_F(TileSplitTests, NumbersOfBf16) {
  const int64_t sizes[][3] = {{1, 1, 1},     {17, 15, 64},   {31, 33, 511}, {32, 32, 512},
                              {33, 31, 513}, {47, 97, 1030}, {900, 20, 65}, {20, 900, 1100}};
  for (const int64_t *size : sizes)
    for (bool aTransposed : {false, true})
      for (bool bTransposed : {false, true}) {
        SCOPED_TRACE(testing::Message() << size[0] << "x" << size[1] << "x" << size[2]);
        Case c(size[0], size[1], size[2], aTransposed, bTransposed, /*gap=*/3);
        std::vector<float> result = c.cut().narrow();
        EXPECT_LE(c.error(result), 3e-7);
        for (int64_t i = 0; i < c.m; ++i)
          for (int64_t j = c.n; j < c.cRow; ++j)
            ASSERT_TRUE(std::isnan(result[i * c.cRow + j])) << "written beyond a row's end";
      }
  Case c(300, 130, 700);
  std::vector<float> whole = c.cut().narrow(), part = c.run(dlb_tile_contract_bf16_f32, 75, 7);
  for (int64_t row = 75; row < c.m; ++row)
    ASSERT_EQ(0, std::memcmp(&part[row * c.cRow + 7], &whole[row * c.cRow + 7], 123 * 4));
  std::vector<float> panels(c.b.size()), result(96 * c.m);
  for (int64_t p = 0; p < c.k; ++p)
    for (int64_t j = 0; j < 96; ++j)
      panels[(j / 32 * c.k + p) * 32 + j % 32] = c.right(p, j);
  dlb_tile_contract_bf16_panels_f32(c.a.data(), c.aRow, c.aColumn, panels.data(), 32, result.data(),
                                    96, c.m, 96, c.k);
  for (int64_t row = 0; row < c.m; ++row)
    ASSERT_EQ(0, std::memcmp(&result[row * 96], &whole[row * c.cRow], 96 * 4));
}

TEST_F(TileSplitTests, NumbersOfBf16ThatAreNotFinite) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  Case c(40, 300, 600);
  c.cut().left(3, 5) = infinity;
  c.left(7, 500) = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> result = c.narrow();
  for (int64_t j = 0; j < c.n; ++j) {
    EXPECT_EQ(result[3 * c.cRow + j], std::copysign(infinity, c.right(5, j)));
    EXPECT_TRUE(std::isnan(result[7 * c.cRow + j]));
    EXPECT_TRUE(std::isfinite(result[8 * c.cRow + j]));
  }
}

TEST(TileSplit, OrdinaryProductsBelowItsLevel) {
  Case c(64, 96, 200);
  for (int32_t level : {DLB_TILES_BASELINE, DLB_TILES_AVX2, DLB_TILES_AVX512})
    if (dlb_tiles_select(level) == level)
      for (const std::vector<float> &result : {c.split(), c.withTerms(), c.narrow()})
        expectSameBits(result, c.ordinary());
  dlb_tiles_select(DLB_TILES_AMX);
}

TEST(TileSplit, Rule) {
  EXPECT_TRUE(dlb_tile_contract_splits(512, 1152, 384));
  EXPECT_TRUE(dlb_tile_contract_splits(12544, 64, 576));
  EXPECT_TRUE(dlb_tile_contract_splits(32, 784, 512));
  EXPECT_FALSE(dlb_tile_contract_splits(1, 4096, 4096));
  EXPECT_FALSE(dlb_tile_contract_splits(4096, 16, 4096));
  EXPECT_FALSE(dlb_tile_contract_splits(64, 64, 64));
  // Half of the tiles would be empty.
  EXPECT_FALSE(dlb_tile_contract_splits(33, 256, 256));
  EXPECT_TRUE(dlb_tile_contract_takes_terms(32, 512, 784));
  EXPECT_TRUE(dlb_tile_contract_takes_terms(16, 512, 784));
  EXPECT_FALSE(dlb_tile_contract_takes_terms(8, 512, 784));
  EXPECT_TRUE(dlb_tile_contract_takes_terms(64, 64, 64));
  EXPECT_FALSE(dlb_tile_contract_takes_terms(64, 32, 64));
  EXPECT_FALSE(dlb_tile_contract_takes_terms(128, 10, 256));
}

} // namespace
