// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Which ops are computed together.

#ifndef DLB_TRANSFORMS_GROUPING_PARTITION_H
#define DLB_TRANSFORMS_GROUPING_PARTITION_H

#include "transforms/grouping/Sources.h"

namespace dlb::grouping {

/// A group in the making.
struct Cluster {
  llvm::StringRef kind;
  llvm::SmallVector<int64_t> shape; ///< of all results; of a row's full tensors
  std::optional<RowSplit> split;    ///< of a row
  mlir::Operation *anchor = nullptr;
  llvm::SmallVector<mlir::Operation *> ops;
  llvm::DenseSet<int> predecessors; ///< clusters whose results it reads
  bool commits = false;             ///< all its results overwrite arguments
  bool merged = false;              ///< has become part of another
};

/// An op that reads a cluster and could not join it, nor any other.
struct Refusal {
  mlir::Operation *op;
  int cluster;
  llvm::StringRef reason;
};

/// Assigns every op that is not recomputed to a cluster, in program order:
///
/// 1. Pointwise ops that serve nothing but updates of arguments form the commit clusters.
/// 2. An anchor opens a cluster. A pointwise cluster that it alone reads, and no element twice,
///    becomes its prologue. A reduction joins the row cluster of its split that computes or reads
///    its operand, or reads another result of the same cluster, else it opens one; if only
///    reductions read it, it joins the cluster of the anchor whose slices it reduces.
/// 3. A pointwise op joins the cluster of an operand that it reads at its own index: an anchor's
///    rather than a row's, a row's rather than a pointwise one, a later one rather than an earlier.
///    Pointwise clusters that it reads as well then merge into that cluster.
///
/// No step may make a cluster wait for itself.
class Partition {
public:
  /// Unless `fuse`, each op has a cluster of its own.
  Partition(mlir::Block &block, const Recomputed &recomputed, bool fuse);

  /// The clusters in an order in which each comes after those it reads.
  std::vector<int> order() const;
  const Cluster &operator[](int number) const { return clusters[number]; }
  /// The cluster of an op; -1 if each user recomputes it.
  int clusterOf(mlir::Operation *op) const;
  llvm::ArrayRef<Refusal> refusals() const { return refused; }
  /// Whether another cluster or the caller reads `value`, directly or through recomputed ops.
  bool leaves(mlir::Value value, int cluster) const;

private:
  void place(mlir::Operation *op);
  bool placeInRow(mlir::Operation *op);
  bool placeBesideAnchor(mlir::Operation *op);
  void absorbPrologues(mlir::Operation *anchor, int cluster);
  void placeElementwise(mlir::Operation *op);
  void absorb(int cluster, llvm::ArrayRef<Source> sources);
  void mergeScalars();

  int open(mlir::Operation *op, llvm::StringRef kind, llvm::ArrayRef<int64_t> shape);
  void add(mlir::Operation *op, int cluster, llvm::ArrayRef<Source> sources);
  void merge(int from, int into);

  llvm::StringRef whyNot(mlir::Operation *op, llvm::ArrayRef<Source> sources, int cluster) const;
  bool readsWithin(mlir::Operation *op, const Source &source, const Cluster &target) const;
  bool readBy(mlir::Value value, int cluster) const;
  bool canMerge(int from, int into) const;
  llvm::StringRef whyNoPrologue(int tree, mlir::OpOperand &operand, int cluster) const;
  /// Whether `cluster` waits, directly or not, for `earlier`; if not `direct`, through a third one.
  bool waitsFor(int cluster, int earlier, bool direct = true) const;
  int producer(const Source &source) const;

  const Recomputed &recomputed;
  bool fuse;
  std::vector<Cluster> clusters;
  llvm::DenseMap<mlir::Operation *, int> clusterOfOp;
  llvm::SmallVector<Refusal> refused;
};

} // namespace dlb::grouping

#endif // DLB_TRANSFORMS_GROUPING_PARTITION_H
