// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Named tensors of the driver's door as the interpreter's, and back.

#ifndef DLB_DRIVER_VALUES_H
#define DLB_DRIVER_VALUES_H

#include "driver/Compiler.h"
#include "reference/HostTensor.h"

#include "mlir/IR/Location.h"

namespace dlb {

/// The arguments of `function` in its order; none after an error at `location`.
std::optional<std::vector<HostTensor>> hostTensors(const Function &function,
                                                   const std::vector<NamedTensor> &arguments,
                                                   bool f64, mlir::Location location);

NamedTensor namedTensor(std::string name, const HostTensor &tensor);

/// The results under the names of the outputs.
std::vector<NamedTensor> namedTensors(const Function &function,
                                      const std::vector<HostTensor> &results);

} // namespace dlb

#endif // DLB_DRIVER_VALUES_H
