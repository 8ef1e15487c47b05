// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Turns clusters of ops into dlb.group, and says what was fused. Which ops belong together is
// decided in grouping/.

#include "dialect/Origin.h"
#include "dialect/Sizes.h"
#include "transforms/Passes.h"
#include "transforms/grouping/Chunks.h"
#include "transforms/grouping/Commit.h"
#include "transforms/grouping/Panels.h"
#include "transforms/grouping/Scans.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace dlb {

#define GEN_PASS_DEF_GROUPPASS
#include "transforms/Passes.h.inc"

using namespace grouping;

namespace {

/// Builds a group's body: operands become block arguments, recomputed ops are cloned where needed.
class Body {
public:
  /// `region` belongs to no op yet, so it can't tell its context.
  Body(MLIRContext *context, Region &region, const Recomputed &recomputed)
      : recomputed(recomputed), block(region.emplaceBlock()), builder(context) {
    builder.setInsertionPointToEnd(&block);
  }

  void add(Operation *op) {
    for (Value operand : op->getOperands())
      get(operand);
    builder.clone(*op, inside);
  }

  Value get(Value value) {
    if (Value known = inside.lookupOrNull(value))
      return known;
    Operation *op = value.getDefiningOp();
    if (op && recomputed.contains(op)) {
      add(op);
    } else {
      operands.push_back(value);
      inside.map(value, block.addArgument(value.getType(), value.getLoc()));
    }
    return inside.lookup(value);
  }

  void yield(mlir::Location loc, ArrayRef<Value> values) {
    SmallVector<Value> yielded =
        llvm::map_to_vector(values, [&](Value value) { return get(value); });
    YieldOp::create(builder, loc, yielded);
  }

  ArrayRef<Value> getOperands() const { return operands; }

private:
  const Recomputed &recomputed;
  Block &block;
  OpBuilder builder;
  IRMapping inside;
  SmallVector<Value> operands;
};

/// Rewrites the body of a function or of a scan into groups.
class Grouping {
public:
  Grouping(Block &block, bool fuse)
      : block(block), recomputed(block), partition(block, recomputed, fuse),
        terminator(block.getTerminator()), builder(terminator) {}

  void run() {
    for (int cluster : partition.order())
      emit(cluster);
    emitReturned();
    eraseOriginals();
    if (auto function = dyn_cast<func::FuncOp>(block.getParentOp()))
      separateUpdates(function);
  }

  void remark() const;

private:
  void emit(int number) {
    const Cluster &cluster = partition[number];
    SmallVector<Value> results;
    for (Operation *op : cluster.ops)
      for (Value result : op->getResults())
        if (partition.leaves(result, number))
          results.push_back(result);
    if (results.empty())
      return;
    if (auto scan = dyn_cast_or_null<ScanOp>(cluster.anchor))
      layOutCaptures(builder, scan, [&](Value value) { return stored.lookup_or(value, value); });
    create(cluster, results);
  }

  /// The argument that a returned value updates, or null.
  Value updatedBy(OpOperand &returned) {
    auto function = dyn_cast<func::FuncOp>(block.getParentOp());
    auto updates = function ? function.getResultAttrOfType<IntegerAttr>(returned.getOperandNumber(),
                                                                        "dlb.updates")
                            : IntegerAttr();
    return updates ? function.getArgument(updates.getInt()) : Value();
  }

  /// Whether a scan hands the value on to its next step.
  bool isCarried(OpOperand &returned) {
    auto scan = dyn_cast<ScanOp>(block.getParentOp());
    return scan && int64_t(returned.getOperandNumber()) < scan.carryCount();
  }

  /// Values that no op of a cluster computes, that are returned twice, or that update an argument
  /// but are needed before the commit, are returned as copies. A scan may also carry what it
  /// stacks.
  void emitReturned() {
    llvm::DenseSet<Value> returned, carried;
    for (OpOperand &operand : terminator->getOpOperands()) {
      Value value = operand.get();
      Value updates = updatedBy(operand);
      if (updates && value == updates)
        continue;
      Operation *op = value.getDefiningOp();
      bool computed = op && partition.clusterOf(op) >= 0;
      // Only commit clusters may write over arguments.
      bool inPlace = computed && (!updates || partition[partition.clusterOf(op)].commits);
      if (inPlace && (isCarried(operand) ? carried : returned).insert(value).second) {
        operand.set(stored.lookup(value));
      } else if (op && !computed) {
        Cluster copy;
        copy.kind = "pointwise";
        copy.shape = llvm::to_vector(cast<RankedTensorType>(value.getType()).getShape());
        operand.set(create(copy, value).getResult(0));
      } else {
        builder.setInsertionPoint(terminator);
        operand.set(createCopy(builder, stored.lookup_or(value, value)).getResult(0));
      }
    }
  }

  GroupOp create(const Cluster &cluster, ArrayRef<Value> results) {
    Region region;
    Body body(terminator->getContext(), region, recomputed);
    for (Operation *op : cluster.ops)
      body.add(op);
    mlir::Location loc = cluster.anchor ? cluster.anchor->getLoc() : results.back().getLoc();
    loc = fuseGroup(loc, cluster.ops);
    body.yield(loc, results);

    int64_t elements = 0;
    for (Value value : llvm::concat<const Value>(body.getOperands(), results))
      elements = std::max(elements, elementsOf(value));
    Chunks chunks = chooseChunks(cluster, elements);
    SmallVector<Value> inputs;
    for (Value operand : body.getOperands())
      inputs.push_back(stored.lookup_or(operand, operand));
    auto group = GroupOp::create(builder, loc, TypeRange(ValueRange(results)), cluster.kind,
                                 chunks.extent, chunks.chunk, ArrayRef<int64_t>(), inputs);
    group.getBody().takeBody(region);
    cutBody(group);
    SmallVector<int64_t> aligned;
    for (BlockArgument argument : group.getBody().getArguments())
      if (readsOwnSlice(argument, chunks.extent))
        aligned.push_back(argument.getArgNumber());
    group.setAligned(aligned);
    for (auto [original, result] : llvm::zip(results, group.getResults()))
      stored.try_emplace(original, result);
    return group;
  }

  /// And groups that turned out not to be needed: captures that are read as panels only.
  void eraseOriginals() {
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
      if (&op != terminator && (!isa<GroupOp>(op) || op.use_empty()))
        op.erase();
  }

  Block &block;
  Recomputed recomputed;
  Partition partition;
  Operation *terminator;
  OpBuilder builder;
  llvm::DenseMap<Value, Value> stored; ///< what groups computed, by the original value
};

/// "3 operations: `dlb.add`, `dlb.maximum`, …", the first eight by name.
void describe(InFlightDiagnostic &remark, ArrayRef<Operation *> ops) {
  constexpr size_t most = 8;
  remark << ops.size() << (ops.size() == 1 ? " operation: " : " operations: ");
  llvm::interleaveComma(ops.take_front(most), remark,
                        [&](Operation *op) { remark << "`" << op->getName() << "`"; });
  if (ops.size() > most)
    remark << ", …";
}

void Grouping::remark() const {
  auto nameOf = [&](int cluster) -> std::string {
    Operation *anchor = partition[cluster].anchor;
    return anchor ? ("`" + anchor->getName().getStringRef() + "`").str() : "an element-wise group";
  };
  for (int number : partition.order()) {
    const Cluster &cluster = partition[number];
    SmallVector<Operation *> others;
    for (Operation *op : cluster.ops)
      if (op != cluster.anchor)
        others.push_back(op);
    if (others.empty() || (!cluster.anchor && others.size() == 1))
      continue;
    auto remark = emitRemark((cluster.anchor ? cluster.anchor : others.back())->getLoc());
    if (cluster.anchor)
      remark << nameOf(number) << " is computed with ";
    else
      remark << "computed in one sweep: ";
    describe(remark, others);
  }
  // A constant is nothing that somebody wrote at a place, and costs next to nothing.
  for (const Refusal &refusal : partition.refusals())
    if (!isa<ConstantOp>(refusal.op) && partition.clusterOf(refusal.op) != refusal.cluster &&
        !partition[refusal.cluster].merged)
      emitRemark(refusal.op->getLoc()) << "`" << refusal.op->getName() << "` is not computed with "
                                       << nameOf(refusal.cluster) << ": " << refusal.reason;
}

struct Group : impl::GroupPassBase<Group> {
  using GroupPassBase::GroupPassBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isDeclaration())
      return;
    if (!function.getBody().hasOneBlock()) {
      function.emitOpError("has more than one block and can't be grouped");
      return signalPassFailure();
    }
    // From the inside out: a scan's body holds groups before its own group is made.
    function.walk([&](ScanOp scan) { group(scan.block()); });
    group(function.getBody().front());
  }

private:
  void group(Block &block) {
    for (Operation &op : block.without_terminator())
      if (!isElementOp(&op) && !isa<AnchorOpInterface>(op)) {
        op.emitOpError("can't stand in a group; `dlb-differentiate` comes before `dlb-group`");
        return signalPassFailure();
      }
    Grouping grouping(block, fuse);
    if (remarks)
      grouping.remark();
    grouping.run();
  }
};

} // namespace
} // namespace dlb
