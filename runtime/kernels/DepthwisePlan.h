// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Which convolutions are computed plane by plane, since each channel meets filters of its own only,
// and what that needs of scratch memory. Everything follows from the shape and the vectors' length.

#ifndef DLB_RUNTIME_KERNELS_DEPTHWISEPLAN_H
#define DLB_RUNTIME_KERNELS_DEPTHWISEPLAN_H

#include "runtime/kernels/TileScratch.h"

namespace dlb {
namespace {

/// The rule: with more filters for each channel, products that read each patch once for all of them
/// take less time.
inline bool usesDepthwise(const dlb_convolution &s) {
  constexpr int64_t mostMultiplier = 8;
  return s.groups > 1 && s.groups == s.channels && s.filters <= mostMultiplier * s.channels &&
         s.low_h >= 0 && s.low_w >= 0;
}

/// One padded plane in parts, one for each remainder of rows and columns by the strides, so that
/// what neighbouring positions meet under a tap is adjacent.
struct PlaneParts {
  PaddedAxis rows, columns;

  /// Elements from one row to the next.
  int64_t pitch() const { return columns.each(); }
  int64_t part() const { return rows.each() * pitch(); }
  int64_t elements() const { return rows.phases * columns.phases * part(); }
  /// What the first position meets under an element of the window.
  int64_t place(int64_t row, int64_t column) const {
    return (row % rows.phases * columns.phases + column % columns.phases) * part() +
           row / rows.phases * pitch() + column / columns.phases;
  }
};

inline PlaneParts depthwiseInput(const dlb_convolution &s) {
  return {paddedAxis(s.height, s.low_h, s.out_height, s.stride_h, s.rows, s.dilation_h, true),
          paddedAxis(s.width, s.low_w, s.out_width, s.stride_w, s.columns, s.dilation_w, true)};
}

inline PlaneParts depthwiseOutput(const dlb_convolution &s) {
  Adjoints adjoints(s);
  return {adjoints.rows.padded(), adjoints.columns.padded()};
}

/// Positions of one plane as vectors: row by row; or as one row with what lies between the rows in
/// the padded copy, of which idle positions are computed too and from which the rows are copied.
struct Sweep {
  int64_t rows, width;
  bool isFlat;

  /// Measured: copying a vector takes as long as three terms of it.
  Sweep(int64_t height, int64_t width, int64_t pitch, int64_t terms, int64_t lanes)
      : rows(height), width(width), isFlat(false) {
    int64_t flat = (height - 1) * pitch + width, vectors = height * ceilDivide(width, lanes);
    isFlat = ceilDivide(flat, lanes) * terms + 3 * vectors < vectors * terms;
    if (isFlat)
      rows = 1, this->width = flat;
  }
};

/// What vectors reach beyond rows, of any element type and instruction set.
constexpr int64_t planeSlack = 16;

/// Elements of `rows` rows of `width` positions, in whole vectors or with those between them.
constexpr int64_t sweptElements(int64_t rows, int64_t width, int64_t pitch) {
  return rows * most(pitch, ceilDivide(width, 16) * 16) + planeSlack;
}

/// Filters whose weights' gradients are summed side by side: their planes are read in order.
constexpr int64_t depthwiseFilters = 8;

/// For every part, instruction set and element type.
inline int64_t depthwiseScratch(const dlb_convolution &s) {
  PlaneParts input = depthwiseInput(s), output = depthwiseOutput(s);
  Adjoints adjoints(s);
  int64_t taps = s.rows * s.columns, multiplier = s.filters / s.channels;
  int64_t forward = sweptElements(s.out_height, s.out_width, input.pitch());
  int64_t rows = ceilDivide(s.height, s.stride_h), columns = ceilDivide(s.width, s.stride_w);
  int64_t data = s.stride_w * sweptElements(rows, columns, output.pitch());
  int64_t weights = forward + depthwiseFilters * taps * 16;
  return tapElements(multiplier * taps + s.stride_h * s.stride_w) + multiplier * taps + 16 +
         most(input.elements(), multiplier * output.elements()) + planeSlack + 64 +
         most(data, weights);
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_DEPTHWISEPLAN_H
