// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Which convolutions take Winograd's transform F(4x4, 3x3), how they are cut into blocks, and what
// that needs of scratch memory. Everything follows from the shape.

#ifndef DLB_RUNTIME_KERNELS_WINOGRADPLAN_H
#define DLB_RUNTIME_KERNELS_WINOGRADPLAN_H

#include "runtime/kernels/TileScratch.h"

namespace dlb {
namespace {

/// Outputs of a tile, inputs that they need, and elements of a transformed tile.
constexpr int64_t tileOutputs = 4, tileInputs = 6, tileElements = tileInputs * tileInputs;

/// The widest tile product of any instruction set.
constexpr int64_t widestColumns = 32;

/// Elements from one pixel to the next, for `channels` of them: an odd number of cache lines, so
/// that pixels don't share sets of the first-level cache.
constexpr int64_t pitchOf(int64_t channels) {
  return ceilDivide(channels, widestColumns) * widestColumns + 16;
}

enum class ConvolutionPart { forward, dataGradient, weightGradient };

/// A 3x3 convolution of stride 1: output (p, q) sums input (p + r - lowRows, q + s - lowColumns).
struct WinogradShape {
  int64_t channels, height, width;
  int64_t filters, outHeight, outWidth;
  int64_t lowRows, lowColumns;
  int64_t filterStride, channelStride; ///< of the weights
  bool isFlipped;                      ///< taps in reverse

  int64_t tileRows() const { return ceilDivide(outHeight, tileOutputs); }
  int64_t tileColumns() const { return ceilDivide(outWidth, tileOutputs); }
};

inline WinogradShape winogradForward(const dlb_convolution &s) {
  return {s.channels, s.height, s.width,        s.filters, s.out_height, s.out_width,
          s.low_h,    s.low_w,  9 * s.channels, 9,         false};
}

/// The data gradient is a convolution of the output's gradient with the filters turned around.
inline WinogradShape winogradBackward(const dlb_convolution &s) {
  return {s.filters,   s.out_height, s.out_width, s.channels,     s.height, s.width,
          2 - s.low_h, 2 - s.low_w,  9,           9 * s.channels, true};
}

/// The tiles that are transformed at once: whole rows of tiles, of one image or of several.
struct TileBlocks {
  int64_t images, rows;

  TileBlocks(const WinogradShape &s, int64_t count, int64_t tiles) {
    int64_t fitting = most(tiles / s.tileColumns(), 1);
    rows = ceilDivide(s.tileRows(), ceilDivide(s.tileRows(), fitting));
    images = rows < s.tileRows() ? 1 : most(least(fitting / rows, count), 1);
  }
};

/// The rule: where the transform was faster than sums of products at every instruction set, for all
/// of the parts' sizes in ResNets and VGG.
/// It multiplies 36 times for a tile where sums of products do 144 times, for outputs beyond the
/// image too: half of them must be inside. It adds some 20 times for each element that is read or
/// written, whatever their number: that needs 32 channels on both sides. It transforms filters for
/// each chunk (about a quarter of the images), at the cost of multiplying them with 8 tiles. A
/// block is a row of tiles at least, which bounds scratch memory.
inline bool usesWinograd(ConvolutionPart part, const dlb_convolution &s) {
  constexpr int64_t leastChannels = 32, leastTiles = 8, mostTileColumns = 64, chunks = 4;
  if (s.exact || s.rows != 3 || s.columns != 3 || s.stride_h != 1 || s.stride_w != 1 ||
      s.dilation_h != 1 || s.dilation_w != 1 || s.groups != 1 || s.channels < leastChannels ||
      s.filters < leastChannels)
    return false;
  WinogradShape shape =
      part == ConvolutionPart::dataGradient ? winogradBackward(s) : winogradForward(s);
  int64_t tiles = shape.tileRows() * shape.tileColumns();
  int64_t images =
      part == ConvolutionPart::weightGradient ? s.images : ceilDivide(s.images, chunks);
  return shape.tileColumns() <= mostTileColumns && images * tiles >= leastTiles &&
         2 * shape.outHeight * shape.outWidth >= tileOutputs * tileOutputs * tiles;
}

/// Blocks of the forward convolution and the data gradient. Where all transformed filters take less
/// than 2 MB, they are kept; else a block of 64 tiles transforms those of one strip and 128
/// channels at a time, 0.6 MB. 32 tiles would keep the inputs of 256 channels in the second-level
/// cache too, and lose more by transforming filters twice as often.
struct WinogradPlan {
  static constexpr int64_t mostTiles = 64, mostDepth = 128, mostKept = 512 << 10;
  WinogradShape shape;
  TileBlocks blocks;
  int64_t tiles;     ///< of a block, at most
  int64_t depthEach; ///< channels that are summed at once
  bool keepsFilters; ///< transformed once for all blocks

  WinogradPlan(const WinogradShape &shape, int64_t images)
      : shape(shape), blocks(shape, images, mostTiles),
        tiles(blocks.images * blocks.rows * shape.tileColumns()),
        depthEach(depthOf(shape.channels)),
        keepsFilters(tileElements * shape.channels * paddedFilters() <= mostKept) {}

  static int64_t depthOf(int64_t channels) {
    return ceilDivide(channels, ceilDivide(channels, mostDepth));
  }
  int64_t paddedFilters() const { return ceilDivide(shape.filters, widestColumns) * widestColumns; }
  int64_t pitch() const { return pitchOf(shape.channels); }
  int64_t inputRows(int64_t rows) const { return rows * tileOutputs + 2; }
  int64_t inputColumns() const { return shape.tileColumns() * tileOutputs + 2; }

  // Elements of each buffer.
  static constexpr int64_t filterTaps = (9 * 16 + 16) * widestColumns;
  int64_t filterElements() const {
    return tileElements *
           (keepsFilters ? shape.channels * paddedFilters() : depthEach * widestColumns);
  }
  /// One more than there are: for pixels that no tile reads.
  int64_t pixels() const { return (inputRows(blocks.rows) * inputColumns() + 1) * pitch(); }
  /// From one element of transformed tiles to the next: not a multiple of a page.
  int64_t inputElement() const { return tiles * pitch() + 16; }
  int64_t inputElements() const { return tileElements * inputElement(); }
  int64_t sumRow() const { return pitchOf(tileElements * widestColumns); }
  int64_t sums() const { return tiles * sumRow(); }
  int64_t outputs() const { return tiles * tileOutputs * tileOutputs * widestColumns; }
  int64_t scratch() const {
    return filterTaps + filterElements() + pixels() + inputElements() + sums() + outputs();
  }
};

/// Blocks of the weight gradient, whose sums are over tiles: 32 of them and 64 channels, so that
/// transformed inputs take 0.3 MB.
struct WinogradWeightPlan {
  static constexpr int64_t mostTiles = 32, mostChannels = 64;
  WinogradShape shape;
  int64_t images, filters;
  TileBlocks blocks;
  int64_t tiles;        ///< of a block, at most
  int64_t channelsEach; ///< whole widest columns

  WinogradWeightPlan(const dlb_convolution &s, int64_t filters)
      : shape(winogradForward(s)), images(s.images), filters(filters),
        blocks(shape, images, mostTiles), tiles(blocks.images * blocks.rows * shape.tileColumns()),
        channelsEach(
            widestColumns *
            ceilDivide(ceilDivide(shape.channels, ceilDivide(shape.channels, mostChannels)),
                       widestColumns)) {}

  int64_t pitch() const { return pitchOf(channelsEach); }
  int64_t inputRows(int64_t rows) const { return rows * tileOutputs + 2; }
  int64_t inputColumns() const { return shape.tileColumns() * tileOutputs + 2; }

  // Elements of each buffer.
  int64_t pixels() const { return (inputRows(blocks.rows) * inputColumns() + 1) * pitch(); }
  int64_t inputElement() const { return tiles * channelsEach + 16; }
  int64_t inputElements() const { return tileElements * inputElement(); }
  /// A panel has 16 filters at most, and as many places.
  int64_t gradientPixels() const { return (tiles * tileOutputs * tileOutputs + 1) * 16; }
  int64_t gradientElement() const { return tiles * 16 + 16; }
  int64_t gradientElements() const { return tileElements * gradientElement(); }
  int64_t sumRow() const { return tileElements * channelsEach + 16; }
  int64_t sums() const { return filters * sumRow(); }
  int64_t weights() const { return (9 + 7) * widestColumns; }
  int64_t scratch() const {
    return pixels() + inputElements() + gradientPixels() + gradientElements() + sums() + weights();
  }
};

/// At most 16 KB for each channel that is summed over and 3.5 MB, or for the weight gradient 9.3 KB
/// for each filter of a chunk and 1.6 MB.
inline int64_t winogradScratch(const dlb_convolution &s, int64_t slices) {
  int64_t scratch = 0;
  if (usesWinograd(ConvolutionPart::forward, s))
    scratch = WinogradPlan(winogradForward(s), least(slices, s.images)).scratch();
  if (usesWinograd(ConvolutionPart::dataGradient, s))
    scratch = most(scratch, WinogradPlan(winogradBackward(s), least(slices, s.images)).scratch());
  if (usesWinograd(ConvolutionPart::weightGradient, s))
    scratch = most(scratch, WinogradWeightPlan(s, least(slices, s.filters)).scratch());
  return scratch;
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_WINOGRADPLAN_H
