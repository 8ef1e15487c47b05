// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reference kernels of ops without tensor operands. A `constant` needs none: its elements are
// copied.

#include "runtime/kernels/Element.h"
#include "runtime/kernels/Families.h"
#include "runtime/kernels/Index.h"

namespace dlb {

// result[i] = i[dimension]; in bools, whether that is not 0
static void iota(std::span<const Tensor>, std::span<const Tensor> results,
                 const Attributes &attributes) {
  Shape shape = results[0].shape;
  StridedView position{std::vector<int64_t>(shape.size(), 0)};
  position.strides[attributes.integer("dimension")] = 1;
  dispatchElement(results[0].element, [&]<typename T>(T *) {
    T *result = dataOf<T>(results[0]);
    walk<1>(shape, {position}, [&](const auto &offset) {
      *result++ = static_cast<T>(results[0].element == DLB_BOOL ? offset[0] != 0 : offset[0]);
    });
  });
}

std::span<const NamedKernel> constantKernels() {
  static const NamedKernel kernels[] = {{"iota", iota}};
  return kernels;
}

} // namespace dlb
