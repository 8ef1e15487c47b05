// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// How the filters of a forward convolution in f32 are best laid out, where that is done once for
// many calls. Everything follows from the shape and the instruction set.

#ifndef DLB_RUNTIME_KERNELS_PACKEDPLAN_H
#define DLB_RUNTIME_KERNELS_PACKEDPLAN_H

#include "runtime/kernels/DirectPlan.h"
#include "runtime/kernels/WinogradPlan.h"

namespace dlb {
namespace {

/// The forward convolution with filters and one image as three terms of bf16. The image is words,
/// pairs of the channels c and c + 16 of 32: [channels / 32][term][16][plane]. A plane has a part
/// for each remainder of rows and columns by the strides, so that the positions under a tap are
/// adjacent, but for the ends of rows, where idle ones are computed.
struct SplitForward {
  static constexpr int64_t channelsEach = 32, filtersEach = 32, pairs = 16, terms = 3;
  /// Positions of a block, and blocks that some weights meet in turn.
  static constexpr int64_t positionsEach = 32, blocksTogether = 8;
  /// Tile products, of 32 terms each, in one chain of sums at most: all of 64 channels and 3x3.
  static constexpr int64_t mostSteps = 18;
  /// Bytes of six tiles, the terms of the halves of 32 filters.
  static constexpr int64_t stepBytes = 6 * 1024;
  static constexpr int64_t slack = 16; ///< elements that a vector reaches beyond a part

  PaddedAxis rows, columns;
  int64_t part;  ///< words from one part of a plane to the next
  int64_t plane; ///< an odd number of cache lines: the rows of a tile lie in sets of their own
  int64_t channelBlocks, steps, stepsEach, positions, blocks;

  explicit SplitForward(const dlb_convolution &s)
      : rows(paddedAxis(s.height, s.low_h, s.out_height, s.stride_h, s.rows, s.dilation_h, true)),
        columns(
            paddedAxis(s.width, s.low_w, s.out_width, s.stride_w, s.columns, s.dilation_w, true)),
        part(rows.each() * columns.each() + slack),
        plane((ceilDivide(rows.phases * columns.phases * part, 16) | 1) * 16),
        channelBlocks(ceilDivide(s.channels, channelsEach)),
        steps(channelBlocks * s.rows * s.columns),
        stepsEach(ceilDivide(steps, ceilDivide(steps, mostSteps))),
        positions((s.out_height - 1) * columns.each() + s.out_width),
        blocks(ceilDivide(positions, positionsEach)) {}

  int64_t partOf(int64_t row, int64_t column) const {
    return (row * columns.phases + column) * part;
  }
  /// What the first position meets under an element of the window.
  int64_t place(int64_t row, int64_t column) const {
    return partOf(row % rows.phases, column % columns.phases) + row / rows.phases * columns.each() +
           column / columns.phases;
  }

  // Elements of each buffer: of two channels' padded copies, of the words, and of sums.
  int64_t copies() const { return 2 * pixelOf(rows.count * columns.length() + slack, 16); }
  /// The last block reaches beyond the last plane.
  int64_t words() const { return channelBlocks * terms * pairs * plane + 2 * positionsEach; }
  static constexpr int64_t sums = (blocksTogether + 1) * positionsEach * filtersEach;
  int64_t scratch() const { return tapElements(steps) + sums + copies() + words(); }

  /// Elements of a strip of filters, and of a flag behind it.
  int64_t strip() const { return (steps * stepBytes + 64) / int64_t(sizeof(float)); }
};

/// The convolution of one of the images.
inline dlb_convolution oneImage(dlb_convolution s) {
  s.images = 1;
  return s;
}

/// The rule: measured, such products take half the time of multiply-adds where their tiles are
/// full, so three fifths of them should be; the image's terms should stay in the second-level
/// cache; and weights, half as many bytes again, should meet positions enough while they arrive.
inline bool usesSplitForward(const dlb_convolution &s) {
  constexpr int64_t leastOutputs = 128, mostWords = 1 << 19, leastTerms = 64;
  SplitForward plan(s);
  int64_t outputs = s.out_height * s.out_width, terms = s.channels * s.rows * s.columns;
  int64_t computed = ceilDivide(plan.positions, 16) * ceilDivide(s.filters, 16) * plan.steps;
  return s.groups == 1 && outputs >= leastOutputs && terms >= leastTerms && s.filters >= 32 &&
         plan.words() <= mostWords &&
         computed * (16 * 16 * SplitForward::channelsEach) / 5 * 3 <= outputs * s.filters * terms;
}

/// Whether Winograd's filters are best transformed before: where blocks of tiles transform them
/// again, and yet again, and they are few enough for a second-level cache. Else reading them, four
/// times as many as filters, takes longer than making them.
inline bool keepsTransform(const dlb_convolution &s) {
  constexpr int64_t mostElements = 1 << 20, leastBlocks = 2;
  WinogradPlan plan(winogradForward(s), s.images);
  int64_t tiles = s.images * plan.shape.tileRows() * plan.shape.tileColumns();
  return !plan.keepsFilters && tiles >= leastBlocks * plan.mostTiles &&
         tileElements * s.channels * plan.paddedFilters() <= mostElements;
}

/// The rule. Where Winograd's transform is used, terms of bf16, if there are tile registers, take
/// less time while so few tiles meet so many filters that transforming these takes longer than all
/// products. Elsewhere they do if the rule above allows them; else filters along the vectors, if
/// that is the best way without laying them out. Windows of one element gain on small planes only:
/// large ones need no laying out for the ordinary product.
inline int64_t filtersLayout(const dlb_convolution &s, int64_t lanes, bool hasTiles) {
  constexpr int64_t fewTiles = 32, fewOutputs = 256;
  bool isSplit = hasTiles && usesSplitForward(s);
  if (usesWinograd(ConvolutionPart::forward, s)) {
    WinogradPlan plan(winogradForward(s), s.images);
    int64_t tiles = s.images * plan.shape.tileRows() * plan.shape.tileColumns();
    if (isSplit && tiles < fewTiles && !plan.keepsFilters)
      return DLB_FILTERS_TERMS;
    return keepsTransform(s) ? DLB_FILTERS_TRANSFORMED : DLB_FILTERS_PLAIN;
  }
  if (s.rows * s.columns == 1 && s.out_height * s.out_width > fewOutputs)
    return DLB_FILTERS_PLAIN;
  if (isSplit)
    return DLB_FILTERS_TERMS;
  bool isDirect = forwardWay(s, lanes, /*isPacked=*/true) == ForwardWay::direct;
  return isDirect ? DLB_FILTERS_ROWS : DLB_FILTERS_PLAIN;
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_PACKEDPLAN_H
