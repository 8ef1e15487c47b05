// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Sizes and names of tensors in memory.

#include "runtime/core/Tensor.h"

namespace dlb::runtime {

int64_t elementSize(int32_t element) {
  switch (element) {
  case DLB_F64:
  case DLB_I64:
    return 8;
  case DLB_F32:
  case DLB_I32:
    return 4;
  default:
    return 1;
  }
}

std::string_view elementName(int32_t element) {
  constexpr std::string_view names[] = {"f32", "f64", "i32", "i64", "bool", "u8"};
  return names[element];
}

std::optional<int64_t> multiply(int64_t a, int64_t b) {
  int64_t result;
  if (a < 0 || b < 0 || __builtin_mul_overflow(a, b, &result))
    return std::nullopt;
  return result;
}

std::optional<int64_t> product(std::span<const int64_t> sizes) {
  int64_t result = 1;
  bool zero = false;
  // A zero makes the product zero even where the other sizes alone would overflow.
  for (int64_t size : sizes) {
    if (size < 0)
      return std::nullopt;
    zero |= size == 0;
  }
  if (zero)
    return 0;
  for (int64_t size : sizes)
    if (__builtin_mul_overflow(result, size, &result))
      return std::nullopt;
  return result;
}

std::string shapeText(std::span<const int64_t> shape) {
  std::string text = "[";
  for (size_t i = 0; i < shape.size(); ++i)
    text += (i ? ", " : "") + std::to_string(shape[i]);
  return text + "]";
}

double numberAt(int32_t element, const void *data, int64_t index) {
  switch (element) {
  case DLB_F32:
    return static_cast<const float *>(data)[index];
  case DLB_F64:
    return static_cast<const double *>(data)[index];
  case DLB_I32:
    return static_cast<const int32_t *>(data)[index];
  case DLB_I64:
    return static_cast<double>(static_cast<const int64_t *>(data)[index]);
  default:
    return static_cast<const uint8_t *>(data)[index];
  }
}

} // namespace dlb::runtime
