// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Loops that compute results from an element graph: one outer loop over slices, which a chunk is a
// range of, loops over the elements of a slice inside it, and a loop for every reduction at the
// outermost place where it can stand.

#ifndef DLB_KERNELS_LOOPNEST_H
#define DLB_KERNELS_LOOPNEST_H

#include "kernels/Emitter.h"
#include "kernels/LaneLoop.h"

#include "llvm/ADT/DenseSet.h"

namespace dlb {

class LoopNest {
public:
  /// Loops over `extent` slices, at most `chunk` of them at a time.
  LoopNest(ElementGraph &graph, mlir::OpBuilder &builder, mlir::Location loc, Target target,
           int64_t extent, int64_t chunk);

  /// Stores the elements of `tensor`, of which a slice is a contiguous part, to `memory` in
  /// row-major order. False, after an error, if no element can be computed.
  bool addResult(mlir::Value tensor, mlir::Value memory);
  /// The same for any function of the indices of `shape`.
  bool addResult(llvm::ArrayRef<int64_t> shape, mlir::Value memory,
                 llvm::function_ref<Node *(llvm::ArrayRef<mlir::AffineExpr>)> element);

  /// Gives a loop variable of the graph, one of loops around this nest, its value.
  void fix(unsigned dimension, mlir::Value value) { emitter.setDimension(dimension, value); }

  /// Emits the loops over the slices [first, last).
  void emit(mlir::Value first, mlir::Value last);

private:
  struct Store {
    Node *value;
    mlir::Value memory;
    mlir::AffineExpr address;
  };
  /// Results with equally many elements per slice, in one set of loops.
  struct Group {
    llvm::SmallVector<unsigned> dimensions;
    llvm::SmallVector<Store> stores;
    int64_t size = 1;
  };
  /// Reductions in one loop. Their states follow each other; where the last, partial vector is a
  /// scalar loop, its scalar states follow them.
  struct Fused {
    llvm::SmallVector<Node *> nodes;
    llvm::SmallVector<size_t> widths;       ///< of the states
    llvm::SmallVector<unsigned> dimensions; ///< outermost first; a lane last
    std::optional<unsigned> lane;           ///< spread over lanes by this loop
    int64_t lanes = 1;
    bool hasScalarRemainder = false;
    llvm::DenseSet<const Node *> body;
  };
  using Values = llvm::SmallVector<mlir::Value>;

  void mergeDimensions();
  bool tryMerge(unsigned outerDimension, unsigned innerDimension);
  bool areAdjacentInReductions(unsigned outerDimension, unsigned innerDimension) const;
  void collect(const Node *node, llvm::DenseSet<const Node *> &nodes) const;

  void hoist(const llvm::DenseSet<const Node *> &nodes);
  void emitGroup(const Group &group, size_t level);
  void emitStores(const Group &group);
  void emitOuterLanes(mlir::Value low, mlir::Value high);
  bool prefersOuterLanes() const;
  int64_t lanesFor(unsigned dimension, int64_t size, bool unrolls) const;

  void emitReduction(Node *node);
  bool dependsOnPending(const Node *node) const;
  Fused fuse(Node *node) const;
  void chooseLane(Fused &fused) const;
  bool isUnrolled(const Fused &fused) const;
  Values identities(Fused &fused, int64_t lanes);
  Values reduceLoop(const Fused &fused, size_t level, Values state);
  Values reduceLanes(const Fused &fused, Values state);
  Values accumulate(const Fused &fused, Values state, mlir::Value mask);
  Values stateLoop(int64_t low, int64_t high, int64_t step, Values state,
                   llvm::function_ref<Values(mlir::Value, Values)> body);
  Values combineLanes(Accumulator &accumulator, Values state, int64_t lanes);

  ElementGraph &graph;
  mlir::OpBuilder &builder;
  mlir::Location loc;
  Target target;
  int64_t extent, chunk;
  bool hasOuterLanes = false; ///< results side by side fill the lanes
  int64_t scale = 1;          ///< iterations of the outer loop per slice
  unsigned outer;
  llvm::SmallVector<Group> groups;
  llvm::DenseSet<const Node *> needed;
  LaneLoop loops;
  Emitter emitter;
};

} // namespace dlb

#endif // DLB_KERNELS_LOOPNEST_H
