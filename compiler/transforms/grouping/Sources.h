// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Where the operands of an op come from, seen through the ops that are recomputed in each user.

#ifndef DLB_TRANSFORMS_GROUPING_SOURCES_H
#define DLB_TRANSFORMS_GROUPING_SOURCES_H

#include "dialect/Dialect.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseSet.h"

namespace dlb::grouping {

/// A result of an op that some user reads: where, as a map from the user's index to the source's.
/// A null map means anywhere.
struct Source {
  mlir::Value value;
  mlir::AffineMap map;
};

/// The ops of a function that never stand in a group of their own: each user recomputes them.
///
/// * Views, constants, and generators, which compute an element from its index.
/// * Pointwise ops of at most three in a row over such ops, if nothing but scalars is read: dropout
/// masks.
/// * Bools of values that are stored anyway: the sign of an activation that a contraction reads.
/// * Pointwise ops that only reductions of one split read: they run inside the reduction's loop, if
///   nothing has to be stored for their sake.
///
/// What an anchor reads must be in memory: unless reshapes of something stored, it is no longer
/// recomputed.
class Recomputed {
public:
  explicit Recomputed(mlir::func::FuncOp function);

  bool contains(mlir::Operation *op) const { return ops.contains(op); }

  /// What `op` reads of other ops' results, apart from recomputed ones. For a reduction or `pick`
  /// whose row is `split`, indices are those of the row's full shape; else those of the op's
  /// result.
  llvm::SmallVector<Source> sources(mlir::Operation *op, bool inRow) const;

private:
  bool isStored(mlir::Value value) const;
  bool isCheap(mlir::Operation *op);
  void addPrologues(mlir::Block &block);
  void forceAnchorOperands(mlir::Block &block);
  void collect(mlir::Value value, mlir::AffineMap map, llvm::SmallVector<Source> &sources) const;

  llvm::DenseSet<mlir::Operation *> ops;
  /// Pointwise ops in a row, for those that read nothing but scalars.
  llvm::DenseMap<mlir::Operation *, int> depth;
};

} // namespace dlb::grouping

#endif // DLB_TRANSFORMS_GROUPING_SOURCES_H
