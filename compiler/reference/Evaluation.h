// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// How a run of the interpreter goes through ops, blocks and schedules.

#ifndef DLB_REFERENCE_EVALUATION_H
#define DLB_REFERENCE_EVALUATION_H

#include "reference/Conversion.h"
#include "reference/Interpreter.h"

#include "dialect/Dialect.h"

namespace dlb {

/// Values are shared, and never written to after the op that produced them.
using TensorPointer = std::shared_ptr<const HostTensor>;
using Tensors = llvm::SmallVector<TensorPointer>;

class Evaluation {
public:
  explicit Evaluation(const InterpreterOptions &options) : options(options) {}

  /// The operands of the block's terminator, for these values of its arguments.
  mlir::FailureOr<Tensors> evaluateBlock(mlir::Block &block,
                                         llvm::ArrayRef<TensorPointer> arguments);

  /// The results of a schedule's function.
  mlir::FailureOr<Tensors> evaluateSchedule(ScheduleOp schedule,
                                            llvm::ArrayRef<TensorPointer> arguments);

  /// Calls options.onNonFinite for the first argument that is not finite.
  void examineArguments(mlir::Operation *function, llvm::ArrayRef<TensorPointer> arguments);

private:
  mlir::FailureOr<Tensors> evaluateOp(mlir::Operation *op, llvm::ArrayRef<TensorPointer> operands);
  mlir::FailureOr<Tensors> evaluateParts(DecomposableOpInterface op,
                                         llvm::ArrayRef<TensorPointer> operands);
  mlir::FailureOr<Tensors> evaluateKernel(mlir::Operation *op,
                                          llvm::ArrayRef<TensorPointer> operands);
  mlir::FailureOr<Tensors> evaluateScan(ScanOp scan, llvm::ArrayRef<TensorPointer> operands);
  mlir::FailureOr<Tensors> evaluateCall(mlir::Operation *user, mlir::SymbolRefAttr symbol,
                                        llvm::ArrayRef<TensorPointer> operands);
  void examine(mlir::Operation *op, llvm::ArrayRef<TensorPointer> operands,
               llvm::ArrayRef<TensorPointer> results);

  const InterpreterOptions &options;
  bool sawNonFinite = false;
};

} // namespace dlb

#endif // DLB_REFERENCE_EVALUATION_H
