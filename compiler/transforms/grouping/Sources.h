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

/// The ops of a block that never stand in a group of their own: each user recomputes them.
///
/// * Views, constants, and generators, which compute an element from its index.
/// * Chains of at most three cheap pointwise ops that read one large tensor at most, which is
///   stored anyway: dropout masks, a convolution's result minus its channels' means.
/// * Bools of values that are stored anyway: the sign of an activation that a contraction reads.
/// * What would have to be kept for a far user, one that also waits for a later anchor, if a few
/// ops
///   compute it from one large tensor that is stored anyway: what the derivative of gelu reads.
/// * Pointwise ops that only reductions of one split read: they run inside the reduction's loop, if
///   nothing has to be stored for their sake.
///
/// What the caller reads must be in memory, and so must, perhaps under another shape, what an
/// anchor reads more than once: a group computes it.
class Recomputed {
public:
  /// `block` is the body of a function or of a scan.
  explicit Recomputed(mlir::Block &block);

  bool contains(mlir::Operation *op) const { return ops.contains(op); }

  /// Whether `op` is pointwise and each of its uses is a result that updates an argument, or such
  /// an op.
  bool servesUpdates(mlir::Operation *op) const { return updating.contains(op); }

  /// What `op` reads of other ops' results, apart from recomputed ones. For a reduction or `pick`
  /// whose row is `split`, indices are those of the row's full shape; else those of the op's
  /// result.
  llvm::SmallVector<Source> sources(mlir::Operation *op, bool inRow) const;

  /// What is read of other ops' results to compute `value` at the index that `map` yields.
  void collect(mlir::Value value, mlir::AffineMap map, llvm::SmallVector<Source> &sources) const;

private:
  /// A chain of cheap ops: its length, and the large tensor that it reads, if any.
  struct Chain {
    int length = 0;
    mlir::Value large;
  };

  void findUpdating(mlir::Block &block);
  void findLevels(mlir::Block &block);
  bool isStored(mlir::Value value) const;
  bool hasFarUser(mlir::Value value) const;
  void addFarChain(mlir::Operation *op);
  bool isCheap(mlir::Operation *op);
  bool extend(Chain &chain, mlir::Value operand, mlir::RankedTensorType result) const;
  void addPrologues(mlir::Block &block);
  void forceStored(mlir::Block &block);

  llvm::DenseSet<mlir::Operation *> ops, updating;
  llvm::DenseMap<mlir::Operation *, Chain> chains;
  /// Anchors that read memory, on the longest way to an op.
  llvm::DenseMap<mlir::Operation *, int> levels;
};

} // namespace dlb::grouping

#endif // DLB_TRANSFORMS_GROUPING_SOURCES_H
