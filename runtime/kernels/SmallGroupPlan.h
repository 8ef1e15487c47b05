// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Which convolutions are computed plane by plane, since each channel meets a few filters only (one
// in a depthwise convolution), and what that needs of scratch memory. Everything follows from the
// shape.

#ifndef DLB_RUNTIME_KERNELS_SMALLGROUPPLAN_H
#define DLB_RUNTIME_KERNELS_SMALLGROUPPLAN_H

#include "runtime/kernels/TileScratch.h"

namespace dlb {
namespace {

/// The rule: with more filters for each channel, or more channels, products that read each patch
/// once for all filters take less time.
inline bool hasSmallGroups(const dlb_convolution &s) {
  constexpr int64_t mostPairs = 64;
  Group group(s);
  return s.groups > 1 && group.channels * group.filters <= mostPairs;
}

constexpr int64_t floorDivide(int64_t a, int64_t b) { return a >= 0 ? a / b : -ceilDivide(-a, b); }
constexpr int64_t floorRemainder(int64_t a, int64_t b) { return a - floorDivide(a, b) * b; }

/// Vectors of `lanes` after which rows of `pitch` begin at the same lanes again.
constexpr int64_t maskPeriod(int64_t pitch, int64_t lanes) {
  int64_t a = pitch, b = lanes;
  while (b) {
    int64_t rest = a % b;
    a = b;
    b = rest;
  }
  return pitch / a;
}

/// One dimension: positions, elements of a part, and how far from a position the taps meet the
/// part's elements, from `first` to `last`.
struct PlaneAxis {
  int64_t positions, size, first, last;

  bool meets(int64_t shift) const { return shift > -positions && shift < size; }
};

/// A copy of planes whose rows are `pitch` elements apart, as are those of the result: then a
/// position and what it meets under a tap are the same distance apart everywhere, and vectors go on
/// from one row to the next. Rows of zeros lie above and below. What a tap meets beyond the left or
/// right end of a row is masked; of long rows, which would take many masks, it is zeros too. A
/// plane is cut into parts, one for each remainder of rows and columns by the strides, so that what
/// neighbouring positions meet is adjacent.
struct PlaneCopy {
  static constexpr int64_t slack = 16; ///< that vectors reach beyond the last row
  /// Elements of planes that are copied before the first is computed: what was just written can't
  /// be read at other places for some time.
  static constexpr int64_t copiedAhead = 1 << 11;

  PlaneAxis rows, columns;
  int64_t parts, above, below;
  int64_t pitch;
  bool isMasked;

  PlaneCopy(PlaneAxis rows, PlaneAxis columns, int64_t parts, int64_t columnTaps)
      : rows(rows), columns(columns), parts(parts),
        above(most(-most(rows.first, 1 - rows.positions), 0)),
        below(most(rows.positions + least(rows.last, rows.size - 1) - rows.size, 0)),
        pitch(most(columns.positions, columns.size)), isMasked(true) {
    constexpr int64_t mostMasks = 1 << 10, mostPeriod = 64;
    int64_t padded = most(columns.positions + columns.last, columns.size - columns.first);
    if (columnTaps * pitch > mostMasks && 4 * padded <= 5 * pitch) {
      pitch = most(pitch, padded);
      isMasked = false;
    } else if (maskPeriod(pitch, 16) > mostPeriod) {
      pitch = ceilDivide(pitch, 16) * 16;
    }
  }

  // A row more on each side, for masked elements.
  int64_t part() const { return (above + rows.size + below + 2) * pitch; }
  int64_t elements() const { return ceilDivide(parts * part() + slack, 16) * 16; }
  int64_t origin() const { return (above + 1) * pitch; }
  int64_t buffer() const { return ceilDivide(rows.positions * pitch + slack, 16) * 16; }
  /// Groups of `each` planes that are copied ahead.
  int64_t groupsTogether(int64_t each) const { return most(copiedAhead / (each * elements()), 1); }
  /// Elements of the result's rows, with what lies between them.
  int64_t positions(int64_t rowCount, int64_t width) const {
    return (rowCount - 1) * pitch + width;
  }
};

/// For the forward convolution and the weights' gradient.
inline PlaneCopy inputCopy(const dlb_convolution &s) {
  auto axis = [](int64_t outputs, int64_t size, int64_t window, int64_t stride, int64_t low,
                 int64_t dilation) -> PlaneAxis {
    return {outputs, ceilDivide(size, stride), floorDivide(-low, stride),
            floorDivide((window - 1) * dilation - low, stride)};
  };
  return {axis(s.out_height, s.height, s.rows, s.stride_h, s.low_h, s.dilation_h),
          axis(s.out_width, s.width, s.columns, s.stride_w, s.low_w, s.dilation_w),
          s.stride_h * s.stride_w, s.columns};
}

/// For the data gradient. Its positions are those of x with the same remainders by the strides.
inline PlaneCopy outputCopy(const dlb_convolution &s) {
  auto axis = [](int64_t outputs, int64_t size, int64_t window, int64_t stride, int64_t low,
                 int64_t dilation) -> PlaneAxis {
    return {ceilDivide(size, stride), outputs, floorDivide(low - (window - 1) * dilation, stride),
            floorDivide(stride - 1 + low, stride)};
  };
  return {axis(s.out_height, s.height, s.rows, s.stride_h, s.low_h, s.dilation_h),
          axis(s.out_width, s.width, s.columns, s.stride_w, s.low_w, s.dilation_w), 1, s.columns};
}

/// Vectors of positions that are summed side by side, at most.
constexpr int64_t mostPlaneVectors = 8;

/// Filters whose weights' gradients are summed side by side, so that planes are read in order, as
/// long as what they meet stays in the second-level cache.
inline int64_t filtersTogether(const PlaneCopy &input) {
  constexpr int64_t mostFilters = 8, mostElements = 1 << 16;
  return most(least(mostFilters, mostElements / input.buffer()), 1);
}

/// Elements of tables: of terms, of columns of taps, and of phases of the data gradient.
inline int64_t smallGroupTables(const dlb_convolution &s) {
  Group group(s);
  int64_t terms = most(group.channels, group.filters) * group.taps;
  return tapElements(terms + s.stride_h * s.columns + 2 * s.stride_h * s.stride_w);
}

/// Elements of masks for every instruction set and element type, of 32 bytes at most.
inline int64_t smallGroupMasks(const dlb_convolution &s, const PlaneCopy &plane) {
  int64_t bytes = 0;
  for (int64_t lanes = 2; lanes <= 16; lanes *= 2)
    bytes = most(bytes, (maskPeriod(plane.pitch, lanes) + mostPlaneVectors) * most(lanes * 4, 16));
  return plane.isMasked ? ceilDivide(s.columns * bytes, 64) * 16 : 0;
}

/// For every part, instruction set and element type.
inline int64_t smallGroupScratch(const dlb_convolution &s) {
  PlaneCopy input = inputCopy(s), output = outputCopy(s);
  Group group(s);
  int64_t forward = smallGroupMasks(s, input) +
                    input.groupsTogether(group.channels) * group.channels * input.elements() +
                    filtersTogether(input) * (input.buffer() + group.channels * group.taps * 16);
  int64_t data = smallGroupMasks(s, output) +
                 output.groupsTogether(group.filters) * group.filters * output.elements() +
                 s.stride_w * output.buffer();
  return smallGroupTables(s) + most(forward, data);
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_SMALLGROUPPLAN_H
