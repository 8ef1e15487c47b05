// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Convolution and its data gradient as matrix products whose right operand, the patches, is
// gathered panel by panel from a copy of a few images with their padding.
//
// The data gradient is a convolution too, one for each remainder of the position by the strides:
// where h + low = t stride + a, row r of the filter contributes if r dilation = e stride + a, and
// it meets output row t - e.

#ifndef DLB_RUNTIME_KERNELS_TILECONVOLUTION_H
#define DLB_RUNTIME_KERNELS_TILECONVOLUTION_H

#include "runtime/abi/tiles.h"
#include "runtime/kernels/TileProduct.h"

namespace dlb {
namespace {

/// Copies `channels` planes of one image with its padding.
template <typename T>
void copyPadded(const PaddedImage &image, const T *from, int64_t channels, T *to) {
  const PaddedAxis &rows = image.rows, &columns = image.columns;
  int64_t length = columns.length(), advance = columns.phases * columns.step;
  for (int64_t c = 0; c < channels; ++c, from += rows.size * columns.size)
    for (int64_t i = 0; i < rows.count; ++i, to += length) {
      int64_t h = rows.first + i * rows.step;
      std::memset(to, 0, length * sizeof(T));
      if (h < 0 || h >= rows.size)
        continue;
      const T *row = from + h * columns.size;
      for (int64_t phase = 0; phase < columns.phases; ++phase) {
        int64_t shift = columns.first + phase * columns.step;
        int64_t begin = shift < 0 ? ceilDivide(-shift, advance) : 0;
        int64_t end = shift >= columns.size ? 0 : (columns.size - 1 - shift) / advance + 1;
        T *phaseTo = to + phase * columns.each();
        end = least(end, columns.each());
        if (advance == 1)
          for (int64_t x = begin; x < end; ++x)
            phaseTo[x] = row[shift + x];
        else if (advance == 2)
          for (int64_t x = begin; x < end; ++x)
            phaseTo[x] = row[shift + 2 * x];
        else
          for (int64_t x = begin; x < end; ++x)
            phaseTo[x] = row[shift + advance * x];
      }
    }
}

/// The columns of a product: positions of some images, `height` x `width` each, row-major.
struct Positions {
  int64_t height, width;
  int64_t imageStride, rowStride;      ///< in the padded copy, where columns are adjacent
  int64_t outImage, outRow, outColumn; ///< in the result
};

/// The summed index: a channel of the patches, and a tap within it.
struct TapCounter {
  int64_t channel, tap, taps;

  TapCounter(int64_t index, int64_t taps) : channel(index / taps), tap(index % taps), taps(taps) {}
  void next() {
    if (++tap == taps)
      ++channel, tap = 0;
  }
};

/// Runs are short, and the last elements of an ordinary loop would cost as much as the rest: here
/// the last block overlaps the one before.
template <typename T> void copyRun(const T *from, T *to, int64_t count) {
  constexpr int64_t block = 16 / sizeof(T);
  if (count < block) {
    for (int64_t q = 0; q < count; ++q)
      to[q] = from[q];
    return;
  }
  for (int64_t q = 0; q + block <= count; q += block)
    std::memcpy(to + q, from + q, sizeof(T) * block);
  std::memcpy(to + count - block, from + count - block, sizeof(T) * block);
}

/// The patches: element (channel, tap) of the column of a position. `taps` are places in a plane,
/// relative to the position's.
template <typename T> class Patches {
public:
  Patches(const T *padded, int64_t plane, const int64_t *taps, int64_t tapCount,
          Positions positions)
      : padded(padded), plane(plane), taps(taps), tapCount(tapCount), positions(positions) {}

  /// Adjacent columns of one strip.
  struct Run {
    int32_t from, strip, lane, count;
  };

  void select(int64_t first, int64_t count) {
    columns = count;
    runCount = 0;
    int64_t perImage = positions.height * positions.width;
    for (int64_t j = 0, step; j < count; j += step) {
      int64_t image = (first + j) / perImage, rest = (first + j) % perImage;
      int64_t row = rest / positions.width, column = rest % positions.width;
      step = least(least(positions.width - column, count - j), tileColumns<T> - j % tileColumns<T>);
      int64_t from = image * positions.imageStride + row * positions.rowStride + column;
      runs[runCount++] = {int32_t(from), int32_t(j / tileColumns<T>), int32_t(j % tileColumns<T>),
                          int32_t(step)};
    }
  }

  const T *inPlace(int64_t, int64_t, int64_t &) const { return nullptr; }

  void pack(T *to, int64_t k, int64_t count) const {
    int64_t strip = count * tileColumns<T>;
    if (int64_t used = columns % tileColumns<T>)
      for (int64_t i = 0; i < count; ++i) {
        T *row = to + columns / tileColumns<T> * strip + i * tileColumns<T>;
        for (int64_t c = used; c < tileColumns<T>; ++c)
          row[c] = 0;
      }
    TapCounter at(k, tapCount);
    for (int64_t i = 0; i < count; ++i, to += tileColumns<T>, at.next()) {
      const T *from = padded + at.channel * plane + taps[at.tap];
      for (int64_t r = 0; r < runCount; ++r) {
        Run run = runs[r];
        copyRun(from + run.from, to + run.strip * strip + run.lane, run.count);
      }
    }
  }

private:
  const T *padded;
  int64_t plane;
  const int64_t *taps;
  int64_t tapCount;
  Positions positions;
  int64_t columns = 0, runCount = 0;
  Run runs[panelColumns<T>];
};

/// The result: a row is a channel, a column a position. Panels whose strips are not adjacent in it
/// are summed in a buffer first, [channel][column].
template <typename T> class Planes {
public:
  Planes(T *data, int64_t plane, int64_t channels, Positions positions, T *buffer)
      : data(data), plane(plane), channels(channels), positions(positions), buffer(buffer) {}

  void select(int64_t first, int64_t count) {
    stride = ceilDivide(count, tileColumns<T>) * tileColumns<T>;
    runCount = 0;
    int64_t perImage = positions.height * positions.width;
    for (int64_t j = 0, step; j < count; j += step) {
      int64_t image = (first + j) / perImage, rest = (first + j) % perImage;
      int64_t row = rest / positions.width, column = rest % positions.width;
      bool isWhole = positions.outRow == positions.width && positions.outColumn == 1;
      step = least(isWhole ? perImage - rest : positions.width - column, count - j);
      runs[runCount++] = {
          j, image * positions.outImage + row * positions.outRow + column * positions.outColumn,
          step};
    }
    isDirect = runCount == 1 && positions.outColumn == 1 && count == stride;
  }

  bool isPadded() const { return true; }

  T *strip(int64_t row, int64_t column, int64_t &rowStride) const {
    rowStride = isDirect ? plane : stride;
    return (isDirect ? data + runs[0].to : buffer) + row * rowStride + column;
  }

  void finish() const {
    for (int64_t c = 0; c < channels && !isDirect; ++c)
      for (int64_t r = 0; r < runCount; ++r) {
        const T *from = buffer + c * stride + runs[r].column;
        T *to = data + c * plane + runs[r].to;
        if (positions.outColumn == 1)
          copyRun(from, to, runs[r].count);
        else
          for (int64_t i = 0; i < runs[r].count; ++i)
            to[i * positions.outColumn] = from[i];
      }
  }

private:
  struct Run {
    int64_t column, to, count;
  };
  T *data;
  int64_t plane, channels;
  Positions positions;
  T *buffer;
  int64_t stride = 0, runCount = 0;
  bool isDirect = false;
  Run runs[panelColumns<T>];
};

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
  T *buffer = scratch + tapElements(group.taps);
  T *padded = buffer + group.filters * panelColumns<T>;
  int64_t size = s.height * s.width, outputs = s.out_height * s.out_width;
  Positions positions = {s.out_height,
                         s.out_width,
                         group.channels * plane,
                         s.stride_h / image.rows.step * row,
                         s.filters * outputs,
                         s.out_width,
                         1};
  int64_t together = imagesTogether(outputs, group.channels, image);
  for (int64_t n = first; n < last; n += together)
    for (int64_t g = 0; g < s.groups; ++g) {
      int64_t images = least(together, last - n);
      for (int64_t i = 0; i < images; ++i)
        copyPadded(image, x + ((n + i) * s.channels + g * group.channels) * size, group.channels,
                   padded + i * group.channels * plane);
      Filters<T> filters = {w + g * group.weights(), group.channels * group.taps};
      Patches<T> patches(padded, plane, taps, group.taps, positions);
      Planes<T> result(y + (n * s.filters + g * group.filters) * outputs, outputs, group.filters,
                       positions, buffer);
      product<T>(group.filters, images * outputs, group.channels * group.taps, filters, patches,
                 result);
    }
}

/// The positions with remainders a and b of some images and one group.
template <typename T>
void dataGradientPhase(const dlb_convolution &s, const Adjoints &adjoints, int64_t a, int64_t b,
                       const T *padded, const T *w, T *gx, int64_t *taps, T *buffer,
                       int64_t images) {
  Group group(s);
  PaddedImage image = adjoints.padded();
  int64_t row = image.columns.length(), *weightTaps = taps + group.taps, count = 0;
  for (int64_t r = 0; r < s.rows; ++r)
    for (int64_t t = 0; t < s.columns; ++t)
      if (adjoints.rows.meets(a, r) && adjoints.columns.meets(b, t)) {
        taps[count] = adjoints.rows.shift(a, r) * row + adjoints.columns.shift(b, t);
        weightTaps[count++] = r * s.columns + t;
      }
  int64_t size = s.height * s.width;
  Positions positions = {adjoints.rows.count(a),
                         adjoints.columns.count(b),
                         group.filters * image.plane(),
                         row,
                         s.channels * size,
                         s.stride_h * s.width,
                         s.stride_w};
  int64_t columns = images * positions.height * positions.width;
  if (!count || !columns)
    return;
  TransposedFilters<T> filters = {w, group.channels * group.taps, group.taps, weightTaps, count};
  Patches<T> patches(padded, image.plane(), taps, count, positions);
  Planes<T> result(gx + adjoints.rows.position(a) * s.width + adjoints.columns.position(b), size,
                   group.channels, positions, buffer);
  product<T>(group.channels, columns, group.filters * count, filters, patches, result);
}

// gx[c, position] = w[(k, r, s), c] patches(g)[(k, r, s), position]
template <typename T>
void dataGradient(const dlb_convolution *shape, const T *g, const T *w, T *gx, T *scratch,
                  int64_t first, int64_t last) {
  const dlb_convolution s = flattened(*shape);
  Group group(s);
  Adjoints adjoints(s);
  PaddedImage image = adjoints.padded();
  int64_t *taps = reinterpret_cast<int64_t *>(scratch);
  T *buffer = scratch + tapElements(group.taps);
  T *padded = buffer + group.channels * panelColumns<T>;
  int64_t size = s.height * s.width, outputs = s.out_height * s.out_width;
  int64_t together = imagesTogether(size, group.filters, image);
  // Some positions may meet no element of the filter.
  if (s.stride_h > s.rows || s.stride_w > s.columns || s.dilation_h > 1 || s.dilation_w > 1)
    std::memset(gx + first * s.channels * size, 0, (last - first) * s.channels * size * sizeof(T));
  for (int64_t n = first; n < last; n += together)
    for (int64_t i = 0; i < s.groups; ++i) {
      int64_t images = least(together, last - n);
      for (int64_t j = 0; j < images; ++j)
        copyPadded(image, g + ((n + j) * s.filters + i * group.filters) * outputs, group.filters,
                   padded + j * group.filters * image.plane());
      for (int64_t a = 0; a < s.stride_h; ++a)
        for (int64_t b = 0; b < s.stride_w; ++b)
          dataGradientPhase(s, adjoints, a, b, padded, w + i * group.weights(),
                            gx + (n * s.channels + i * group.channels) * size, taps, buffer,
                            images);
    }
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_TILECONVOLUTION_H
