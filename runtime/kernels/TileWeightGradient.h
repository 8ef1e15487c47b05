// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The weight gradient of a convolution. Channels become the innermost dimension of a padded copy of
// the input, so that one copy serves every element of the filter: the rows of the right operand for
// (r, s) are the pixels under it. Where the channels would not fill a vector, a pixel is replaced
// by its whole patch. Sums over a block of positions are tiles [filters, channels] for each (r, s),
// kept until all blocks are added.

#ifndef DLB_RUNTIME_KERNELS_TILEWEIGHTGRADIENT_H
#define DLB_RUNTIME_KERNELS_TILEWEIGHTGRADIENT_H

#include "runtime/kernels/TileConvolution.h"
#include "runtime/kernels/TileScratch.h"

namespace dlb {
namespace {

template <typename T> class WeightGradient {
public:
  /// For the filters [begin, end) of one group.
  WeightGradient(const dlb_convolution &s, int64_t filters, T *scratch)
      : s(s), group(s), blocks(s), isExpanded(2 * group.channels < lanes<T>), filters(filters),
        pixel(
            ceilDivide(isExpanded ? group.channels * group.taps : group.channels, tileColumns<T>) *
            tileColumns<T>),
        taps(isExpanded ? 1 : group.taps),
        filtersEach(ceilDivide(filters, ceilDivide(filters, tileRows))), sums(scratch),
        left(sums + taps * filters * pixel),
        right(left + ceilDivide(filters, filtersEach) * blocks.positions() * leftStride<T>) {}

  /// x and g: the group's first channel, and the first filter, of image 0.
  void run(const T *x, const T *g, T *gw) {
    for (int64_t n = 0; n < s.images; n += blocks.images)
      for (int64_t p = 0; p < s.out_height; p += blocks.rows) {
        images = least(blocks.images, s.images - n);
        rows = least(blocks.rows, s.out_height - p);
        for (int64_t i = 0; i < images; ++i) {
          const T *image = x + (n + i) * s.channels * s.height * s.width;
          if (isExpanded)
            copyPatches(image, p, right + i * rows * s.out_width * pixel);
          else
            copyPixels(image, p, right + i * blocks.inputRows(rows) * blocks.width * pixel);
          copyGradient(g + ((n + i) * s.filters * s.out_height + p) * s.out_width,
                       i * rows * s.out_width);
        }
        addBlock(n + p > 0);
      }
    for (int64_t f = 0; f < filters; ++f)
      for (int64_t c = 0; c < group.channels; ++c)
        for (int64_t t = 0; t < group.taps; ++t)
          *gw++ = isExpanded ? sums[f * pixel + c * group.taps + t]
                             : sums[(t * filters + f) * pixel + c];
  }

private:
  /// right[h, w, c] = x[c, h, w], from the first input row under output row p.
  void copyPixels(const T *x, int64_t p, T *to) const {
    int64_t begin = least(s.low_w, blocks.width);
    int64_t end = most(least(s.width + s.low_w, blocks.width), begin);
    for (int64_t i = 0, count = blocks.inputRows(rows); i < count;
         ++i, to += blocks.width * pixel) {
      int64_t h = p * s.stride_h - s.low_h + i;
      bool isInside = h >= 0 && h < s.height;
      int64_t zeros = isInside ? begin : blocks.width;
      std::memset(to, 0, zeros * pixel * sizeof(T));
      if (!isInside)
        continue;
      packTransposed(x + h * s.width + begin - s.low_w, s.height * s.width, group.channels,
                     end - begin, to + begin * pixel, pixel, pixel);
      std::memset(to + end * pixel, 0, (blocks.width - end) * pixel * sizeof(T));
    }
  }

  /// right[p, q, (c, r, s)].
  void copyPatches(const T *x, int64_t p, T *to) const {
    std::memset(to, 0, rows * s.out_width * pixel * sizeof(T));
    for (int64_t c = 0; c < group.channels; ++c)
      for (int64_t r = 0; r < s.rows; ++r)
        for (int64_t t = 0; t < s.columns; ++t, ++to)
          for (int64_t i = 0; i < rows; ++i) {
            int64_t h = (p + i) * s.stride_h - s.low_h + r * s.dilation_h;
            if (h < 0 || h >= s.height)
              continue;
            const T *row = x + (c * s.height + h) * s.width;
            for (int64_t q = 0, w = t * s.dilation_w - s.low_w; q < s.out_width;
                 ++q, w += s.stride_w)
              if (w >= 0 && w < s.width)
                to[(i * s.out_width + q) * pixel] = row[w];
          }
  }

  /// left[panel][position][filter], from `position` on.
  void copyGradient(const T *g, int64_t position) {
    int64_t plane = s.out_height * s.out_width;
    T *to = left + position * leftStride<T>;
    for (int64_t f = 0; f < filters;
         f += filtersEach, to += images * rows * s.out_width * leftStride<T>)
      packTransposed(g + f * plane, plane, least(filtersEach, filters - f), rows * s.out_width, to,
                     leftStride<T>, leftStride<T>);
  }

  void addBlock(bool accumulate) {
    int64_t offsets[depth];
    int64_t row = (isExpanded ? s.out_width : s.stride_h * blocks.width) * pixel;
    int64_t image =
        (isExpanded ? rows * s.out_width : blocks.inputRows(rows) * blocks.width) * pixel;
    for (int64_t i = 0; i < images; ++i)
      for (int64_t p = 0; p < rows; ++p)
        offsets[i * rows + p] = i * image + p * row;
    RightRows where = {isExpanded ? pixel : s.stride_w * pixel, offsets, images * rows,
                       s.out_width};
    int64_t panel = images * rows * s.out_width * leftStride<T>;
    for (int64_t c = 0; c < pixel; c += tileColumns<T>)
      for (int64_t t = 0; t < taps; ++t) {
        int64_t tap = t / s.columns * s.dilation_h * blocks.width + t % s.columns * s.dilation_w;
        const T *from = left;
        for (int64_t f = 0; f < filters; f += filtersEach, from += panel)
          tileOf<T>(least(filtersEach, filters - f),
                    true)({from, 0}, right + tap * pixel + c, where,
                          sums + (t * filters + f) * pixel + c, pixel, accumulate);
      }
  }

  const dlb_convolution &s;
  Group group;
  PositionBlocks blocks;
  bool isExpanded;
  int64_t filters, pixel, taps, filtersEach;
  T *sums, *left, *right;
  int64_t images = 0, rows = 0; ///< of the current block
};

// gw = sum over images and positions of g[k, position] patches(x)[position, (c, r, s)], for the
// filters of [first, last)
template <typename T>
void weightGradient(const dlb_convolution *shape, const T *x, const T *g, T *gw, T *scratch,
                    int64_t first, int64_t last) {
  const dlb_convolution s = flattened(*shape);
  Group group(s);
  for (int64_t i = 0; i < s.groups; ++i) {
    int64_t begin = most(i * group.filters, first), end = least((i + 1) * group.filters, last);
    if (begin < end)
      WeightGradient<T>(s, end - begin, scratch)
          .run(x + i * group.channels * s.height * s.width, g + begin * s.out_height * s.out_width,
               gw + begin * group.channels * group.taps);
  }
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_TILEWEIGHTGRADIENT_H
