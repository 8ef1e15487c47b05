// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Convolutions with filters, or for the data gradient channels, along the vectors: an element of an
// image is spread over the lanes and meets a row of weights. Nothing is gathered, whatever the
// strides and dilations, and narrow images fill the vectors.

#ifndef DLB_RUNTIME_KERNELS_TILEDIRECT_H
#define DLB_RUNTIME_KERNELS_TILEDIRECT_H

#include "runtime/kernels/DirectPlan.h"
#include "runtime/kernels/TilePatches.h"

namespace dlb {
namespace {

/// One row, or two, of adjacent elements that meet `count` rows of weights: element (r, c) meets
/// row k at from[offsets[k] + r * row + c], and adds to the vectors at to[r * toRow + c *
/// toColumn].
template <typename T> struct DirectBlock {
  const T *from;
  int64_t row;
  const int64_t *offsets;
  int64_t count;
  const T *weights; ///< whole vectors
  T *to;
  int64_t toRow, toColumn;
  bool accumulate;
  const T *ahead = nullptr; ///< weights that come next from memory, if they do
};

/// Asks: for a cache line from `ahead` on with each row of weights.
template <typename T, int Rows, int Columns, int Vectors, bool Asks>
void directTile(DirectBlock<T> block) {
  Vector<T> sums[Rows][Columns][Vectors] = {};
  const T *weights = block.weights;
  for (int64_t k = 0; k < block.count; ++k, weights += Vectors * lanes<T>) {
    Vector<T> row[Vectors];
#pragma GCC unroll 2
    for (int v = 0; v < Vectors; ++v)
      row[v] = load(weights + v * lanes<T>);
    if constexpr (Asks)
      __builtin_prefetch(block.ahead + k * lanes<T>, 0, 2);
    const T *from = block.from + block.offsets[k];
#pragma GCC unroll 2
    for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 16
      for (int c = 0; c < Columns; ++c)
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v)
          sums[r][c][v] += row[v] * from[r * block.row + c];
  }
#pragma GCC unroll 2
  for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 16
    for (int c = 0; c < Columns; ++c)
#pragma GCC unroll 2
      for (int v = 0; v < Vectors; ++v) {
        T *to = block.to + r * block.toRow + c * block.toColumn + v * lanes<T>;
        store(to, block.accumulate ? load(to) + sums[r][c][v] : sums[r][c][v]);
      }
}

template <typename T> using DirectFunction = void (*)(DirectBlock<T>);

template <typename T, int Rows, int Vectors, bool Asks, size_t... C>
DirectFunction<T> directOf(int64_t columns, std::index_sequence<C...>) {
  static constexpr DirectFunction<T> functions[] = {directTile<T, Rows, C + 1, Vectors, Asks>...};
  return functions[columns - 1];
}

/// Columns that are summed at once at most: the sums fill the registers.
constexpr int64_t directColumns(int64_t rows, int64_t vectors) {
  return rows * vectors == 4 ? tileRows / 2 : tileRows;
}

/// `asks` where there are two vectors; one of them alone is few weights.
template <typename T>
DirectFunction<T> directOf(int64_t rows, int64_t columns, int64_t vectors, bool asks) {
  auto all = std::make_index_sequence<tileRows>();
  auto half = std::make_index_sequence<tileRows / 2>();
  if (vectors == 1)
    return rows == 1 ? directOf<T, 1, 1, false>(columns, all)
                     : directOf<T, 2, 1, false>(columns, all);
  if (asks)
    return rows == 1 ? directOf<T, 1, 2, true>(columns, all)
                     : directOf<T, 2, 2, true>(columns, half);
  return rows == 1 ? directOf<T, 1, 2, false>(columns, all)
                   : directOf<T, 2, 2, false>(columns, half);
}

/// Rows of elements that one row of weights meets, `rows` of `columns` each. The first two tiles
/// ask for as many weights as they meet.
template <typename T>
void directRows(DirectBlock<T> block, int64_t rows, int64_t columns, int64_t vectors) {
  int64_t asked = 0;
  auto sum = [&](int64_t first, int64_t last, int64_t together) {
    int64_t each = ceilDivide(columns, ceilDivide(columns, directColumns(together, vectors)));
    for (int64_t p = first; p < last; p += together)
      for (int64_t q = 0; q < columns; q += each) {
        DirectBlock<T> part = block;
        part.from += p * block.row + q;
        part.to += p * block.toRow + q * block.toColumn;
        bool asks = block.ahead && asked < 2;
        if (asks)
          part.ahead += asked++ * block.count * lanes<T>;
        directOf<T>(together, least(each, columns - q), vectors, asks)(part);
      }
  };
  // Two rows at once where one leaves half of the registers idle.
  int64_t paired = vectors == 1 || columns <= tileRows / 2 ? rows / 2 * 2 : 0;
  sum(0, paired, 2);
  sum(paired, rows, 1);
}

/// Vectors of the strip that begins at channel or filter `at` of `count`.
template <typename T> int64_t vectorsAt(int64_t at, int64_t count) {
  return count - at > lanes<T> ? 2 : 1;
}

/// Lays out some filters: [strip][term][width of the strip].
template <typename T> void packFilterStrips(const T *w, int64_t terms, Range filters, T *to) {
  for (int64_t f = 0; f < filters.count(); f += tileColumns<T>) {
    int64_t width = vectorsAt<T>(f, filters.count()) * lanes<T>;
    packTransposed(w + (filters.first + f) * terms, terms, least(width, filters.count() - f), terms,
                   to + f * terms, width, width);
  }
}

/// y[p, q, k] = sum over (c, r, s) of x[c, p, q of the tap] w[(c, r, s), k], for some filters of
/// some images. `packed`: all filters as packFilterStrips leaves them, or null.
template <typename T>
void directForward(const dlb_convolution &s, const T *x, const T *w, const T *packed, T *y,
                   T *scratch, Range images, Range filters) {
  Group group(s);
  DirectForward plan(s);
  int64_t terms = group.channels * group.taps, plane = plan.plane(s), pitch = plan.rowPitch(s);
  int64_t outputs = s.out_height * s.out_width, size = s.height * s.width;
  int64_t *offsets = reinterpret_cast<int64_t *>(scratch);
  T *buffer = scratch + ceilDivide(terms * int64_t(sizeof(int64_t)), 64) * 16;
  for (int64_t t = 0; t < s.columns; ++t)
    offsets[t] = plan.image.columns.place(t * s.dilation_w);
  for (int64_t c = 0, i = 0; c < group.channels; ++c)
    for (int64_t r = 0; r < s.rows; ++r)
      for (int64_t t = 0; t < s.columns; ++t, ++i)
        offsets[i] = c * plane + r * s.dilation_h * pitch + offsets[t];
  bool isFar = packed && areDirectWeightsFar(s);
  if (packed) {
    packed += filters.first * terms;
  } else {
    packFilterStrips(w, terms, filters, buffer);
    packed = buffer;
    buffer += plan.weights(s);
  }
  int64_t rowsEach = plan.rowsEach(s);
  T *padded = buffer + rowsEach * s.out_width * plan.widest;
  int64_t depthEach = ceilDivide(terms, ceilDivide(terms, isFar ? farDepth : depth));
  for (int64_t n = images.first; n < images.last; ++n) {
    const T *image = x + n * s.channels * size;
    if (!plan.isInPlace) {
      copyPadded(plan.image, image, group.channels, padded, plane);
      image = padded;
    }
    for (int64_t p = 0; p < s.out_height; p += rowsEach) {
      int64_t rows = least(rowsEach, s.out_height - p);
      for (int64_t f = 0; f < filters.count(); f += tileColumns<T>) {
        const T *weights = packed + f * terms;
        int64_t vectors = vectorsAt<T>(f, filters.count()), width = vectors * lanes<T>;
        int64_t step = s.stride_h / plan.image.rows.step * pitch;
        for (int64_t k = 0; k < terms; k += depthEach) {
          int64_t count = least(depthEach, terms - k);
          directRows<T>({image + p * step, step, offsets + k, count, weights + k * width, buffer,
                         s.out_width * width, width, k > 0,
                         isFar ? weights + (k + count) * width : nullptr},
                        rows, s.out_width, vectors);
        }
        copyToPlanes(buffer, width, rows * s.out_width, least(width, filters.count() - f),
                     y + (n * s.filters + filters.first + f) * outputs + p * s.out_width, outputs);
      }
    }
  }
}

/// gx[h, w, c] += g[k, p, q] w[(r, s), k, c] wherever (r, s) of the window (p, q) is at (h, w).
template <typename T>
void directDataGradient(const dlb_convolution &s, const T *g, const T *w, T *gx, T *scratch,
                        Range images) {
  Group group(s);
  DirectBackward plan(s);
  int64_t outputs = s.out_height * s.out_width, size = s.height * s.width;
  int64_t *offsets = reinterpret_cast<int64_t *>(scratch);
  T *packed = scratch + ceilDivide(group.filters * int64_t(sizeof(int64_t)), 64) * 16;
  for (int64_t k = 0; k < group.filters; ++k)
    offsets[k] = k * plan.pitch;
  // [strip][tap][filter][width]
  T *buffer = packed;
  for (int64_t c = 0; c < group.channels;) {
    int64_t width = vectorsAt<T>(c, group.channels) * lanes<T>;
    for (int64_t k = 0; k < group.filters; ++k)
      packTransposed(w + (k * group.channels + c) * group.taps, group.taps,
                     least(width, group.channels - c), group.taps, buffer + k * width,
                     group.filters * width, width);
    buffer += group.taps * group.filters * width;
    c += width;
  }
  T *planes = buffer + plan.height * plan.width * plan.widest;
  int64_t depthEach = ceilDivide(group.filters, ceilDivide(group.filters, depth));
  int64_t rowsEach = plan.rowsEach(s);
  for (int64_t n = images.first; n < images.last; ++n) {
    const T *image = g + n * s.filters * outputs;
    if (!plan.isInPlace) {
      for (int64_t k = 0; k < group.filters; ++k)
        std::memcpy(planes + k * plan.pitch, image + k * outputs, outputs * sizeof(T));
      image = planes;
    }
    const T *weights = packed;
    for (int64_t c = 0; c < group.channels;) {
      int64_t vectors = vectorsAt<T>(c, group.channels), width = vectors * lanes<T>;
      int64_t row = plan.width * width;
      std::memset(buffer, 0, plan.height * row * sizeof(T));
      for (int64_t p = 0; p < s.out_height; p += rowsEach)
        for (int64_t k = 0; k < group.filters; k += depthEach)
          for (int64_t t = 0; t < group.taps; ++t) {
            T *to = buffer + (p * s.stride_h + t / s.columns * s.dilation_h) * row +
                    t % s.columns * s.dilation_w * width;
            directRows<T>({image + p * s.out_width, s.out_width, offsets + k,
                           least(depthEach, group.filters - k),
                           weights + (t * group.filters + k) * width, to, s.stride_h * row,
                           s.stride_w * width, true},
                          least(rowsEach, s.out_height - p), s.out_width, vectors);
          }
      const T *from = buffer + s.low_h * row + s.low_w * width;
      T *to = gx + (n * s.channels + c) * size;
      int64_t channels = least(width, group.channels - c);
      if (plan.width == s.width)
        copyToPlanes(from, width, size, channels, to, size);
      else
        for (int64_t h = 0; h < s.height; ++h, from += row, to += s.width)
          copyToPlanes(from, width, s.width, channels, to, size);
      weights += group.taps * group.filters * width;
      c += width;
    }
  }
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_TILEDIRECT_H
