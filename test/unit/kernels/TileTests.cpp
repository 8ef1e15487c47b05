// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The tile products against the reference kernels: sizes of 1, primes and beyond a register block,
// every stride combination, every convolution setting, every instruction set the processor has.

#include "TileCases.h"

using namespace dlb;

namespace {

template <typename T> class TileTests : public testing::Test {
protected:
  ~TileTests() override { dlb_tiles_select(DLB_TILES_AMX); }
};
using Elements = testing::Types<float, double>;
TYPED_TEST_SUITE(TileTests, Elements);

//===-- Contraction -------------------------------------------------------------------------===//

template <typename T>
void checkContract(int64_t m, int64_t n, int64_t k, bool aTransposed, bool bTransposed,
                   int64_t gap) {
  SCOPED_TRACE(testing::Message() << m << "x" << n << "x" << k << " transposed " << aTransposed
                                  << bTransposed << " gap " << gap);
  // Rows (or columns) lie `gap` elements further apart than they need to.
  auto strides = [&](int64_t rows, int64_t columns, bool transposed) {
    return transposed ? std::pair<int64_t, int64_t>(1, rows + gap)
                      : std::pair<int64_t, int64_t>(columns + gap, 1);
  };
  auto [aRow, aColumn] = strides(m, k, aTransposed);
  auto [bRow, bColumn] = strides(k, n, bTransposed);
  std::vector<T> a = randomValues<T>((m + gap) * (k + gap), 1),
                 b = randomValues<T>((k + gap) * (n + gap), 2), c = garbage<T>(m * (n + gap));
  std::vector<T> expected(m * n);
  for (int64_t i = 0; i < m; ++i)
    for (int64_t j = 0; j < n; ++j) {
      double sum = 0;
      for (int64_t p = 0; p < k; ++p)
        sum += double(a[i * aRow + p * aColumn]) * b[p * bRow + j * bColumn];
      expected[i * n + j] = static_cast<T>(sum);
    }
  forEachLevel([&] {
    std::ranges::fill(c, std::numeric_limits<T>::quiet_NaN());
    Tiles<T>::contract(a.data(), aRow, aColumn, b.data(), bRow, bColumn, c.data(), n + gap, m, n,
                       k);
    std::vector<T> dense;
    for (int64_t i = 0; i < m; ++i)
      dense.insert(dense.end(), c.begin() + i * (n + gap), c.begin() + i * (n + gap) + n);
    expectClose(dense, expected, k);
    // The gap between rows is not written.
    for (int64_t i = 0; i < m; ++i)
      for (int64_t j = n; j < n + gap; ++j)
        ASSERT_TRUE(std::isnan(c[i * (n + gap) + j]));
    std::vector<T> again = c;
    Tiles<T>::contract(a.data(), aRow, aColumn, b.data(), bRow, bColumn, again.data(), n + gap, m,
                       n, k);
    EXPECT_EQ(0, std::memcmp(again.data(), c.data(), c.size() * sizeof(T)));
  });
}

TYPED_TEST(TileTests, ContractOnAwkwardSizes) {
  const int64_t sizes[][3] = {{1, 1, 1},  {1, 7, 5},   {5, 1, 7},     {7, 5, 1},
                              {2, 3, 11}, {8, 16, 32}, {13, 17, 19},  {33, 31, 67},
                              {64, 9, 1}, {1, 65, 64}, {96, 130, 300}};
  for (const int64_t *size : sizes)
    for (bool aTransposed : {false, true})
      for (bool bTransposed : {false, true})
        for (int64_t gap : {0, 3})
          checkContract<TypeParam>(size[0], size[1], size[2], aTransposed, bTransposed, gap);
}

/// The same sums in the same order: the bits of the product without panels.
TYPED_TEST(TileTests, ContractOfPanels) {
  using T = TypeParam;
  const int64_t sizes[][4] = {
      {1, 32, 32, 1},    {1, 224, 32, 600}, {1, 256, 64, 17},    {3, 64, 32, 5},  {16, 64, 64, 70},
      {14, 96, 32, 300}, {31, 256, 64, 17}, {40, 2048, 32, 600}, {1, 10, 32, 84}, {1, 157, 32, 600},
      {1, 65, 64, 3},    {9, 45, 32, 300},  {47, 300, 64, 17}};
  for (const int64_t *size : sizes)
    for (bool aTransposed : {false, true}) {
      int64_t m = size[0], n = size[1], width = size[2], k = size[3];
      SCOPED_TRACE(testing::Message() << m << "x" << n << "x" << k << " panels of " << width);
      std::vector<T> a = randomValues<T>(m * k, 1), b = randomValues<T>(k * n, 2);
      std::vector<T> panels = garbage<T>((n + width - 1) / width * width * k);
      for (int64_t p = 0; p < k; ++p)
        for (int64_t j = 0; j < n; ++j)
          panels[(j / width * k + p) * width + j % width] = b[p * n + j];
      int64_t aRow = aTransposed ? 1 : k, aColumn = aTransposed ? m : 1;
      forEachLevel([&] {
        std::vector<T> expected = garbage<T>(m * n), c = garbage<T>(m * n);
        Tiles<T>::contract(a.data(), aRow, aColumn, b.data(), n, 1, expected.data(), n, m, n, k);
        Tiles<T>::contractPanels(a.data(), aRow, aColumn, panels.data(), width, c.data(), n, m, n,
                                 k);
        EXPECT_EQ(0, std::memcmp(c.data(), expected.data(), c.size() * sizeof(T)));
      });
    }
}

TEST(TileTests, PackPanels) {
  const int64_t n = 70, k = 9, width = DLB_PANEL_COLUMNS, panels = 3;
  std::vector<float> b = randomValues<float>(k * n, 2), expected(panels * k * width);
  for (int64_t p = 0; p < k; ++p)
    for (int64_t j = 0; j < n; ++j)
      expected[(j / width * k + p) * width + j % width] = b[p * n + j];
  std::vector<float> transposed(n * k);
  for (int64_t i = 0; i < n * k; ++i)
    transposed[i] = b[i % k * n + i / k];
  for (bool isTransposed : {false, true}) {
    std::vector<float> packed = garbage<float>(panels * k * width);
    for (int64_t first = 0; first < panels; first += 2)
      dlb_tile_pack_panels_f32(isTransposed ? transposed.data() : b.data(), isTransposed ? 1 : n,
                               isTransposed ? k : 1, packed.data(), n, k, first,
                               std::min(first + 2, panels));
    EXPECT_EQ(packed, expected);
  }
}

/// A column's bits do not depend on those beside it.
TYPED_TEST(TileTests, OneRowInPieces) {
  using T = TypeParam;
  const int64_t n = 141, k = 300, pieces[] = {0, 3, 10, 27, 60, n};
  std::vector<T> a = randomValues<T>(k, 1), b = randomValues<T>(k * n, 2);
  forEachLevel([&] {
    std::vector<T> expected = garbage<T>(n), c = garbage<T>(n);
    Tiles<T>::contract(a.data(), k, 1, b.data(), n, 1, expected.data(), n, 1, n, k);
    for (size_t i = 0; i + 1 < std::size(pieces); ++i)
      Tiles<T>::contract(a.data(), k, 1, b.data() + pieces[i], n, 1, c.data() + pieces[i], n, 1,
                         pieces[i + 1] - pieces[i], k);
    EXPECT_EQ(0, std::memcmp(c.data(), expected.data(), c.size() * sizeof(T)));
  });
}

//===-- Convolution -------------------------------------------------------------------------===//

const dlb_convolution convolutions[] = {
    convolutionOf(1, 1, 3, 1, 1, 1, 0, 1, 1),
    convolutionOf(3, 5, 7, 4, 1, 1, 0, 1, 1),
    convolutionOf(2, 3, 8, 5, 3, 1, 1, 1, 1),
    convolutionOf(3, 2, 11, 7, 3, 2, 1, 1, 1),
    convolutionOf(2, 4, 9, 6, 3, 1, 2, 2, 2),
    convolutionOf(2, 6, 7, 6, 3, 3, 2, 1, 6),
    convolutionOf(1, 3, 5, 2, 5, 2, 4, 1, 1),
    convolutionOf(4, 6, 28, 16, 5, 1, 2, 1, 1),
    convolutionOf(2, 3, 4, 3, 3, 1, 5, 1, 3),
    convolutionOf(5, 40, 14, 33, 3, 2, 1, 1, 1),
    convolutionOf(3, 34, 6, 70, 3, 1, 1, 2, 2),
    convolutionOf(9, 17, 13, 20, 1, 3, 0, 1, 1),
    convolutionOf(1, 2, 40, 3, 2, 3, 1, 3, 1),
    convolutionOf(7, 16, 14, 32, 5, 1, 0, 1, 1),
    convolutionOf(3, 15, 30, 13, 11, 2, 3, 1, 1),
    convolutionOf(2, 20, 12, 9, 5, 1, 2, 2, 1),
    convolutionOf(2, 33, 32, 17, 3, 1, 1, 1, 1),
    convolutionOf(3, 9, 62, 5, 3, 1, 2, 1, 1),
    // Filters, channels or rows along the vectors: columns, strips, blocks and their last ones.
    convolutionOf(2, 5, 17, 16, 3, 2, 1, 1, 1),
    convolutionOf(2, 3, 23, 48, 4, 3, 2, 2, 1),
    convolutionOf(1, 16, 31, 40, 5, 1, 2, 1, 1),
    convolutionOf(2, 1, 64, 24, 7, 2, 3, 1, 1),
    convolutionOf(2, 16, 5, 300, 3, 1, 1, 1, 1),
    convolutionOf(2, 60, 5, 16, 3, 1, 0, 1, 1),
    convolutionOf(2, 32, 91, 8, 3, 1, 0, 1, 1),
    convolutionOf(3, 17, 9, 33, 3, 4, 0, 1, 1),
    convolutionOf(3, 48, 6, 64, 4, 2, 1, 1, 1),
    convolutionOf(2, 1, 30, 7, 12, 1, 5, 1, 1),
    convolutionOf(5, 3, 126, 5, 3, 1, 1, 2, 1),
    convolutionOf(2, 16, 32, 32, 3, 1, 1, 2, 1),
    convolutionOf(2, 31, 32, 32, 2, 1, 0, 1, 1),
    convolutionOf(2, 8, 4, 16, 4, 3, 3, 1, 1),
};

TYPED_TEST(TileTests, ConvolutionAndItsGradients) {
  using T = TypeParam;
  for (const dlb_convolution &shape : convolutions) {
    SCOPED_TRACE(testing::Message() << "case " << &shape - convolutions);
    ConvolutionCase<T>(shape).check();
  }
}

TEST(Tiles, SelectGrantsNoMoreThanAsked) {
  int32_t best = dlb_tiles_select(DLB_TILES_AMX);
  EXPECT_LE(best, DLB_TILES_AMX);
  EXPECT_EQ(dlb_tiles_select(DLB_TILES_BASELINE), DLB_TILES_BASELINE);
  EXPECT_EQ(dlb_tiles_select(1000), best);
  EXPECT_EQ(dlb_tiles_select(-1), DLB_TILES_BASELINE);
  EXPECT_EQ(dlb_tiles_select(DLB_TILES_AMX), best);
}

} // namespace
