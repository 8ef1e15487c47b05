// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The weight gradient of few channels, with the positions of a row along the vectors: a lane sums
// its positions, and the lanes are added when all images are done. No patch is gathered, and few
// filters are as fast as many.

#ifndef DLB_RUNTIME_KERNELS_TILEROWWEIGHTS_H
#define DLB_RUNTIME_KERNELS_TILEROWWEIGHTS_H

#include "runtime/kernels/DirectPlan.h"
#include "runtime/kernels/TilePatches.h"

namespace dlb {
namespace {

/// Filters and taps whose sums fill the registers.
constexpr int64_t rowFilters = tileRows > 6 ? 4 : 2, rowTaps = 5;

/// Rows of outputs, and of the inputs under one row of a filter.
template <typename T> struct RowPair {
  const T *x;
  int64_t xRow;
  const int64_t *places; ///< of the taps
  const T *g;
  int64_t gPlane, width; ///< whole vectors
  int64_t rows;
};

/// sums[f * sumsFilter + t * lanes + …] += sum over positions of g[f] x[t].
template <typename T, int Filters, int Taps>
void rowWeightsTile(const RowPair<T> &pair, T *sums, int64_t sumsFilter) {
  Vector<T> products[Filters][Taps] = {};
  const T *from[Taps];
#pragma GCC unroll 8
  for (int t = 0; t < Taps; ++t)
    from[t] = pair.x + pair.places[t];
  const T *g = pair.g;
  for (int64_t p = 0; p < pair.rows; ++p, g += pair.width) {
    for (int64_t q = 0; q < pair.width; q += lanes<T>) {
      Vector<T> outputs[Filters];
#pragma GCC unroll 4
      for (int f = 0; f < Filters; ++f)
        outputs[f] = load(g + f * pair.gPlane + q);
#pragma GCC unroll 8
      for (int t = 0; t < Taps; ++t) {
        Vector<T> inputs = load(from[t] + q);
#pragma GCC unroll 4
        for (int f = 0; f < Filters; ++f)
          products[f][t] += inputs * outputs[f];
      }
    }
#pragma GCC unroll 8
    for (int t = 0; t < Taps; ++t)
      from[t] += pair.xRow;
  }
#pragma GCC unroll 4
  for (int f = 0; f < Filters; ++f)
#pragma GCC unroll 8
    for (int t = 0; t < Taps; ++t) {
      T *to = sums + f * sumsFilter + t * lanes<T>;
      store(to, load(to) + products[f][t]);
    }
}

template <typename T> using RowWeightsFunction = void (*)(const RowPair<T> &, T *, int64_t);

template <typename T, size_t... I>
RowWeightsFunction<T> rowWeightsOf(int64_t filters, int64_t taps, std::index_sequence<I...>) {
  static constexpr RowWeightsFunction<T> functions[] = {
      rowWeightsTile<T, I / rowTaps + 1, I % rowTaps + 1>...};
  return functions[(filters - 1) * rowTaps + taps - 1];
}

/// gw = sum over images and positions of g[k, position] x[c, position of the tap], for the filters
/// of [first, last).
template <typename T>
void rowWeightGradient(const dlb_convolution &s, const T *x, const T *g, T *gw, T *scratch,
                       int64_t first, int64_t last) {
  Group group(s);
  RowWeights plan(s);
  int64_t row = plan.columns.length(), gPlane = plan.rows * plan.width;
  int64_t outputs = s.out_height * s.out_width, filters = last - first;
  int64_t *places = reinterpret_cast<int64_t *>(scratch);
  for (int64_t t = 0; t < s.columns; ++t)
    places[t] = plan.columns.place(t * s.dilation_w);
  T *gradients = scratch + tapElements(s.columns);
  T *inputs = gradients + plan.mostFilters * gPlane;
  T *sums = inputs + plan.inputs(s);
  int64_t taps = group.channels * group.taps, xPlane = plan.inputRows(plan.rows) * row;
  std::memset(sums, 0, filters * taps * lanes<T> * sizeof(T));
  // Vectors reach beyond the last row.
  std::memset(inputs + group.channels * xPlane, 0, plan.slack * sizeof(T));
  int64_t tapsEach = ceilDivide(s.columns, ceilDivide(s.columns, rowTaps));
  for (int64_t n = 0; n < s.images; ++n)
    for (int64_t p = 0; p < s.out_height; p += plan.rows) {
      int64_t rows = least(plan.rows, s.out_height - p);
      PaddedAxis under = {s.height, p * s.stride_h - s.low_h, plan.inputRows(rows), 1, 1};
      copyPadded({under, plan.columns}, x + n * s.channels * s.height * s.width, group.channels,
                 inputs, xPlane);
      for (int64_t f = 0; f < filters; f += rowFilters) {
        int64_t together = least(rowFilters, filters - f);
        const T *from = g + (n * s.filters + first + f) * outputs + p * s.out_width;
        for (int64_t i = 0; i < together; ++i)
          packRows(from + i * outputs, s.out_width, s.out_width, rows, gradients + i * gPlane,
                   plan.width, plan.width);
        for (int64_t c = 0; c < group.channels; ++c)
          for (int64_t r = 0; r < s.rows; ++r)
            for (int64_t t = 0; t < s.columns; t += tapsEach) {
              RowPair<T> pair = {inputs + c * xPlane + r * s.dilation_h * row,
                                 s.stride_h * row,
                                 places + t,
                                 gradients,
                                 gPlane,
                                 plan.width,
                                 rows};
              rowWeightsOf<T>(together, least(tapsEach, s.columns - t),
                              std::make_index_sequence<rowFilters * rowTaps>())(
                  pair, sums + (f * taps + (c * s.rows + r) * s.columns + t) * lanes<T>,
                  taps * lanes<T>);
            }
      }
    }
  gw += first * taps;
  for (int64_t i = 0; i < filters * taps; ++i, sums += lanes<T>) {
    T total = 0;
    for (int l = 0; l < lanes<T>; ++l)
      total += sums[l];
    gw[i] = total;
  }
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_TILEROWWEIGHTS_H
