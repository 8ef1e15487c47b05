// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Which ops each user recomputes, and what is read through them.

#include "transforms/grouping/Sources.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace dlb::grouping {
namespace {

/// Longer chains of pointwise ops are stored rather than recomputed.
constexpr int longestChain = 3;

/// Of a chain that a far user computes again, which may call functions of `math`.
constexpr size_t longestFarChain = 8;

RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

/// An anchor whose operands are in memory, unless it reads them once: `pick` and reductions
/// evaluate theirs.
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
    if (std::optional<RowSplit> split = rowSplit(user))
      return !split->keepsLeading();
    return readsMemory(user) || user->hasTrait<OpTrait::IsTerminator>() ||
           (isa<ReshapeOp>(user) && isReadFromMemory(user->getResult(0)));
  });
}

/// Too large to be read again and again: not broadcast along a dimension of some length.
bool isLarge(Value value, RankedTensorType result) {
  return typeOf(value).getNumElements() * 4 > result.getNumElements();
}

/// Whether an element takes a few instructions of the processor, and no function of `math`.
bool isCheapToEmit(Operation *op) {
  Block block;
  OpBuilder builder(op->getContext());
  builder.setInsertionPointToEnd(&block);
  SmallVector<Value> operands;
  for (Value operand : op->getOperands())
    operands.push_back(block.addArgument(typeOf(operand).getElementType(), op->getLoc()));
  Type element = typeOf(op->getResult(0)).getElementType();
  cast<PointwiseOpInterface>(op).emit(builder, op->getLoc(), operands, element);
  return llvm::none_of(block, [](Operation &emitted) {
    return isa<math::MathDialect>(emitted.getDialect()) && !isa<math::AbsFOp>(emitted);
  });
}

/// A piece of a tensor, which a contraction reads where it lies.
bool isReadInPlace(Operation *definition, Operation *anchor) {
  auto slice = dyn_cast<SliceOp>(definition);
  return slice && isa<ContractOp>(anchor) &&
         llvm::all_of(slice.getStrides(), [](int64_t stride) { return stride == 1; });
}

Value stripReshapes(Value value) {
  while (auto reshape = value.getDefiningOp<ReshapeOp>())
    value = reshape.getX();
  return value;
}

} // namespace

Recomputed::Recomputed(Block &block) {
  findUpdating(block);
  findLevels(block);
  for (Operation &op : block.without_terminator()) {
    if (isa<ViewOpInterface>(op) || isGenerator(&op) || isCheap(&op))
      ops.insert(&op);
    else if (isa<PointwiseOpInterface>(op) && hasFarUser(op.getResult(0)) &&
             !isReadFromMemory(op.getResult(0)))
      addFarChain(&op);
  }
  addPrologues(block);
  forceStored(block);
}

void Recomputed::findUpdating(Block &block) {
  auto function = dyn_cast<func::FuncOp>(block.getParentOp());
  if (!function)
    return;
  for (Operation &op : llvm::reverse(block.without_terminator())) {
    if (!isa<PointwiseOpInterface>(op) || isGenerator(&op) || op.use_empty())
      continue;
    bool onlyUpdates = llvm::all_of(op.getUses(), [&](OpOperand &use) {
      return isa<func::ReturnOp>(use.getOwner())
                 ? bool(function.getResultAttr(use.getOperandNumber(), "dlb.updates"))
                 : updating.contains(use.getOwner());
    });
    if (onlyUpdates)
      updating.insert(&op);
  }
}

void Recomputed::findLevels(Block &block) {
  for (Operation &op : block) {
    int level = 0;
    for (Value operand : op.getOperands())
      level = std::max(level, levels.lookup(operand.getDefiningOp()));
    levels[&op] = level + readsMemory(&op);
  }
}

/// In memory whatever the groups will be: an argument, or something that is returned or that an
/// anchor, a sum over leading dimensions or a far user reads.
bool Recomputed::isStored(Value value) const {
  Operation *op = value.getDefiningOp();
  if (!op)
    return true;
  if (ops.contains(op))
    return llvm::all_of(op->getOperands(), [&](Value operand) { return isStored(operand); });
  return isReadFromMemory(value) || hasFarUser(value);
}

/// Whether `value` is read after an anchor that comes later, and so by another group.
bool Recomputed::hasFarUser(Value value) const {
  int level = levels.lookup(value.getDefiningOp());
  return llvm::any_of(value.getUsers(), [&](Operation *user) {
    return levels.lookup(user) - readsMemory(user) > level ||
           (isa<ViewOpInterface>(user) && hasFarUser(user->getResult(0)));
  });
}

/// Adds `op` and those it depends on, back to what is stored, if they are few and read one large
/// tensor.
void Recomputed::addFarChain(Operation *op) {
  RankedTensorType type = typeOf(op->getResult(0));
  if (type.getRank() == 0 || updating.contains(op))
    return;
  llvm::SmallSetVector<Operation *, 8> chain;
  chain.insert(op);
  Value large;
  for (size_t next = 0; next < chain.size(); ++next)
    for (Value operand : chain[next]->getOperands()) {
      Operation *definition = operand.getDefiningOp();
      if (!isLarge(operand, type) || (definition && isGenerator(definition)))
        continue;
      if (isStored(operand) && !(definition && ops.contains(definition))) {
        if (large && large != operand)
          return;
        large = operand;
      } else if (definition && isa<PointwiseOpInterface>(definition) &&
                 typeOf(operand).getShape() == type.getShape()) {
        chain.insert(definition);
      } else {
        return;
      }
    }
  if (chain.size() <= longestFarChain)
    ops.insert(chain.begin(), chain.end());
}

bool Recomputed::isCheap(Operation *op) {
  if (!isa<PointwiseOpInterface>(op) || updating.contains(op) || !isCheapToEmit(op))
    return false;
  RankedTensorType type = typeOf(op->getResult(0));
  if (type.getRank() == 0)
    return false;
  if (type.getElementType().isInteger(1) &&
      llvm::all_of(op->getOperands(), [&](Value operand) { return isStored(operand); }))
    return true;
  Chain chain;
  for (Value operand : op->getOperands())
    if (!extend(chain, operand, type))
      return false;
  if (++chain.length > longestChain)
    return false;
  chains[op] = chain;
  return true;
}

/// Makes `operand` a source of `chain`, which computes a tensor of type `result`.
bool Recomputed::extend(Chain &chain, Value operand, RankedTensorType result) const {
  Value origin = operand;
  while (origin.getDefiningOp<ViewOpInterface>() && origin.getDefiningOp()->getNumOperands() == 1)
    origin = origin.getDefiningOp()->getOperand(0);
  Operation *definition = origin.getDefiningOp();
  Value large;
  if (auto known = chains.find(definition); known != chains.end()) {
    chain.length = std::max(chain.length, known->second.length);
    large = known->second.large;
  } else if (isLarge(origin, result) && !(definition && isGenerator(definition))) {
    large = origin;
  }
  // Reading a large tensor through a view may be slow: it is done once.
  if (large && (origin != operand || !isStored(large) || (chain.large && chain.large != large)))
    return false;
  if (large)
    chain.large = large;
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

void Recomputed::forceStored(Block &block) {
  for (Operation &op : block) {
    if (!readsMemory(&op) && !op.hasTrait<OpTrait::IsTerminator>())
      continue;
    for (auto [number, operand] : llvm::enumerate(op.getOperands())) {
      if (readsMemory(&op) && cast<AnchorOpInterface>(op).readsOnce(number))
        continue;
      Operation *definition = stripReshapes(operand).getDefiningOp();
      if (!definition || (definition == operand.getDefiningOp() && isReadInPlace(definition, &op)))
        continue;
      // A view or constant that is returned is copied in the end, which is as good; but a
      // concatenation that an anchor reads too is put together once.
      bool isCopied =
          (isa<ViewOpInterface>(definition) || isGenerator(definition)) &&
          !(isa<ConcatenateOp>(definition) && llvm::any_of(definition->getUsers(), readsMemory));
      if (readsMemory(&op) || !isCopied)
        ops.erase(definition);
    }
  }
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
