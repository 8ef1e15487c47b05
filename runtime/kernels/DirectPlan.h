// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Which convolutions are computed directly, with filters or channels along the vectors, and what
// that needs of scratch memory. Everything follows from the shape and the vectors' length.

#ifndef DLB_RUNTIME_KERNELS_DIRECTPLAN_H
#define DLB_RUNTIME_KERNELS_DIRECTPLAN_H

#include "runtime/kernels/TileScratch.h"

namespace dlb {
namespace {

/// Weights that are laid out by each call: 1 MB at most.
constexpr int64_t mostDirectWeights = 1 << 18;

/// Whether weights that were laid out before come from beyond the second-level cache. Then chains
/// are shorter: the weights of a strip, 24 KB, stay in the first-level cache beside what they meet,
/// while the next ones arrive.
constexpr int64_t farDepth = 192;
inline bool areDirectWeightsFar(const dlb_convolution &s) { return Group(s).weights() > 1 << 16; }

/// Pixels times channels or filters that are summed in a buffer before they go to their planes:
/// part of a first-level cache, or for the data gradient of a second-level one.
constexpr int64_t mostDirectOutputs = 1 << 13, mostDirectInputs = 1 << 17;

/// Elements from one plane to the next where they are read side by side: planes that are a multiple
/// of a page would share one set of the first-level cache.
constexpr int64_t planePitch(int64_t plane) { return plane % 256 == 0 ? plane + 16 : plane; }

/// Elements from one pixel of `channels` to the next: whole vectors.
constexpr int64_t pixelOf(int64_t channels, int64_t lanes) {
  return ceilDivide(channels, lanes) * lanes;
}

/// The forward convolution with vectors along filters.
struct DirectForward {
  static constexpr int64_t widest = 32; ///< filters of a strip
  PaddedImage image;
  bool isInPlace; ///< x needs no copy

  explicit DirectForward(const dlb_convolution &s)
      : image(paddedInput(s)), isInPlace(s.low_h == 0 && s.low_w == 0 && s.stride_w == 1 &&
                                         planePitch(s.height * s.width) == s.height * s.width &&
                                         image.columns.count <= s.width &&
                                         image.rows.count <= s.height && image.rows.step == 1) {}

  int64_t plane(const dlb_convolution &s) const {
    return isInPlace ? s.height * s.width : planePitch(image.plane());
  }
  int64_t rowPitch(const dlb_convolution &s) const {
    return isInPlace ? s.width : image.columns.length();
  }
  /// Output rows that are summed before they go to their planes.
  static int64_t rowsEach(const dlb_convolution &s) {
    int64_t fitting = most(mostDirectOutputs / (s.out_width * widest), 1);
    return ceilDivide(s.out_height, ceilDivide(s.out_height, fitting));
  }
  static int64_t weights(const dlb_convolution &s) {
    Group group(s);
    return (pixelOf(group.filters, 16) + 16) * group.channels * group.taps;
  }
  /// Without weights that were laid out before.
  int64_t packedScratch(const dlb_convolution &s) const {
    Group group(s);
    return ceilDivide(group.channels * group.taps * int64_t(sizeof(int64_t)), 64) * 16 +
           rowsEach(s) * s.out_width * widest + (isInPlace ? 0 : group.channels * plane(s)) + 64;
  }
  int64_t scratch(const dlb_convolution &s) const { return packedScratch(s) + weights(s); }
};

/// The data gradient with vectors along channels: each output pixel adds to the pixels under its
/// window, in a buffer of the padded image.
struct DirectBackward {
  static constexpr int64_t widest = 32; ///< channels of a strip
  int64_t height, width;                ///< of the buffer
  int64_t pitch;                        ///< from one plane of g to the next
  bool isInPlace;                       ///< g needs no copy

  explicit DirectBackward(const dlb_convolution &s)
      : height(most((s.out_height - 1) * s.stride_h + (s.rows - 1) * s.dilation_h + 1,
                    s.height + s.low_h)),
        width(most((s.out_width - 1) * s.stride_w + (s.columns - 1) * s.dilation_w + 1,
                   s.width + s.low_w)),
        pitch(planePitch(s.out_height * s.out_width)),
        isInPlace(pitch == s.out_height * s.out_width) {}

  /// Rows of g that stay in the first-level cache while all taps meet them.
  static int64_t rowsEach(const dlb_convolution &s) {
    int64_t fitting = most(mostDirectOutputs / (s.out_width * (s.filters / s.groups)), 2);
    return ceilDivide(s.out_height, ceilDivide(s.out_height, fitting));
  }
  int64_t scratch(const dlb_convolution &s) const {
    Group group(s);
    return ceilDivide(group.filters * int64_t(sizeof(int64_t)), 64) * 16 +
           (pixelOf(group.channels, 16) + 16) * group.filters * group.taps +
           height * width * widest + (isInPlace ? 0 : group.filters * pitch) + 64;
  }
};

/// The forward convolution with the positions of a row along the vectors.
struct RowForward {
  static constexpr int64_t slack = 32; ///< that vectors read beyond the last row
  PaddedImage image;

  explicit RowForward(const dlb_convolution &s)
      : image{{s.height, -s.low_h,
               (s.out_height - 1) * s.stride_h + (s.rows - 1) * s.dilation_h + 1, 1, 1},
              {s.width, -s.low_w,
               (s.out_width - 1) * s.stride_w + (s.columns - 1) * s.dilation_w + 1, s.stride_w,
               1}} {}

  int64_t scratch(const dlb_convolution &s) const {
    Group group(s);
    int64_t terms = group.channels * group.taps;
    return tapElements(terms) + leftElements(group.filters, terms) +
           group.channels * image.plane() + slack;
  }
};

/// Multiply-adds of the product of patches per output row: computed beside the result and copied,
/// or gathered, which for each term takes as long as 150 and 5 for each element; see `Positions`.
inline int64_t productRow(int64_t width, int64_t pitch, int64_t rows, int64_t terms) {
  int64_t idle = (pitch - width) * rows * terms + 30 * rows * width;
  return width * rows * terms + least(idle, terms * (150 + 5 * width) + 8 * rows * width);
}

/// The ways to compute a forward convolution.
enum class ForwardWay { product, direct, rows };

/// The rule: the way that takes the fewest multiply-adds, those beside the result included, and a
/// twentieth fewer than the product of patches. With filters along whole vectors, the exchange of
/// the result's pixels and channels takes as long as some 16 of them an element; with whole tiles
/// of columns, the copy of a row from its tile 8.
/// Filters that were laid out before (`isPacked`) are read in order, and ahead of need: there may
/// be any number of them. To the product, which reads them from places far apart for each panel of
/// positions, one costs as much as 32 multiply-adds. Windows of one element need terms enough to
/// make up for the copy of the image.
inline ForwardWay forwardWay(const dlb_convolution &s, int64_t lanes, bool isPacked = false) {
  constexpr int64_t leastTerms = 256;
  Group group(s);
  int64_t terms = group.channels * group.taps;
  bool isDirect = isPacked ? group.taps > 1 || terms >= leastTerms
                           : group.taps > 1 && group.weights() <= mostDirectWeights;
  if (s.groups > 1 || !isDirect)
    return ForwardWay::product;
  PaddedImage image = paddedInput(s);
  int64_t product = productRow(s.out_width, image.columns.length(), s.filters, terms) / 20 * 19;
  if (isPacked) {
    int64_t together = imagesTogether(s.out_height * s.out_width, s.channels, image);
    product += 32 * group.weights() / (s.out_height * least(together, s.images));
  }
  int64_t direct = s.out_width * pixelOf(s.filters, lanes) * (terms + 16);
  int64_t rows = pixelOf(s.out_width, 2 * lanes) * s.filters * (terms + 8);
  if (terms <= depth && rows < least(direct, product))
    return ForwardWay::rows;
  return direct < product ? ForwardWay::direct : ForwardWay::product;
}

inline bool usesDirectBackward(const dlb_convolution &s, int64_t lanes) {
  Group group(s);
  DirectBackward plan(s);
  if (s.groups > 1 || group.taps == 1 || group.weights() > mostDirectWeights || s.low_h < 0 ||
      s.low_w < 0 || plan.height * plan.width * DirectBackward::widest > mostDirectInputs)
    return false;
  int64_t pixels = pixelOf(group.channels, lanes);
  int64_t direct = s.out_height * s.out_width * group.taps * (group.filters + 4) * pixels +
                   16 * s.height * s.width * pixels;
  Adjoints adjoints(s);
  int64_t product = 0;
  for (int64_t a = 0; a < s.stride_h; ++a)
    for (int64_t b = 0; b < s.stride_w; ++b) {
      int64_t taps = 0;
      for (int64_t r = 0; r < s.rows; ++r)
        for (int64_t t = 0; t < s.columns; ++t)
          taps += adjoints.rows.meets(a, r) && adjoints.columns.meets(b, t);
      product += adjoints.rows.count(a) * productRow(adjoints.columns.count(b),
                                                     adjoints.padded().columns.length(),
                                                     group.channels, taps * group.filters);
    }
  return direct < product;
}

/// The weight gradient with the positions of a row along the vectors, some rows at a time: 8 KB of
/// a filter's.
struct RowWeights {
  static constexpr int64_t mostFilters = 4, mostPositions = 1 << 11, slack = 16;
  int64_t width; ///< of a row of g, in whole vectors of any length
  int64_t rows;
  PaddedAxis columns; ///< of x
  int64_t stride, reach;

  explicit RowWeights(const dlb_convolution &s)
      : width(pixelOf(s.out_width, 16)),
        rows(ceilDivide(s.out_height, ceilDivide(s.out_height, most(mostPositions / width, 1)))),
        columns{s.width, -s.low_w,
                (s.out_width - 1) * s.stride_w + (s.columns - 1) * s.dilation_w + 1, s.stride_w, 1},
        stride(s.stride_h), reach((s.rows - 1) * s.dilation_h + 1) {}

  int64_t inputRows(int64_t count) const { return (count - 1) * stride + reach; }
  int64_t inputs(const dlb_convolution &s) const {
    return pixelOf(s.channels * inputRows(rows) * columns.length() + slack, 16);
  }
  int64_t scratch(const dlb_convolution &s, int64_t filters) const {
    return tapElements(s.columns) + mostFilters * rows * width + inputs(s) +
           filters * s.channels * s.rows * s.columns * 16;
  }
};

/// The rule: where vectors along channels would not be full, and those along rows are at least
/// three quarters full.
inline bool usesRowWeights(const dlb_convolution &s, int64_t lanes) {
  constexpr int64_t mostTaps = 1 << 10;
  return s.groups == 1 && s.channels < lanes && s.channels * s.rows * s.columns <= mostTaps &&
         3 * pixelOf(s.out_width, 16) <= 4 * s.out_width;
}

/// For every instruction set and element type, and ranges of `slices`.
inline int64_t directScratch(const dlb_convolution &s, int64_t slices) {
  int64_t elements = 0;
  for (int64_t lanes = 2; lanes <= 16; lanes *= 2) {
    if (forwardWay(s, lanes) == ForwardWay::rows)
      elements = most(elements, RowForward(s).scratch(s));
    if (forwardWay(s, lanes) == ForwardWay::direct)
      elements = most(elements, DirectForward(s).scratch(s));
    if (usesDirectBackward(s, lanes))
      elements = most(elements, DirectBackward(s).scratch(s));
    if (usesRowWeights(s, lanes))
      elements = most(elements, RowWeights(s).scratch(s, least(slices, s.filters)));
  }
  return elements;
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_DIRECTPLAN_H
