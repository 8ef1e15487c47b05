// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The gradient of scan: one scan in the other direction. Its carries are the cotangents of the
// carries; each of its steps sweeps backwards over the body. What the sweep reads of the forward
// step is
//   a slice of an input, a capture          as the forward scan has them,
//   carries before the step, results of     from stacks that the forward scan saves for this,
//   contractions, reductions, scans, …
//   what element ops make of these          computed again.
// A capture's gradient is a sum over steps; `sink` makes one contraction of it where that is
// possible.

#include "dialect/ReverseSweep.h"
#include "dialect/ScanEdit.h"
#include "dialect/ScanMotion.h"
#include "dialect/Sizes.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace dlb {
namespace {

/// The body of the backward scan while it grows. It belongs to no op yet and its ops use values of
/// the forward body, until `finish` gives it arguments for them.
class BackwardBody {
public:
  BackwardBody(ScanOp forward, mlir::Location loc, ArrayRef<Value> cotangents)
      : forward(forward), loc(loc), cotangents(cotangents), block(std::make_unique<Block>()),
        builder(forward.getContext()) {
    builder.setInsertionPointToEnd(block.get());
  }

  LogicalResult sweep();

  /// Values of the forward body that are to be stacked and are not.
  SmallVector<Value> unsaved();

  /// Creates the backward scan. One gradient per operand of the forward scan.
  SmallVector<Value> finish(OpBuilder &outer);

private:
  void findFlowing();
  llvm::DenseSet<Value> activeValues();
  llvm::SetVector<Value> forwardValues();
  bool isSaved(Value value) { return llvm::is_contained(forward.next().slices(), value); }
  Value inside(Value value, OpBuilder &front);
  BlockArgument input(Value stack);

  ScanOp forward;
  mlir::Location loc;
  ArrayRef<Value> cotangents;
  std::unique_ptr<Block> block;
  OpBuilder builder;

  SmallVector<int64_t> carries;  ///< of the forward scan, those with a cotangent
  SmallVector<int64_t> captures; ///< for each stack of the backward scan after those by inputs
  SmallVector<int64_t> inputs;   ///< of the forward scan, those with a gradient
  SmallVector<Value> inputOperands, captureOperands;
  IRMapping map; ///< forward body → backward body
};

} // namespace

/// Fills `carries`: those whose last value has a cotangent, or whose argument such a carry or stack
/// depends on.
void BackwardBody::findFlowing() {
  llvm::DenseSet<Value> reached;
  SmallVector<Value> open;
  llvm::DenseSet<int64_t> flowing;
  for (auto [number, cotangent] : llvm::enumerate(cotangents))
    if (cotangent) {
      open.push_back(forward.next().getValues()[number]);
      if (number < forward.getCarries())
        flowing.insert(number);
    }
  while (!open.empty()) {
    Value value = open.pop_back_val();
    if (!isFloat(value) || !reached.insert(value).second)
      continue;
    if (auto argument = dyn_cast<BlockArgument>(value)) {
      int64_t number = argument.getArgNumber();
      if (number < forward.carryCount() && flowing.insert(number).second)
        open.push_back(forward.next().getValues()[number]);
    } else {
      llvm::append_range(open, value.getDefiningOp()->getOperands());
    }
  }
  carries.assign(flowing.begin(), flowing.end());
  llvm::sort(carries);
}

/// Everything but what follows from constants alone.
llvm::DenseSet<Value> BackwardBody::activeValues() {
  llvm::DenseSet<Value> active;
  for (Value argument : forward.block().getArguments())
    if (isFloat(argument))
      active.insert(argument);
  for (Operation &op : forward.block())
    if (llvm::any_of(op.getOperands(), [&](Value v) { return active.contains(v); }))
      for (Value result : op.getResults())
        if (isFloat(result))
          active.insert(result);
  return active;
}

LogicalResult BackwardBody::sweep() {
  findFlowing();
  llvm::DenseSet<Value> active = activeValues();
  ReverseSweep sweep(builder, active);
  NextOp next = forward.next();
  auto seed = [&](int64_t number, Type type) {
    Value argument = block->addArgument(type, loc);
    if (active.contains(next.getValues()[number]))
      sweep.add(next.getValues()[number], argument);
  };
  for (int64_t number : carries)
    seed(number, next.getValues()[number].getType());
  for (int64_t number = forward.getCarries(); number < int64_t(cotangents.size()); ++number)
    if (cotangents[number]) {
      inputOperands.push_back(cotangents[number]);
      seed(number, next.getValues()[number].getType());
    }

  auto ops = llvm::to_vector(llvm::make_pointer_range(forward.block().without_terminator()));
  for (Operation *op : llvm::reverse(ops))
    if (llvm::any_of(op->getResults(), [&](Value v) { return active.contains(v); }) &&
        failed(sweep.visit(op, loc)))
      return failure();

  SmallVector<Value> values;
  for (int64_t number : carries) {
    Value argument = forward.carryArguments()[number];
    Value cotangent = sweep.cotangent(argument, loc);
    values.push_back(cotangent ? cotangent : splat(builder, loc, argument.getType(), 0));
  }
  for (auto [number, argument] : llvm::enumerate(forward.inputArguments()))
    if (Value cotangent = sweep.cotangent(argument, loc)) {
      inputs.push_back(number);
      values.push_back(cotangent);
    }
  for (auto [number, argument] : llvm::enumerate(forward.captureArguments()))
    for (Value contribution : sweep.contributions(argument)) {
      captures.push_back(number);
      values.push_back(contribution);
    }
  NextOp::create(builder, loc, values);
  eraseUnused(&block->front(), nullptr);
  return success();
}

llvm::SetVector<Value> BackwardBody::forwardValues() {
  llvm::SetVector<Value> values;
  for (Operation &op : *block)
    for (Value operand : op.getOperands())
      if (operand.getParentBlock() == &forward.block())
        values.insert(operand);
  return values;
}

SmallVector<Value> BackwardBody::unsaved() {
  llvm::SetVector<Value> save;
  llvm::DenseSet<Value> seen;
  SmallVector<Value> open = forwardValues().takeVector();
  while (!open.empty()) {
    Value value = open.pop_back_val();
    auto argument = dyn_cast<BlockArgument>(value);
    bool isCarry = argument && argument.getArgNumber() < forward.getCarries();
    if (!seen.insert(value).second || isSaved(value) || (argument && !isCarry))
      continue;
    Operation *op = value.getDefiningOp();
    if (op && isElementOp(op)) {
      llvm::append_range(open, op->getOperands());
      continue;
    }
    // An element op that alone reads the value, and yields no more, is not computed again if its
    // result is saved in place of the value.
    while (value.hasOneUse()) {
      Operation *user = *value.user_begin();
      if (user->getBlock() != &forward.block() || !isElementOp(user) ||
          bytesOf(user->getResult(0)) > bytesOf(value))
        break;
      value = user->getResult(0);
    }
    if (!isSaved(value))
      save.insert(value);
  }
  return save.takeVector();
}

/// A new input: its slices.
BlockArgument BackwardBody::input(Value stack) {
  unsigned number = carries.size() + inputOperands.size();
  inputOperands.push_back(stack);
  auto type = cast<RankedTensorType>(stack.getType());
  return block->insertArgument(number, type.clone(type.getShape().drop_front()), loc);
}

/// A value of the forward body in the backward body; ops are created by `front`.
Value BackwardBody::inside(Value value, OpBuilder &front) {
  if (Value known = map.lookupOrNull(value))
    return known;
  Value result;
  NextOp next = forward.next();
  auto argument = dyn_cast<BlockArgument>(value);
  if (argument && argument.getArgNumber() >= forward.getCarries()) {
    Value operand = forward.getValues()[argument.getArgNumber()];
    if (argument.getArgNumber() < forward.getCarries() + forward.getInputs()) {
      result = input(operand);
    } else {
      captureOperands.push_back(operand);
      result = block->addArgument(value.getType(), loc);
    }
  } else if (auto saved = llvm::find(next.slices(), value); saved != next.slices().end()) {
    result = input(forward.stacks()[saved - next.slices().begin()]);
  } else {
    Operation *op = value.getDefiningOp();
    for (Value operand : op->getOperands())
      inside(operand, front);
    Operation *copy = front.clone(*op, map);
    copy->setLoc(gradientOf(op->getLoc()));
    return map.lookup(value);
  }
  map.map(value, result);
  return result;
}

SmallVector<Value> BackwardBody::finish(OpBuilder &outer) {
  llvm::SetVector<Value> values = forwardValues();
  OpBuilder first(outer.getContext());
  first.setInsertionPointToStart(block.get());
  for (Value value : values) {
    Value replacement = inside(value, first);
    value.replaceUsesWithIf(
        replacement, [&](OpOperand &use) { return use.getOwner()->getBlock() == block.get(); });
  }
  SmallVector<Value> initial;
  for (int64_t number : carries)
    initial.push_back(cotangents[number]
                          ? cotangents[number]
                          : splat(outer, loc, forward.getResult(number).getType(), 0));
  auto backward = ScanOp::create(outer, loc, forward.getSteps(), !forward.getReverse(), initial,
                                 inputOperands, captureOperands, std::move(block));

  SmallVector<Value> gradients(forward->getNumOperands());
  for (auto [carry, last] : llvm::zip_equal(carries, backward.lastCarries()))
    gradients[carry] = last;
  for (auto [number, stack] : llvm::zip(inputs, backward.stacks()))
    gradients[forward.getCarries() + number] = stack;
  // Held by an op, since what follows replaces results of the scan.
  SmallVector<Value> held;
  SmallVector<int64_t> operands;
  for (auto [number, stack] :
       llvm::zip_equal(captures, backward.stacks().drop_front(inputs.size()))) {
    Value sum = ReduceSumOp::create(outer, loc, stack, ArrayRef<int64_t>(0));
    Value &total = gradients[forward.getCarries() + forward.getInputs() + number];
    total = total ? Value(AddOp::create(outer, loc, total, sum)) : sum;
  }
  for (auto [operand, gradient] : llvm::enumerate(gradients))
    if (gradient) {
      operands.push_back(operand);
      held.push_back(gradient);
    }
  auto holder = UnrealizedConversionCastOp::create(outer, loc, TypeRange(ValueRange(held)), held);
  IRRewriter rewriter(outer.getContext());
  backward = prune(rewriter, backward).value_or(backward);
  accumulateSums(rewriter, sink(rewriter, backward));
  for (auto [operand, gradient] : llvm::zip_equal(operands, holder.getInputs()))
    gradients[operand] = gradient;
  holder.erase();
  return gradients;
}

Operation *ScanOp::saveForGradient(OpBuilder &, ArrayRef<Value> cotangents) {
  BackwardBody trial(*this, getLoc(), cotangents);
  if (failed(trial.sweep()))
    return nullptr;
  SmallVector<Value> unsaved = trial.unsaved();
  if (unsaved.empty())
    return *this;
  IRRewriter rewriter(getContext());
  return addStacks(rewriter, *this, unsaved);
}

SmallVector<Value> ScanOp::gradient(OpBuilder &builder, mlir::Location loc,
                                    ArrayRef<Value> cotangents) {
  BackwardBody body(*this, loc, cotangents);
  if (failed(body.sweep()))
    return SmallVector<Value>(getNumOperands());
  return body.finish(builder);
}

} // namespace dlb
