// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The weight gradient of a convolution. Channels become the innermost dimension of a padded copy of
// the input, so that one copy serves every element of the filter: the rows of the right operand for
// a row of the filter are the pixels under it. Where the channels would not fill a vector, a pixel
// is replaced by its whole patch. Sums over a block of positions are tiles [filters, channels and
// taps], kept until all blocks are added.

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
      : s(s), group(s), blocks(s), layout(s, lanes<T>), filters(filters),
        filtersEach(ceilDivide(filters, ceilDivide(filters, tileRows))), sums(scratch),
        left(sums + layout.runs * filters * layout.width),
        right(left + ceilDivide(filters, filtersEach) * blocks.positions() * leftStride<T>) {
    // What nobody writes is multiplied too: what scratch holds could be denormal, which is slow.
    int64_t elements = rightElements(layout, blocks);
    int64_t unwritten = layout.isPatch ? elements : patchSlack;
    std::memset(right + elements - unwritten, 0, unwritten * sizeof(T));
  }

  /// x and g: the group's first channel, and the first filter, of image 0.
  void run(const T *x, const T *g, T *gw) {
    for (int64_t n = 0; n < s.images; n += blocks.images)
      for (int64_t p = 0; p < s.out_height; p += blocks.rows) {
        images = least(blocks.images, s.images - n);
        rows = least(blocks.rows, s.out_height - p);
        for (int64_t i = 0; i < images; ++i) {
          const T *image = x + (n + i) * s.channels * s.height * s.width;
          if (layout.isPatch)
            copyPatches(image, p, right + i * rows * s.out_width * layout.pixel);
          else
            copyPixels(image, p, right + i * blocks.inputRows(rows) * blocks.width * layout.pixel);
          copyGradient(g + ((n + i) * s.filters * s.out_height + p) * s.out_width,
                       i * rows * s.out_width);
        }
        addBlock(n + p > 0);
      }
    for (int64_t f = 0; f < filters; ++f)
      for (int64_t c = 0; c < group.channels; ++c)
        for (int64_t run = 0; run < layout.runs; ++run)
          for (int64_t t = 0; t < layout.tapsEach; ++t)
            *gw++ = sums[(run * filters + f) * layout.width + layout.place(t, c)];
  }

private:
  /// right[h, w, c] = x[c, h, w], from the first input row under output row p.
  void copyPixels(const T *x, int64_t p, T *to) const {
    const int64_t pixel = layout.pixel;
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

  /// right[p, q, (c, r, s)]. Rows of a patch are copied in blocks: what is written beyond the end
  /// is written again by the next row or patch.
  void copyPatches(const T *x, int64_t p, T *to) const {
    constexpr int64_t block = 8;
    static_assert(block <= patchSlack);
    T *padded = right + blocks.positions() * layout.pixel + patchSlack;
    PaddedImage image = {
        {s.height, p * s.stride_h - s.low_h, blocks.inputRows(rows), 1, 1},
        {s.width, -s.low_w, blocks.width, 1, 1},
    };
    copyPadded(image, x, group.channels, padded, image.plane());
    for (int64_t i = 0; i < rows; ++i)
      for (int64_t q = 0; q < s.out_width; ++q, to += layout.pixel) {
        T *row = to;
        for (int64_t c = 0; c < group.channels; ++c)
          for (int64_t r = 0; r < s.rows; ++r, row += s.columns) {
            const T *from = padded + c * image.plane() +
                            (i * s.stride_h + r * s.dilation_h) * blocks.width + q * s.stride_w;
            if (s.dilation_w == 1)
              for (int64_t t = 0; t < s.columns; t += block)
                std::memcpy(row + t, from + t, block * sizeof(T));
            else
              for (int64_t t = 0; t < s.columns; ++t)
                row[t] = from[t * s.dilation_w];
          }
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
    const int64_t pixel = layout.pixel;
    int64_t row = (layout.isPatch ? s.out_width : s.stride_h * blocks.width) * pixel;
    int64_t image =
        (layout.isPatch ? rows * s.out_width : blocks.inputRows(rows) * blocks.width) * pixel;
    for (int64_t i = 0; i < images; ++i)
      for (int64_t p = 0; p < rows; ++p)
        offsets[i * rows + p] = i * image + p * row;
    RightRows where = {layout.isPatch ? pixel : s.stride_w * pixel, offsets, images * rows,
                       s.out_width};
    int64_t panel = images * rows * s.out_width * leftStride<T>;
    for (int64_t c = 0; c < layout.width; c += tileColumns<T>)
      for (int64_t run = 0; run < layout.runs; ++run) {
        int64_t t = run * layout.tapsEach;
        int64_t tap = t / s.columns * s.dilation_h * blocks.width + t % s.columns * s.dilation_w;
        const T *from = left;
        for (int64_t f = 0; f < filters; f += filtersEach, from += panel)
          tileOf<T>(least(filtersEach, filters - f),
                    true)({from, 0}, right + tap * pixel + c, where,
                          sums + (run * filters + f) * layout.width + c, layout.width, accumulate);
      }
  }

  const dlb_convolution &s;
  Group group;
  PositionBlocks blocks;
  PatchLayout layout;
  int64_t filters, filtersEach;
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
