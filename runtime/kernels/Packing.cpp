// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reference kernels of packed weights: the tile products' own packing, which nothing in the
// reference reads, and the identity.

#include "runtime/abi/tiles.h"
#include "runtime/kernels/Element.h"
#include "runtime/kernels/Families.h"
#include "runtime/kernels/Index.h"

#include <algorithm>

namespace dlb {

/// The layout of filters of that name, or DLB_FILTERS_PLAIN.
static int64_t filtersLayout(std::string_view name) {
  return name == "filters"        ? DLB_FILTERS_TRANSFORMED
         : name == "filter rows"  ? DLB_FILTERS_ROWS
         : name == "filter terms" ? DLB_FILTERS_TERMS
                                  : DLB_FILTERS_PLAIN;
}

static void pack(std::span<const Tensor> operands, std::span<const Tensor> results,
                 const Attributes &attributes) {
  const Tensor &x = operands[0], &y = results[0];
  std::fill_n(dataOf<char>(y), elementsOf(y.shape) * elementBytes(y.element), 0);
  if (x.element != DLB_F32)
    return;
  if (int64_t layout = filtersLayout(attributes.text("layout")))
    return dlb_tile_pack_filters_f32(dataOf<float>(x), dataOf<float>(y), x.shape[0], x.shape[1],
                                     x.shape[2] * x.shape[3], layout, 0, y.shape[0]);
  std::string_view layout = attributes.text("layout");
  bool isTransposed = layout.starts_with("transposed");
  int64_t columns = x.shape[isTransposed ? 0 : 1], steps = x.shape[isTransposed ? 1 : 0];
  auto *function = layout.ends_with("terms") ? dlb_tile_pack_terms_f32 : dlb_tile_pack_panels_f32;
  function(dataOf<float>(x), isTransposed ? 1 : columns, isTransposed ? steps : 1, dataOf<float>(y),
           columns, steps, 0, y.shape[0]);
}

static void packed(std::span<const Tensor> operands, std::span<const Tensor> results,
                   const Attributes &) {
  const char *from = dataOf<char>(operands[0]);
  std::copy_n(from, elementsOf(operands[0].shape) * elementBytes(operands[0].element),
              dataOf<char>(results[0]));
}

std::span<const NamedKernel> packingKernels() {
  static const NamedKernel kernels[] = {{"pack", pack}, {"packed", packed}};
  return kernels;
}

} // namespace dlb
