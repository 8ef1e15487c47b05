// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Convolution and its data gradient as matrix products of weights and patches.
//
// The data gradient is a convolution too, one for each remainder of the position by the strides:
// where h + low = t stride + a, row r of the filter contributes if r dilation = e stride + a, and
// it meets output row t - e.

#ifndef DLB_RUNTIME_KERNELS_TILECONVOLUTION_H
#define DLB_RUNTIME_KERNELS_TILECONVOLUTION_H

#include "runtime/abi/tiles.h"
#include "runtime/kernels/TilePatches.h"

namespace dlb {
namespace {

/// Rows of weights, one behind the other.
template <typename T> struct Filters {
  const T *weights;
  int64_t taps;

  LeftRows<T> inPlace(int64_t row, int64_t k) const {
    return {canReadRows<T>(taps) ? weights + row * taps + k : nullptr, taps};
  }
  void pack(T *to, int64_t row, int64_t rows, int64_t k, int64_t count) const {
    packTransposed(weights + row * taps + k, taps, rows, count, to, leftStride<T>, leftStride<T>);
  }
};

/// Filters that are packed once, rowsOfTile(m) at a time.
template <typename T> struct PackedFilters {
  T *data;
  int64_t terms, rowsEach;

  template <typename Left> void fill(const Left &left, int64_t rows) const {
    for (int64_t i = 0; i < rows; i += rowsEach)
      left.pack(data + i / rowsEach * terms * leftStride<T>, i, least(rowsEach, rows - i), 0,
                terms);
  }

  LeftRows<T> inPlace(int64_t row, int64_t k) const {
    return {data + (row / rowsEach * terms + k) * leftStride<T>, 0};
  }
  void pack(T *, int64_t, int64_t, int64_t, int64_t) const {}
};

/// Row c of the weights that meet the channel c of the input: column (filter, tap).
template <typename T> struct TransposedFilters {
  const T *weights;
  int64_t filter, channel; ///< elements from one to the next
  const int64_t *taps;
  int64_t tapCount;

  LeftRows<T> inPlace(int64_t, int64_t) const { return {nullptr, 0}; }
  void pack(T *to, int64_t row, int64_t rows, int64_t k, int64_t count) const {
    TapCounter at(k, tapCount);
    for (int64_t i = 0; i < count; ++i, to += leftStride<T>, at.next()) {
      const T *from = weights + at.channel * filter + taps[at.tap] + row * channel;
      // The next filters lie in pages that the processor doesn't foresee.
      if (at.tap == 0)
        for (int64_t ahead = 0; ahead < rows * channel; ahead += 64 / int64_t(sizeof(T)))
          __builtin_prefetch(from + 3 * filter + ahead);
      for (int64_t r = 0; r < rows; ++r)
        to[r] = from[r * channel];
    }
  }
};

// y[k, position] = w[k, (c, r, s)] patches[(c, r, s), position]
template <typename T>
void convolution(const dlb_convolution *shape, const T *x, const T *w, T *y, T *scratch,
                 int64_t first, int64_t last) {
  const dlb_convolution s = flattened(*shape);
  Group group(s);
  PaddedImage image = paddedInput(s);
  int64_t row = image.columns.length(), plane = image.plane();
  int64_t *taps = reinterpret_cast<int64_t *>(scratch);
  for (int64_t r = 0; r < s.rows; ++r)
    for (int64_t t = 0; t < s.columns; ++t)
      taps[r * s.columns + t] = r * s.dilation_h * row + image.columns.place(t * s.dilation_w);
  T *weights = scratch + tapElements(group.taps);
  T *buffer = weights + packedWeights(s);
  T *padded = buffer + group.filters * panelColumns<T>;
  int64_t size = s.height * s.width, outputs = s.out_height * s.out_width;
  int64_t terms = group.channels * group.taps;
  Range images = forwardImages(s, first, last), filters = forwardFilters(s, first, last);
  Positions positions = {s.out_height,
                         s.out_width,
                         group.channels * plane,
                         s.stride_h / image.rows.step * row,
                         s.filters * outputs,
                         s.out_width,
                         1,
                         least(group.filters, filters.count()),
                         terms};
  // Of one group.
  PackedFilters<T> packed = {weights, terms, rowsOfTile(filters.count())};
  if (packedWeights(s))
    packed.fill(Filters<T>{w + filters.first * terms, terms}, filters.count());
  int64_t together = imagesTogether(outputs, group.channels, image);
  for (int64_t n = images.first; n < images.last; n += together)
    for (int64_t g = 0; g < s.groups; ++g) {
      Range own = {most(g * group.filters, filters.first),
                   least((g + 1) * group.filters, filters.last)};
      if (own.count() <= 0)
        continue;
      int64_t count = least(together, images.last - n);
      for (int64_t i = 0; i < count; ++i)
        copyPadded(image, x + ((n + i) * s.channels + g * group.channels) * size, group.channels,
                   padded + i * group.channels * plane, plane);
      Patches<T> patches(padded, plane, taps, group.taps, positions);
      Planes<T> result(y + (n * s.filters + own.first) * outputs, outputs, own.count(), positions,
                       buffer);
      int64_t columns = count * positions.perImage();
      if (packedWeights(s))
        product<T>(own.count(), columns, terms, packed, patches, result);
      else
        product<T>(own.count(), columns, terms, Filters<T>{w + own.first * terms, terms}, patches,
                   result);
    }
}

/// The data gradient of some images and one group.
template <typename T> class DataGradient {
public:
  DataGradient(const dlb_convolution &s, T *scratch)
      : s(s), group(s), adjoints(s), image(adjoints.padded()),
        taps(reinterpret_cast<int64_t *>(scratch)), weights(scratch + tapElements(group.taps)),
        buffer(weights + packedWeights(s)), padded(buffer + group.channels * panelColumns<T>) {}

  int64_t imagesTogether() const {
    return dlb::imagesTogether(s.height * s.width, group.filters, image);
  }

  /// g, w and gx: those of the first image and of the group.
  void run(const T *g, const T *w, T *gx, int64_t images) {
    for (int64_t i = 0; i < images; ++i)
      copyPadded(image, g + i * s.filters * s.out_height * s.out_width, group.filters,
                 padded + i * group.filters * image.plane(), image.plane());
    T *packed = weights;
    for (int64_t a = 0; a < s.stride_h; ++a)
      for (int64_t b = 0; b < s.stride_w; ++b)
        packed += runPhase(a, b, w, gx, packed, images);
    isPacked = packedWeights(s) > 0;
  }

private:
  /// The positions with remainders a and b. The weights that they meet are packed, once, from
  /// `weights` on; returns the elements that they take there.
  int64_t runPhase(int64_t a, int64_t b, const T *w, T *gx, T *weights, int64_t images) {
    int64_t row = image.columns.length(), *weightTaps = taps + group.taps, count = 0;
    for (int64_t r = 0; r < s.rows; ++r)
      for (int64_t t = 0; t < s.columns; ++t)
        if (adjoints.rows.meets(a, r) && adjoints.columns.meets(b, t)) {
          taps[count] = adjoints.rows.shift(a, r) * row + adjoints.columns.shift(b, t);
          weightTaps[count++] = r * s.columns + t;
        }
    int64_t size = s.height * s.width, terms = group.filters * count;
    Positions positions = {adjoints.rows.count(a),
                           adjoints.columns.count(b),
                           group.filters * image.plane(),
                           row,
                           s.channels * size,
                           s.stride_h * s.width,
                           s.stride_w,
                           group.channels,
                           terms};
    if (!count || !positions.height || !positions.width)
      return 0;
    int64_t columns = images * positions.perImage();
    TransposedFilters<T> filters = {w, group.channels * group.taps, group.taps, weightTaps, count};
    Patches<T> patches(padded, image.plane(), taps, count, positions);
    Planes<T> result(gx + adjoints.rows.position(a) * s.width + adjoints.columns.position(b), size,
                     group.channels, positions, buffer);
    if (!packedWeights(s)) {
      product<T>(group.channels, columns, terms, filters, patches, result);
      return 0;
    }
    PackedFilters<T> packed = {weights, terms, rowsOfTile(group.channels)};
    if (!isPacked)
      packed.fill(filters, group.channels);
    product<T>(group.channels, columns, terms, packed, patches, result);
    return leftElements(group.channels, terms);
  }

  const dlb_convolution &s;
  Group group;
  Adjoints adjoints;
  PaddedImage image;
  int64_t *taps;
  T *weights, *buffer, *padded;
  bool isPacked = false;
};

// gx[c, position] = w[(k, r, s), c] patches(g)[(k, r, s), position]
template <typename T>
void dataGradient(const dlb_convolution *shape, const T *g, const T *w, T *gx, T *scratch,
                  int64_t first, int64_t last) {
  const dlb_convolution s = flattened(*shape);
  Group group(s);
  int64_t size = s.height * s.width, outputs = s.out_height * s.out_width;
  // Some positions may meet no element of the filter.
  if (s.stride_h > s.rows || s.stride_w > s.columns || s.dilation_h > 1 || s.dilation_w > 1)
    std::memset(gx + first * s.channels * size, 0, (last - first) * s.channels * size * sizeof(T));
  DataGradient<T> gradient(s, scratch);
  int64_t together = gradient.imagesTogether();
  for (int64_t n = first; n < last; n += together)
    for (int64_t i = 0; i < s.groups; ++i)
      gradient.run(g + (n * s.filters + i * group.filters) * outputs, w + i * group.weights(),
                   gx + (n * s.channels + i * group.channels) * size, least(together, last - n));
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_TILECONVOLUTION_H
