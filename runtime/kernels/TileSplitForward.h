// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The forward convolution on AMX, of filters that were laid out as terms of bf16 before: the
// product of TileSplitProduct.h, with filters for rows and positions for columns. The image is
// split once; a row of a tile is 16 pairs of channels, which begin at any position, so that patches
// are read where the image has them.
//
// An element is a sum in the tile registers over SplitForward::stepsEach steps, then the sum of
// such sums in order.

#ifndef DLB_RUNTIME_KERNELS_TILESPLITFORWARD_H
#define DLB_RUNTIME_KERNELS_TILESPLITFORWARD_H

#include "runtime/kernels/PackedPlan.h"
#include "runtime/kernels/TilePatches.h"
#include "runtime/kernels/TileSplitProduct.h"

namespace dlb {
namespace {

/// sum[32][32] = left[32][steps * 32] times the words at right + offsets[step], `plane` from one
/// row of a tile to the next.
struct SplitForwardTask {
  const uint16_t *left;
  const uint32_t *right;
  const int64_t *offsets;
  int64_t steps, plane;
  float *sum;
  const uint16_t *ahead; ///< weights that are asked for meanwhile:
  int64_t aheadEach;     ///< cache lines with each pair of terms but the last
};

// As in TileSplitProduct.h, but each term of the right operand, whose rows lie across cache lines,
// is loaded once, and the first of the left one twice.
#define DLB_LOAD_LEFT(isThere, tile, half, term)                                                   \
  if constexpr (isThere)                                                                           \
  _tile_loadd(tile, left + (2 * (term) + (half)) * splitTile, 64)
#define DLB_LOAD_RIGHT(isThere, tile, half, term)                                                  \
  if constexpr (isThere)                                                                           \
  _tile_loadd(tile, right + (term) * SplitForward::pairs * task.plane + 16 * (half), stride)
#define DLB_MULTIPLY(isThere, sum, a, b)                                                           \
  if constexpr (isThere)                                                                           \
  _tile_dpbf16ps(sum, a, b)
#define DLB_THEN_LEFT(term)                                                                        \
  DLB_MULTIPLY(true, 0, 4, 6);                                                                     \
  DLB_MULTIPLY(Wide, 1, 4, 7);                                                                     \
  DLB_LOAD_LEFT(true, 4, 0, term);                                                                 \
  DLB_MULTIPLY(Tall, 2, 5, 6);                                                                     \
  DLB_MULTIPLY(Tall &&Wide, 3, 5, 7);                                                              \
  DLB_LOAD_LEFT(Tall, 5, 1, term);                                                                 \
  ask()
#define DLB_THEN_RIGHT(term)                                                                       \
  DLB_MULTIPLY(true, 0, 4, 6);                                                                     \
  DLB_MULTIPLY(Tall, 2, 5, 6);                                                                     \
  DLB_LOAD_RIGHT(true, 6, 0, term);                                                                \
  DLB_MULTIPLY(Wide, 1, 4, 7);                                                                     \
  DLB_MULTIPLY(Tall &&Wide, 3, 5, 7);                                                              \
  DLB_LOAD_RIGHT(Wide, 7, 1, term);                                                                \
  ask()

/// Smallest terms first. Tall, Wide: beyond 16 filters, 16 positions.
template <bool Tall, bool Wide>
[[gnu::noinline]] void splitForwardTile(const SplitForwardTask &task) {
  const uint16_t *left = task.left, *ahead = task.ahead;
  int64_t stride = task.plane * sizeof(uint32_t);
  auto ask = [&] {
    for (int64_t i = 0; i < task.aheadEach; ++i, ahead += 32)
      __builtin_prefetch(ahead, 0, 2);
  };
  asm volatile("" : : : "memory");
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  for (int64_t i = 0; i < task.steps; ++i, left += splitTiles<3> * splitTile) {
    const uint32_t *right = task.right + task.offsets[i];
    DLB_LOAD_LEFT(true, 4, 0, 0);
    DLB_LOAD_RIGHT(true, 6, 0, 2);
    DLB_LOAD_RIGHT(Wide, 7, 1, 2);
    DLB_LOAD_LEFT(Tall, 5, 1, 0);
    DLB_THEN_RIGHT(1);
    DLB_THEN_LEFT(1);
    DLB_THEN_RIGHT(0);
    DLB_THEN_LEFT(2);
    DLB_THEN_LEFT(0);
    DLB_MULTIPLY(true, 0, 4, 6);
    DLB_MULTIPLY(Wide, 1, 4, 7);
    DLB_MULTIPLY(Tall, 2, 5, 6);
    DLB_MULTIPLY(Tall && Wide, 3, 5, 7);
  }
  constexpr int64_t row = SplitForward::positionsEach;
  _tile_stored(0, task.sum, row * sizeof(float));
  if constexpr (Wide)
    _tile_stored(1, task.sum + 16, row * sizeof(float));
  if constexpr (Tall)
    _tile_stored(2, task.sum + 16 * row, row * sizeof(float));
  if constexpr (Tall && Wide)
    _tile_stored(3, task.sum + 16 * row + 16, row * sizeof(float));
  asm volatile("" : : : "memory");
}

#undef DLB_LOAD_LEFT
#undef DLB_LOAD_RIGHT
#undef DLB_MULTIPLY
#undef DLB_THEN_LEFT
#undef DLB_THEN_RIGHT

/// Lays out the strip of filters from `first` on, [channels / 32][tap][6 tiles], and says behind it
/// whether they are finite.
inline void packFilterTerms(const float *w, int64_t filters, int64_t channels, int64_t taps,
                            int64_t first, float *to) {
  constexpr int64_t each = SplitForward::channelsEach;
  alignas(64) float block[splitStrip * each];
  Splitter<3> splitter({block, each, 1, splitStrip, each}, /*isRight=*/false);
  auto *terms = reinterpret_cast<uint16_t *>(to);
  for (int64_t c = 0; c < channels; c += each)
    for (int64_t t = 0; t < taps; ++t, terms += splitTiles<3> * splitTile) {
      std::memset(block, 0, sizeof block);
      for (int64_t f = 0; f < least(splitStrip, filters - first); ++f)
        for (int64_t i = 0; i < least(each, channels - c); ++i)
          block[f * each + i] = w[((first + f) * channels + c + i) * taps + t];
      splitter.start(0, 0, each, terms);
      splitter.finish();
    }
  std::memset(terms, splitter.isFinite(), 64);
}

/// One image.
class SplitConvolution {
public:
  SplitConvolution(const dlb_convolution &s, float *scratch)
      : s(s), plan(s), offsets(reinterpret_cast<int64_t *>(scratch)),
        sums(scratch + tapElements(plan.steps)), copies(sums + plan.sums),
        words(reinterpret_cast<uint32_t *>(copies + plan.copies())) {
    for (int64_t b = 0, i = 0; b < plan.channelBlocks; ++b)
      for (int64_t r = 0; r < s.rows; ++r)
        for (int64_t t = 0; t < s.columns; ++t, ++i)
          offsets[i] = b * plan.terms * plan.pairs * plan.plane +
                       plan.place(r * s.dilation_h, t * s.dilation_w);
  }

  /// False if the image is not finite; then it is of no use.
  bool splitImage(const float *x) {
    PaddedImage image = {plan.rows, plan.columns};
    float *second = copies + plan.copies() / 2;
    Vector<float> rest{};
    for (int64_t b = 0; b < plan.channelBlocks; ++b)
      for (int64_t pair = 0; pair < plan.pairs; ++pair) {
        int64_t c = b * plan.channelsEach + pair;
        copyChannel(image, x, c, copies);
        copyChannel(image, x, c + plan.pairs, second);
        rest += splitPlane(second, words + (b * plan.terms * plan.pairs + pair) * plan.plane);
      }
    return !_mm512_cmp_ps_mask(rest, rest, _CMP_UNORD_Q);
  }

  /// Whether the filters of the strip at `packed` are finite.
  bool isFinite(const float *packed) const {
    return reinterpret_cast<const uint16_t *>(packed)[plan.steps * splitTiles<3> * splitTile];
  }

  /// The results of `filters` filters, those of the strip at `packed`.
  void sumStrip(const float *packed, int64_t filters, float *y) {
    constexpr int64_t each = SplitForward::positionsEach, together = SplitForward::blocksTogether;
    const auto *strip = reinterpret_cast<const uint16_t *>(packed);
    TileRegisters registers;
    float *partial = sums + together * each * plan.filtersEach;
    for (int64_t b = 0; b < plan.blocks; b += together) {
      int64_t count = least(together, plan.blocks - b);
      for (int64_t p = 0; p < plan.steps; p += plan.stepsEach)
        for (int64_t i = 0; i < count; ++i) {
          float *sum = sums + i * each * plan.filtersEach;
          SplitForwardTask task = {strip + p * splitTiles<3> * splitTile,
                                   words + (b + i) * each,
                                   offsets + p,
                                   least(plan.stepsEach, plan.steps - p),
                                   plan.plane,
                                   p ? partial : sum,
                                   nullptr,
                                   0};
          askAhead(task, i, count);
          multiply(task, filters, plan.positions - (b + i) * each);
          for (int64_t j = 0; p && j < filters * each; j += lanes<float>)
            store(sum + j, load(sum + j) + load(partial + j));
        }
      for (int64_t i = 0; i < count; ++i)
        copyOut(sums + i * each * plan.filtersEach, (b + i) * each, filters, y);
    }
  }

private:
  void copyChannel(const PaddedImage &image, const float *x, int64_t c, float *to) const {
    if (c < s.channels)
      copyPadded(image, x + c * s.height * s.width, 1, to, 0);
    else
      std::memset(to, 0, image.plane() * sizeof(float));
  }

  /// The terms of two channels, whose copies are `copies` and `second`.
  Vector<float> splitPlane(const float *second, uint32_t *to) const {
    const PaddedAxis &rows = plan.rows, &columns = plan.columns;
    int64_t apart = 2 * plan.pairs * plan.plane, length = columns.length();
    Vector<float> rest{};
    // Reads and writes whole vectors. What they have beyond the end is never met, but by idle
    // positions; of the second image it may be what was there before, so `rest` must not see it.
    auto split = [&](int64_t from, uint32_t *part, int64_t count) {
      for (int64_t i = 0; i < count; i += lanes<float>) {
        __mmask16 inside = lanesBelow<float>(count - i);
        rest += storeTerms<3>(_mm512_maskz_loadu_ps(inside, copies + from + i),
                              _mm512_maskz_loadu_ps(inside, second + from + i),
                              reinterpret_cast<uint16_t *>(part + i), apart);
      }
    };
    if (rows.phases == 1 && columns.phases == 1) {
      split(0, to, rows.count * length);
      return rest;
    }
    for (int64_t i = 0; i < rows.count; ++i)
      for (int64_t phase = 0; phase < columns.phases; ++phase)
        split(i * length + phase * columns.each(),
              to + plan.partOf(i % rows.phases, phase) + i / rows.phases * columns.each(),
              columns.each());
    return rest;
  }

  /// A share for block i of `count` of the weights behind the task's.
  static void askAhead(SplitForwardTask &task, int64_t i, int64_t count) {
    constexpr int64_t line = 32, pairs = 5;
    int64_t lines = task.steps * SplitForward::stepBytes / 64, share = ceilDivide(lines, count);
    task.ahead = task.left + (lines + i * share) * line;
    task.aheadEach = ceilDivide(share, pairs * task.steps);
  }

  static void multiply(const SplitForwardTask &task, int64_t filters, int64_t positions) {
    if (filters > 16)
      positions > 16 ? splitForwardTile<true, true>(task) : splitForwardTile<true, false>(task);
    else
      positions > 16 ? splitForwardTile<false, true>(task) : splitForwardTile<false, false>(task);
  }

  /// The block's sums from `position` on, without idle ones, to their planes.
  void copyOut(const float *sum, int64_t position, int64_t filters, float *y) const {
    constexpr int64_t each = SplitForward::positionsEach;
    int64_t outputs = s.out_height * s.out_width, pitch = plan.columns.each();
    for (int64_t lane = 0, step; lane < each; lane += step) {
      int64_t row = (position + lane) / pitch, column = (position + lane) % pitch;
      if (row >= s.out_height)
        return;
      step = least(pitch - column, each - lane);
      int64_t inside = least(s.out_width - column, step);
      float *to = y + row * s.out_width + column;
      for (int64_t f = 0; f < filters && inside > 0; ++f)
        copyRun(sum + f * each + lane, to + f * outputs, inside);
    }
  }

  const dlb_convolution &s;
  const SplitForward plan;
  int64_t *offsets;
  float *sums, *copies;
  uint32_t *words;
};

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_TILESPLITFORWARD_H
