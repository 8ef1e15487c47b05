// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Which values of a function stay the same from one call to the next, as long as nobody trains.

#ifndef DLB_TRANSFORMS_DERIVE_KEPT_H
#define DLB_TRANSFORMS_DERIVE_KEPT_H

#include "dialect/Dialect.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseSet.h"

namespace dlb {

/// The role of an argument, or "".
llvm::StringRef roleOf(mlir::func::FuncOp function, unsigned argument);

/// Whether the function takes parameters or state, and something else, and updates nothing.
bool keepsParameters(mlir::func::FuncOp function);

/// Values that follow from parameters, state and what is derived of these, from at least one of
/// them.
class KeptValues {
public:
  explicit KeptValues(mlir::func::FuncOp function);

  bool contains(mlir::Value value) const;
  bool computes(mlir::Operation *op) const { return ops.contains(op); }
  /// For an op that has come since, behind its operands.
  void add(mlir::Operation *op);

private:
  mlir::func::FuncOp function;
  llvm::DenseSet<mlir::Operation *> ops;
};

} // namespace dlb

#endif // DLB_TRANSFORMS_DERIVE_KEPT_H
