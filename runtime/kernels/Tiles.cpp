// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The C functions of runtime/abi/tiles.h: each calls the table of the chosen instruction set.

#include "runtime/kernels/PackedPlan.h"
#include "runtime/kernels/SmallGroupPlan.h"
#include "runtime/kernels/TileScratch.h"
#include "runtime/kernels/TileTable.h"

#include <atomic>
#include <sys/syscall.h>
#include <unistd.h>

using namespace dlb;

/// Linux grants the state of the tile registers to a process that asks.
static bool mayUseTileRegisters() {
  constexpr int requestPermission = 0x1023, tileData = 18;
  return syscall(SYS_arch_prctl, requestPermission, tileData) == 0;
}

static int32_t detectLevel() {
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma"))
    return DLB_TILES_BASELINE;
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512dq") ||
      !__builtin_cpu_supports("avx512bw") || !__builtin_cpu_supports("avx512vl"))
    return DLB_TILES_AVX2;
  if (!__builtin_cpu_supports("amx-tile") || !__builtin_cpu_supports("amx-bf16") ||
      !mayUseTileRegisters())
    return DLB_TILES_AVX512;
  return DLB_TILES_AMX;
}

static int32_t supportedLevel() {
  static const int32_t level = detectLevel();
  return level;
}

static const TileTable &tableOf(int32_t level) {
  switch (level) {
  case DLB_TILES_AMX:
    return tilesAmx;
  case DLB_TILES_AVX512:
    return tilesAvx512;
  case DLB_TILES_AVX2:
    return tilesAvx2;
  default:
    return tilesBaseline;
  }
}

static std::atomic<const TileTable *> &chosen() {
  static std::atomic<const TileTable *> table = &tableOf(supportedLevel());
  return table;
}

static const TileTable &tiles() { return *chosen().load(std::memory_order_relaxed); }

int32_t dlb_tiles_select(int32_t level) {
  int32_t supported = supportedLevel();
  int32_t granted = level < supported ? level : supported;
  granted = granted < DLB_TILES_BASELINE ? static_cast<int32_t>(DLB_TILES_BASELINE) : granted;
  chosen().store(&tableOf(granted), std::memory_order_relaxed);
  return granted;
}

void dlb_tile_pack_panels_f32(const float *b, int64_t b_row, int64_t b_col, float *panels,
                              int64_t n, int64_t k, int64_t first, int64_t last) {
  constexpr int64_t width = DLB_PANEL_COLUMNS;
  for (int64_t j = first * width; j < last * width; ++j)
    for (int64_t p = 0; p < k; ++p)
      panels[(j / width * k + p) * width + j % width] = j < n ? b[p * b_row + j * b_col] : 0;
}

// Fewer numbers stay in the first-level cache, however they lie.
int32_t dlb_tile_contract_takes_panels(int64_t n, int64_t k) {
  constexpr int64_t fewestColumns = 8, fewest = 1 << 11;
  return n >= fewestColumns && n * k >= fewest;
}

// Measured: while fewer rows are multiplied there is no time to split the next columns. Small
// products take longer to begin than to sum. Tiles should be four fifths full.
int32_t dlb_tile_contract_splits(int64_t m, int64_t n, int64_t k) {
  if (m < 32 || n < 32 || k < 32)
    return 0;
  int64_t tiles = ceilDivide(m, 16) * ceilDivide(n, 16) * ceilDivide(k, 32);
  return m * n >= (1 << 19) / k && tiles * (16 * 16 * 32) / 5 * 4 <= m * n * k;
}

void dlb_tile_contract_split_f32(const float *a, int64_t a_row, int64_t a_col, const float *b,
                                 int64_t b_row, int64_t b_col, float *c, int64_t c_row, int64_t m,
                                 int64_t n, int64_t k) {
  tiles().f32.contractSplit(a, a_row, a_col, b, b_row, b_col, c, c_row, m, n, k);
}

void dlb_tile_contract_split_panels_f32(const float *a, int64_t a_row, int64_t a_col,
                                        const float *b, int64_t width, float *c, int64_t c_row,
                                        int64_t m, int64_t n, int64_t k) {
  tiles().f32.contractSplitPanels(a, a_row, a_col, b, width, c, c_row, m, n, k);
}

void dlb_tile_contract_terms_f32(const float *a, int64_t a_row, int64_t a_col, const float *b,
                                 int64_t b_row, int64_t b_col, const float *terms, float *c,
                                 int64_t c_row, int64_t m, int64_t n, int64_t k) {
  tiles().f32.contractTerms(a, a_row, a_col, b, b_row, b_col, terms, c, c_row, m, n, k);
}

// For 32 steps of k three terms in two bytes each, then a cache line for a flag.
int64_t dlb_tile_terms_strip(int64_t k) {
  return ceilDivide(k, 32) * 32 * DLB_STRIP_COLUMNS * 3 / 2 + 16;
}

void dlb_tile_pack_terms_f32(const float *b, int64_t b_row, int64_t b_col, float *terms, int64_t n,
                             int64_t k, int64_t first, int64_t last) {
  tiles().f32.packTerms(b, b_row, b_col, terms, n, k, first, last);
}

// Only the rows are split for it: half of the tiles' time buys what it costs, and products half as
// large pay.
int32_t dlb_tile_contract_takes_terms(int64_t m, int64_t n, int64_t k) {
  if (n < 32 || k < 32 || m * n < (1 << 18) / k)
    return 0;
  int64_t tiles = ceilDivide(m, 16) * ceilDivide(n, 16) * ceilDivide(k, 32);
  return tiles * (16 * 16 * 32) / 5 * 3 <= m * n * k;
}

int32_t dlb_tile_contract_narrows(int64_t m, int64_t n, int64_t k) {
  return m >= 16 && n >= 16 && k >= 32 && m * n * k >= 1 << 17;
}

void dlb_tile_contract_bf16_f32(const float *a, int64_t a_row, int64_t a_col, const float *b,
                                int64_t b_row, int64_t b_col, float *c, int64_t c_row, int64_t m,
                                int64_t n, int64_t k) {
  tiles().f32.contractBf16(a, a_row, a_col, b, b_row, b_col, c, c_row, m, n, k);
}

void dlb_tile_contract_bf16_panels_f32(const float *a, int64_t a_row, int64_t a_col, const float *b,
                                       int64_t width, float *c, int64_t c_row, int64_t m, int64_t n,
                                       int64_t k) {
  tiles().f32.contractBf16Panels(a, a_row, a_col, b, width, c, c_row, m, n, k);
}

int64_t dlb_tile_convolution_scratch(const struct dlb_convolution *shape, int64_t slices) {
  if (hasSmallGroups(*shape))
    return smallGroupScratch(*shape);
  dlb_convolution s = flattened(*shape);
  return most(most(imageScratch(s, least(slices, s.images)), weightScratch(s, slices)),
              most(winogradScratch(s, slices), directScratch(*shape, slices)));
}

int64_t dlb_tile_filters_layout(const struct dlb_convolution *shape, int32_t level) {
  int64_t lanes = level == DLB_TILES_BASELINE ? 4 : level == DLB_TILES_AVX2 ? 8 : 16;
  return filtersLayout(*shape, lanes, /*hasTiles=*/level == DLB_TILES_AMX);
}

int64_t dlb_tile_filters_strip(const struct dlb_convolution *shape, int64_t layout) {
  static_assert(DLB_STRIP_COLUMNS == widestColumns);
  if (layout == DLB_FILTERS_TERMS)
    return SplitForward(*shape).strip();
  Group group(*shape);
  int64_t elements = layout == DLB_FILTERS_TRANSFORMED ? tileElements : group.taps;
  return elements * group.channels * widestColumns;
}

void dlb_tile_pack_filters_f32(const float *w, float *packed, int64_t filters, int64_t channels,
                               int64_t taps, int64_t layout, int64_t first, int64_t last) {
  tiles().f32.packFilters(w, packed, filters, channels, taps, layout, first, last);
}

int64_t dlb_tile_convolution_packed_scratch(const struct dlb_convolution *shape, int64_t slices,
                                            int64_t layout) {
  if (layout == DLB_FILTERS_ROWS)
    return DirectForward(*shape).packedScratch(*shape);
  if (layout == DLB_FILTERS_TRANSFORMED)
    return winogradScratch(*shape, slices);
  dlb_convolution one = oneImage(*shape);
  return most(SplitForward(one).scratch(),
              dlb_tile_convolution_scratch(&one, least(slices, one.filters)));
}

void dlb_tile_convolution_packed_f32(const struct dlb_convolution *shape, const float *x,
                                     const float *w, const float *packed, int64_t layout, float *y,
                                     float *scratch, int64_t first, int64_t last) {
  tiles().f32.convolutionPacked(shape, x, w, packed, layout, y, scratch, first, last);
}

#define DLB_DEFINE_TILES(suffix, type)                                                             \
  void dlb_tile_contract_##suffix(const type *a, int64_t a_row, int64_t a_col, const type *b,      \
                                  int64_t b_row, int64_t b_col, type *c, int64_t c_row, int64_t m, \
                                  int64_t n, int64_t k) {                                          \
    tiles().suffix.contract(a, a_row, a_col, b, b_row, b_col, c, c_row, m, n, k);                  \
  }                                                                                                \
  void dlb_tile_contract_panels_##suffix(const type *a, int64_t a_row, int64_t a_col,              \
                                         const type *b, int64_t width, type *c, int64_t c_row,     \
                                         int64_t m, int64_t n, int64_t k) {                        \
    tiles().suffix.contractPanels(a, a_row, a_col, b, width, c, c_row, m, n, k);                   \
  }                                                                                                \
  void dlb_tile_convolution_##suffix(const struct dlb_convolution *shape, const type *x,           \
                                     const type *w, type *y, type *scratch, int64_t first,         \
                                     int64_t last) {                                               \
    tiles().suffix.convolution(shape, x, w, y, scratch, first, last);                              \
  }                                                                                                \
  void dlb_tile_convolution_data_gradient_##suffix(const struct dlb_convolution *shape,            \
                                                   const type *g, const type *w, type *gx,         \
                                                   type *scratch, int64_t first, int64_t last) {   \
    tiles().suffix.dataGradient(shape, g, w, gx, scratch, first, last);                            \
  }                                                                                                \
  void dlb_tile_convolution_weight_gradient_##suffix(const struct dlb_convolution *shape,          \
                                                     const type *x, const type *g, type *gw,       \
                                                     type *scratch, int64_t first, int64_t last) { \
    tiles().suffix.weightGradient(shape, x, g, gw, scratch, first, last);                          \
  }
DLB_DEFINE_TILES(f32, float)
DLB_DEFINE_TILES(f64, double)
