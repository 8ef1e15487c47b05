// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Element-wise ops: what the formulas of Pointwise.td do not say.

#include "dialect/Emission.h"
#include "dialect/Expression.h"
#include "dialect/ops/Inference.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace dlb {

/// `g` times 1 where `wins`, 1/2 where `ties`, else 0.
static Expr share(Expr g, Expr wins, Expr ties) {
  return g * select(ties, g.like(0.5), castTo(wins, g.type().getElementType()));
}

} // namespace dlb

#define GET_OP_CLASSES
#include "dialect/ops/Pointwise.cpp.inc"

namespace dlb {

void DlbDialect::registerPointwiseOps() {
  addOperations<
#define GET_OP_LIST
#include "dialect/ops/Pointwise.cpp.inc"
      >();
}

LogicalResult CastOp::verify() {
  ArrayRef<int64_t> from = getX().getType().getShape(), to = getType().getShape();
  if (from != to)
    return emitOpError("C1: shape ") << shapeText(from) << " becomes " << shapeText(to);
  return success();
}

LogicalResult SelectOp::verify() {
  ArrayRef<int64_t> ofCondition = getCondition().getType().getShape(), shape = getType().getShape();
  if (ofCondition != shape)
    return emitOpError("C2: a condition of shape ")
           << shapeText(ofCondition) << " for operands of shape " << shapeText(shape);
  return success();
}

SmallVector<Value> CastOp::gradient(OpBuilder &builder, mlir::Location loc,
                                    ArrayRef<Value> cotangents) {
  if (!isa<FloatType>(getX().getType().getElementType()))
    return {Value()};
  Expr g(builder, loc, cotangents[0]);
  return {castTo(g, getX().getType().getElementType())};
}

SmallVector<Value> SelectOp::gradient(OpBuilder &builder, mlir::Location loc,
                                      ArrayRef<Value> cotangents) {
  Expr g(builder, loc, cotangents[0]), condition(builder, loc, getCondition());
  return {Value(), select(condition, g, g.like(0)), select(condition, g.like(0), g)};
}

} // namespace dlb
