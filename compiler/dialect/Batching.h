// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What implementations of BatchableOpInterface have in common.

#ifndef DLB_DIALECT_BATCHING_H
#define DLB_DIALECT_BATCHING_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace dlb {

/// `type` with a leading dimension of `size`.
mlir::RankedTensorType withBatch(mlir::Type type, int64_t size);

/// `given` with the leading dimension: repeated along it where it has the type of `original`, one
/// element of the batch, which means that the batch shares it.
mlir::Value repeatShared(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value original,
                         mlir::Value given, int64_t size);

/// `op` again on `operands`, with other result types and with `changed` in place of the attributes
/// of these names.
llvm::SmallVector<mlir::Value> rebuild(mlir::Operation *op, mlir::OpBuilder &builder,
                                       mlir::Location loc, mlir::ValueRange operands,
                                       mlir::TypeRange types,
                                       llvm::ArrayRef<mlir::NamedAttribute> changed = {});

/// The default of BatchableOpInterface::batch.
llvm::SmallVector<mlir::Value> batchUnchanged(mlir::Operation *op, mlir::OpBuilder &builder,
                                              mlir::Location loc, mlir::ValueRange operands,
                                              int64_t size);

/// The batch of a reduction over `dimensions`, an attribute of this name.
llvm::SmallVector<mlir::Value> batchReduction(mlir::Operation *op,
                                              llvm::ArrayRef<int64_t> dimensions,
                                              mlir::OpBuilder &builder, mlir::Location loc,
                                              mlir::ValueRange operands, int64_t size);

} // namespace dlb

#endif // DLB_DIALECT_BATCHING_H
