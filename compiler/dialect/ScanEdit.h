// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Changes of a scan's operands and results. Operands change in place; other results need another
// op.

#ifndef DLB_DIALECT_SCANEDIT_H
#define DLB_DIALECT_SCANEDIT_H

#include "dialect/Dialect.h"

#include "mlir/IR/PatternMatch.h"

namespace dlb {

/// One input more: its slices, in the body.
mlir::BlockArgument addInput(ScanOp scan, mlir::Value stack);

/// One capture more, in the body.
mlir::BlockArgument addCapture(ScanOp scan, mlir::Value value);

/// Removes an operand whose argument in the body is not used. Where it is a carry, the caller
/// removes its operand of `next` and calls `recreate`.
void removeOperand(ScanOp scan, unsigned number);

/// A scan with the operands and the body of `scan`, which may have changed, and the results that
/// `next` says. Result i takes the place of result `origins[i]` of `scan`, or is new where that is
/// negative. `scan` is erased.
ScanOp recreate(mlir::RewriterBase &rewriter, ScanOp scan, llvm::ArrayRef<int64_t> origins);

/// Like `recreate`, with slices of the body's values `slices` as further stacks. These are the last
/// results.
ScanOp addStacks(mlir::RewriterBase &rewriter, ScanOp scan, llvm::ArrayRef<mlir::Value> slices);

/// Removes what has no effect on a used result: carries, inputs, captures, stacks and ops of the
/// body. Carries that never change become captures; stacks of an input, of a capture or of what
/// another stack holds become these. The scan that is left, or nothing where nothing was to remove.
std::optional<ScanOp> prune(mlir::RewriterBase &rewriter, ScanOp scan);

} // namespace dlb

#endif // DLB_DIALECT_SCANEDIT_H
