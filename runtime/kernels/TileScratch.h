// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Sizes of what tile products keep in scratch memory. They hold for every instruction set and
// element type, since code is compiled before the processor that runs it is known.

#ifndef DLB_RUNTIME_KERNELS_TILESCRATCH_H
#define DLB_RUNTIME_KERNELS_TILESCRATCH_H

#include "runtime/abi/tiles.h"

namespace dlb {
namespace {

constexpr int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
constexpr int64_t most(int64_t a, int64_t b) { return a < b ? b : a; }
constexpr int64_t ceilDivide(int64_t a, int64_t b) { return (a + b - 1) / b; }

/// Terms of one chain of multiply-adds.
constexpr int64_t depth = 256;

/// Columns of a packed right panel, 512 KB of a second-level cache of 1 MB or more; where that is
/// smaller, it streams from the third, once for every few rows.
template <typename T> constexpr int64_t panelColumns = (512 << 10) / (depth * sizeof(T));

/// How one dimension of an image lies in its padded copy: `count` positions from `first` on, every
/// `step`-th, zero outside [0, size). They are sorted by their remainder by `phases`, so that every
/// phases-th is adjacent.
struct PaddedAxis {
  int64_t size, first, count, phases, step;

  int64_t each() const { return ceilDivide(count, phases); }
  int64_t length() const { return phases * each(); }
  /// Of position i of those that are copied.
  int64_t place(int64_t i) const { return i % phases * each() + i / phases; }
};

struct PaddedImage {
  PaddedAxis rows, columns;

  int64_t plane() const { return rows.count * columns.length(); }
};

/// Elements of scratch for two tables of `taps` numbers.
constexpr int64_t tapElements(int64_t taps) {
  return ceilDivide(2 * taps * int64_t(sizeof(int64_t)), 64) * 64 / int64_t(sizeof(float));
}

/// Sizes within one group of channels.
struct Group {
  int64_t channels, filters, taps;

  explicit Group(const dlb_convolution &s)
      : channels(s.channels / s.groups), filters(s.filters / s.groups), taps(s.rows * s.columns) {}
  int64_t weights() const { return filters * channels * taps; }
};

struct Range {
  int64_t first, last;

  int64_t count() const { return last - first; }
};

/// What [first, last) means to the forward convolution: images, or filters of the only image.
inline Range forwardImages(const dlb_convolution &s, int64_t first, int64_t last) {
  return s.images == 1 ? Range{0, 1} : Range{first, last};
}
inline Range forwardFilters(const dlb_convolution &s, int64_t first, int64_t last) {
  return s.images == 1 ? Range{first, last} : Range{0, s.filters};
}

/// Images whose positions make a panel, if their padded copies stay in the second-level cache.
inline int64_t imagesTogether(int64_t positions, int64_t channels, const PaddedImage &image) {
  int64_t elements = most(channels * image.plane(), 1);
  return most(least(panelColumns<float> / most(positions, 1), (512 << 10) / elements), 1);
}

/// The same convolution with one row in each plane, where patches are pixels in order.
inline dlb_convolution flattened(dlb_convolution s) {
  if (s.rows == 1 && s.columns == 1 && s.stride_h == 1 && s.stride_w == 1 && s.low_h == 0 &&
      s.low_w == 0 && s.out_height == s.height && s.out_width == s.width) {
    s.width = s.out_width = s.width * s.height;
    s.height = s.out_height = 1;
  }
  return s;
}

/// What the forward convolution reads of a dimension: for windows of one element only that element,
/// else all, with columns that are a stride apart adjacent.
inline PaddedAxis paddedAxis(int64_t size, int64_t low, int64_t outputs, int64_t stride,
                             int64_t window, int64_t dilation, bool isColumn) {
  if (window == 1)
    return {size, -low, outputs, 1, stride};
  int64_t count = (outputs - 1) * stride + (window - 1) * dilation + 1;
  return {size, -low, count, isColumn ? stride : 1, 1};
}

inline PaddedImage paddedInput(const dlb_convolution &s) {
  return {paddedAxis(s.height, s.low_h, s.out_height, s.stride_h, s.rows, s.dilation_h, false),
          paddedAxis(s.width, s.low_w, s.out_width, s.stride_w, s.columns, s.dilation_w, true)};
}

/// One dimension of the data gradient.
struct Adjoint {
  int64_t size, outputs, stride, low, dilation, window;

  /// Steps t = (position + low) / stride.
  int64_t firstStep() const { return low / stride; }
  int64_t lastStep() const { return (size - 1 + low) / stride; }
  int64_t reach() const { return (window - 1) * dilation / stride; }
  PaddedAxis padded() const {
    int64_t first = firstStep() - reach();
    return {outputs, first, lastStep() - first + 1, 1, 1};
  }

  /// The steps of positions with the remainder a.
  int64_t first(int64_t a) const { return (low - a + stride - 1) / stride; }
  int64_t count(int64_t a) const {
    int64_t last = size - 1 + low - a;
    return last < 0 ? 0 : most(last / stride - first(a) + 1, 0);
  }
  bool meets(int64_t a, int64_t r) const { return r * dilation % stride == a; }
  /// Where in the padded copy, from a step's index among those with the remainder a.
  int64_t shift(int64_t a, int64_t r) const {
    return first(a) - (r * dilation - a) / stride - firstStep() + reach();
  }
  /// The position of the first step.
  int64_t position(int64_t a) const { return first(a) * stride + a - low; }
};

struct Adjoints {
  Adjoint rows, columns;

  explicit Adjoints(const dlb_convolution &s)
      : rows{s.height, s.out_height, s.stride_h, s.low_h, s.dilation_h, s.rows},
        columns{s.width, s.out_width, s.stride_w, s.low_w, s.dilation_w, s.columns} {}
  PaddedImage padded() const { return {rows.padded(), columns.padded()}; }
};

/// What the weight gradient sums at once: all rows of some images, or some rows of one: `depth`
/// positions at most, or one row.
struct PositionBlocks {
  int64_t images, rows, outputs;
  int64_t width; ///< of the input under a row, with padding
  int64_t stride, reach;

  explicit PositionBlocks(const dlb_convolution &s)
      : outputs(s.out_width),
        width((s.out_width - 1) * s.stride_w + (s.columns - 1) * s.dilation_w + 1),
        stride(s.stride_h), reach((s.rows - 1) * s.dilation_h + 1) {
    int64_t fitting = most(depth / outputs, 1);
    rows = ceilDivide(s.out_height, ceilDivide(s.out_height, fitting));
    images = rows < s.out_height ? 1 : least(most(fitting / rows, 1), s.images);
  }
  int64_t positions() const { return images * rows * outputs; }
  int64_t inputRows(int64_t count) const { return (count - 1) * stride + reach; }
};

/// Elements of `rows` rows of a left operand in packed panels, at most.
constexpr int64_t leftElements(int64_t rows, int64_t terms) { return (2 * rows + 16) * terms; }

/// Elements of the weights in packed panels, forward and transposed, if they are packed once and
/// not for every panel of positions: where they stay in the second-level cache beside one. Else 0.
inline int64_t packedWeights(const dlb_convolution &s) {
  Group group(s);
  if (s.groups > 1 || group.weights() > 1 << 16)
    return 0;
  return most(leftElements(group.filters, group.channels * group.taps),
              leftElements(group.channels, group.filters * group.taps));
}

/// What the forward convolution and the data gradient need: tables, weights and padded images.
inline int64_t imageScratch(const dlb_convolution &s, int64_t images) {
  constexpr int64_t widestTile = 32;
  Group group(s);
  PaddedImage forward = paddedInput(s), backward = Adjoints(s).padded();
  int64_t outputs = s.out_height * s.out_width, size = s.height * s.width;
  return tapElements(group.taps) + packedWeights(s) +
         most(group.channels, group.filters) * panelColumns<float> + widestTile +
         most(least(imagesTogether(outputs, group.channels, forward), images) * group.channels *
                  forward.plane(),
              least(imagesTogether(size, group.filters, backward), images) * group.filters *
                  backward.plane());
}

/// Where what meets one filter lies in the weight gradient's right operand, as `runs` pieces:
/// pixels under the elements of one row of the filter, which are adjacent unless it is dilated; or,
/// where the channels would not fill a vector of `lanes`, one patch [channel][tap] a position.
struct PatchLayout {
  bool isPatch;
  int64_t channels, tapsEach; ///< taps of a run
  int64_t pixel;              ///< elements from one pixel, or patch, to the next
  int64_t runs, width;        ///< of a run, in whole tiles

  PatchLayout(const dlb_convolution &s, int64_t lanes)
      : isPatch(s.channels / s.groups < lanes), channels(s.channels / s.groups),
        tapsEach(isPatch             ? s.rows * s.columns
                 : s.dilation_w == 1 ? s.columns
                                     : 1),
        pixel(isPatch ? ceilDivide(channels * tapsEach, 2 * lanes) * 2 * lanes
                      : ceilDivide(channels, lanes) * lanes),
        runs(s.rows * s.columns / tapsEach),
        width(isPatch ? pixel : ceilDivide(tapsEach * pixel, 2 * lanes) * 2 * lanes) {}

  /// Of the sum of a run's tap t and channel c.
  int64_t place(int64_t t, int64_t c) const { return isPatch ? c * tapsEach + t : t * pixel + c; }
};

/// Elements behind the right operand that are read or written with its last ones.
constexpr int64_t patchSlack = 64;

/// Elements of the right operand for one block of positions, and of the padded rows that patches
/// are made of.
inline int64_t rightElements(const PatchLayout &layout, const PositionBlocks &blocks) {
  int64_t pixels = blocks.inputRows(blocks.rows) * blocks.width;
  return patchSlack +
         (layout.isPatch ? blocks.positions() * layout.pixel + patchSlack + layout.channels * pixels
                         : blocks.images * pixels * layout.pixel);
}

/// What the weight gradient needs for `filters` filters at a time: sums, both operands.
inline int64_t weightScratch(const dlb_convolution &s, int64_t filters) {
  Group group(s);
  PositionBlocks blocks(s);
  filters = least(filters, group.filters);
  int64_t elements = 0;
  for (int64_t lanes = 2; lanes <= 16; lanes *= 2) {
    PatchLayout layout(s, lanes);
    elements = most(elements, layout.runs * filters * layout.width + rightElements(layout, blocks));
  }
  return elements + leftElements(filters, blocks.positions());
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_TILESCRATCH_H
