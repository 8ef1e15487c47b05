// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Convolutions by Winograd's transform F(4x4, 3x3): the outputs of a tile of 4 x 4 are a transform
// of 36 sums over channels, of products of a transformed tile of 6 x 6 inputs and a transformed
// filter. For a block of tiles and a strip of filters, that is 36 matrix products.

#ifndef DLB_RUNTIME_KERNELS_WINOGRAD_H
#define DLB_RUNTIME_KERNELS_WINOGRAD_H

#include "runtime/kernels/TileProduct.h"
#include "runtime/kernels/WinogradTransforms.h"

namespace dlb {
namespace {

class WinogradConvolution {
public:
  /// `packed`: all filters as packFilters leaves them, or null.
  WinogradConvolution(const WinogradShape &shape, const float *weights, float *scratch,
                      const float *packed = nullptr)
      : s(shape), weights(weights), scratch(scratch), packed(packed) {}

  /// Transforms the strip of widestColumns filters from `first` on.
  void packFilters(int64_t first, float *to) {
    alignas(64) float memory[WinogradPlan::filterTaps];
    taps = memory;
    int64_t depthEach = WinogradPlan::depthOf(s.channels);
    for (int64_t f = first; f < least(first + widestColumns, s.filters); f += strip)
      for (int64_t c = 0; c < s.channels; c += depthEach)
        transformFilters(f, c, least(depthEach, s.channels - c),
                         to + ((f - first) * s.channels + c * strip) * tileElements);
  }

  /// Some filters' results for some images.
  void run(const float *x, float *y, Range images, Range own) {
    WinogradPlan plan(s, images.count());
    taps = scratch;
    filters = taps + plan.filterTaps;
    pixels = filters + plan.filterElements();
    inputs = pixels + plan.pixels();
    sums = inputs + plan.inputElements();
    outputs = sums + plan.sums();
    if (plan.keepsFilters && !packed)
      for (int64_t f = own.first; f < own.last; f += strip)
        for (int64_t c = 0; c < s.channels; c += plan.depthEach)
          transformFilters(f, c, least(plan.depthEach, s.channels - c),
                           filters + ((f - own.first) * s.channels + c * strip) * tileElements);
    for (int64_t n = images.first; n < images.last; n += plan.blocks.images)
      for (int64_t row = 0; row < s.tileRows(); row += plan.blocks.rows) {
        Block block = {n, row, least(plan.blocks.images, images.last - n),
                       least(plan.blocks.rows, s.tileRows() - row)};
        transformInputs(plan, block, x);
        for (int64_t f = own.first; f < own.last; f += strip) {
          sumProducts(plan, block, own, f);
          transformOutputs(plan, block, own, f, y);
        }
      }
  }

private:
  static constexpr int64_t strip = tileColumns<float>;

  struct Block {
    int64_t image, row, images, rows;
  };

  int64_t tilesOf(const Block &block) const { return block.images * block.rows * s.tileColumns(); }

  /// to[36][count][strip] from filters f … and channels [c, c + count).
  void transformFilters(int64_t f, int64_t c, int64_t count, float *to) const {
    constexpr int64_t together = 16; // channels: whole vectors of taps
    int64_t width = least(strip, s.filters - f);
    TilePlaces from = {(s.isFlipped ? -3 : 3) * strip, (s.isFlipped ? -1 : 1) * strip};
    TilePlaces into = {tileInputs * count * strip, count * strip};
    for (int64_t i = 0; i < count; i += together) {
      int64_t channels = least(together, count - i);
      packTaps(f, width, c + i, channels);
      for (int64_t j = 0; j < channels; ++j)
        transformTiles<FilterTransform>(taps + (j * 9 + (s.isFlipped ? 8 : 0)) * strip, from,
                                        to + (i + j) * strip, into, 2, strip, 0);
    }
  }

  /// taps[channel][9][strip], for `width` filters.
  void packTaps(int64_t f, int64_t width, int64_t c, int64_t channels) const {
    const float *from = weights + f * s.filterStride + c * s.channelStride;
    if (s.channelStride == 9)
      return packTransposed(from, s.filterStride, width, channels * 9, taps, strip, strip);
    // Whole vectors, also where they reach into the next filter, but not beyond the last.
    constexpr int64_t whole = 16;
    const float *end = weights + s.channels * s.channelStride;
    for (int64_t j = 0; j < channels; ++j, from += s.channelStride) {
      bool fits = end - from >= (width - 1) * s.filterStride + whole;
      packTransposed(from, s.filterStride, width, fits ? whole : 9, taps + j * 9 * strip, strip,
                     strip);
    }
  }

  void transformInputs(const WinogradPlan &plan, const Block &block, const float *x) const {
    int64_t pitch = plan.pitch(), columns = plan.inputColumns();
    int64_t vectors = ceilDivide(s.channels, lanes<float>), image = s.height * s.width * s.channels;
    Window window = {block.row * tileOutputs - s.lowRows, -s.lowColumns, plan.inputRows(block.rows),
                     columns};
    TilePlaces from = {columns * pitch, pitch};
    TilePlaces to = {tileInputs * plan.inputElement(), plan.inputElement()};
    float *outside = pixels + plan.pixels() - pitch, *tile = inputs;
    for (int64_t i = 0; i < block.images; ++i) {
      copyWindow(x + (block.image + i) * image, s.height, s.width, s.channels, window, pixels,
                 pitch, vectors * lanes<float>, outside);
      for (int64_t p = 0; p < block.rows; ++p)
        for (int64_t q = 0; q < s.tileColumns(); ++q, tile += pitch)
          transformTiles<InputTransform>(pixels + (p * columns + q) * tileOutputs * pitch, from,
                                         tile, to, vectors, 0, 0);
    }
  }

  /// sums[tile][36][strip] over the channels.
  void sumProducts(const WinogradPlan &plan, const Block &block, Range own, int64_t f) const {
    const int64_t start = 0;
    int64_t tiles = tilesOf(block), pitch = plan.pitch(), row = plan.sumRow();
    int64_t tilesEach = ceilDivide(tiles, ceilDivide(tiles, tileRows));
    for (int64_t c = 0; c < s.channels; c += plan.depthEach) {
      int64_t count = least(plan.depthEach, s.channels - c);
      const float *right = filters + ((f - own.first) * s.channels + c * strip) * tileElements;
      if (packed) {
        right = packed + (f * s.channels + c * strip) * tileElements;
      } else if (!plan.keepsFilters) {
        transformFilters(f, c, count, filters);
        right = filters;
      }
      RightRows where = {strip, &start, 1, count};
      for (int64_t e = 0; e < tileElements; ++e, right += count * strip)
        for (int64_t t = 0; t < tiles; t += tilesEach) {
          LeftRows<float> left = {inputs + e * plan.inputElement() + t * pitch + c, pitch};
          tileOf<float>(least(tilesEach, tiles - t), false)(left, right, where,
                                                            sums + t * row + e * strip, row, c > 0);
        }
    }
  }

  void transformOutputs(const WinogradPlan &plan, const Block &block, Range own, int64_t f,
                        float *y) const {
    int64_t firstRow = block.row * tileOutputs, plane = s.outHeight * s.outWidth;
    int64_t rows = least(block.rows * tileOutputs, s.outHeight - firstRow);
    TilePlaces from = {tileInputs * strip, strip};
    const float *tile = sums;
    alignas(64) float whole[tileOutputs * tileOutputs * strip];
    for (int64_t i = 0; i < block.images; ++i) {
      for (int64_t p = 0; p < rows; p += tileOutputs)
        for (int64_t q = 0; q < s.outWidth; q += tileOutputs, tile += plan.sumRow()) {
          int64_t height = least(tileOutputs, rows - p), width = least(tileOutputs, s.outWidth - q);
          float *to = outputs + (p * s.outWidth + q) * strip;
          bool isWhole = height == tileOutputs && width == tileOutputs;
          TilePlaces into = {(isWhole ? s.outWidth : tileOutputs) * strip, strip};
          transformTiles<OutputTransform>(tile, from, isWhole ? to : whole, into, 2, strip, 0);
          for (int64_t h = 0; h < height && !isWhole; ++h)
            std::memcpy(to + h * s.outWidth * strip, whole + h * tileOutputs * strip,
                        width * strip * sizeof(float));
        }
      copyToPlanes(outputs, strip, rows * s.outWidth, least(strip, own.last - f),
                   y + ((block.image + i) * s.filters + f) * plane + firstRow * s.outWidth, plane);
    }
  }

  const WinogradShape s;
  const float *weights;
  float *scratch;
  const float *packed;
  float *taps = nullptr, *filters = nullptr, *pixels = nullptr, *inputs = nullptr, *sums = nullptr,
        *outputs = nullptr;
};

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_WINOGRAD_H
