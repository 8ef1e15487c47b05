// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// How the filters of a forward convolution in f32 are best laid out, where that is done once for
// many calls.

#ifndef DLB_RUNTIME_KERNELS_PACKEDPLAN_H
#define DLB_RUNTIME_KERNELS_PACKEDPLAN_H

#include "runtime/kernels/DirectPlan.h"
#include "runtime/kernels/WinogradPlan.h"

namespace dlb {
namespace {

/// The rule: Winograd's transform where it is used, unless so few tiles meet so many transformed
/// filters that reading these, four times as many as filters, takes longer than all products; then,
/// and elsewhere, filters along the vectors if they are the best way without packing them.
inline int64_t filtersLayout(const dlb_convolution &s, int64_t lanes) {
  constexpr int64_t leastTiles = 32;
  if (usesWinograd(ConvolutionPart::forward, s)) {
    WinogradShape shape = winogradForward(s);
    if (s.images * shape.tileRows() * shape.tileColumns() >= leastTiles ||
        WinogradPlan(shape, 1).keepsFilters)
      return DLB_FILTERS_TRANSFORMED;
  }
  if (forwardWay(s, lanes, /*isPacked=*/true) == ForwardWay::direct)
    return DLB_FILTERS_ROWS;
  return usesWinograd(ConvolutionPart::forward, s) ? DLB_FILTERS_TRANSFORMED : DLB_FILTERS_PLAIN;
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_PACKEDPLAN_H
