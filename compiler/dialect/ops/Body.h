// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the passes ask of the bodies of groups and kernels.

#ifndef DLB_DIALECT_OPS_BODY_H
#define DLB_DIALECT_OPS_BODY_H

#include "mlir/IR/Operation.h"

namespace dlb {

/// Whether `op`'s value at an index follows from its operands' values at indices that can be
/// computed: what may stand anywhere in a group's body, and is evaluated lazily.
bool isElementOp(mlir::Operation *op);

/// Whether every result of the body is computed from `value` at the result's own index only.
bool readsAtOwnIndex(mlir::Value value);

/// Whether every slice of the body's results, of `extent` slices in all, is computed from the same
/// slice of `operand` only.
bool readsOwnSlice(mlir::BlockArgument operand, int64_t extent);

/// In how many equal pieces, each with a share for every chunk, an operand or a yielded value of a
/// body consists: the steps of a scan that reads or writes it step by step, else one. 0 for an
/// operand that is read in both ways.
int64_t piecesOf(mlir::Value value);

/// The number of leading dimensions of `shape` whose product is `extent`, the fewest; -1 if none.
int64_t leadingDimensions(llvm::ArrayRef<int64_t> shape, int64_t extent);

/// How a `row` body sees its tensors: the shape of what is reduced, and the dimensions that vanish.
struct RowSplit {
  llvm::SmallVector<int64_t> shape, reduced;

  bool operator==(const RowSplit &other) const = default;

  llvm::SmallVector<int64_t> kept() const;      ///< dimensions
  llvm::SmallVector<int64_t> keptShape() const; ///< their sizes
  bool keepsLeading() const;                    ///< every kept dimension comes before the reduced
};

/// The split of an op that combines, or picks from, the elements of a row.
std::optional<RowSplit> rowSplit(mlir::Operation *op);

} // namespace dlb

#endif // DLB_DIALECT_OPS_BODY_H
