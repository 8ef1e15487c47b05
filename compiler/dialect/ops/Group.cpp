// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Groups, kernels and launches: their constraints, and what can be asked of their bodies.

#include "dialect/Dialect.h"
#include "dialect/ops/AttentionLetters.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

namespace dlb {

namespace {

/// How many anchors a body of `kind` has: exactly one, or any number of reductions of one split.
enum class Anchors { none, one, reductions };

std::optional<Anchors> anchorsOf(StringRef kind) {
  return llvm::StringSwitch<std::optional<Anchors>>(kind)
      .Case("pointwise", Anchors::none)
      .Case("row", Anchors::reductions)
      .Cases({"contract", "convolution", "pool", "attention", "gather", "pack", "scan"},
             Anchors::one)
      .Default(std::nullopt);
}

LogicalResult verifyReductions(Operation *self, Block &body) {
  ReductionOpInterface first;
  for (Operation &op : body.without_terminator()) {
    auto reduction = dyn_cast<ReductionOpInterface>(op);
    if (!reduction)
      continue;
    if (!first)
      first = reduction;
    auto shape = [](ReductionOpInterface of) {
      return cast<RankedTensorType>(of->getOperand(0).getType()).getShape();
    };
    if (shape(first) != shape(reduction) ||
        first.reducedDimensions() != reduction.reducedDimensions())
      return self->emitOpError("C5: has reductions of different shapes or dimensions");
  }
  return success();
}

/// A reduction beside an anchor, over what each slice has of a value.
LogicalResult verifyPartial(Operation *self, Operation *reduction, int64_t extent) {
  RowSplit split = *rowSplit(reduction);
  bool isResult = llvm::all_of(reduction->getUsers(), llvm::IsaPred<YieldOp>);
  if (!isResult || !split.keepsLeading() || leadingDimensions(split.keptShape(), extent) < 0)
    return self->emitOpError("C6: `")
           << reduction->getName() << "` is no partial reduction of slices";
  return success();
}

/// What `next` of a grouped scan names has one place in memory, written in the step.
LogicalResult verifyNext(Operation *self, ScanOp scan) {
  for (Operation &op : scan.block().without_terminator())
    if (!isa<GroupOp, LaunchOp>(op))
      return self->emitOpError("C5: `")
             << op.getName() << "` stands in the body of its scan, beside groups";
  for (OperandRange values : {scan.next().nextCarries(), scan.next().slices()}) {
    llvm::DenseSet<Value> seen;
    for (Value value : values)
      if (!value.getDefiningOp() || !seen.insert(value).second)
        return self->emitOpError(
            "C5: the body of its scan names a value twice, or its own operand");
  }
  return success();
}

LogicalResult verifyBody(Operation *self, StringRef kind, int64_t extent, Block &body) {
  Anchors allowed = *anchorsOf(kind);
  int anchors = 0;
  for (Operation &op : body.without_terminator()) {
    bool isReduction = isa<ReductionOpInterface>(op);
    if (isElementOp(&op) || (allowed == Anchors::reductions && isReduction))
      continue;
    if (allowed == Anchors::one && isReduction) {
      if (failed(verifyPartial(self, &op, extent)))
        return failure();
      continue;
    }
    auto anchor = dyn_cast<AnchorOpInterface>(op);
    if (!anchor || allowed != Anchors::one || anchor.kernelFamily() != kind)
      return self->emitOpError("C5: `")
             << op.getName() << "` can't stand in a `" << kind << "` body";
    auto scan = dyn_cast<ScanOp>(op);
    if (scan && failed(verifyNext(self, scan)))
      return failure();
    if (kind == "attention" && !AttentionLetters(&op).canSlice(extent))
      return self->emitOpError("C2: ")
             << extent << " slices cut the features of an attention, or its results differently";
    ++anchors;
  }
  if (allowed == Anchors::one && anchors != 1)
    return self->emitOpError("C5: has ") << anchors << " anchors where `" << kind << "` takes one";
  return allowed == Anchors::reductions ? verifyReductions(self, body) : success();
}

/// The shape of one piece of what the body yields.
ArrayRef<int64_t> pieceShape(Value yielded) {
  ArrayRef<int64_t> shape = cast<RankedTensorType>(yielded.getType()).getShape();
  auto scan = yielded.getDefiningOp<ScanOp>();
  bool stacked = scan && llvm::is_contained(scan.stacks(), yielded);
  return stacked ? shape.drop_front() : shape;
}

/// The constraints that groups and kernels share.
LogicalResult verifyGroupLike(Operation *self, StringRef kind, int64_t extent, int64_t chunk,
                              ArrayRef<int64_t> aligned, TypeRange inputs, TypeRange results,
                              Block &body) {
  if (!anchorsOf(kind))
    return self->emitOpError("C1: `") << kind << "` is no kind of group";
  if (chunk < 1 || chunk > extent)
    return self->emitOpError("C2: has chunks of ") << chunk << " of " << extent << " slices";
  for (size_t i = 0; i < aligned.size(); ++i)
    if (aligned[i] < (i ? aligned[i - 1] + 1 : 0) || aligned[i] >= int64_t(inputs.size()))
      return self->emitOpError("C3: aligned operands are not ascending operand numbers");
  if (TypeRange(body.getArgumentTypes()) != inputs)
    return self->emitOpError("C4: the block arguments differ from the operands in type");
  if (TypeRange(body.getTerminator()->getOperandTypes()) != results)
    return self->emitOpError("C4: `yield` differs from the results in type");
  for (Value value : body.getTerminator()->getOperands())
    if (leadingDimensions(pieceShape(value), extent) < 0)
      return self->emitOpError("C2: ")
             << extent << " is no product of leading dimensions of " << value.getType();
  return verifyBody(self, kind, extent, body);
}

} // namespace

LogicalResult GroupOp::verifyRegions() {
  return verifyGroupLike(*this, getKind(), getExtent(), getChunk(), getAligned(),
                         getInputs().getTypes(), getResults().getTypes(), getBody().front());
}

LogicalResult KernelOp::verifyRegions() {
  return verifyGroupLike(*this, getKind(), getExtent(), getChunk(), getAligned(),
                         getFunctionType().getInputs(), getFunctionType().getResults(),
                         getBody().front());
}

LogicalResult LaunchOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto kernel = symbols.lookupNearestSymbolFrom<KernelOp>(*this, getKernelAttr());
  if (!kernel)
    return emitOpError("C1: there is no kernel `") << getKernel() << "`";
  auto type = FunctionType::get(getContext(), getInputs().getTypes(), getResultTypes());
  if (kernel.getFunctionType() != type)
    return emitOpError("C2: has the type ") << type << ", its kernel " << kernel.getFunctionType();
  return success();
}

void DlbDialect::registerGroupOps() {
  addOperations<
#define GET_OP_LIST
#include "dialect/ops/Group.cpp.inc"
      >();
}

} // namespace dlb

#define GET_OP_CLASSES
#include "dialect/ops/Group.cpp.inc"
