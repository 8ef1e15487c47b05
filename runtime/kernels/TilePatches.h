// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The right operand and the result of a convolution's matrix product: patches, read from a copy of
// a few images with their padding, in place where positions are adjacent in it, else gathered panel
// by panel; and planes.

#ifndef DLB_RUNTIME_KERNELS_TILEPATCHES_H
#define DLB_RUNTIME_KERNELS_TILEPATCHES_H

#include "runtime/kernels/TileProduct.h"

namespace dlb {
namespace {

/// Copies `channels` planes of one image with its padding, `pitch` elements from one to the next.
template <typename T>
void copyPadded(const PaddedImage &image, const T *from, int64_t channels, T *planes,
                int64_t pitch) {
  const PaddedAxis &rows = image.rows, &columns = image.columns;
  int64_t length = columns.length(), advance = columns.phases * columns.step;
  for (int64_t c = 0; c < channels; ++c, from += rows.size * columns.size) {
    T *to = planes + c * pitch;
    for (int64_t i = 0; i < rows.count; ++i, to += length) {
      int64_t h = rows.first + i * rows.step;
      bool isInside = h >= 0 && h < rows.size;
      const T *row = from + h * columns.size;
      if (isInside && advance == 1) {
        copyBetweenZeros(row + columns.first, to, -columns.first, columns.size - columns.first,
                         length);
        continue;
      }
      std::memset(to, 0, length * sizeof(T));
      if (!isInside)
        continue;
      for (int64_t phase = 0; phase < columns.phases; ++phase) {
        int64_t shift = columns.first + phase * columns.step;
        int64_t begin = shift < 0 ? ceilDivide(-shift, advance) : 0;
        int64_t end = shift >= columns.size ? 0 : (columns.size - 1 - shift) / advance + 1;
        T *phaseTo = to + phase * columns.each();
        end = least(end, columns.each());
        if (advance == 2)
          for (int64_t x = begin; x < end; ++x)
            phaseTo[x] = row[shift + 2 * x];
        else
          for (int64_t x = begin; x < end; ++x)
            phaseTo[x] = row[shift + advance * x];
      }
    }
  }
}

/// The columns of a product: positions of some images, `height` x `width` each, row-major.
struct Positions {
  int64_t height, width;
  int64_t imageStride, rowStride;      ///< in the padded copy, where columns are adjacent
  int64_t outImage, outRow, outColumn; ///< in the result
  int64_t rows, terms;                 ///< of the product that these are the columns of

  /// Columns for each row: the width; or all of a row of the padded copy, so that the rows of an
  /// image are adjacent and nothing has to be gathered, but idle columns are computed and results
  /// have to be copied. Gathering an element takes as long as 15 multiply-adds, copying it 30.
  int64_t columns() const {
    int64_t idle = (rowStride - width) * rows * terms, copied = 30 * rows * width;
    return idle + copied < 15 * terms * width ? rowStride : width;
  }
  int64_t perImage() const { return (height - 1) * columns() + width; }
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
    bool isFlat = positions.columns() == positions.rowStride;
    int64_t perImage = positions.perImage(), length = isFlat ? perImage : positions.columns();
    for (int64_t j = 0, step; j < count; j += step) {
      int64_t image = (first + j) / perImage, rest = (first + j) % perImage;
      int64_t row = rest / positions.columns(), column = rest % positions.columns();
      int64_t strip = j / tileColumns<T>, lane = j % tileColumns<T>;
      step = least(least(length - rest % length, count - j), tileColumns<T> - lane);
      int64_t from = image * positions.imageStride + row * positions.rowStride + column;
      bool isWhole = lane == 0 && step == least(count - j, tileColumns<T>) && canReadRows<T>(plane);
      adjacent[strip] = isWhole ? int32_t(from) : -1;
      if (!isWhole)
        runs[runCount++] = {int32_t(from), int32_t(strip), int32_t(lane), int32_t(step)};
    }
  }

  const T *inPlace(int64_t strip, int64_t, RightRows &where) const {
    int32_t from = adjacent[strip / tileColumns<T>];
    if (from < 0)
      return nullptr;
    where = {0, offsets, where.length, 1};
    return padded + from;
  }

  void pack(T *to, int64_t k, int64_t count) {
    TapCounter place(k, tapCount);
    for (int64_t i = 0; i < count; ++i, place.next())
      offsets[i] = place.channel * plane + taps[place.tap];
    if (!runCount)
      return;
    int64_t strip = count * tileColumns<T>;
    if (int64_t used = columns % tileColumns<T>)
      for (int64_t i = 0; i < count; ++i) {
        T *row = to + columns / tileColumns<T> * strip + i * tileColumns<T>;
        for (int64_t c = used; c < tileColumns<T>; ++c)
          row[c] = 0;
      }
    for (int64_t i = 0; i < count; ++i, to += tileColumns<T>) {
      const T *from = padded + offsets[i];
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
  int64_t offsets[depth]; ///< of the rows of the block, in the padded copy
  /// Where a strip's columns lie in the padded copy, relative to a row; -1 if it has to be packed.
  int32_t adjacent[panelColumns<T> / tileColumns<T>];
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
    int64_t perImage = positions.perImage();
    for (int64_t j = 0, step; j < count; j += step) {
      int64_t image = (first + j) / perImage, rest = (first + j) % perImage;
      int64_t row = rest / positions.columns(), column = rest % positions.columns();
      if (column >= positions.width) {
        step = least(positions.columns() - column, count - j);
        continue;
      }
      bool isWhole = positions.outRow == positions.columns() && positions.outColumn == 1;
      step = least(isWhole ? perImage - rest : positions.width - column, count - j);
      runs[runCount++] = {
          j, image * positions.outImage + row * positions.outRow + column * positions.outColumn,
          step};
    }
    isDirect = runCount == 1 && positions.outColumn == 1 && runs[0].count == stride;
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

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_TILEPATCHES_H
