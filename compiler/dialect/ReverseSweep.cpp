// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The step of a reverse sweep: one op's rule.

#include "dialect/ReverseSweep.h"

#include "dialect/Dialect.h"

#include "mlir/IR/TypeUtilities.h"

using namespace mlir;

namespace dlb {

void ReverseSweep::add(Value value, Value contribution) {
  cotangents[value].push_back(contribution);
}

Value ReverseSweep::cotangent(Value value, mlir::Location loc) {
  auto found = cotangents.find(value);
  if (found == cotangents.end() || found->second.empty())
    return nullptr;
  Value sum = found->second.front();
  for (Value next : llvm::drop_begin(found->second))
    sum = AddOp::create(builder, loc, sum, next);
  found->second = {sum};
  return sum;
}

LogicalResult ReverseSweep::visit(Operation *op, mlir::Location asked) {
  mlir::Location loc = gradientOf(op->getLoc());
  SmallVector<Value> given;
  for (Value result : op->getResults())
    given.push_back(cotangent(result, loc));
  if (llvm::none_of(given, [](Value g) { return g != nullptr; }))
    return success();
  auto rule = dyn_cast<DifferentiableOpInterface>(op);
  if (!rule) {
    InFlightDiagnostic error =
        op->emitError("`") << op->getName() << "` has no derivative, and a gradient asks for it";
    error.attachNote(asked) << "the gradient";
    return error;
  }
  Operation *saving = rule.saveForGradient(builder, given);
  if (!saving)
    return failure();
  if (saving != op) {
    rule = cast<DifferentiableOpInterface>(saving);
    given.resize(saving->getNumResults());
    for (auto [result, cotangent] : llvm::zip_equal(saving->getResults(), given)) {
      cotangents.erase(result); // an erased value may have had this address
      if (cotangent)
        cotangents[result] = {cotangent};
    }
  }
  SmallVector<Value> gradients = rule.gradient(builder, loc, given);
  for (auto [operand, gradient] : llvm::zip_equal(saving->getOperands(), gradients))
    if (gradient && active.contains(operand))
      add(operand, gradient);
  return success();
}

bool isFloat(Value value) { return isa<FloatType>(getElementTypeOrSelf(value)); }

Value splat(OpBuilder &builder, mlir::Location loc, Type type, double number) {
  auto tensor = cast<RankedTensorType>(type);
  auto element = builder.getFloatAttr(tensor.getElementType(), number);
  return ConstantOp::create(builder, loc, type, DenseElementsAttr::get(tensor, element));
}

mlir::Location gradientOf(mlir::Location loc) {
  return FusedLoc::get(loc.getContext(), loc, StringAttr::get(loc.getContext(), "gradient"));
}

void eraseUnused(Operation *first, Operation *end) {
  Operation *op = end ? end->getPrevNode() : &first->getBlock()->back();
  while (true) {
    Operation *previous = op == first ? nullptr : op->getPrevNode();
    if (op->use_empty() && !op->hasTrait<OpTrait::IsTerminator>())
      op->erase();
    if (!previous)
      return;
    op = previous;
  }
}

} // namespace dlb
