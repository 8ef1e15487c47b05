// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a file of tensors has, and what a program wants instead.

#ifndef DLB_RUNTIME_CORE_MISMATCHES_H
#define DLB_RUNTIME_CORE_MISMATCHES_H

#include "runtime/core/Tensor.h"

#include <string>
#include <vector>

namespace dlb::runtime {

struct Mismatch {
  std::string name, expected, found;
};

/// The mismatches as a table, columns aligned. A hostile file can have millions: the rest is
/// counted.
std::string tableOf(const std::vector<Mismatch> &mismatches);

/// "F32[64, 10]".
std::string typeText(std::string_view dtype, std::span<const int64_t> shape);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_MISMATCHES_H
