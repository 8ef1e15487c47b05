// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// From schedules to the step object: one function per schedule, run by all threads, and the
// descriptor of runtime/abi/program.h under the symbol `dlb_program`.

#ifndef DLB_CODEGEN_STEP_H
#define DLB_CODEGEN_STEP_H

#include "support/ChunkOrder.h"
#include "support/InstructionSet.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/StringMap.h"

namespace dlb {

/// A module of the LLVM dialect with the step functions of all schedules of `module` and the
/// descriptor. Kernels are declared only; what they need of scratch memory is the attribute
/// `dlb.scratch` of their functions in `module`. `symbols` says what a kernel is called where that
/// is not its name.
mlir::OwningOpRef<mlir::ModuleOp> buildSteps(mlir::ModuleOp module, InstructionSet set,
                                             ChunkOrder order = ChunkOrder::forward,
                                             const llvm::StringMap<std::string> &symbols = {});

/// Registers the pass `--dlb-steps`, with the options `cpu` and `order`.
void registerStepsPass();

} // namespace dlb

#endif // DLB_CODEGEN_STEP_H
