// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reverse-mode differentiation of one block of pure ops. The algorithm is in Passes.td; everything
// about single ops is behind DifferentiableOpInterface.

#include "dialect/Dialect.h"
#include "transforms/Passes.h"

using namespace mlir;

namespace dlb {

#define GEN_PASS_DEF_DIFFERENTIATEPASS
#include "transforms/Passes.h.inc"

namespace {

bool isFloat(Value value) { return isa<FloatType>(getElementTypeOrSelf(value)); }

Value splat(OpBuilder &builder, mlir::Location loc, Type type, double number) {
  auto tensor = cast<RankedTensorType>(type);
  auto element = builder.getFloatAttr(tensor.getElementType(), number);
  return ConstantOp::create(builder, loc, type, DenseElementsAttr::get(tensor, element));
}

mlir::Location gradientOf(mlir::Location loc) {
  return FusedLoc::get(loc.getContext(), loc, StringAttr::get(loc.getContext(), "gradient"));
}

/// Expands one dlb.gradient.
class Expansion {
public:
  explicit Expansion(GradientOp op) : op(op), builder(op) {}

  LogicalResult run();

private:
  void findActive();
  LogicalResult differentiate(Operation *active);
  void accumulate(Value value, Value cotangent, mlir::Location loc);
  void eraseUnused();

  GradientOp op;
  OpBuilder builder;
  llvm::SmallVector<Operation *> path; ///< from the xs to y, in order of the block
  llvm::DenseSet<Value> active;
  llvm::DenseMap<Value, Value> cotangents;
  llvm::SmallVector<Operation *> created;
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

  active.insert(op.getXs().begin(), op.getXs().end());
  path = needed.takeVector();
  llvm::sort(path, [](Operation *a, Operation *b) { return a->isBeforeInBlock(b); });
  llvm::erase_if(path, [&](Operation *candidate) {
    if (llvm::none_of(candidate->getOperands(), [&](Value v) { return active.contains(v); }))
      return true;
    for (Value result : candidate->getResults())
      if (isFloat(result))
        active.insert(result);
    return llvm::none_of(candidate->getResults(), isFloat);
  });
}

void Expansion::accumulate(Value value, Value cotangent, mlir::Location loc) {
  auto [known, isFirst] = cotangents.try_emplace(value, cotangent);
  if (isFirst)
    return;
  known->second = AddOp::create(builder, loc, known->second, cotangent);
  created.push_back(known->second.getDefiningOp());
}

LogicalResult Expansion::differentiate(Operation *forward) {
  llvm::SmallVector<Value> given;
  for (Value result : forward->getResults())
    given.push_back(cotangents.lookup(result));
  if (llvm::none_of(given, [](Value g) { return g != nullptr; }))
    return success();
  auto rule = dyn_cast<DifferentiableOpInterface>(forward);
  if (!rule) {
    InFlightDiagnostic error = forward->emitError("`")
                               << forward->getName()
                               << "` has no derivative, and a gradient asks for it";
    error.attachNote(op.getLoc()) << "the gradient";
    return error;
  }
  mlir::Location loc = gradientOf(forward->getLoc());
  Operation *before = op->getPrevNode();
  llvm::SmallVector<Value> gradients = rule.gradient(builder, loc, given);
  for (Operation *next = before->getNextNode(); next != op; next = next->getNextNode())
    created.push_back(next);
  for (auto [operand, gradient] : llvm::zip_equal(forward->getOperands(), gradients))
    if (gradient && active.contains(operand))
      accumulate(operand, gradient, loc);
  return success();
}

/// Users come after producers, so one walk backwards finds every unused op.
void Expansion::eraseUnused() {
  for (Operation *candidate : llvm::reverse(created))
    if (candidate->use_empty())
      candidate->erase();
}

LogicalResult Expansion::run() {
  findActive();
  mlir::Location loc = gradientOf(op.getLoc());
  Value one = splat(builder, loc, op.getY().getType(), 1);
  created.push_back(one.getDefiningOp());
  cotangents[op.getY()] = one;
  for (Operation *forward : llvm::reverse(path))
    if (failed(differentiate(forward)))
      return failure();

  llvm::SmallVector<Value> results;
  for (Value x : op.getXs()) {
    Value gradient = cotangents.lookup(x);
    results.push_back(gradient ? gradient : splat(builder, loc, x.getType(), 0));
  }
  op.replaceAllUsesWith(results);
  op.erase();
  eraseUnused();
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
