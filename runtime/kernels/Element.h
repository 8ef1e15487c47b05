// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Element types of tensors as C++ types, and the wider types that reference kernels compute in.

#ifndef DLB_RUNTIME_KERNELS_ELEMENT_H
#define DLB_RUNTIME_KERNELS_ELEMENT_H

#include "runtime/kernels/Kernel.h"

#include <type_traits>

namespace dlb {

/// The type to compute in: double for floating-point elements, int64_t for all others.
template <typename T> using Wide = std::conditional_t<std::is_floating_point_v<T>, double, int64_t>;

inline int64_t elementBytes(dlb_element element) {
  switch (element) {
  case DLB_F32:
  case DLB_I32:
    return 4;
  case DLB_F64:
  case DLB_I64:
    return 8;
  case DLB_BOOL:
  case DLB_U8:
    return 1;
  }
  return 0;
}

template <typename T> T *dataOf(const Tensor &tensor) { return static_cast<T *>(tensor.data); }

/// Calls `f` with a null pointer to the C++ type of `element`. A bool is seen as its byte.
template <typename F> void dispatchElement(dlb_element element, F f) {
  switch (element) {
  case DLB_F32:
    return f(static_cast<float *>(nullptr));
  case DLB_F64:
    return f(static_cast<double *>(nullptr));
  case DLB_I32:
    return f(static_cast<int32_t *>(nullptr));
  case DLB_I64:
    return f(static_cast<int64_t *>(nullptr));
  case DLB_BOOL:
  case DLB_U8:
    return f(static_cast<uint8_t *>(nullptr));
  }
}

/// The same for ops whose operands are floating point by their constraints.
template <typename F> void dispatchFloat(dlb_element element, F f) {
  if (element == DLB_F64)
    return f(static_cast<double *>(nullptr));
  f(static_cast<float *>(nullptr));
}

/// The same for ops that only move elements: an unsigned integer of the element's size.
template <typename F> void dispatchStorage(dlb_element element, F f) {
  switch (elementBytes(element)) {
  case 1:
    return f(static_cast<uint8_t *>(nullptr));
  case 4:
    return f(static_cast<uint32_t *>(nullptr));
  default:
    return f(static_cast<uint64_t *>(nullptr));
  }
}

} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_ELEMENT_H
