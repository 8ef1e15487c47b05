// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The weight gradient by Winograd's transform: the sums over all tiles of products of transformed
// inputs and transformed gradients of outputs, transformed to 3 x 3 once at the end.

#ifndef DLB_RUNTIME_KERNELS_WINOGRADWEIGHTS_H
#define DLB_RUNTIME_KERNELS_WINOGRADWEIGHTS_H

#include "runtime/kernels/TileProduct.h"
#include "runtime/kernels/WinogradTransforms.h"

namespace dlb {
namespace {

class WinogradWeights {
public:
  WinogradWeights(const dlb_convolution &shape, int64_t filters, float *scratch)
      : plan(shape, filters), s(plan.shape), images(shape.images), filters(filters),
        filtersEach(ceilDivide(filters, ceilDivide(filters, tileRows))), pixels(scratch),
        inputs(pixels + plan.pixels()), gradientPixels(inputs + plan.inputElements()),
        gradients(gradientPixels + plan.gradientPixels()),
        sums(gradients + plan.gradientElements()), taps(sums + plan.sums()) {}

  /// For the filters from `first` on.
  void run(const float *x, const float *g, float *gw, int64_t first) {
    for (int64_t c = 0; c < s.channels; c += plan.channelsEach) {
      channel = c;
      channels = least(plan.channelsEach, s.channels - c);
      bool isFirst = true;
      for (int64_t n = 0; n < images; n += plan.blocks.images)
        for (int64_t row = 0; row < s.tileRows(); row += plan.blocks.rows, isFirst = false) {
          Block block = {n, row, least(plan.blocks.images, images - n),
                         least(plan.blocks.rows, s.tileRows() - row)};
          transformInputs(block, x);
          for (int64_t f = 0; f < filters; f += filtersEach) {
            int64_t count = least(filtersEach, filters - f);
            transformGradients(block, g, first + f, count);
            addProducts(block, f, count, !isFirst);
          }
        }
      for (int64_t f = 0; f < filters; ++f)
        transformWeights(f, gw + ((first + f) * s.channels + c) * 9);
    }
  }

private:
  static constexpr int64_t strip = tileColumns<float>;

  struct Block {
    int64_t image, row, images, rows;
  };

  int64_t strips() const { return ceilDivide(channels, strip); }

  /// inputs[36][strips][tiles][strip]
  void transformInputs(const Block &block, const float *x) const {
    int64_t pitch = plan.pitch(), columns = plan.inputColumns(), plane = s.height * s.width;
    Window window = {block.row * tileOutputs - s.lowRows, -s.lowColumns, plan.inputRows(block.rows),
                     columns};
    TilePlaces from = {columns * pitch, pitch},
               to = {tileInputs * plan.inputElement(), plan.inputElement()};
    float *outside = pixels + plan.pixels() - pitch, *tile = inputs;
    for (int64_t i = 0; i < block.images; ++i) {
      copyWindow(x + ((block.image + i) * s.channels + channel) * plane, s.height, s.width,
                 channels, window, pixels, pitch, strips() * strip, outside);
      for (int64_t p = 0; p < block.rows; ++p)
        for (int64_t q = 0; q < s.tileColumns(); ++q, tile += strip)
          transformTiles<InputTransform>(pixels + (p * columns + q) * tileOutputs * pitch, from,
                                         tile, to, 2 * strips(), strip, plan.tiles * strip);
    }
  }

  /// gradients[36][tiles][leftStride]
  void transformGradients(const Block &block, const float *g, int64_t f, int64_t count) const {
    float *tile = gradients;
    constexpr int64_t pitch = leftStride<float>;
    int64_t columns = s.tileColumns() * tileOutputs, plane = s.outHeight * s.outWidth;
    Window window = {block.row * tileOutputs, 0, block.rows * tileOutputs, columns};
    TilePlaces from = {columns * pitch, pitch};
    TilePlaces to = {tileInputs * plan.gradientElement(), plan.gradientElement()};
    for (int64_t i = 0; i < block.images; ++i) {
      copyWindow(g + ((block.image + i) * s.filters + f) * plane, s.outHeight, s.outWidth, count,
                 window, gradientPixels, pitch, pitch,
                 gradientPixels + plan.gradientPixels() - pitch);
      for (int64_t p = 0; p < block.rows; ++p)
        for (int64_t q = 0; q < s.tileColumns(); ++q, tile += pitch)
          transformTiles<GradientTransform>(gradientPixels +
                                                (p * columns + q) * tileOutputs * pitch,
                                            from, tile, to, pitch / lanes<float>, 0, 0);
    }
  }

  /// sums[filter][36][channel]
  void addProducts(const Block &block, int64_t f, int64_t count, bool accumulate) const {
    const int64_t start = 0;
    int64_t tiles = block.images * block.rows * s.tileColumns();
    RightRows where = {strip, &start, 1, tiles};
    TileFunction<float> multiply = tileOf<float>(count, true);
    for (int64_t e = 0; e < tileElements; ++e)
      for (int64_t c = 0; c < strips(); ++c)
        multiply({gradients + e * plan.gradientElement(), 0},
                 inputs + e * plan.inputElement() + c * plan.tiles * strip, where,
                 sums + f * plan.sumRow() + e * plan.channelsEach + c * strip, plan.sumRow(),
                 accumulate);
  }

  /// gw[channel][9]
  void transformWeights(int64_t f, float *gw) const {
    TilePlaces from = {tileInputs * plan.channelsEach, plan.channelsEach}, to = {3 * strip, strip};
    const float *sum = sums + f * plan.sumRow();
    for (int64_t c = 0; c < channels; c += strip) {
      transformTiles<WeightTransform>(sum + c, from, taps, to, 2, strip, 0);
      for (int64_t i = 0; i < least(strip, channels - c); ++i)
        for (int64_t t = 0; t < 9; ++t)
          *gw++ = taps[t * strip + i];
    }
  }

  const WinogradWeightPlan plan;
  const WinogradShape &s;
  int64_t images, filters, filtersEach;
  float *pixels, *inputs, *gradientPixels, *gradients, *sums, *taps;
  int64_t channel = 0, channels = 0; ///< of the current sums
};

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_WINOGRADWEIGHTS_H
