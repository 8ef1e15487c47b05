// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Which ops each user recomputes, and what is read through them.

#include "transforms/grouping/Sources.h"

using namespace mlir;

namespace dlb::grouping {
namespace {

/// Longer chains of pointwise ops are stored rather than recomputed.
constexpr int longestChain = 3;

RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

/// An anchor whose operands must be in memory: `pick` and reductions evaluate theirs.
bool readsMemory(Operation *op) { return isa<AnchorOpInterface>(op) && !rowSplit(op); }

bool isGenerator(Operation *op) {
  if (op->hasTrait<OpTrait::ConstantLike>())
    return true;
  auto pointwise = dyn_cast<PointwiseOpInterface>(op);
  return pointwise && pointwise.usesIndex();
}

/// Where `op` reads operand `number`, from the index of its result; null for anywhere.
AffineMap readMap(Operation *op, unsigned number) {
  if (auto pointwise = dyn_cast<PointwiseOpInterface>(op))
    return pointwise.operandMap(number);
  auto view = dyn_cast<ViewOpInterface>(op);
  return view && !view.operandDomain(number) ? view.operandMap(number) : AffineMap();
}

bool isReadFromMemory(Value value) {
  return llvm::any_of(value.getUsers(), [](Operation *user) {
    return readsMemory(user) || user->hasTrait<OpTrait::IsTerminator>() ||
           (isa<ReshapeOp>(user) && isReadFromMemory(user->getResult(0)));
  });
}

Value stripReshapes(Value value) {
  while (auto reshape = value.getDefiningOp<ReshapeOp>())
    value = reshape.getX();
  return value;
}

} // namespace

Recomputed::Recomputed(func::FuncOp function) {
  Block &block = function.getBody().front();
  for (Operation &op : block.without_terminator())
    if (isa<ViewOpInterface>(op) || isGenerator(&op) || isCheap(&op))
      ops.insert(&op);
  addPrologues(block);
  forceAnchorOperands(block);
}

/// In memory whatever the groups will be: an argument, or something that is returned or that an
/// anchor reads.
bool Recomputed::isStored(Value value) const {
  Operation *op = value.getDefiningOp();
  if (!op)
    return true;
  if (ops.contains(op))
    return llvm::all_of(op->getOperands(), [&](Value operand) { return isStored(operand); });
  return isReadFromMemory(value);
}

bool Recomputed::isCheap(Operation *op) {
  if (!isa<PointwiseOpInterface>(op) || typeOf(op->getResult(0)).getRank() == 0)
    return false;
  if (typeOf(op->getResult(0)).getElementType().isInteger(1) &&
      llvm::all_of(op->getOperands(), [&](Value operand) { return isStored(operand); }))
    return true;
  int longest = 0;
  for (Value operand : op->getOperands()) {
    Value origin = operand;
    while (origin.getDefiningOp<ViewOpInterface>() && origin.getDefiningOp()->getNumOperands() == 1)
      origin = origin.getDefiningOp()->getOperand(0);
    Operation *definition = origin.getDefiningOp();
    bool scalar = typeOf(origin).getRank() == 0;
    bool recomputed = definition && (isGenerator(definition) || depth.contains(definition));
    if (!scalar && !recomputed)
      return false;
    longest = std::max(longest, recomputed ? depth.lookup(definition) : 0);
  }
  if (longest == longestChain)
    return false;
  depth[op] = longest + 1;
  return true;
}

/// Adds pointwise ops whose only readers are reductions of one split, or other such ops, unless
/// something would have to be stored for their sake: an operand that nobody else reads.
void Recomputed::addPrologues(Block &block) {
  llvm::DenseMap<Operation *, RowSplit> splits;
  for (Operation &op : llvm::reverse(block.without_terminator())) {
    if (!isa<PointwiseOpInterface>(op) || ops.contains(&op) || op.use_empty() ||
        typeOf(op.getResult(0)).getRank() == 0)
      continue;
    std::optional<RowSplit> common;
    bool onlyReduced = llvm::all_of(op.getUsers(), [&](Operation *user) {
      std::optional<RowSplit> split;
      if (isa<ReductionOpInterface>(user))
        split = rowSplit(user);
      else if (auto known = splits.find(user); known != splits.end())
        split = known->second;
      if (!split || (common && !(*common == *split)))
        return false;
      common = split;
      return true;
    });
    if (onlyReduced)
      splits[&op] = *common;
  }
  for (Operation &op : block.without_terminator())
    if (splits.contains(&op) && llvm::all_of(op.getOperands(), [&](Value operand) {
          Operation *definition = operand.getDefiningOp();
          return !definition || ops.contains(definition) || !operand.hasOneUse();
        }))
      ops.insert(&op);
}

void Recomputed::forceAnchorOperands(Block &block) {
  for (Operation &op : block.without_terminator())
    if (readsMemory(&op))
      for (Value operand : op.getOperands())
        if (Operation *definition = stripReshapes(operand).getDefiningOp())
          ops.erase(definition);
}

SmallVector<Source> Recomputed::sources(Operation *op, bool inRow) const {
  SmallVector<Source> found;
  MLIRContext *context = op->getContext();
  for (auto [number, operand] : llvm::enumerate(op->getOperands())) {
    AffineMap map = readMap(op, number);
    if (std::optional<RowSplit> split = rowSplit(op); split && inRow) {
      int64_t rank = split->shape.size();
      map = number == 0 ? AffineMap::getMultiDimIdentityMap(rank, context)
                        : AffineMap::getMultiDimIdentityMap(rank, context).dropResult(rank - 1);
    } else if (split && number == 1) {
      map = AffineMap::getMultiDimIdentityMap(typeOf(operand).getRank(), context);
    }
    collect(operand, map, found);
  }
  return found;
}

void Recomputed::collect(Value value, AffineMap map, SmallVector<Source> &sources) const {
  Operation *op = value.getDefiningOp();
  if (!op || !ops.contains(op)) {
    sources.push_back({value, map});
    return;
  }
  for (auto [number, operand] : llvm::enumerate(op->getOperands())) {
    AffineMap through = readMap(op, number);
    collect(operand, map && through ? simplifyAffineMap(through.compose(map)) : AffineMap(),
            sources);
  }
}

} // namespace dlb::grouping
