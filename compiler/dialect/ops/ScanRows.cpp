// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Rows and pieces of scans; see ScanRows.h.

#include "dialect/ops/ScanRows.h"

using namespace mlir;

namespace dlb {
namespace {

bool hasRows(Value value, int64_t rows) {
  return leadingDimensions(cast<RankedTensorType>(value.getType()).getShape(), rows) >= 0;
}

/// Whether every part of the scan's body that reads `value` reads its own rows only. What leaves
/// the step leaves it by rows.
bool isReadByRows(Value value, int64_t rows) {
  return hasRows(value, rows) && llvm::all_of(value.getUses(), [&](OpOperand &use) {
           if (isa<NextOp>(use.getOwner()))
             return true;
           std::optional<BodyPart> part = bodyPart(use.getOwner());
           if (!part)
             return false;
           BlockArgument argument = part->body->getArgument(use.getOperandNumber());
           return piecesOf(argument) == 1 && readsOwnSlice(argument, rows);
         });
}

/// Calls `visit` with each operand of the scan that is `value`, perhaps reshaped. False if
/// something else reads it.
bool forEachScanOperand(Value value, llvm::function_ref<bool(OpOperand &)> visit) {
  return llvm::all_of(value.getUses(), [&](OpOperand &use) {
    if (auto reshape = dyn_cast<ReshapeOp>(use.getOwner()))
      return forEachScanOperand(reshape.getY(), visit);
    return isa<ScanOp>(use.getOwner()) && visit(use);
  });
}

bool isInput(OpOperand &use) {
  auto scan = cast<ScanOp>(use.getOwner());
  int64_t number = int64_t(use.getOperandNumber()) - scan.carryCount();
  return number >= 0 && number < scan.inputCount();
}

} // namespace

std::optional<BodyPart> bodyPart(Operation *op) {
  if (auto group = dyn_cast<GroupOp>(op))
    return BodyPart{int64_t(group.getExtent()), &group.getBody().front()};
  auto launch = dyn_cast<LaunchOp>(op);
  auto kernel = launch ? SymbolTable::lookupNearestSymbolFrom<KernelOp>(op, launch.getKernelAttr())
                       : KernelOp();
  if (!kernel)
    return std::nullopt;
  return BodyPart{int64_t(kernel.getExtent()), &kernel.getBody().front()};
}

ScanOp scanOf(Block &body) {
  auto scans = body.getOps<ScanOp>();
  return scans.empty() ? ScanOp() : *scans.begin();
}

bool keepsRows(ScanOp scan, int64_t rows) {
  auto byRows = [&](Value value) { return isReadByRows(value, rows); };
  if (rows == 1)
    return true;
  if (!llvm::all_of(scan.carryArguments(), byRows))
    return false;
  for (Value next : scan.next().getValues())
    if (!next.getDefiningOp())
      return false;
  return llvm::all_of(scan.block().without_terminator(), [&](Operation &op) {
    std::optional<BodyPart> part = bodyPart(&op);
    return part && part->extent % rows == 0 && llvm::all_of(op.getResults(), byRows) &&
           llvm::all_of(part->body->getTerminator()->getOperands(),
                        [](Value value) { return piecesOf(value) == 1; });
  });
}

bool scanReadsOwnRows(ScanOp scan, BlockArgument operand, int64_t rows) {
  return piecesOf(operand) > 0 && forEachScanOperand(operand, [&](OpOperand &use) {
           return isReadByRows(scan.block().getArgument(use.getOperandNumber()), rows);
         });
}

int64_t piecesOf(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument) {
    auto scan = value.getDefiningOp<ScanOp>();
    return scan && llvm::is_contained(scan.stacks(), value) ? int64_t(scan.getSteps()) : 1;
  }
  if (!scanOf(*argument.getOwner()))
    return 1;
  int64_t pieces = -1;
  bool sameWay = forEachScanOperand(argument, [&](OpOperand &use) {
    int64_t wanted = isInput(use) ? int64_t(cast<ScanOp>(use.getOwner()).getSteps()) : 1;
    bool agrees = pieces < 0 || pieces == wanted;
    pieces = wanted;
    return agrees;
  });
  return sameWay && pieces > 0 ? pieces : 0;
}

} // namespace dlb
