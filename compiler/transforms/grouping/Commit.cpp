// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Copies of arguments that are overwritten too early; see Commit.h.

#include "transforms/grouping/Commit.h"
#include "transforms/grouping/Chunks.h"

#include "llvm/ADT/MapVector.h"

using namespace mlir;

namespace dlb::grouping {

GroupOp createCopy(OpBuilder &builder, Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  Cluster cluster;
  cluster.kind = "pointwise";
  cluster.shape.assign(type.getShape().begin(), type.getShape().end());
  Chunks chunks = chooseChunks(cluster, type.getNumElements());
  auto group = GroupOp::create(builder, value.getLoc(), TypeRange(type), "pointwise", chunks.extent,
                               chunks.chunk, ArrayRef<int64_t>{0}, ValueRange(value));
  Block &body = group.getBody().emplaceBlock();
  OpBuilder inside = OpBuilder::atBlockEnd(&body);
  YieldOp::create(inside, value.getLoc(), ValueRange(body.addArgument(type, value.getLoc())));
  return group;
}

namespace {

/// Which group overwrites which argument, and who must precede whom.
class Updates {
public:
  explicit Updates(func::FuncOp function) {
    auto terminator = cast<func::ReturnOp>(function.getBody().front().getTerminator());
    for (auto [number, value] : llvm::enumerate(terminator.getOperands())) {
      auto updates = function.getResultAttrOfType<IntegerAttr>(number, "dlb.updates");
      if (auto group = value.getDefiningOp<GroupOp>(); updates && group)
        writers[function.getArgument(updates.getInt())] = group;
    }
    for (auto [argument, group] : writers)
      for (Value input : group.getInputs())
        if (auto producer = input.getDefiningOp<GroupOp>())
          after[producer].push_back(group);
  }

  /// Gives copies to groups that would read what has been overwritten.
  void separate() {
    llvm::SmallMapVector<Operation *, int, 8> groups;
    for (auto [argument, group] : writers)
      groups.insert({group, 0});
    for (auto [operation, unused] : groups) {
      auto group = cast<GroupOp>(operation);
      for (auto [number, input] : llvm::enumerate(group.getInputs())) {
        auto writer = writers.find(input);
        if (writer == writers.end())
          continue;
        bool early = writer->second == group ? !group.readsAtOwnIndex(number)
                                             : !putBefore(group, writer->second);
        if (early)
          copy(group, number);
      }
    }
  }

private:
  /// Makes `reader` precede `writer`; false if it has to come after it.
  bool putBefore(GroupOp reader, GroupOp writer) {
    if (reaches(writer, reader))
      return false;
    after[reader].push_back(writer);
    return true;
  }

  bool reaches(Operation *from, Operation *to) {
    llvm::DenseSet<Operation *> seen;
    SmallVector<Operation *> open = {from};
    while (!open.empty()) {
      Operation *current = open.pop_back_val();
      if (current == to)
        return true;
      if (seen.insert(current).second)
        open.append(after[current]);
    }
    return false;
  }

  /// Before every commit group: at the start of the function.
  void copy(GroupOp group, unsigned number) {
    OpBuilder builder = OpBuilder::atBlockBegin(group->getBlock());
    group->setOperand(number, createCopy(builder, group.getInputs()[number]).getResult(0));
  }

  llvm::MapVector<Value, GroupOp> writers;
  llvm::DenseMap<Operation *, SmallVector<Operation *>> after;
};

} // namespace

void separateUpdates(func::FuncOp function) { Updates(function).separate(); }

} // namespace dlb::grouping
