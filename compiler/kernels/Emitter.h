// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Emits nodes of an element graph at the current place in a loop nest, once per scope: as scalars,
// or as vectors along the one loop variable that is spread over lanes.

#ifndef DLB_KERNELS_EMITTER_H
#define DLB_KERNELS_EMITTER_H

#include "kernels/ElementGraph.h"

#include "mlir/IR/Builders.h"

namespace dlb {

class Emitter {
public:
  Emitter(ElementGraph &graph, mlir::OpBuilder &builder, mlir::Location loc)
      : graph(graph), builder(builder), loc(loc) {}

  /// While it lives, loop variables have values; what was emitted meanwhile is forgotten after it.
  class Scope {
  public:
    explicit Scope(Emitter &emitter);
    ~Scope();
    Scope(const Scope &) = delete;

  private:
    Emitter &emitter;
    size_t values, dimensions;
    std::optional<unsigned> lane;
    int64_t lanes;
    mlir::Value mask;
  };

  void setDimension(unsigned dimension, mlir::Value value);
  /// Lane l stands for value + l; where `mask` (or null: everywhere) is false, for nothing. One
  /// lane is a scalar.
  void setLanes(unsigned dimension, mlir::Value value, int64_t lanes, mlir::Value mask);

  bool hasLanes() const { return lane.has_value(); }
  bool isOpen(const Node &node) const;
  bool hasValue(const Node *node) const { return values.contains(node); }
  void setValue(const Node *node, mlir::SmallVector<mlir::Value> value);

  /// A scalar if the node does not depend on the lanes, else a vector.
  mlir::Value at(Node *node);
  /// A vector if there are lanes.
  mlir::Value spreadAt(Node *node) { return spread(at(node)); }
  mlir::Value spread(mlir::Value value);
  mlir::Type spread(mlir::Type type) const;

  void store(mlir::Value value, mlir::Value memory, mlir::AffineExpr address);

  /// An index expression as a scalar of type `index`: at lane 0 if it depends on the lanes.
  mlir::Value index(mlir::AffineExpr expr);
  /// The same per lane, or a scalar without lanes, of integer type `element`.
  mlir::Value indexLanes(mlir::AffineExpr expr, mlir::Type element);
  /// Whether all constraints hold; null for the empty domain.
  mlir::Value holds(const Domain &domain);

  mlir::Value indexConstant(int64_t value);
  mlir::Value currentMask() const { return mask; }

  /// The emission of a reduction, a loop of its own: see Loops.cpp.
  std::function<void(Node *)> emitReduction;

  ElementGraph &graph;
  mlir::OpBuilder &builder;
  mlir::Location loc;

private:
  bool dependsOnLanes(mlir::AffineExpr expr) const;
  mlir::Value emit(Node *node);
  mlir::Value emitLoad(Node *node);
  mlir::Value emitStridedLoad(mlir::Value memory, mlir::Value base, int64_t stride, int64_t count);
  mlir::Value emitScalarLoad(Node *node, mlir::Value guard);
  mlir::Value emitLookup(Node *node);
  mlir::Value emitView(Node *node);
  mlir::Value symbol(unsigned number);
  mlir::Value fromMemory(mlir::Value loaded, mlir::Type type);
  mlir::Value both(mlir::Value a, mlir::Value b);
  mlir::VectorType vectorOf(mlir::Type element) const {
    return mlir::VectorType::get({lanes}, element);
  }

  llvm::DenseMap<const Node *, llvm::SmallVector<mlir::Value, 1>> values;
  llvm::SmallVector<const Node *> emitted;
  llvm::SmallVector<std::pair<unsigned, mlir::Value>> dimensions;
  std::optional<unsigned> lane;
  int64_t lanes = 1;
  mlir::Value mask;
};

} // namespace dlb

#endif // DLB_KERNELS_EMITTER_H
