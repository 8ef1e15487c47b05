// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reverse-mode differentiation of one block of pure ops. The algorithm is in Passes.td; everything
// about single ops is behind DifferentiableOpInterface.

#include "dialect/Dialect.h"
#include "dialect/ReverseSweep.h"
#include "transforms/Passes.h"

using namespace mlir;

namespace dlb {

#define GEN_PASS_DEF_DIFFERENTIATEPASS
#include "transforms/Passes.h.inc"

namespace {

/// On an op whose results are constants to every gradient: parameters as an earlier update of the
/// same function has left them.
constexpr llvm::StringLiteral kStopsGradient = "dlb.stops_gradient";

/// Expands one dlb.gradient.
class Expansion {
public:
  explicit Expansion(GradientOp op) : op(op), builder(op) {}

  LogicalResult run();

private:
  void findActive();
  void decomposeActive();

  GradientOp op;
  OpBuilder builder;
  llvm::SmallVector<Operation *> path; ///< from the xs to y, in order of the block
  llvm::DenseSet<Value> active;
};

/// Fills `active` and `path`. Backward first: ops that y depends on; then forward from the xs.
void Expansion::findActive() {
  Block *block = op->getBlock();
  llvm::SetVector<Operation *> needed;
  auto need = [&](Value value) {
    Operation *producer = value.getDefiningOp();
    if (producer && producer->getBlock() == block)
      needed.insert(producer);
  };
  need(op.getY());
  for (size_t i = 0; i < needed.size(); ++i)
    for (Value operand : needed[i]->getOperands())
      need(operand);

  active.clear();
  active.insert(op.getXs().begin(), op.getXs().end());
  path = needed.takeVector();
  llvm::sort(path, [](Operation *a, Operation *b) { return a->isBeforeInBlock(b); });
  llvm::erase_if(path, [&](Operation *candidate) {
    if (candidate->hasAttr(kStopsGradient))
      return true;
    if (llvm::none_of(candidate->getOperands(), [&](Value v) { return active.contains(v); }))
      return true;
    for (Value result : candidate->getResults())
      if (isFloat(result))
        active.insert(result);
    return llvm::none_of(candidate->getResults(), isFloat);
  });
}

/// Replaces the ops of `path`, and of the bodies of loops in it, that have no rule of their own by
/// what they are made of.
void Expansion::decomposeActive() {
  llvm::SmallVector<DecomposableOpInterface> wholes;
  for (Operation *candidate : path)
    candidate->walk([&](DecomposableOpInterface whole) {
      if (!isa<DifferentiableOpInterface>(*whole))
        wholes.push_back(whole);
    });
  for (DecomposableOpInterface whole : wholes) {
    OpBuilder before(whole);
    whole->replaceAllUsesWith(whole.decompose(before, whole.getLoc()));
    whole->erase();
  }
  if (!wholes.empty())
    findActive();
}

LogicalResult Expansion::run() {
  findActive();
  decomposeActive();
  mlir::Location loc = gradientOf(op.getLoc());
  Value one = splat(builder, loc, op.getY().getType(), 1);
  ReverseSweep sweep(builder, active);
  sweep.add(op.getY(), one);
  for (Operation *forward : llvm::reverse(path))
    if (failed(sweep.visit(forward, op.getLoc())))
      return failure();

  llvm::SmallVector<Value> results;
  for (Value x : op.getXs()) {
    Value gradient = sweep.cotangent(x, loc);
    results.push_back(gradient ? gradient : splat(builder, loc, x.getType(), 0));
  }
  op.replaceAllUsesWith(results);
  Operation *next = op->getNextNode();
  op.erase();
  eraseUnused(one.getDefiningOp(), next);
  return success();
}

class Differentiate : public impl::DifferentiatePassBase<Differentiate> {
  void runOnOperation() override {
    llvm::SmallVector<GradientOp> gradients;
    getOperation()->walk([&](GradientOp gradient) { gradients.push_back(gradient); });
    for (GradientOp gradient : gradients)
      if (failed(Expansion(gradient).run()))
        return signalPassFailure();
  }
};

} // namespace
} // namespace dlb
