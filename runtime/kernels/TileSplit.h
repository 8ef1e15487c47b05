// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Operands of f32 as sums of three bf16 terms, laid out for the tile registers of AMX.
//
// The first term is the number rounded, the next two are the upper halves of what is left: 8 bits
// of the 24 each, so that three terms are the number itself, unless the last of them falls below
// 2^-126, which the tile products take for 0. Rounding gives the rest a sign of its own, so that
// products of lower terms, which are left out, cancel. What is left of a NaN, or of what rounds to
// Inf, is NaN. Of numbers of bf16 the first term is all, and any of them may do: Terms is 1.
//
// A tile has 16 rows of 16 pairs of terms. The tile product sums over pairs: here k and k + 16
// stand side by side, which makes a pair of the left operand's row, and of the right one's column,
// one shift and one bitwise selection of two vectors.

#ifndef DLB_RUNTIME_KERNELS_TILESPLIT_H
#define DLB_RUNTIME_KERNELS_TILESPLIT_H

#include "runtime/kernels/TileVectors.h"

#include <immintrin.h>

namespace dlb {
namespace {

/// Rows of the left operand, or columns of the right one, that are laid out together: two tiles.
constexpr int64_t splitStrip = 32;
/// Steps of k in one tile product.
constexpr int64_t splitSteps = 32;
/// Terms of the sum that the tile registers hold: a longer chain would round worse.
constexpr int64_t splitDepth = 512;
/// Elements of a tile, and tiles of a strip for splitSteps: of each term, of each half.
constexpr int64_t splitTile = 512;
template <int Terms> constexpr int64_t splitTiles = 2 * Terms;
/// Elements of a strip, of splitSteps and of splitDepth.
template <int Terms> constexpr int64_t splitStepElements = splitTiles<Terms> * splitTile;
template <int Terms>
constexpr int64_t splitStripElements = splitDepth / splitSteps * splitStepElements<Terms>;
/// Times splitSteps in a ring, 24 KB of the first-level cache, and how many of them are laid out
/// ahead of those that are multiplied.
constexpr int64_t splitRing = 4, splitLead = 2;

/// From one strip to the next, if all its steps are laid out before: they end with a flag.
inline int64_t packedStrip(int64_t k) {
  return ceilDivide(k, splitSteps) * splitStepElements<3> + 32;
}

using Words = uint32_t __attribute__((vector_size(vectorBytes)));

/// The rows of the left operand, or the columns of the right one.
struct SplitOperand {
  const float *data;
  int64_t stride, kStride; ///< one of them is 1
  int64_t count, k;
  int64_t panel = 0;               ///< columns lie in panels of this width, which is the kStride
  const uint16_t *terms = nullptr; ///< strips that are laid out already, by packStrip

  const float *at(int64_t index, int64_t step) const {
    if (panel)
      return data + (index / panel * k + step) * panel + index % panel;
    return data + index * stride + step * kStride;
  }

  /// Up to `most` rows or columns from `first` on: of one panel, if there are panels.
  SplitOperand part(int64_t first, int64_t most) const {
    return {at(first, 0),
            stride,
            kStride,
            least(most, count - first),
            k,
            panel,
            terms ? terms + first / splitStrip * packedStrip(k) : nullptr};
  }
};

/// Stores the pairs (x, y) of each term, `apart` elements from one to the next, and returns NaN
/// lanes where x or y was not finite, unless one term is all.
template <int Terms>
[[gnu::always_inline]] inline Vector<float>
storeTerms(Vector<float> x, Vector<float> y, uint16_t *to, int64_t apart = 2 * splitTile) {
  Vector<float> last{};
  if constexpr (Terms == 1) {
    Words pairs = Words(x) >> 16 | (Words(y) & 0xffff0000u);
    std::memcpy(to, &pairs, sizeof pairs);
    return last;
  }
#pragma GCC unroll 3
  for (int term = 0; term < 3; ++term) {
    uint32_t half = term == 0 ? 0x8000 : 0;
    Words upperX = (Words(x) + half) & 0xffff0000u, upperY = (Words(y) + half) & 0xffff0000u;
    Words pairs = upperX >> 16 | upperY;
    std::memcpy(to + term * apart, &pairs, sizeof pairs);
    if (term == 2)
      last = x + y;
    x -= Vector<float>(upperX);
    y -= Vector<float>(upperY);
  }
  return last;
}

/// rows[i][j] = from[j * stride + i] for i below 4.
[[gnu::always_inline]] inline void loadTransposed(const float *from, int64_t stride,
                                                  Vector<float> *rows) {
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {
    auto piece = [&](int lane) { return _mm_loadu_ps(from + (4 * lane + i) * stride); };
    __m512 row = _mm512_castps128_ps512(piece(0));
    row = _mm512_mask_broadcast_f32x4(row, 0x00f0, piece(1));
    row = _mm512_mask_broadcast_f32x4(row, 0x0f00, piece(2));
    rows[i] = _mm512_mask_broadcast_f32x4(row, 0xf000, piece(3));
  }
  constexpr auto all = std::make_index_sequence<lanes<float>>();
  exchange<1>(rows[0], rows[1], all);
  exchange<1>(rows[2], rows[3], all);
  exchange<2>(rows[0], rows[2], all);
  exchange<2>(rows[1], rows[3], all);
}

/// Lays out strips, in pieces that a tile product of other ones has time for.
template <int Terms, bool IsRing = false> class Splitter {
public:
  Splitter(const SplitOperand &operand, bool isRight) : operand(operand), isRight(isRight) {}

  /// Begins the strip from `first` on with `count` steps from k on.
  void start(int64_t first, int64_t k, int64_t count, uint16_t *to) {
    index = first;
    step = k;
    last = k + count;
    out = to;
    piece = 0;
  }

  /// Begins the same steps of all strips, one behind the other in a ring. What stands there may be
  /// multiplied as often as `stepPieces` more have been laid out.
  void startRing(int64_t k, int64_t count, uint16_t *to) {
    start(0, k, count, to);
    first = k;
    ring = to;
    for (int64_t i = 0; i < splitLead * stepPieces; ++i)
      advance();
  }

  /// Lays out one piece, if there is one left.
  void advance() {
    if (step >= last && !(IsRing && startNext()))
      return;
    if (piece % rowPieces == 0)
      selectTile();
    if (isTransposed())
      layOut<true>();
    else
      layOut<false>();
    if (++piece == stepPieces) {
      piece = 0;
      step += splitSteps;
      out += splitStepElements<Terms>;
      if (IsRing && out == ring + splitRing * splitStepElements<Terms>)
        out = ring;
    }
  }

  void finish() {
    while (step < last)
      advance();
  }

  /// Whether all that has been laid out is finite.
  bool isFinite() const { return !_mm512_cmp_ps_mask(rest, rest, _CMP_UNORD_Q); }

  /// Pieces of a tile, four of its rows each, and of splitSteps of a strip.
  static constexpr int64_t rowPieces = 4, stepPieces = 8;

private:
  /// The next strip of the ring.
  bool startNext() {
    if (index + splitStrip >= operand.count)
      return false;
    index += splitStrip;
    step = first;
    return true;
  }

  /// Whether the elements of a tile's row don't lie side by side.
  bool isTransposed() const { return (isRight ? operand.stride : operand.kStride) != 1; }

  template <bool IsTransposed> [[gnu::noinline]] void layOut() {
    constexpr int64_t rows = 4;
    int64_t number = piece % rowPieces * rows;
    const float *place = from + number * stride;
#pragma GCC unroll 4
    for (int i = 0; i < rows; ++i) {
      __builtin_prefetch(place + i * stride + ahead);
      __builtin_prefetch(place + i * stride + second + ahead);
    }
    Vector<float> x[rows], y[rows];
    if constexpr (IsTransposed) {
      loadTransposed(from + number, stride, x);
      loadTransposed(from + second + number, stride, y);
    } else {
#pragma GCC unroll 4
      for (int i = 0; i < rows; ++i) {
        x[i] = load(place + i * stride);
        y[i] = load(place + i * stride + second);
      }
    }
#pragma GCC unroll 4
    for (int i = 0; i < rows; ++i)
      rest += storeTerms<Terms>(x[i], y[i], out + (piece * rows + i) * 32);
  }

  /// Where the sixteen rows or columns and the steps of the next tile lie, or a copy with zeros
  /// beyond the last.
  void selectTile() {
    int64_t outer = index + piece * 4, inside = least(operand.count - outer, 16);
    int64_t steps = least(last - step, splitSteps);
    bool isAlongK = isRight == isTransposed();
    if (inside < 16 || steps < splitSteps)
      return copyEdge(outer, inside, steps, isAlongK);
    from = operand.at(outer, step);
    stride = isAlongK ? operand.stride : operand.kStride;
    second = 16 * operand.kStride;
    // Rows that are a multiple of 2 KB apart share few sets of the first-level cache, and the ring
    // stays there.
    ahead = (IsRing && !isAlongK ? 8 : splitSteps) * operand.kStride;
  }

  [[gnu::noinline]] void copyEdge(int64_t outer, int64_t inside, int64_t steps, bool isAlongK) {
    std::memset(edge, 0, sizeof edge);
    bool areRows = !isAlongK && inside == 16 && operand.kStride != 1;
    for (int64_t s = 0; s < steps && areRows; ++s)
      store(edge + s * 16, load(operand.at(outer, step + s)));
    for (int64_t i = 0; i < inside && !areRows; ++i) {
      const float *element = operand.at(outer + i, step);
      for (int64_t s = 0; s < steps; ++s)
        edge[isAlongK ? i * splitSteps + s : s * 16 + i] = element[s * operand.kStride];
    }
    from = edge;
    stride = isAlongK ? splitSteps : 16;
    second = isAlongK ? 16 : 256;
    ahead = 0;
  }

  SplitOperand operand;
  bool isRight;
  Vector<float> rest{};
  int64_t index = 0, step = 0, last = 0, piece = 0;
  uint16_t *out = nullptr;
  const float *from = nullptr; ///< of the tile: rows `stride` apart, their second halves `second`
  int64_t stride = 0, second = 0, ahead = 0;
  uint16_t *ring = nullptr;
  int64_t first = 0; ///< step of the ring's strips
  alignas(64) float edge[16 * splitSteps];
};

/// Lays out a strip of columns, and says behind it whether they are finite.
inline void packStrip(const SplitOperand &right, int64_t strip, uint16_t *terms) {
  Splitter<3> splitter(right, /*isRight=*/true);
  uint16_t *to = terms + strip * packedStrip(right.k);
  splitter.start(strip * splitStrip, 0, right.k, to);
  splitter.finish();
  std::memset(to + packedStrip(right.k) - 32, splitter.isFinite(), 64);
}

/// Whether the columns that packStrip has laid out are finite.
inline bool areFinite(const SplitOperand &right) {
  bool all = true;
  for (int64_t i = 0; i < right.count; i += splitStrip)
    all &= right.terms[(i / splitStrip + 1) * packedStrip(right.k) - 1] != 0;
  return all;
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_TILESPLIT_H
