// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// From scf, vector, memref, math and arith to the LLVM dialect, in three walks over one kernel.

#ifndef DLB_CODEGEN_LOWER_H
#define DLB_CODEGEN_LOWER_H

#include "support/InstructionSet.h"

#include "mlir/IR/BuiltinOps.h"

namespace dlb {

/// Loads the dialects that lowering creates, and lets `context` translate to LLVM IR. Call it
/// before any thread lowers a module of this context.
void prepareForLowering(mlir::MLIRContext *context);

/// Lowers every function of `module` in place; functions take bare pointers for memrefs. A module
/// that holds only the LLVM dialect stays as it is.
mlir::LogicalResult lowerToLLVM(mlir::ModuleOp module, InstructionSet set);

} // namespace dlb

#endif // DLB_CODEGEN_LOWER_H
