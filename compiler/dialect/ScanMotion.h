// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Moving ops out of a scan: what one op does for all steps at once it need not do step by step.

#ifndef DLB_DIALECT_SCANMOTION_H
#define DLB_DIALECT_SCANMOTION_H

#include "dialect/Dialect.h"

#include "mlir/IR/PatternMatch.h"

namespace dlb {

/// Values of a scan's body, outside of it: stacked, for all steps, or shared by all steps as they
/// are. Known are the inputs, which are stacked, the captures and constants, which are shared, and
/// what follows from known values by ops that run on a batch.
class Outside {
public:
  explicit Outside(ScanOp scan);

  /// `value` is known as well: `stack` holds its slices.
  void set(mlir::Value value, mlir::Value stack) { values[value] = stack; }

  bool knows(mlir::Value value);
  /// Whether `value`, which is known, is the same in every step.
  bool isShared(mlir::Value value);
  /// The stack of `value`, or the shared value; ops are created at `builder`'s insertion point.
  mlir::Value get(mlir::OpBuilder &builder, mlir::Value value);

private:
  enum class Kind { unknown, stacked, shared };
  Kind kindOf(mlir::Value value);

  ScanOp scan;
  llvm::DenseMap<mlir::Value, mlir::Value> values;
  llvm::DenseMap<mlir::Value, Kind> kinds;
};

/// Moves ops that only stacks need behind the scan, where this stores less, or lets the loop keep
/// the rows of its tensors apart: a contraction over the rows becomes one over rows and steps. Its
/// operands are stacked instead. The scan that is left; `moved` hears of every op that leaves.
ScanOp sink(
    mlir::RewriterBase &rewriter, ScanOp scan,
    llvm::function_ref<void(mlir::Operation *)> moved = [](mlir::Operation *) {});

/// Sums over the steps of a stack that nobody else needs become carries: no stack is stored.
ScanOp accumulateSums(mlir::RewriterBase &rewriter, ScanOp scan);

} // namespace dlb

#endif // DLB_DIALECT_SCANMOTION_H
