// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The elements of named tensors as numbers, in both directions.

#ifndef DLB_DRIVER_NUMBERS_H
#define DLB_DRIVER_NUMBERS_H

#include "driver/Compiler.h"

#include <string_view>

namespace dlb {

std::vector<double> numbersOf(const NamedTensor &tensor);

/// Rounded or truncated to the element, of which `real` is not one.
NamedTensor tensorOf(std::string name, Element element, std::vector<int64_t> shape,
                     const std::vector<double> &numbers);

/// The tensor of that name, or null.
const NamedTensor *find(const std::vector<NamedTensor> &tensors, std::string_view name);

/// Scalar arguments: "seed", "step", "steps".
NamedTensor scalarOf(std::string name, int64_t value);

} // namespace dlb

#endif // DLB_DRIVER_NUMBERS_H
