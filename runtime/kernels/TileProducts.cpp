// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Tile products by Eigen's matrix product. Compiled once for each instruction set, with DLB_TILES
// naming the table to define (tilesBaseline, tilesAvx2, tilesAvx512) and DLB_EIGEN a namespace for
// Eigen: under its own name its inline functions would be merged by the linker across instruction
// sets, and an old processor would meet a new processor's code.
//
// The bits of a product depend on the instruction set and the sizes only: one thread, and block
// sizes from fixed caches instead of those of the machine.

// GCC 12 takes the deliberately undefined operands of its own AVX-512 intrinsics for mistakes
// (GCC PR105593).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif

#define EIGEN_DONT_PARALLELIZE
#define Eigen DLB_EIGEN
#include <Eigen/Core>

#include "runtime/kernels/TileTable.h"

#include <cstring>

namespace dlb {
namespace {

using Eigen::Dynamic, Eigen::Map, Eigen::OuterStride;

template <typename T> using RowMatrix = Eigen::Matrix<T, Dynamic, Dynamic, Eigen::RowMajor>;
template <typename T> using ColumnMatrix = Eigen::Matrix<T, Dynamic, Dynamic, Eigen::ColMajor>;
template <typename M> using Strided = Map<M, Eigen::Unaligned, OuterStride<>>;

[[maybe_unused]] const bool cachesFixed = [] {
  Eigen::setCpuCacheSizes(32 << 10, 1 << 20, 8 << 20);
  return true;
}();

/// Calls f with a map of the m x n matrix: row-major if its columns are adjacent, else
/// column-major.
template <typename T, typename F>
void withMatrix(const T *data, int64_t rowStride, int64_t columnStride, int64_t m, int64_t n, F f) {
  if (columnStride == 1)
    return f(Strided<const RowMatrix<T>>(data, m, n, OuterStride<>(rowStride)));
  f(Strided<const ColumnMatrix<T>>(data, m, n, OuterStride<>(columnStride)));
}

template <typename T>
void contract(const T *a, int64_t aRow, int64_t aCol, const T *b, int64_t bRow, int64_t bCol, T *c,
              int64_t cRow, int64_t m, int64_t n, int64_t k) {
  Strided<RowMatrix<T>> product(c, m, n, OuterStride<>(cRow));
  withMatrix(a, aRow, aCol, m, k, [&](const auto &left) {
    withMatrix(b, bRow, bCol, k, n, [&](const auto &right) { product.noalias() = left * right; });
  });
}

//===-- Convolution: one image and one group at a time --------------------------------------===//

/// Sizes within one group. Its `patches` are the matrix whose row (c, r, s) holds what the filter
/// element (c, r, s) meets at each output position; a filter is a row of as many weights.
struct Group {
  const dlb_convolution &shape;
  int64_t channels, filters, taps, positions;

  explicit Group(const dlb_convolution &s)
      : shape(s), channels(s.channels / s.groups), filters(s.filters / s.groups),
        taps(channels * s.rows * s.columns), positions(s.out_height * s.out_width) {}

  int64_t inputOffset(int64_t image, int64_t group) const {
    return (image * shape.channels + group * channels) * shape.height * shape.width;
  }
  int64_t outputOffset(int64_t image, int64_t filter) const {
    return (image * shape.filters + filter) * positions;
  }

  /// Whether the patches are the input itself.
  bool patchesAreInput() const {
    return shape.rows == 1 && shape.columns == 1 && shape.stride_h == 1 && shape.stride_w == 1 &&
           shape.low_h == 0 && shape.low_w == 0 && shape.out_height == shape.height &&
           shape.out_width == shape.width;
  }
};

/// Output positions [first, last) of one dimension whose input position
/// position * stride + shift lies in [0, size).
struct Inside {
  int64_t first, last;

  Inside(int64_t stride, int64_t shift, int64_t size, int64_t positions) {
    first = shift >= 0 ? 0 : (-shift + stride - 1) / stride;
    last = size <= shift ? 0 : (size - 1 - shift) / stride + 1;
    first = first < positions ? first : positions;
    last = last < positions ? last : positions;
    last = last < first ? first : last;
  }
};

/// Calls f(row of patches, input row, first, last, shift) for each run of output columns:
/// patch column q in [first, last) meets input column q * stride_w + shift; the others are padding.
/// The input row is negative where all of it is padding.
template <typename F> void forEachPatchRow(const Group &group, F f) {
  const dlb_convolution &s = group.shape;
  int64_t patchRow = 0;
  for (int64_t c = 0; c < group.channels; ++c)
    for (int64_t r = 0; r < s.rows; ++r)
      for (int64_t t = 0; t < s.columns; ++t) {
        int64_t shift = t * s.dilation_w - s.low_w;
        Inside columns(s.stride_w, shift, s.width, s.out_width);
        for (int64_t p = 0; p < s.out_height; ++p, ++patchRow) {
          int64_t h = p * s.stride_h - s.low_h + r * s.dilation_h;
          int64_t inputRow = h < 0 || h >= s.height ? -1 : c * s.height + h;
          f(patchRow, inputRow, columns, shift);
        }
      }
}

/// to[q] = from[q]. Rows are short, and the last elements of an ordinary loop would cost as much as
/// the rest: here the last block overlaps the one before.
template <typename T> void copyRow(const T *from, T *to, int64_t count) {
  constexpr int64_t block = 32 / sizeof(T);
  int64_t q = 0;
  if (count < block) {
    for (; q < count; ++q)
      to[q] = from[q];
    return;
  }
  for (; q + block <= count; q += block)
    std::memcpy(to + q, from + q, sizeof(T) * block);
  std::memcpy(to + count - block, from + count - block, sizeof(T) * block);
}

/// patches = gathered from the group's channels of one image ("im2col").
template <typename T> void gatherPatches(const Group &group, const T *x, T *patches) {
  const dlb_convolution &s = group.shape;
  forEachPatchRow(group, [&](int64_t patchRow, int64_t inputRow, Inside columns, int64_t shift) {
    T *to = patches + patchRow * s.out_width;
    if (inputRow < 0) {
      for (int64_t q = 0; q < s.out_width; ++q)
        to[q] = 0;
      return;
    }
    const T *from = x + inputRow * s.width + shift;
    for (int64_t q = 0; q < columns.first; ++q)
      to[q] = 0;
    if (s.stride_w == 1)
      copyRow(from + columns.first, to + columns.first, columns.last - columns.first);
    else
      for (int64_t q = columns.first; q < columns.last; ++q)
        to[q] = from[q * s.stride_w];
    for (int64_t q = columns.last; q < s.out_width; ++q)
      to[q] = 0;
  });
}

/// x += patches, the adjoint of gatherPatches ("col2im").
template <typename T> void addPatches(const Group &group, const T *patches, T *x) {
  const dlb_convolution &s = group.shape;
  forEachPatchRow(group, [&](int64_t patchRow, int64_t inputRow, Inside columns, int64_t shift) {
    if (inputRow < 0)
      return;
    const T *from = patches + patchRow * s.out_width;
    T *to = x + inputRow * s.width + shift;
    if (s.stride_w == 1)
      for (int64_t q = columns.first; q < columns.last; ++q)
        to[q] += from[q];
    else
      for (int64_t q = columns.first; q < columns.last; ++q)
        to[q * s.stride_w] += from[q];
  });
}

template <typename T> using Rows = Map<RowMatrix<T>>;
template <typename T> using ConstRows = Map<const RowMatrix<T>>;

// y = w * patches(x)
template <typename T>
void convolution(const dlb_convolution *shape, const T *x, const T *w, T *y, T *scratch,
                 int64_t first, int64_t last) {
  Group group(*shape);
  for (int64_t n = first; n < last; ++n)
    for (int64_t g = 0; g < shape->groups; ++g) {
      const T *patches = x + group.inputOffset(n, g);
      if (!group.patchesAreInput()) {
        gatherPatches(group, patches, scratch);
        patches = scratch;
      }
      Rows<T> out(y + group.outputOffset(n, g * group.filters), group.filters, group.positions);
      out.noalias() = ConstRows<T>(w + g * group.filters * group.taps, group.filters, group.taps) *
                      ConstRows<T>(patches, group.taps, group.positions);
    }
}

// patches(gx) = transpose(w) * g
template <typename T>
void dataGradient(const dlb_convolution *shape, const T *g, const T *w, T *gx, T *scratch,
                  int64_t first, int64_t last) {
  Group group(*shape);
  for (int64_t n = first; n < last; ++n)
    for (int64_t k = 0; k < shape->groups; ++k) {
      T *input = gx + group.inputOffset(n, k);
      bool direct = group.patchesAreInput();
      Rows<T> patches(direct ? input : scratch, group.taps, group.positions);
      patches.noalias() =
          ConstRows<T>(w + k * group.filters * group.taps, group.filters, group.taps).transpose() *
          ConstRows<T>(g + group.outputOffset(n, k * group.filters), group.filters,
                       group.positions);
      if (direct)
        continue;
      for (int64_t i = 0, size = group.channels * shape->height * shape->width; i < size; ++i)
        input[i] = 0;
      addPatches(group, scratch, input);
    }
}

// gw = sum over images of g * transpose(patches(x)), for the filters of [first, last)
template <typename T>
void weightGradient(const dlb_convolution *shape, const T *x, const T *g, T *gw, T *scratch,
                    int64_t first, int64_t last) {
  Group group(*shape);
  Rows<T>(gw + first * group.taps, last - first, group.taps).setZero();
  for (int64_t n = 0; n < shape->images; ++n)
    for (int64_t k = 0; k < shape->groups; ++k) {
      int64_t begin = k * group.filters, end = begin + group.filters;
      begin = begin < first ? first : begin;
      end = end < last ? end : last;
      if (begin >= end)
        continue;
      const T *patches = x + group.inputOffset(n, k);
      if (!group.patchesAreInput()) {
        gatherPatches(group, patches, scratch);
        patches = scratch;
      }
      Rows<T> sum(gw + begin * group.taps, end - begin, group.taps);
      sum.noalias() +=
          ConstRows<T>(g + group.outputOffset(n, begin), end - begin, group.positions) *
          ConstRows<T>(patches, group.taps, group.positions).transpose();
    }
}

} // namespace

const TileTable DLB_TILES = {
    {contract<float>, convolution<float>, dataGradient<float>, weightGradient<float>},
    {contract<double>, convolution<double>, dataGradient<double>, weightGradient<double>},
};

} // namespace dlb
