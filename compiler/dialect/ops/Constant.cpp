// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// constant and iota.

#include "dialect/Emission.h"
#include "dialect/ops/Inference.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "dialect/ops/Constant.cpp.inc"

namespace dlb {

void DlbDialect::registerConstantOps() {
  addOperations<
#define GET_OP_LIST
#include "dialect/ops/Constant.cpp.inc"
      >();
}

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

LogicalResult IotaOp::verify() {
  auto type = getY().getType();
  int64_t dimension = getDimension();
  if (dimension < 0 || dimension >= type.getRank())
    return emitOpError("C1: dimension ") << dimension << " of a tensor of rank " << type.getRank();
  if (type.getElementType().isInteger(8) && type.getDimSize(dimension) > 256)
    return emitOpError("C2: a byte cannot count ") << type.getDimSize(dimension) << " elements";
  return success();
}

AffineMap IotaOp::indexMap() {
  return AffineMap::get(getY().getType().getRank(), 0,
                        getAffineDimExpr(getDimension(), getContext()));
}

Value IotaOp::emitAt(OpBuilder &builder, mlir::Location loc, ValueRange, ValueRange indices,
                     Type type) {
  Value index = indices[0];
  Value wide = arith::IndexCastOp::create(
      builder, loc, withElement(index.getType(), builder.getI64Type()), index);
  return emitCast(builder, loc, wide, type);
}

} // namespace dlb
