// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the two halves of the step object, its functions and its descriptor, know of each other.

#ifndef DLB_CODEGEN_STEPPARTS_H
#define DLB_CODEGEN_STEPPARTS_H

#include "codegen/Step.h"
#include "dialect/Dialect.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

#include "llvm/ADT/StringSet.h"

namespace dlb {

/// The constant `dlb_site` of runs that are profiled, by run.
using SiteSymbols = llvm::DenseMap<mlir::Operation *, std::string>;

/// The function `dlb_run` of a schedule; `scratchBytes` is one thread's,
/// `symbols` are those of kernels that are not called by their names, `joining` the kernels that a
/// thread calls once for all of its chunks.
mlir::LLVM::LLVMFuncOp emitStepFunction(mlir::OpBuilder &builder, ScheduleOp schedule,
                                        int64_t scratchBytes, ChunkOrder order,
                                        const llvm::StringMap<std::string> &symbols,
                                        const SiteSymbols &sites, const llvm::StringSet<> &joining);

} // namespace dlb

#endif // DLB_CODEGEN_STEPPARTS_H
