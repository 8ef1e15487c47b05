// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Computes again what would take memory until the backward pass reads it; see Passes.td.

#include "dialect/Sizes.h"
#include "dialect/ops/Body.h"
#include "transforms/Passes.h"
#include "transforms/grouping/Chunks.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace dlb {

#define GEN_PASS_DEF_RECOMPUTEPASS
#include "transforms/Passes.h.inc"

namespace {

/// A pass over fewer bytes costs more time than the memory is worth.
constexpr int64_t leastBytes = 1 << 20;

/// Multiplications of each element by whoever reads it late: beside them its computation is cheap.
constexpr int64_t leastReuse = 256;

/// What is computed from may be kept for its sake, for a quarter of the bytes and steps saved.
constexpr int64_t mostKept = 4;

/// Ops of a value that is computed again.
constexpr size_t mostOps = 16;

/// When the values of a block of groups live.
class Timeline {
public:
  explicit Timeline(Block &block) {
    for (Operation &op : block)
      positions[&op] = int(positions.size());
    SmallVector<int64_t> change(positions.size() + 1);
    for (auto group : block.getOps<GroupOp>())
      for (Value result : group.getResults())
        if (!isReturned(result)) {
          change[at(group)] += bytesOf(result);
          change[last(result) + 1] -= bytesOf(result);
        }
    int64_t live = 0, most = 0;
    for (auto [position, bytes] : llvm::enumerate(change))
      if ((live += bytes) > most) {
        most = live;
        peak = position;
      }
  }

  int at(Operation *op) const { return positions.lookup(op); }
  int last(Value value) const {
    int position = value.getDefiningOp() ? at(value.getDefiningOp()) : -1;
    for (Operation *user : value.getUsers())
      position = std::max(position, at(user));
    return position;
  }
  /// Results of the function are not in the arena.
  static bool isReturned(Value value) {
    return llvm::any_of(value.getUsers(), llvm::IsaPred<func::ReturnOp>);
  }

  int peak = 0; ///< where most is alive

private:
  llvm::DenseMap<Operation *, int> positions;
};

/// Whether `use` is that of a contraction that multiplies each element often.
bool isReused(OpOperand &use) {
  auto group = dyn_cast<GroupOp>(use.getOwner());
  if (!group || group.getKind() != "contract")
    return false;
  Value argument = group.getBody().getArgument(use.getOperandNumber());
  for (; argument.hasOneUse() && isa<ReshapeOp>(*argument.user_begin());)
    argument = argument.user_begin()->getResult(0);
  auto contract =
      argument.hasOneUse() ? dyn_cast<ContractOp>(*argument.user_begin()) : ContractOp();
  if (!contract)
    return false;
  ContractLetters letters = contract.splitLetters();
  bool isA = contract.getA() == argument;
  auto other = cast<RankedTensorType>((isA ? contract.getB() : contract.getA()).getType());
  int64_t reuse = 1;
  for (auto [letter, size] : llvm::zip_equal(isA ? letters.b : letters.a, other.getShape()))
    if (!StringRef(isA ? letters.a : letters.b).contains(letter))
      reuse *= size;
  return reuse >= leastReuse;
}

/// A result of a group as a function of what is alive anyway.
class Formula {
public:
  /// The result is last read at `early`, then needed again at `late`.
  Formula(OpResult result, const Timeline &timeline, int early, int late)
      : group(cast<GroupOp>(result.getOwner())), result(result) {
    yielded = group.getBody().front().getTerminator()->getOperands();
    Value root = yielded[result.getResultNumber()];
    if (!root.getDefiningOp() || !follow(root, /*isRoot=*/true))
      return;
    int64_t saved = bytesOf(result) * (late - early), kept = 0;
    for (Value leaf : leaves) {
      Value outside = memoryOf(leaf);
      if (isa<BlockArgument>(outside))
        continue;
      int last = timeline.last(outside);
      if (last < timeline.peak)
        return;
      kept += bytesOf(outside) * std::max(late - last, 0);
    }
    isPossible = mostKept * kept <= saved;
  }

  explicit operator bool() const { return isPossible; }

  /// A group that computes the result again.
  Value create(OpBuilder &builder) {
    auto type = cast<RankedTensorType>(result.getType());
    grouping::Cluster cluster;
    cluster.kind = "pointwise";
    cluster.shape.assign(type.getShape().begin(), type.getShape().end());
    grouping::Chunks chunks = grouping::chooseChunks(cluster, type.getNumElements());
    auto inputs = llvm::map_to_vector(leaves, [&](Value leaf) { return memoryOf(leaf); });
    mlir::Location loc = yielded[result.getResultNumber()].getLoc();
    auto copy = GroupOp::create(builder, loc, TypeRange(type), cluster.kind, chunks.extent,
                                chunks.chunk, ArrayRef<int64_t>(), inputs);
    Block &body = copy.getBody().emplaceBlock();
    IRMapping inside;
    for (Value leaf : leaves)
      inside.map(leaf, body.addArgument(leaf.getType(), leaf.getLoc()));
    OpBuilder at = OpBuilder::atBlockEnd(&body);
    for (Operation &op : group.getBody().front())
      if (ops.contains(&op))
        at.clone(op, inside);
    YieldOp::create(at, loc, inside.lookup(yielded[result.getResultNumber()]));
    SmallVector<int64_t> aligned;
    for (BlockArgument argument : body.getArguments())
      if (readsOwnSlice(argument, chunks.extent))
        aligned.push_back(argument.getArgNumber());
    copy.setAligned(aligned);
    return copy.getResult(0);
  }

private:
  bool follow(Value value, bool isRoot) {
    Operation *op = value.getDefiningOp();
    if (!op || (!isRoot && llvm::is_contained(yielded, value))) {
      leaves.insert(value);
      return true;
    }
    auto pointwise = dyn_cast<PointwiseOpInterface>(op);
    bool isElement = isa<ViewOpInterface>(op) || op->hasTrait<OpTrait::ConstantLike>() ||
                     (pointwise && !pointwise.usesIndex());
    if (!isElement)
      return false;
    if (!ops.insert(op).second)
      return true;
    return ops.size() <= mostOps && llvm::all_of(op->getOperands(), [&](Value operand) {
             return follow(operand, /*isRoot=*/false);
           });
  }

  /// The value outside of the group.
  Value memoryOf(Value leaf) {
    if (auto argument = dyn_cast<BlockArgument>(leaf))
      return group.getInputs()[argument.getArgNumber()];
    return group.getResult(llvm::find(yielded, leaf) - yielded.begin());
  }

  GroupOp group;
  OpResult result;
  ValueRange yielded;
  llvm::SmallSetVector<Value, 4> leaves; ///< arguments and results of the group
  llvm::SmallPtrSet<Operation *, 16> ops;
  bool isPossible = false;
};

struct RecomputePass : impl::RecomputePassBase<RecomputePass> {
  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal())
      return;
    Block &block = function.getBody().front();
    while (lowerPeak(block))
      ;
  }

  /// Computes again what is alive where most is and next read later on.
  static bool lowerPeak(Block &block) {
    Timeline timeline(block);
    SmallVector<OpResult> before;
    for (auto group : block.getOps<GroupOp>())
      if (timeline.at(group) < timeline.peak)
        llvm::append_range(before, group->getResults());
    bool isLowered = false;
    for (OpResult result : before)
      isLowered |= recompute(result, timeline);
    return isLowered;
  }

  static bool recompute(OpResult result, const Timeline &timeline) {
    if (bytesOf(result) < leastBytes || Timeline::isReturned(result))
      return false;
    SmallVector<OpOperand *> late;
    Operation *first = nullptr;
    int early = timeline.at(result.getOwner());
    for (OpOperand &use : result.getUses()) {
      int position = timeline.at(use.getOwner());
      if (position == timeline.peak)
        return false;
      if (position < timeline.peak) {
        early = std::max(early, position);
        continue;
      }
      if (!isReused(use))
        return false;
      late.push_back(&use);
      if (!first || position < timeline.at(first))
        first = use.getOwner();
    }
    if (late.empty())
      return false;
    Formula formula(result, timeline, early, timeline.at(first));
    if (!formula)
      return false;
    OpBuilder builder(first);
    Value again = formula.create(builder);
    for (OpOperand *use : late)
      use->set(again);
    return true;
  }
};

} // namespace

} // namespace dlb
