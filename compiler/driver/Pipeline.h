// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The order of the passes: named phases from the emitted program to kernels.

#ifndef DLB_DRIVER_PIPELINE_H
#define DLB_DRIVER_PIPELINE_H

#include "driver/Compiler.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/StringMap.h"

namespace dlb {

struct PipelinePhase {
  const char *name;
  Stage stage; ///< that it leads to
  void (*build)(mlir::OpPassManager &passes, const CompileOptions &options);
  /// Whether the program can be to blame for a failure, which a diagnostic then tells: a gradient
  /// of what has none. Any other failure is an internal error.
  bool canRefuse = false;
};

/// The phases that lead to `stage`, in order. Stages behind `kernels` are code generation's.
std::vector<PipelinePhase> pipelineUpTo(Stage stage);

/// The phase from plan to kernels.
const PipelinePhase &kernelPhase();

/// Runs one phase; what the passes report goes to the context's handlers.
mlir::LogicalResult runPhase(const PipelinePhase &phase, mlir::ModuleOp module,
                             const CompileOptions &options);

/// Says of each run of a planned module what a profile shows; `ownFile` is the program's.
mlir::LogicalResult markSites(mlir::ModuleOp module, const std::string &ownFile);

/// Loads what every phase creates into `context`.
void prepareContext(mlir::MLIRContext *context);

/// What each `dlb.schedule` of a planned module needs.
std::vector<MemoryUse> memoryUse(mlir::ModuleOp module);

/// The family of each `dlb.kernel`, by its name.
llvm::StringMap<std::string> kernelKinds(mlir::ModuleOp module);

/// The one compiler of this process.
Compiler *mlirCompiler();

} // namespace dlb

#endif // DLB_DRIVER_PIPELINE_H
