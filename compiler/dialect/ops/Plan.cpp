// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Schedules, their buffers and runs: constraints.

#include "dialect/Dialect.h"
#include "dialect/Sizes.h"

using namespace mlir;

namespace dlb {
namespace {

LogicalResult verifyArena(ArenaOp arena, int64_t arenaBytes) {
  int64_t end = int64_t(arena.getOffset()) + bytesOf(arena.getBuffer());
  if (end > arenaBytes)
    return arena.emitOpError("C3: ends at byte ") << end << " of an arena of " << arenaBytes;
  return success();
}

/// C2 of `schedule`: buffer `index` has the type of argument or result `index`.
LogicalResult verifyNumbered(Operation *op, int64_t index, TypeRange types) {
  if (index < 0 || index >= int64_t(types.size()))
    return op->emitOpError("C2: there is no number ") << index << " among " << types.size();
  auto tensor = dyn_cast<RankedTensorType>(types[index]);
  auto buffer = cast<MemRefType>(op->getResult(0).getType());
  if (!tensor || tensor.getShape() != buffer.getShape() ||
      tensor.getElementType() != buffer.getElementType())
    return op->emitOpError("C2: is ") << buffer << " where the function has " << types[index];
  return success();
}

bool sameType(Type tensor, Type memref) {
  auto from = dyn_cast<RankedTensorType>(tensor);
  auto to = cast<MemRefType>(memref);
  return from && from.getShape() == to.getShape() && from.getElementType() == to.getElementType();
}

} // namespace

LogicalResult ScheduleOp::verifyRegions() {
  FunctionType type = getFunctionType();
  if (getArgAttrs().size() != type.getNumInputs() || getResAttrs().size() != type.getNumResults())
    return emitOpError("C4: needs one attribute dictionary per argument and result");
  bool sawRun = false, sawCommit = false;
  for (Operation &op : getBody().front()) {
    LogicalResult verified = success();
    bool isBuffer = true;
    if (auto arena = dyn_cast<ArenaOp>(op))
      verified = verifyArena(arena, getArenaBytes());
    else if (auto argument = dyn_cast<ArgumentOp>(op))
      verified = verifyNumbered(argument, argument.getIndex(), type.getInputs());
    else if (auto result = dyn_cast<ResultOp>(op))
      verified = verifyNumbered(result, result.getIndex(), type.getResults());
    else if (isa<RunOp, BarrierOp, CommitOp>(op))
      isBuffer = false;
    else
      return emitOpError("C1: `") << op.getName() << "` can't stand in a schedule";
    if (failed(verified))
      return failure();
    if (isBuffer && sawRun)
      return op.emitOpError("C1: buffers come before runs");
    if (isa<CommitOp>(op) && sawCommit)
      return op.emitOpError("C1: a schedule has one commit at most");
    sawRun |= !isBuffer;
    sawCommit |= isa<CommitOp>(op);
  }
  return success();
}

LogicalResult ArenaOp::verify() {
  int64_t offset = getOffset();
  if (offset < 0 || offset % 64 != 0)
    return emitOpError("C1: lies at byte ") << offset << ", no multiple of 64";
  return success();
}

LogicalResult RunOp::verifySymbolUses(SymbolTableCollection &symbols) {
  Operation *symbol = symbols.lookupNearestSymbolFrom(*this, getKernelAttr());
  if (!symbol)
    return emitOpError("C1: there is no kernel `") << getKernel() << "`";
  auto kernel = dyn_cast<KernelOp>(symbol);
  if (!kernel)
    return success();
  FunctionType type = kernel.getFunctionType();
  auto agree = [](TypeRange tensors, TypeRange memrefs) {
    return tensors.size() == memrefs.size() && llvm::all_of_zip(tensors, memrefs, sameType);
  };
  if (kernel.getExtent() != getExtent() || kernel.getChunk() != getChunk() ||
      !agree(type.getInputs(), getInputs().getTypes()) ||
      !agree(type.getResults(), getOutputs().getTypes()))
    return emitOpError("C1: differs from its kernel in extent, chunk or types");
  return success();
}

void DlbDialect::registerPlanOps() {
  addOperations<
#define GET_OP_LIST
#include "dialect/ops/Plan.cpp.inc"
      >();
}

} // namespace dlb

#define GET_OP_CLASSES
#include "dialect/ops/Plan.cpp.inc"
