// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The forward convolution of few channels, with the positions of a row along the vectors: every row
// of the output is a strip of the product of weights and patches, and patches are read where the
// padded image has them.

#ifndef DLB_RUNTIME_KERNELS_TILEROWFORWARD_H
#define DLB_RUNTIME_KERNELS_TILEROWFORWARD_H

#include "runtime/kernels/DirectPlan.h"
#include "runtime/kernels/TilePatches.h"

namespace dlb {
namespace {

/// y[k, p, q] = sum over (c, r, s) of w[k, (c, r, s)] x[c, p, q of the tap], for some filters of
/// some images.
template <typename T>
void rowForward(const dlb_convolution &s, const T *x, const T *w, T *y, T *scratch, Range images,
                Range filters) {
  Group group(s);
  RowForward plan(s);
  int64_t terms = group.channels * group.taps, pitch = plan.image.columns.length();
  int64_t outputs = s.out_height * s.out_width, rowsEach = rowsOfTile(filters.count());
  int64_t *offsets = reinterpret_cast<int64_t *>(scratch);
  for (int64_t t = 0; t < s.columns; ++t)
    offsets[t] = plan.image.columns.place(t * s.dilation_w);
  for (int64_t c = 0, i = 0; c < group.channels; ++c)
    for (int64_t r = 0; r < s.rows; ++r)
      for (int64_t t = 0; t < s.columns; ++t, ++i)
        offsets[i] = c * plan.image.plane() + r * s.dilation_h * pitch + offsets[t];
  T *packed = scratch + tapElements(terms);
  for (int64_t f = 0; f < filters.count(); f += rowsEach)
    packTransposed(w + (filters.first + f) * terms, terms, least(rowsEach, filters.count() - f),
                   terms, packed + f / rowsEach * terms * leftStride<T>, leftStride<T>,
                   leftStride<T>);
  T *padded = packed + leftElements(s.filters, terms);
  const RightRows where = {0, offsets, terms, 1};
  alignas(64) T sums[tileRows * tileColumns<T>];
  for (int64_t n = images.first; n < images.last; ++n) {
    copyPadded(plan.image, x + n * s.channels * s.height * s.width, group.channels, padded,
               plan.image.plane());
    for (int64_t f = 0; f < filters.count(); f += rowsEach) {
      int64_t rows = least(rowsEach, filters.count() - f);
      const T *left = packed + f / rowsEach * terms * leftStride<T>;
      TileFunction<T> multiply = tileOf<T>(rows, true);
      for (int64_t p = 0; p < s.out_height; ++p)
        for (int64_t q = 0; q < s.out_width; q += tileColumns<T>) {
          const T *from = padded + p * s.stride_h * pitch + q;
          T *to = y + (n * s.filters + filters.first + f) * outputs + p * s.out_width + q;
          int64_t columns = s.out_width - q;
          if (columns >= tileColumns<T>) {
            multiply({left, 0}, from, where, to, outputs, false);
            continue;
          }
          multiply({left, 0}, from, where, sums, tileColumns<T>, false);
          for (int64_t i = 0; i < rows; ++i)
            copyRun(sums + i * tileColumns<T>, to + i * outputs, columns);
        }
    }
  }
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_TILEROWFORWARD_H
