// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The transforms of Winograd's F(4, 3) in two dimensions. A lane is a channel. Each is compiled
// once, whatever calls it: how additions and multiplications are joined is the same everywhere.
//
// The points are 0, a, -a, b, -b and infinity with a = 5/8 and b = 3/2. With the usual 1 and 2, the
// largest error would be four times as large; these (as oneDNN has them) cost one operation more,
// and the factors of inputs are exact. For a point p, N(p) is the product of its differences to
// the other finite points.

#ifndef DLB_RUNTIME_KERNELS_WINOGRADTRANSFORMS_H
#define DLB_RUNTIME_KERNELS_WINOGRADTRANSFORMS_H

#include "runtime/kernels/TileVectors.h"
#include "runtime/kernels/WinogradPlan.h"

namespace dlb {
namespace {

using Floats = Vector<float>;

constexpr float a1 = 0.625f, a2 = a1 * a1, a3 = a1 * a2;
constexpr float b1 = 1.5f, b2 = b1 * b1, b3 = b1 * b2;
/// 1 / N(0), 1 / N(a), 1 / N(b).
constexpr float n0 = 1 / (a2 * b2), na = 1 / (2 * a2 * (a2 - b2)), nb = 1 / (2 * b2 * (b2 - a2));

/// One dimension of a transform: `from` and `to` lie `step` vectors apart.
struct InputTransform {
  static constexpr int inputs = 6, outputs = 6;
  [[gnu::always_inline]] static void apply(const Floats *d, int from, Floats *to, int step) {
    Floats d0 = d[0], d1 = d[from], d2 = d[2 * from], d3 = d[3 * from], d4 = d[4 * from],
           d5 = d[5 * from];
    Floats even = d4 - d2 * b2, odd = d3 - d1 * b2;
    Floats even2 = d4 - d2 * a2, odd2 = d3 - d1 * a2;
    to[0] = d0 * (a2 * b2) + (d4 - d2 * (a2 + b2));
    to[step] = even + odd * a1;
    to[2 * step] = even - odd * a1;
    to[3 * step] = even2 + odd2 * b1;
    to[4 * step] = even2 - odd2 * b1;
    to[5 * step] = d1 * (a2 * b2) + (d5 - d3 * (a2 + b2));
  }
};

struct FilterTransform {
  static constexpr int inputs = 3, outputs = 6;
  [[gnu::always_inline]] static void apply(const Floats *w, int from, Floats *to, int step) {
    Floats w0 = w[0], w1 = w[from], w2 = w[2 * from];
    Floats even = w0 * na + w2 * (na * a2), even2 = w0 * nb + w2 * (nb * b2);
    to[0] = w0 * n0;
    to[step] = even + w1 * (na * a1);
    to[2 * step] = even - w1 * (na * a1);
    to[3 * step] = even2 + w1 * (nb * b1);
    to[4 * step] = even2 - w1 * (nb * b1);
    to[5 * step] = w2;
  }
};

struct OutputTransform {
  static constexpr int inputs = 6, outputs = 4;
  [[gnu::always_inline]] static void apply(const Floats *m, int from, Floats *to, int step) {
    Floats even = m[from] + m[2 * from], odd = m[from] - m[2 * from];
    Floats even2 = m[3 * from] + m[4 * from], odd2 = m[3 * from] - m[4 * from];
    to[0] = m[0] + even + even2;
    to[step] = odd * a1 + odd2 * b1;
    to[2 * step] = even * a2 + even2 * b2;
    to[3 * step] = odd * a3 + odd2 * b3 + m[5 * from];
  }
};

/// The transpose of OutputTransform.
struct GradientTransform {
  static constexpr int inputs = 4, outputs = 6;
  [[gnu::always_inline]] static void apply(const Floats *g, int from, Floats *to, int step) {
    Floats g0 = g[0], g1 = g[from], g2 = g[2 * from], g3 = g[3 * from];
    Floats even = g0 + g2 * a2, odd = g1 * a1 + g3 * a3;
    Floats even2 = g0 + g2 * b2, odd2 = g1 * b1 + g3 * b3;
    to[0] = g0;
    to[step] = even + odd;
    to[2 * step] = even - odd;
    to[3 * step] = even2 + odd2;
    to[4 * step] = even2 - odd2;
    to[5 * step] = g3;
  }
};

/// The transpose of FilterTransform.
struct WeightTransform {
  static constexpr int inputs = 6, outputs = 3;
  [[gnu::always_inline]] static void apply(const Floats *s, int from, Floats *to, int step) {
    Floats even = s[from] + s[2 * from], odd = s[from] - s[2 * from];
    Floats even2 = s[3 * from] + s[4 * from], odd2 = s[3 * from] - s[4 * from];
    to[0] = s[0] * n0 + even * na + even2 * nb;
    to[step] = odd * (na * a1) + odd2 * (nb * b1);
    to[2 * step] = even * (na * a2) + even2 * (nb * b2) + s[5 * from];
  }
};

/// Where the elements of a tile lie: (i, j) at i * row + j * column.
struct TilePlaces {
  int64_t row, column;
};

/// The transform of `inputs` x `inputs` vectors to `outputs` x `outputs`, down the columns first.
template <typename Transform>
[[gnu::always_inline]] inline void transformTile(const float *from, TilePlaces fromPlaces,
                                                 float *to, TilePlaces toPlaces) {
  constexpr int inputs = Transform::inputs, outputs = Transform::outputs;
  Floats half[outputs * inputs];
#pragma GCC unroll 6
  for (int j = 0; j < inputs; ++j) {
    Floats column[inputs];
#pragma GCC unroll 6
    for (int i = 0; i < inputs; ++i)
      column[i] = load(from + i * fromPlaces.row + j * fromPlaces.column);
    Transform::apply(column, 1, half + j, inputs);
  }
#pragma GCC unroll 6
  for (int i = 0; i < outputs; ++i) {
    Floats row[outputs];
    Transform::apply(half + i * inputs, 1, row, 1);
#pragma GCC unroll 6
    for (int j = 0; j < outputs; ++j)
      store(to + i * toPlaces.row + j * toPlaces.column, row[j]);
  }
}

/// `vectors` transforms side by side; every `strip` elements of the result begin a new strip,
/// `stripStride` elements further.
template <typename Transform>
[[gnu::noinline]] void transformTiles(const float *from, TilePlaces fromPlaces, float *to,
                                      TilePlaces toPlaces, int64_t vectors, int64_t strip,
                                      int64_t stripStride) {
  for (int64_t v = 0, lane = 0; v < vectors; ++v, from += lanes<float>) {
    transformTile<Transform>(from, fromPlaces, to + lane, toPlaces);
    lane += lanes<float>;
    if (lane == strip) {
      lane = 0;
      to += stripStride;
    }
  }
}

/// Part of an image: `rows` x `columns` pixels from (row, column) on, zero outside the image.
struct Window {
  int64_t row, column, rows, columns;
};

/// Walks the pixels of an image in order and says where each stands in a window's copy.
struct PixelWalk {
  const Window &window;
  int64_t width, pitch, row, column; ///< of the current pixel, in the window and in the image
  float *to, *outside;

  /// The place of the current pixel, `outside` if the window leaves it out; then the next one.
  float *next() {
    int64_t i = column - window.column;
    float *place = i < 0 || i >= window.columns ? outside : to + (row * window.columns + i) * pitch;
    if (++column == width)
      column = 0, ++row;
    return place;
  }
};

/// to[pixel of the window][channel], `pitch` elements from pixel to pixel, from planes of `height`
/// x `width`: `channels` of them, then zeros up to `padded`, whole vectors. `outside` is a place
/// for pixels that the window leaves out.
inline void copyWindow(const float *from, int64_t height, int64_t width, int64_t channels,
                       const Window &window, float *to, int64_t pitch, int64_t padded,
                       float *outside) {
  constexpr int64_t size = lanes<float>;
  auto clear = [&](int64_t row, int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i)
      std::memset(to + (row * window.columns + i) * pitch, 0, padded * sizeof(float));
  };
  int64_t left = least(most(-window.column, 0), window.columns);
  int64_t right = least(most(width - window.column, left), window.columns);
  for (int64_t i = 0; i < window.rows; ++i) {
    bool isInside = window.row + i >= 0 && window.row + i < height;
    clear(i, 0, isInside ? left : window.columns);
    if (isInside)
      clear(i, right, window.columns);
  }
  int64_t firstRow = least(most(window.row, 0), height);
  int64_t lastRow = least(most(window.row + window.rows, firstRow), height);
  int64_t plane = height * width, count = (lastRow - firstRow) * width, p = 0;
  from += firstRow * width;
  PixelWalk walk = {window, width, pitch, firstRow - window.row, 0, to, outside};
  for (; p + size <= count; p += size) {
    float *places[size];
    for (int64_t i = 0; i < size; ++i)
      places[i] = walk.next();
    for (int64_t c = 0; c < padded; c += size) {
      Floats vectors[size];
      const float *block = from + p + c * plane;
      int64_t inside = channels - c;
#pragma GCC unroll 16
      for (int64_t r = 0; r < size; ++r)
        vectors[r] = r < inside ? load(block + r * plane) : Floats{};
      transpose<float>(vectors);
#pragma GCC unroll 16
      for (int64_t i = 0; i < size; ++i)
        store(places[i] + c, vectors[i]);
    }
  }
  for (; p < count; ++p) {
    float *place = walk.next();
    for (int64_t c = 0; c < padded; ++c)
      place[c] = c < channels ? from[p + c * plane] : 0;
  }
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_WINOGRADTRANSFORMS_H
