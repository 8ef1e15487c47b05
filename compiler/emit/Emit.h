// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// From the checked program to the dlb dialect: every size is bound here, and nowhere later.

#ifndef DLB_EMIT_EMIT_H
#define DLB_EMIT_EMIT_H

#include "frontend/Program.h"
#include "support/Diagnostics.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/OwningOpRef.h"

#include <optional>

namespace dlb {

enum class Precision { f32, f64 };

/// A function to emit under `symbol`, with its symbolic sizes (at least the batch N) bound.
struct EmitRequest {
  const Function *function = nullptr;
  std::string symbol;
  DimBindings sizes;
};

/// A module with one func.func for each request. The dlb and func dialects are loaded into
/// `context`. Null after a diagnostic, which stands at the place in the .dlb file: a size that is
/// unbound, not whole or not positive, or a type other than the checker promised.
mlir::OwningOpRef<mlir::ModuleOp> emitModule(mlir::MLIRContext *context,
                                             const CheckedProgram &program,
                                             const std::vector<EmitRequest> &requests,
                                             Precision precision);

/// Which of the checker's mistakes a diagnostic tells: one that first shows when sizes are bound.
std::optional<Diag> idOf(mlir::Diagnostic &diagnostic);

/// Adds `@import` and `@export`, the only functions that know how persistent tensors lie in memory:
/// import takes every persistent's logical value to its physical one, export takes it back.
mlir::LogicalResult emitTransfers(mlir::ModuleOp module, const CheckedProgram &program,
                                  const DimBindings &sizes, Precision precision);

} // namespace dlb

#endif // DLB_EMIT_EMIT_H
