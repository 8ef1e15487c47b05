// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Taking scans apart and putting them together again.

#include "dialect/ScanEdit.h"

#include "dialect/ops/Inference.h"

#include "llvm/ADT/BitVector.h"

using namespace mlir;

namespace dlb {

BlockArgument addInput(ScanOp scan, Value stack) {
  RankedTensorType type = rankedType(stack);
  unsigned number = scan.carryCount() + scan.inputCount();
  scan->insertOperands(number, stack);
  scan.setInputs(scan.getInputs() + 1);
  return scan.block().insertArgument(number, type.clone(type.getShape().drop_front()),
                                     stack.getLoc());
}

BlockArgument addCapture(ScanOp scan, Value value) {
  scan->insertOperands(scan->getNumOperands(), value);
  return scan.block().addArgument(value.getType(), value.getLoc());
}

void removeOperand(ScanOp scan, unsigned number) {
  scan.block().eraseArgument(number);
  scan->eraseOperand(number);
  if (number < scan.getCarries())
    scan.setCarries(scan.getCarries() - 1);
  else if (number < scan.getCarries() + scan.getInputs())
    scan.setInputs(scan.getInputs() - 1);
}

ScanOp recreate(RewriterBase &rewriter, ScanOp scan, ArrayRef<int64_t> origins) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(scan);
  SmallVector<Type> types;
  for (auto [number, value] : llvm::enumerate(scan.next().getValues()))
    types.push_back(number < scan.getCarries() ? value.getType()
                                               : withBatch(value.getType(), scan.getSteps()));
  auto fresh = ScanOp::create(rewriter, scan.getLoc(), types, scan.getValues(), scan.getSteps(),
                              scan.getCarries(), scan.getInputs(), scan.getReverse());
  fresh->setDiscardableAttrs(scan->getDiscardableAttrDictionary());
  fresh.getBody().takeBody(scan.getBody());
  for (auto [result, origin] : llvm::zip_equal(fresh.getResults(), origins))
    if (origin >= 0)
      rewriter.replaceAllUsesWith(scan.getResult(origin), result);
  rewriter.eraseOp(scan);
  return fresh;
}

ScanOp addStacks(RewriterBase &rewriter, ScanOp scan, ArrayRef<Value> slices) {
  auto origins = llvm::to_vector(llvm::seq<int64_t>(scan->getNumResults()));
  origins.append(slices.size(), -1);
  NextOp next = scan.next();
  next->insertOperands(next->getNumOperands(), slices);
  return recreate(rewriter, scan, origins);
}

// --- Pruning -----------------------------------------------------------------------------------

/// Carries that `next` leaves as they are: everyone else sees the initial value.
static bool captureConstantCarries(RewriterBase &rewriter, ScanOp scan) {
  bool changed = false;
  for (int64_t i = 0; i < scan.carryCount(); ++i) {
    BlockArgument argument = scan.carryArguments()[i];
    if (scan.next().getValues()[i] != argument)
      continue;
    bool isRead = !argument.hasOneUse();
    Value initial = scan.initialValues()[i];
    if (!isRead && scan.getResult(i).use_empty())
      continue; // nothing but itself needs it
    changed = true;
    rewriter.replaceAllUsesWith(scan.getResult(i), initial);
    if (isRead)
      rewriter.replaceUsesWithIf(argument, addCapture(scan, initial), [&](OpOperand &use) {
        return use.getOwner() != scan.next() || use.getOperandNumber() != i;
      });
  }
  return changed;
}

/// Stacks whose slices are slices of an input, a capture, or those of an earlier stack.
static bool replaceKnownStacks(RewriterBase &rewriter, ScanOp scan) {
  bool changed = false;
  llvm::DenseMap<Value, Value> stacks;
  for (auto [argument, input] : llvm::zip(scan.inputArguments(), scan.inputValues()))
    stacks[argument] = input;
  for (auto [slice, stack] : llvm::zip_equal(scan.next().slices(), scan.stacks())) {
    if (stack.use_empty())
      continue;
    if (Value known = stacks.lookup(slice)) {
      rewriter.replaceAllUsesWith(stack, known);
      changed = true;
    } else if (auto captured = llvm::find(scan.captureArguments(), slice);
               captured != scan.captureArguments().end()) {
      Value value = scan.getValues()[(*captured).getArgNumber()];
      auto dimensions = llvm::to_vector(llvm::seq<int64_t>(1, rankedType(stack).getRank()));
      OpBuilder::InsertionGuard guard(rewriter);
      rewriter.setInsertionPoint(scan);
      Value repeated =
          BroadcastOp::create(rewriter, scan.getLoc(), stack.getType(), value, dimensions);
      rewriter.replaceAllUsesWith(stack, repeated);
      changed = true;
    } else {
      stacks[slice] = stack;
    }
  }
  return changed;
}

/// Inputs and captures that are given twice.
static bool mergeEqualOperands(RewriterBase &rewriter, ScanOp scan) {
  bool changed = false;
  auto merge = [&](OperandRange operands, ScanOp::Arguments arguments) {
    llvm::DenseMap<Value, Value> seen;
    for (auto [operand, argument] : llvm::zip_equal(operands, arguments))
      if (auto [first, isFirst] = seen.try_emplace(operand, argument);
          !isFirst && !argument.use_empty()) {
        rewriter.replaceAllUsesWith(argument, first->second);
        changed = true;
      }
  };
  merge(scan.inputValues(), scan.inputArguments());
  merge(scan.captureValues(), scan.captureArguments());
  return changed;
}

namespace {

/// What the used results of a scan depend on.
struct Liveness {
  explicit Liveness(ScanOp scan)
      : arguments(scan.block().getNumArguments()), results(scan->getNumResults()) {
    SmallVector<Value> open;
    auto needResult = [&](unsigned number) {
      if (!results.test(number))
        open.push_back(scan.next().getValues()[number]);
      results.set(number);
    };
    for (OpResult result : scan.getResults())
      if (!result.use_empty())
        needResult(result.getResultNumber());
    while (!open.empty()) {
      Value value = open.pop_back_val();
      if (auto argument = dyn_cast<BlockArgument>(value)) {
        arguments.set(argument.getArgNumber());
        if (argument.getArgNumber() < scan.getCarries())
          needResult(argument.getArgNumber());
      } else if (Operation *op = value.getDefiningOp(); ops.insert(op).second) {
        llvm::append_range(open, op->getOperands());
      }
    }
    for (unsigned i = 0; i < scan.getCarries(); ++i)
      if (results.test(i))
        arguments.set(i);
  }

  bool isAll(Block &block) const {
    return arguments.all() && results.all() && ops.size() + 1 == block.getOperations().size();
  }

  llvm::BitVector arguments, results; ///< a carry that is needed is in both
  llvm::DenseSet<Operation *> ops;
};

} // namespace

static std::optional<ScanOp> removeUnused(RewriterBase &rewriter, ScanOp scan) {
  Liveness live(scan);
  if (live.isAll(scan.block()))
    return std::nullopt;
  SmallVector<int64_t> origins(live.results.set_bits());
  for (int64_t number = scan->getNumResults() - 1; number >= 0; --number)
    if (!live.results.test(number))
      scan.next()->eraseOperand(number);
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(scan.block())))
    if (&op != scan.next() && !live.ops.contains(&op))
      rewriter.eraseOp(&op);
  for (int64_t number = scan.block().getNumArguments() - 1; number >= 0; --number)
    if (!live.arguments.test(number))
      removeOperand(scan, number);
  return recreate(rewriter, scan, origins);
}

std::optional<ScanOp> prune(RewriterBase &rewriter, ScanOp scan) {
  bool changed = captureConstantCarries(rewriter, scan);
  changed |= replaceKnownStacks(rewriter, scan);
  changed |= mergeEqualOperands(rewriter, scan);
  if (std::optional<ScanOp> smaller = removeUnused(rewriter, scan))
    return smaller;
  return changed ? std::optional(scan) : std::nullopt;
}

} // namespace dlb
