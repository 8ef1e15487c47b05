// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Compiled code on given arguments: a function as a whole, and kernel by kernel.

#ifndef DLB_DRIVER_COMPILEDCHECK_H
#define DLB_DRIVER_COMPILEDCHECK_H

#include "driver/Execution.h"

#include <optional>

namespace dlb {

/// The outputs of a function of the program, compiled in the precision of `options`, by name;
/// nothing after a message.
std::optional<std::vector<NamedTensor>> runCompiled(Execution &execution,
                                                    const FunctionRequest &request,
                                                    const std::vector<NamedTensor> &arguments,
                                                    const CompileOptions &options);

/// The first kernel of the function whose compiled code gives something else than the reference on
/// the same inputs, as a message at its place; none if all are right one by one.
std::optional<CompilerMessage> blameKernel(Execution &execution, const FunctionRequest &request,
                                           const std::vector<NamedTensor> &arguments,
                                           const CompileOptions &options);

} // namespace dlb

#endif // DLB_DRIVER_COMPILEDCHECK_H
