// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Sizes and names of tensors in memory.

#ifndef DLB_RUNTIME_CORE_TENSOR_H
#define DLB_RUNTIME_CORE_TENSOR_H

#include "runtime/abi/program.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dlb::runtime {

using Shape = std::vector<int64_t>;

/// Bytes of one element of a dlb_element.
int64_t elementSize(int32_t element);

/// "f32", "i64", …
std::string_view elementName(int32_t element);

/// The product of non-negative sizes; nothing if one is negative or the product passes int64_t.
std::optional<int64_t> product(std::span<const int64_t> sizes);

/// a * b for non-negative numbers; nothing if it passes int64_t.
std::optional<int64_t> multiply(int64_t a, int64_t b);

/// "[64, 10]".
std::string shapeText(std::span<const int64_t> shape);

inline std::span<const int64_t> shapeOf(const dlb_tensor &tensor) {
  return {tensor.shape, static_cast<size_t>(tensor.rank)};
}

/// The number at `data`, whatever its element type.
double numberAt(int32_t element, const void *data, int64_t index = 0);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_TENSOR_H
