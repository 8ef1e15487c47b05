// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The f32 product on AMX: of the nine products of three terms each, six. What is left out is below
// 2^-22 of a product and of any sign; a sum of bf16 products rounds like one of f32. And the
// product of bf16 numbers, which is one of their nine.
//
// One operand stays: a block of its strips is laid out in the second-level cache. The strips of the
// other pass by it; while the tile registers multiply one, the vector units lay out the next. If
// only one strip stays, each step of the others is multiplied once: then they pass in a ring of few
// steps, which does not leave the first-level cache.
//
// An element is a sum in the tile registers over splitDepth steps at most, then the sum of such
// sums in order: its bits depend on the number of steps only, not on where it stands, nor on which
// operand stays.

#ifndef DLB_RUNTIME_KERNELS_TILESPLITPRODUCT_H
#define DLB_RUNTIME_KERNELS_TILESPLITPRODUCT_H

#include "runtime/kernels/TileSplit.h"

namespace dlb {
namespace {

/// Strips that stay: 768 KB.
template <int Terms> constexpr int64_t splitBlock = 24 / Terms;

/// The tile registers, eight tiles of 16 rows of 64 bytes, from here to the end of the scope: the
/// system saves them at a switch of threads as long as they hold anything.
class TileRegisters {
public:
  TileRegisters() {
    alignas(64) uint8_t configuration[64] = {1};
    for (int tile = 0; tile < 8; ++tile) {
      configuration[16 + 2 * tile] = 64;
      configuration[48 + tile] = 16;
    }
    // The intrinsic names 8 of the 64 bytes that it reads.
    asm volatile("" : : "r"(configuration) : "memory");
    _tile_loadconfig(configuration);
  }
  ~TileRegisters() { _tile_release(); }
};

/// What the tile registers multiply: sum[32][32] = left[32][steps * 32] right[steps * 32][32].
struct TileTask {
  const uint16_t *left, *right;
  int64_t steps;
  float *sum;
  int64_t stride;
  const float *next;    ///< the sum after this one
  const uint16_t *ring; ///< one operand's, which goes on there behind its end
};

// Tiles 0 to 3 are sums, 4 and 5 hold a term of the left operand's halves, 6 and 7 one of the
// right's. From one pair of terms to the next one side changes only: 14 loads for 24 products. A
// term is loaded as its registers fall free. What a half strip lacks is left out.
#define DLB_LOAD(isThere, tile, strip, place)                                                      \
  if constexpr (isThere)                                                                           \
  _tile_loadd(tile, strip + (place) * splitTile, 64)
#define DLB_MULTIPLY(isThere, sum, a, b)                                                           \
  if constexpr (isThere)                                                                           \
  _tile_dpbf16ps(sum, a, b)
#define DLB_THEN_LEFT(term)                                                                        \
  DLB_MULTIPLY(true, 0, 4, 6);                                                                     \
  DLB_MULTIPLY(Wide, 1, 4, 7);                                                                     \
  DLB_LOAD(true, 4, left, 2 * term);                                                               \
  DLB_MULTIPLY(Tall, 2, 5, 6);                                                                     \
  DLB_MULTIPLY(Tall &&Wide, 3, 5, 7);                                                              \
  DLB_LOAD(Tall, 5, left, 2 * term + 1);                                                           \
  meanwhile()
#define DLB_THEN_RIGHT(term)                                                                       \
  DLB_MULTIPLY(true, 0, 4, 6);                                                                     \
  DLB_MULTIPLY(Tall, 2, 5, 6);                                                                     \
  DLB_LOAD(true, 6, right, 2 * term);                                                              \
  DLB_MULTIPLY(Wide, 1, 4, 7);                                                                     \
  DLB_MULTIPLY(Tall &&Wide, 3, 5, 7);                                                              \
  DLB_LOAD(Wide, 7, right, 2 * term + 1);                                                          \
  meanwhile()

/// Smallest terms first. Tall, Wide: beyond 16 rows, 16 columns. `split` lays out `each` sixths of
/// a piece with every pair of three terms, or six sixths with the one pair.
template <int Terms, bool Tall, bool Wide, bool IsRing>
void tileProduct(const TileTask &task, Splitter<Terms, IsRing> &split, int64_t each) {
  const uint16_t *left = task.left, *right = task.right;
  const uint16_t *end = task.ring + splitRing * splitStepElements<Terms>;
  int64_t owed = 0;
  auto meanwhile = [&] {
    for (owed += Terms == 1 ? 6 * each : each; owed >= 6; owed -= 6)
      split.advance();
  };
  asm volatile("" : : : "memory");
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  for (int64_t i = 0; i < task.steps; ++i) {
    for (int64_t r = 32 * i / task.steps; r < 32 * (i + 1) / task.steps; ++r) {
      __builtin_prefetch(task.next + r * task.stride);
      __builtin_prefetch(task.next + r * task.stride + 16);
    }
    DLB_LOAD(true, 4, left, 2 * (Terms - 1));
    DLB_LOAD(true, 6, right, 0);
    DLB_LOAD(Wide, 7, right, 1);
    DLB_LOAD(Tall, 5, left, 2 * Terms - 1);
    if constexpr (Terms == 3) {
      DLB_THEN_LEFT(1);
      DLB_THEN_RIGHT(1);
      DLB_THEN_LEFT(0);
      DLB_THEN_RIGHT(2);
      DLB_THEN_RIGHT(0);
    }
    DLB_MULTIPLY(true, 0, 4, 6);
    DLB_MULTIPLY(Wide, 1, 4, 7);
    DLB_MULTIPLY(Tall, 2, 5, 6);
    DLB_MULTIPLY(Tall && Wide, 3, 5, 7);
    meanwhile();
    left += splitStepElements<Terms>;
    right += splitStepElements<Terms>;
    if (IsRing && left == end)
      left = task.ring;
    if (IsRing && right == end)
      right = task.ring;
  }
  _tile_stored(0, task.sum, task.stride * 4);
  if constexpr (Wide)
    _tile_stored(1, task.sum + 16, task.stride * 4);
  if constexpr (Tall)
    _tile_stored(2, task.sum + 16 * task.stride, task.stride * 4);
  if constexpr (Tall && Wide)
    _tile_stored(3, task.sum + 16 * task.stride + 16, task.stride * 4);
  asm volatile("" : : : "memory");
}

#undef DLB_LOAD
#undef DLB_MULTIPLY
#undef DLB_THEN_LEFT
#undef DLB_THEN_RIGHT

/// 1 MB, for the stack, or 300 KB with a ring.
template <int Terms, bool IsRing> class SplitProduct {
public:
  SplitProduct(const SplitOperand &left, const SplitOperand &right, float *c, int64_t cRow)
      : left(left), right(right), c(c), cRow(cRow) {}

  /// False if an operand is not finite; then the result is of no use.
  bool run() {
    if (right.terms && !areFinite(right))
      return false;
    TileRegisters registers;
    bool leftStays = left.count <= right.count;
    const SplitOperand &stay = leftStays ? left : right, &pass = leftStays ? right : left;
    Splitter<Terms> staying(stay, !leftStays);
    Splitter<Terms, IsRing> passing(pass, leftStays);
    int64_t k = stay.k;
    int64_t depthEach =
        ceilDivide(ceilDivide(k, splitSteps), ceilDivide(k, splitDepth)) * splitSteps;
    int64_t strips = ceilDivide(stay.count, splitStrip);
    int64_t blockEach = ceilDivide(strips, ceilDivide(strips, stayingStrips)) * splitStrip;
    for (int64_t b = 0; b < stay.count; b += blockEach)
      for (p = 0; p < k; p += depthEach) {
        int64_t end = least(b + blockEach, stay.count);
        count = least(depthEach, k - p);
        int64_t steps = ceilDivide(count, splitSteps), size = steps * splitStepElements<Terms>;
        for (int64_t s = b; s < end && !stay.terms; s += splitStrip) {
          staying.start(s, p, count, block + (s - b) / splitStrip * size);
          staying.finish();
        }
        if constexpr (IsRing) {
          passing.startRing(p, count, strip[0]);
        } else if (!pass.terms) {
          passing.start(0, p, count, strip[0]);
          passing.finish();
        }
        int64_t each = ceilDivide(Splitter<Terms>::stepPieces, ceilDivide(end - b, splitStrip));
        int64_t slot = 0, now = 0;
        for (int64_t t = 0; t < pass.count; t += splitStrip, slot += steps, now = 1 - now) {
          if (!staying.isFinite() || !passing.isFinite())
            return false;
          bool isLast = t + splitStrip >= pass.count || pass.terms;
          const uint16_t *passes = pass.terms ? packed(pass, t) : strip[now];
          if constexpr (IsRing)
            passes = strip[0] + slot % splitRing * splitStepElements<Terms>;
          else
            passing.start(t + splitStrip, p, isLast ? 0 : count, strip[1 - now]);
          for (int64_t s = b; s < end; s += splitStrip) {
            const uint16_t *stays =
                stay.terms ? packed(stay, s) : block + (s - b) / splitStrip * size;
            if (leftStays)
              multiply(stays, passes, s, t, passing, each);
            else
              multiply(passes, stays, t, s, passing, each);
          }
          if constexpr (!IsRing)
            passing.finish();
        }
      }
    return staying.isFinite() && passing.isFinite();
  }

private:
  /// The strip from `first` on, from step p on, which was laid out before.
  const uint16_t *packed(const SplitOperand &operand, int64_t first) const {
    return operand.terms + first / splitStrip * packedStrip(operand.k) +
           p / splitSteps * splitStepElements<Terms>;
  }

  /// The strip of the result from (i, j) on and `count` steps from p on.
  void multiply(const uint16_t *a, const uint16_t *b, int64_t i, int64_t j,
                Splitter<Terms, IsRing> &split, int64_t each) {
    int64_t rows = least(left.count - i, splitStrip), columns = least(right.count - j, splitStrip);
    float *to = c + i * cRow + j;
    bool isDirect = p == 0 && rows == splitStrip && columns == splitStrip;
    TileTask task = {a, b, ceilDivide(count, splitSteps), to, cRow, to + splitStrip, strip[0]};
    if (!isDirect) {
      task.sum = sum;
      task.stride = splitStrip;
      task.next = to;
    }
    if (rows > 16)
      columns > 16 ? tileProduct<Terms, true, true, IsRing>(task, split, each)
                   : tileProduct<Terms, true, false, IsRing>(task, split, each);
    else
      columns > 16 ? tileProduct<Terms, false, true, IsRing>(task, split, each)
                   : tileProduct<Terms, false, false, IsRing>(task, split, each);
    if (!isDirect)
      addSum(to, rows, columns);
  }

  void addSum(float *to, int64_t rows, int64_t columns) const {
    for (int64_t r = 0; r < rows; ++r, to += cRow) {
      const float *from = sum + r * splitStrip;
      if (columns == splitStrip) {
        for (int64_t i = 0; i < splitStrip; i += lanes<float>)
          store(to + i, p ? load(to + i) + load(from + i) : load(from + i));
        continue;
      }
      for (int64_t i = 0; i < columns; ++i)
        to[i] = p ? to[i] + from[i] : from[i];
    }
  }

  static constexpr int64_t stayingStrips = IsRing ? 1 : splitBlock<Terms>;

  SplitOperand left, right;
  float *c;
  int64_t cRow, p = 0, count = 0;
  alignas(64) float sum[splitStrip * splitStrip];
  alignas(64) uint16_t strip[2][splitStripElements<Terms>];
  alignas(64) uint16_t block[stayingStrips * splitStripElements<Terms>];
};

template <int Terms, bool IsRing>
[[gnu::noinline]] bool runProduct(const SplitOperand &left, const SplitOperand &right, float *c,
                                  int64_t cRow) {
  return SplitProduct<Terms, IsRing>(left, right, c, cRow).run();
}

/// c = left right, where both are finite; of numbers of bf16, where Terms is 1, whatever they are.
/// False if one is not; then c is of no use.
template <int Terms>
bool splitProduct(const SplitOperand &left, const SplitOperand &right, float *c, int64_t cRow) {
  bool isRing = least(left.count, right.count) <= splitStrip && !right.terms;
  return (isRing ? runProduct<Terms, true> : runProduct<Terms, false>)(left, right, c, cRow);
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_TILESPLITPRODUCT_H
