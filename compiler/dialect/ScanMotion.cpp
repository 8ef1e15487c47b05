// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What is the same for all steps at once, and what can leave a scan behind it.

#include "dialect/ScanMotion.h"

#include "dialect/ReverseSweep.h"
#include "dialect/ScanEdit.h"
#include "dialect/Sizes.h"
#include "dialect/ops/Inference.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace dlb {

// --- Outside -----------------------------------------------------------------------------------

Outside::Outside(ScanOp scan) : scan(scan) {
  for (auto [argument, operand] :
       llvm::zip_equal(scan.block().getArguments().drop_front(scan.getCarries()),
                       scan.getValues().drop_front(scan.getCarries())))
    values[argument] = operand;
}

Outside::Kind Outside::kindOf(Value value) {
  if (Value known = values.lookup(value))
    return known.getType() == value.getType() ? Kind::shared : Kind::stacked;
  Operation *op = value.getDefiningOp();
  if (!op)
    return Kind::unknown;
  if (auto known = kinds.find(value); known != kinds.end())
    return known->second;
  auto operands = llvm::map_to_vector(op->getOperands(), [&](Value v) { return kindOf(v); });
  Kind kind = Kind::shared;
  if (llvm::is_contained(operands, Kind::unknown))
    kind = Kind::unknown;
  else if (llvm::is_contained(operands, Kind::stacked))
    kind = isa<BatchableOpInterface>(op) ? Kind::stacked : Kind::unknown;
  return kinds[value] = kind;
}

bool Outside::knows(Value value) { return kindOf(value) != Kind::unknown; }

bool Outside::isShared(Value value) { return kindOf(value) == Kind::shared; }

Value Outside::get(OpBuilder &builder, Value value) {
  if (Value known = values.lookup(value))
    return known;
  Operation *op = value.getDefiningOp();
  SmallVector<Value> operands =
      llvm::map_to_vector(op->getOperands(), [&](Value v) { return get(builder, v); });
  if (isShared(value)) {
    IRMapping map;
    map.map(op->getOperands(), operands);
    Operation *copy = builder.clone(*op, map);
    for (auto [result, copied] : llvm::zip_equal(op->getResults(), copy->getResults()))
      values[result] = copied;
  } else {
    auto batched =
        cast<BatchableOpInterface>(op).batch(builder, op->getLoc(), operands, scan.getSteps());
    for (auto [result, stack] : llvm::zip_equal(op->getResults(), batched))
      values[result] = stack;
  }
  return values[value];
}

// --- Sinking -----------------------------------------------------------------------------------

namespace {

/// Which ops leave a scan, and which values are stacked then.
class Sinking {
public:
  explicit Sinking(ScanOp scan) : scan(scan), outside(scan) {
    for (auto [slice, stack] : llvm::zip_equal(scan.next().slices(), scan.stacks()))
      if (!stack.use_empty())
        slices.insert(slice);
    for (Operation &op : llvm::reverse(scan.block().without_terminator()))
      if (canLeave(&op) && pays(&op))
        leave(&op);
  }

  ArrayRef<Operation *> leaving() const { return ops; }
  SmallVector<Value> stacked() const { return SmallVector<Value>(slices.begin(), slices.end()); }

private:
  /// Only stacks, and ops that leave, use the results; some operand differs from step to step and
  /// has to be stacked or is.
  bool canLeave(Operation *op) {
    if (!isa<BatchableOpInterface>(op) || op->use_empty())
      return false;
    for (OpOperand &use : op->getUses()) {
      bool isSlice = use.getOwner() == scan.next() && use.getOperandNumber() >= scan.getCarries();
      if (!isSlice && !llvm::is_contained(ops, use.getOwner()))
        return false;
    }
    return llvm::any_of(op->getOperands(), [&](Value v) { return !outside.knows(v); });
  }

  /// The bytes that have to be stacked so that `op` can leave. A broadcast leaves with it.
  int64_t newBytes(Operation *op) {
    llvm::SmallSetVector<Value, 4> needed(op->operand_begin(), op->operand_end());
    int64_t bytes = 0;
    for (Value operand : needed) {
      if (auto broadcast = operand.getDefiningOp<BroadcastOp>(); broadcast && operand.hasOneUse())
        operand = broadcast.getX();
      if (!slices.contains(operand) && !outside.knows(operand))
        bytes += bytesOf(operand);
    }
    return bytes;
  }

  bool pays(Operation *op) {
    int64_t oldBytes = 0;
    for (Value result : op->getResults())
      oldBytes += bytesOf(result);
    // A quarter more is allowed: softmax needs its row's sum beside its operand.
    if (newBytes(op) <= oldBytes + oldBytes / 4)
      return true;
    // One large product in place of many small ones; rows that are not mixed within a step.
    if (auto contract = dyn_cast<ContractOp>(op)) {
      bool hasWeights = (outside.knows(contract.getA()) && outside.isShared(contract.getA())) ||
                        (outside.knows(contract.getB()) && outside.isShared(contract.getB()));
      ContractLetters letters = contract.splitLetters();
      bool keepsRows = !letters.a.empty() && !letters.b.empty() &&
                       letters.result.starts_with(letters.a.take_front(1)) &&
                       letters.b.starts_with(letters.a.take_front(1));
      return hasWeights || !keepsRows;
    }
    if (auto reduction = dyn_cast<ReductionOpInterface>(op))
      return llvm::is_contained(reduction.reducedDimensions(), 0);
    return false;
  }

  void leave(Operation *op) {
    ops.push_back(op);
    for (Value result : op->getResults())
      slices.remove(result);
    for (Value operand : op->getOperands())
      if (!outside.knows(operand))
        slices.insert(operand);
  }

  ScanOp scan;
  Outside outside;
  llvm::SetVector<Value> slices;
  SmallVector<Operation *> ops; ///< users before what they use
};

/// Σ over the steps of a contraction of all steps: the steps become a letter that is summed over.
void foldSums(RewriterBase &rewriter, Value stack) {
  for (Operation *user : llvm::make_early_inc_range(stack.getUsers())) {
    auto sum = dyn_cast<ReduceSumOp>(user);
    auto contract = stack.getDefiningOp<ContractOp>();
    if (!sum || !contract)
      continue;
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPoint(sum);
    if (Value folded = contract.summedOver(rewriter, contract.getLoc(), sum.getDimensions()))
      rewriter.replaceOp(sum, folded);
  }
}

} // namespace

ScanOp sink(RewriterBase &rewriter, ScanOp scan, llvm::function_ref<void(Operation *)> moved) {
  Sinking sinking(scan);
  if (sinking.leaving().empty())
    return scan;
  int64_t before = scan->getNumResults();
  SmallVector<Value> slices = sinking.stacked();
  scan = addStacks(rewriter, scan, slices);
  Outside outside(scan);
  for (auto [slice, stack] : llvm::zip(slices, scan->getResults().drop_front(before)))
    outside.set(slice, stack);

  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPointAfter(scan);
  for (Operation *op : llvm::reverse(sinking.leaving())) {
    for (Value result : op->getResults())
      outside.get(rewriter, result);
    moved(op);
  }
  for (auto [slice, stack] :
       llvm::zip(scan.next().slices().take_front(before - scan.getCarries()), scan.stacks())) {
    if (stack.use_empty())
      continue;
    Value other = outside.get(rewriter, slice);
    if (other == stack)
      continue;
    rewriter.replaceAllUsesWith(stack, other);
    foldSums(rewriter, other);
  }
  return prune(rewriter, scan).value_or(scan);
}

// --- Sums --------------------------------------------------------------------------------------

ScanOp accumulateSums(RewriterBase &rewriter, ScanOp scan) {
  OpBuilder::InsertionGuard guard(rewriter);
  SmallVector<ReduceSumOp> sums;
  SmallVector<Value> carried;
  SmallVector<int64_t> others;
  for (OpResult stack : scan.stacks()) {
    auto sum = stack.hasOneUse() ? dyn_cast<ReduceSumOp>(*stack.user_begin()) : nullptr;
    if (!sum || sum.getDimensions() != ArrayRef<int64_t>(0) ||
        sum->getBlock() != scan->getBlock()) {
      others.push_back(stack.getResultNumber());
      continue;
    }
    sums.push_back(sum);
    carried.push_back(scan.next().getValues()[stack.getResultNumber()]);
  }
  if (sums.empty())
    return scan;

  NextOp next = scan.next();
  SmallVector<Value> values(next.nextCarries());
  auto origins = llvm::to_vector(llvm::seq<int64_t>(scan.getCarries()));
  for (Value slice : carried) {
    unsigned number = scan.getCarries();
    rewriter.setInsertionPoint(scan);
    Type element = rankedType(slice).getElementType();
    Value zero = ConstantOp::create(
        rewriter, scan.getLoc(), slice.getType(),
        DenseElementsAttr::get(rankedType(slice), rewriter.getZeroAttr(element)));
    scan->insertOperands(number, zero);
    scan.setCarries(number + 1);
    Value before = scan.block().insertArgument(number, slice.getType(), slice.getLoc());
    rewriter.setInsertionPoint(next);
    values.push_back(AddOp::create(rewriter, slice.getLoc(), before, slice));
    origins.push_back(-1);
  }
  for (int64_t other : others) {
    values.push_back(next.getValues()[other]);
    origins.push_back(other);
  }
  next->setOperands(values);
  unsigned first = scan.getCarries() - sums.size();
  for (ReduceSumOp sum : sums)
    sum->dropAllReferences(); // the stack vanishes, before the sum is replaced
  scan = recreate(rewriter, scan, origins);
  for (auto [i, sum] : llvm::enumerate(sums))
    rewriter.replaceOp(sum, scan.getResult(first + i));
  return scan;
}

} // namespace dlb
