// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// "Value at index": a kernel body seen from one element. Asking for a tensor value at symbolic
// indices yields a graph of loads, computations and reductions whose indices are affine in the
// loop variables. Views vanish into the indices. What the loops look like is decided later.

#ifndef DLB_KERNELS_ELEMENTGRAPH_H
#define DLB_KERNELS_ELEMENTGRAPH_H

#include "dialect/Dialect.h"
#include "kernels/Accumulator.h"
#include "kernels/IndexMath.h"

#include "mlir/IR/BuiltinAttributes.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallBitVector.h"

#include <deque>
#include <functional>
#include <memory>

namespace dlb {

/// A conjunction of constraints: each expression is at least 0, or equal to 0.
using Domain = llvm::SmallVector<std::pair<mlir::AffineExpr, bool /*isEquality*/>, 2>;

/// One element of a tensor, as a function of loop variables.
struct Node {
  enum class Kind {
    constant,  ///< `value`
    load,      ///< element `address` of `memory`; anything where `guard` does not hold
    pointwise, ///< `op` of `operands` at `indices`
    view,      ///< the one operand whose domain holds, or `fill`
    lookup,    ///< operand 1, read at the index that operand 0 is; 0 if that is out of range
    reduction, ///< the state of `operands` over `dimensions`, where `guard` holds
    result,    ///< result `number` of the reduction that operand 0 is
  };
  Kind kind;
  mlir::Type type; ///< of the element
  llvm::SmallVector<Node *, 2> operands;
  mlir::Operation *op = nullptr;
  mlir::TypedAttr value;
  mlir::Value memory;
  mlir::AffineExpr address;
  llvm::SmallVector<mlir::AffineExpr> indices;
  llvm::SmallVector<Domain, 1> domains;
  Domain guard;
  double fill = 0;
  int64_t bound = 0; ///< of a lookup's index
  std::shared_ptr<Accumulator> accumulator;
  llvm::SmallVector<unsigned> dimensions;
  mlir::AffineExpr position; ///< within the reduced dimensions
  int64_t count = 0;         ///< of accumulated elements
  unsigned number = 0;
  llvm::SmallBitVector free; ///< the loop variables that the node depends on

  bool dependsOn(unsigned dimension) const {
    return dimension < free.size() && free.test(dimension);
  }
};

class ElementGraph {
public:
  explicit ElementGraph(mlir::MLIRContext *context) : math(context), context(context) {}

  IndexMath math;

  /// From here on `tensor` is found in `memory` (rank 1), element `indices` at linear(indices).
  void bind(mlir::Value tensor, mlir::Value memory, mlir::AffineMap linear);
  /// The same, in row-major order.
  void bind(mlir::Value tensor, mlir::Value memory);
  bool isBound(mlir::Value tensor) const { return memories.contains(tensor); }

  /// Called for a constant that is not a splat: its elements in memory.
  std::function<mlir::Value(mlir::ElementsAttr)> placeConstant;

  /// The element of `tensor` at `indices`. Null, after an error on the op, for an op that no
  /// interface and no family explains.
  Node *at(mlir::Value tensor, llvm::ArrayRef<mlir::AffineExpr> indices);

  /// Loop variables for a reduction over `shape`.
  llvm::SmallVector<mlir::AffineExpr> reductionVariables(llvm::ArrayRef<int64_t> shape);

  /// Accumulates the elements that `build` yields over `variables`, where `guard` holds.
  Node *reduce(mlir::Operation *op, std::shared_ptr<Accumulator> accumulator,
               llvm::ArrayRef<mlir::AffineExpr> variables, Domain guard,
               llvm::function_ref<llvm::SmallVector<Node *>()> build);
  Node *resultOf(Node *reduction, mlir::Type type, unsigned number);

  /// Evaluates what `build` asks for as if it were needed only where `domain` holds.
  Node *under(const Domain &domain, llvm::function_ref<Node *()> build);

  /// The element `address` of `memory`.
  Node *load(mlir::Type type, mlir::Value memory, mlir::AffineExpr address);

  /// `index` as an affine symbol, clamped to [0, extent).
  mlir::AffineExpr symbol(Node *index, int64_t extent);
  Node *lookup(Node *index, int64_t extent, Node *value);
  Node *view(mlir::Type type, llvm::ArrayRef<Node *> operands, llvm::ArrayRef<Domain> domains,
             double fill);

  /// A constraint, simplified and dropped if it always holds. False if it never does.
  bool addConstraint(Domain &domain, mlir::AffineExpr expr, bool isEquality) const;
  /// low <= expr < high.
  bool addBounds(Domain &domain, mlir::AffineExpr expr, int64_t high) const;

  Node *symbolNode(unsigned symbol) const { return symbols[symbol]; }
  /// All nodes, operands before users.
  const std::deque<Node> &all() const { return nodes; }
  std::deque<Node> &all() { return nodes; }
  void setFree(Node &node) const;

private:
  Node *build(mlir::Value tensor, llvm::ArrayRef<mlir::AffineExpr> indices);
  Node *buildConstant(ConstantOp op, llvm::ArrayRef<mlir::AffineExpr> indices);
  Node *buildPointwise(PointwiseOpInterface op, llvm::ArrayRef<mlir::AffineExpr> indices);
  Node *buildView(ViewOpInterface op, llvm::ArrayRef<mlir::AffineExpr> indices);
  Node *buildReduction(ReductionOpInterface op, llvm::ArrayRef<mlir::AffineExpr> indices);
  Node *create(Node::Kind kind, mlir::Type type);
  Node *finish(Node *node);

  mlir::MLIRContext *context;
  std::deque<Node> nodes;
  llvm::SmallVector<Node *> symbols;
  llvm::DenseMap<mlir::Value, std::pair<mlir::Value, mlir::AffineMap>> memories;
  /// What was asked for before, with the guard that held then.
  struct Answer {
    llvm::SmallVector<mlir::AffineExpr> indices;
    Domain guard;
    Node *node;
  };
  llvm::DenseMap<mlir::Value, llvm::SmallVector<Answer>> known;
  Domain guard;
  /// Loop variables of reductions. Those over the same shape at the same nesting depth share them,
  /// so that they can share a loop.
  struct Variables {
    unsigned depth;
    llvm::SmallVector<int64_t> shape;
    llvm::SmallVector<mlir::AffineExpr> expressions;
  };
  llvm::SmallVector<Variables> variables;
  unsigned depth = 0;
};

} // namespace dlb

#endif // DLB_KERNELS_ELEMENTGRAPH_H
