// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Access by index, in two adjoint pairs: gather and scatter_add, pick and one_hot.

#include "dialect/Emission.h"
#include "dialect/Expression.h"
#include "dialect/ops/Inference.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "dialect/ops/Gather.cpp.inc"

namespace dlb {

void DlbDialect::registerGatherOps() {
  addOperations<
#define GET_OP_LIST
#include "dialect/ops/Gather.cpp.inc"
      >();
}

/// The dimensions of `index`, then those of `table` but its first.
static SmallVector<int64_t> gatheredShape(RankedTensorType index, RankedTensorType table) {
  SmallVector<int64_t> shape(index.getShape());
  llvm::append_range(shape, table.getShape().drop_front());
  return shape;
}

LogicalResult GatherOp::inferReturnTypes(MLIRContext *, std::optional<mlir::Location> loc,
                                         Adaptor adaptor, SmallVectorImpl<Type> &types) {
  RankedTensorType table = rankedType(adaptor.getTable()), index = rankedType(adaptor.getIndex());
  if (table.getRank() == 0)
    return refuse<GatherOp>(loc, "C1: the table is a scalar");
  types.push_back(table.clone(gatheredShape(index, table)));
  return success();
}

SmallVector<Value> GatherOp::gradient(OpBuilder &builder, mlir::Location loc,
                                      ArrayRef<Value> cotangents) {
  return {ScatterAddOp::create(builder, loc, getTable().getType(), getIndex(), cotangents[0]),
          Value()};
}

LogicalResult ScatterAddOp::verify() {
  auto table = getY().getType(), updates = getUpdates().getType();
  if (table.getRank() == 0)
    return emitOpError("C1: the result is a scalar");
  SmallVector<int64_t> expected = gatheredShape(getIndex().getType(), table);
  if (updates.getShape() != ArrayRef<int64_t>(expected))
    return emitOpError("C2: index and result ask for updates of shape ")
           << shapeText(expected) << ", they are " << shapeText(updates.getShape());
  if (updates.getElementType() != table.getElementType())
    return emitOpError("C3: element types ")
           << updates.getElementType() << " and " << table.getElementType();
  return success();
}

SmallVector<Value> ScatterAddOp::gradient(OpBuilder &builder, mlir::Location loc,
                                          ArrayRef<Value> cotangents) {
  return {Value(), GatherOp::create(builder, loc, cotangents[0], getIndex())};
}

LogicalResult PickOp::inferReturnTypes(MLIRContext *, std::optional<mlir::Location> loc,
                                       Adaptor adaptor, SmallVectorImpl<Type> &types) {
  RankedTensorType x = rankedType(adaptor.getX()), index = rankedType(adaptor.getIndex());
  if (x.getRank() == 0 || x.getShape().drop_back() != index.getShape())
    return refuse<PickOp>(loc, "C1: an index of shape ", shapeText(index.getShape()),
                          " into rows of shape ", shapeText(x.getShape()));
  types.push_back(x.clone(index.getShape()));
  return success();
}

SmallVector<Value> PickOp::gradient(OpBuilder &builder, mlir::Location loc,
                                    ArrayRef<Value> cotangents) {
  auto type = getX().getType();
  int64_t last = type.getRank() - 1;
  Expr g(builder, loc, cotangents[0]);
  Expr places = g.make<OneHotOp>(type, getIndex(), type.getDimSize(last));
  return {spread(g, type, last) * places, Value()};
}

LogicalResult OneHotOp::verify() {
  SmallVector<int64_t> expected(getIndex().getType().getShape());
  expected.push_back(getClasses());
  if (getY().getType().getShape() != ArrayRef<int64_t>(expected))
    return emitOpError("C1: the shape is ")
           << shapeText(expected) << ", the result has " << shapeText(getY().getType().getShape());
  return success();
}

AffineMap OneHotOp::operandMap(unsigned) {
  int64_t rank = getY().getType().getRank();
  return AffineMap::getMultiDimIdentityMap(rank, getContext()).dropResult(rank - 1);
}

AffineMap OneHotOp::indexMap() {
  unsigned rank = getY().getType().getRank();
  return AffineMap::get(rank, 0, getAffineDimExpr(rank - 1, getContext()));
}

Value OneHotOp::emitAt(OpBuilder &builder, mlir::Location loc, ValueRange operands,
                       ValueRange indices, Type type) {
  Value place = indices[0];
  Value narrow = arith::IndexCastOp::create(
      builder, loc, withElement(place.getType(), builder.getI32Type()), place);
  return emitCast(builder, loc,
                  Lanes(builder, loc, operands[0]).equals(Lanes(builder, loc, narrow)), type);
}

} // namespace dlb
