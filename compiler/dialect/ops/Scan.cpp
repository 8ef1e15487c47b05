// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// scan: its syntax, its constraints, and what generic loop passes ask of it.

#include "dialect/ops/Inference.h"

using namespace mlir;

namespace dlb {

static ParseResult parseReverse(OpAsmParser &parser, BoolAttr &reverse) {
  reverse = parser.getBuilder().getBoolAttr(succeeded(parser.parseOptionalKeyword("reverse")));
  return success();
}

static void printReverse(OpAsmPrinter &printer, Operation *, BoolAttr reverse) {
  if (reverse.getValue())
    printer << " reverse";
}

} // namespace dlb

#define GET_OP_CLASSES
#include "dialect/ops/Scan.cpp.inc"

namespace dlb {

void DlbDialect::registerScanOps() {
  addOperations<
#define GET_OP_LIST
#include "dialect/ops/Scan.cpp.inc"
      >();
}

ScanOp NextOp::scan() { return cast<ScanOp>((*this)->getParentOp()); }

OperandRange NextOp::nextCarries() { return getValues().take_front(scan().getCarries()); }

OperandRange NextOp::slices() { return getValues().drop_front(scan().getCarries()); }

NextOp ScanOp::next() { return cast<NextOp>(block().getTerminator()); }

StringRef ScanOp::kernelFamily() { return "scan"; }

void ScanOp::build(OpBuilder &builder, OperationState &state, int64_t steps, bool reverse,
                   ValueRange carries, ValueRange inputs, ValueRange captures,
                   std::unique_ptr<Block> body) {
  state.addOperands(carries);
  state.addOperands(inputs);
  state.addOperands(captures);
  Properties &properties = state.getOrAddProperties<Properties>();
  properties.steps = builder.getI64IntegerAttr(steps);
  properties.carries = builder.getI64IntegerAttr(carries.size());
  properties.inputs = builder.getI64IntegerAttr(inputs.size());
  properties.reverse = builder.getBoolAttr(reverse);
  state.addTypes(carries.getTypes());
  for (Type type : llvm::drop_begin(body->getTerminator()->getOperandTypes(), carries.size()))
    state.addTypes(withBatch(type, steps));
  state.addRegion()->push_back(body.release());
}

// --- Constraints -------------------------------------------------------------------------------

LogicalResult ScanOp::verify() {
  int64_t carries = getCarries(), inputs = getInputs(), operands = getValues().size();
  if (int64_t(getSteps()) < 1)
    return emitOpError("C1: has ") << int64_t(getSteps()) << " steps";
  if (carries < 0 || inputs < 0 || carries > operands || inputs > operands - carries)
    return emitOpError("C1: has ")
           << carries << " carries and " << inputs << " inputs among " << operands << " operands";
  if (carries > int64_t(getNumResults()))
    return emitOpError("C5: has ") << carries << " carries and " << getNumResults() << " results";
  for (Value input : inputValues()) {
    ArrayRef<int64_t> shape = rankedType(input).getShape();
    if (shape.empty() || shape.front() != int64_t(getSteps()))
      return emitOpError("C2: an input of shape ")
             << shapeText(shape) << " in a scan of " << getSteps() << " steps";
  }
  return success();
}

/// The types of the body's arguments.
static SmallVector<Type> argumentTypes(ScanOp scan) {
  SmallVector<Type> types(scan.initialValues().getTypes());
  for (Value input : scan.inputValues())
    types.push_back(rankedType(input).clone(rankedType(input).getShape().drop_front()));
  llvm::append_range(types, scan.captureValues().getTypes());
  return types;
}

LogicalResult ScanOp::verifyRegions() {
  SmallVector<Type> expected = argumentTypes(*this);
  if (block().getNumArguments() != expected.size())
    return emitOpError("C3: the body has ")
           << block().getNumArguments() << " arguments, not " << expected.size();
  for (auto [number, argument, type] : llvm::enumerate(block().getArguments(), expected))
    if (argument.getType() != type)
      return emitOpError("C3: argument ")
             << number << " of the body is " << argument.getType() << ", not " << type;
  auto last = dyn_cast<NextOp>(block().getTerminator());
  if (!last)
    return emitOpError("C4: the body ends with `") << block().getTerminator()->getName() << "`";
  if (last.getValues().size() != getNumResults())
    return emitOpError("C5: `next` has ")
           << last.getValues().size() << " operands for " << getNumResults() << " results";
  for (auto [number, before, after] : llvm::enumerate(initialValues(), last.nextCarries()))
    if (before.getType() != after.getType())
      return emitOpError("C4: carry ") << number << " is " << before.getType()
                                       << " before a step and " << after.getType() << " after it";
  for (auto [number, result, value] : llvm::enumerate(getResults(), last.getValues())) {
    bool isCarry = int64_t(number) < carryCount();
    Type type = isCarry ? value.getType() : withBatch(value.getType(), getSteps());
    if (result.getType() != type)
      return emitOpError("C5: result ") << number << " is " << result.getType() << ", not " << type;
  }
  return success();
}

// --- Loops -------------------------------------------------------------------------------------

SmallVector<Region *> ScanOp::getLoopRegions() { return {&getBody()}; }

/// The body is isolated: what comes from outside are its captures.
bool ScanOp::isDefinedOutsideOfLoop(Value value) {
  return llvm::is_contained(captureArguments(), value) ||
         !getBody().isAncestor(value.getParentRegion());
}

/// The op reads the captured values themselves, and its results become captures.
void ScanOp::moveOutOfLoop(Operation *op) {
  for (OpOperand &operand : op->getOpOperands())
    if (auto argument = dyn_cast<BlockArgument>(operand.get());
        argument && argument.getOwner() == &block())
      operand.set(getValues()[argument.getArgNumber()]);
  op->moveBefore(*this);
  for (Value result : op->getResults()) {
    if (result.use_empty())
      continue;
    BlockArgument argument = block().addArgument(result.getType(), result.getLoc());
    result.replaceAllUsesWith(argument);
    (*this)->insertOperands(getNumOperands(), result);
  }
}

std::optional<APInt> ScanOp::getStaticTripCount() { return APInt(64, getSteps()); }

} // namespace dlb
