// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the families' type inference and verifiers share. Inference has a location only while
// verifying or parsing; without one a violated constraint is a silent failure.

#ifndef DLB_DIALECT_OPS_INFERENCE_H
#define DLB_DIALECT_OPS_INFERENCE_H

#include "dialect/Dialect.h"

#include "mlir/IR/Diagnostics.h"

namespace dlb {

/// `'dlb.contract' op C2: …`
template <typename Op, typename... Args>
llvm::LogicalResult refuse(std::optional<mlir::Location> loc, Args &&...message) {
  return mlir::emitOptionalError(loc, "'", Op::getOperationName(), "' op ",
                                 std::forward<Args>(message)...);
}

inline mlir::RankedTensorType rankedType(mlir::Value value) {
  return llvm::cast<mlir::RankedTensorType>(value.getType());
}

/// "4x3" for messages; "scalar" for rank 0.
std::string shapeText(llvm::ArrayRef<int64_t> shape);

/// "[1, 0]" for messages.
std::string listText(llvm::ArrayRef<int64_t> list);

/// True if `dimensions` increases strictly and stays within 0 … rank - 1.
bool areDimensions(llvm::ArrayRef<int64_t> dimensions, int64_t rank);

/// `shape` without `dimensions`.
llvm::SmallVector<int64_t> withoutDimensions(llvm::ArrayRef<int64_t> shape,
                                             llvm::ArrayRef<int64_t> dimensions);

} // namespace dlb

#endif // DLB_DIALECT_OPS_INFERENCE_H
