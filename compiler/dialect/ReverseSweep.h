// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reverse-mode differentiation of ops of one block, last to first: what `differentiate` does to a
// function and the gradient of a scan to its body.

#ifndef DLB_DIALECT_REVERSESWEEP_H
#define DLB_DIALECT_REVERSESWEEP_H

#include "mlir/IR/Builders.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace dlb {

class ReverseSweep {
public:
  /// Creates ops at `builder`'s insertion point. Values that are not `active` need no cotangent.
  ReverseSweep(mlir::OpBuilder &builder, llvm::DenseSet<mlir::Value> active)
      : builder(builder), active(std::move(active)) {}

  /// One more contribution to the cotangent of `value`, which is active.
  void add(mlir::Value value, mlir::Value contribution);

  /// Turns the cotangents of `op`'s results into contributions to those of its operands. The op may
  /// be replaced by one that saves more for this. An op without a rule that has a cotangent is an
  /// error there, with a note at `asked`.
  llvm::LogicalResult visit(mlir::Operation *op, mlir::Location asked);

  /// The sum of the contributions so far; null if there are none.
  mlir::Value cotangent(mlir::Value value, mlir::Location loc);

  /// What was added for `value` since its cotangent was last asked for, in order of arrival.
  llvm::ArrayRef<mlir::Value> contributions(mlir::Value value) { return cotangents[value]; }

private:
  mlir::OpBuilder &builder;
  llvm::DenseSet<mlir::Value> active;
  llvm::DenseMap<mlir::Value, llvm::SmallVector<mlir::Value, 2>> cotangents;
};

/// Whether derivatives flow through values of this type.
bool isFloat(mlir::Value value);

/// A constant of one number.
mlir::Value splat(mlir::OpBuilder &builder, mlir::Location loc, mlir::Type type, double number);

/// The location of what computes a derivative of the op at `loc`: `fused<"gradient">[loc]`.
mlir::Location gradientOf(mlir::Location loc);

/// Erases unused ops of `first` and what follows it in its block, up to `end` (null: its end).
/// Users come after producers, so one walk backwards finds every one.
void eraseUnused(mlir::Operation *first, mlir::Operation *end);

} // namespace dlb

#endif // DLB_DIALECT_REVERSESWEEP_H
