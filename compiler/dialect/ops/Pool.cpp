// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Poolings and their adjoints.

#include "dialect/ops/Inference.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "dialect/ops/Pool.cpp.inc"

namespace dlb {

void DlbDialect::registerPoolOps() {
  addOperations<
#define GET_OP_LIST
#include "dialect/ops/Pool.cpp.inc"
      >();
}

/// Of an op or an op's adaptor.
template <typename Op> static PoolAttributes attributesOf(Op op) {
  return {op.getWindow(), op.getStrides(), op.getLow(), op.getHigh()};
}

static LogicalResult ignore(const llvm::Twine &) { return failure(); }

/// C5 of max_pool.
static FailureOr<PoolGeometry> resolveMaxPool(RankedTensorType x, const PoolAttributes &attributes,
                                              Refuse refuse) {
  FailureOr<PoolGeometry> geometry = resolvePool(x, attributes, refuse);
  if (succeeded(geometry) && geometry->window[0] * geometry->window[1] > 256)
    return refuse("C5: a byte cannot index a window of " + llvm::Twine(geometry->window[0]) + "x" +
                  llvm::Twine(geometry->window[1]));
  return geometry;
}

LogicalResult MaxPoolOp::inferReturnTypes(MLIRContext *context, std::optional<mlir::Location> loc,
                                          Adaptor adaptor, SmallVectorImpl<Type> &types) {
  RankedTensorType x = rankedType(adaptor.getX());
  auto geometry = resolveMaxPool(x, attributesOf(adaptor), [&](const llvm::Twine &message) {
    return refuse<MaxPoolOp>(loc, message);
  });
  if (failed(geometry))
    return failure();
  types.push_back(x.clone(geometry->outputShape()));
  types.push_back(x.clone(geometry->outputShape(), IntegerType::get(context, 8)));
  return success();
}

LogicalResult MaxPoolGatherOp::inferReturnTypes(MLIRContext *, std::optional<mlir::Location> loc,
                                                Adaptor adaptor, SmallVectorImpl<Type> &types) {
  RankedTensorType x = rankedType(adaptor.getX()), index = rankedType(adaptor.getIndex());
  auto geometry = resolveMaxPool(x, attributesOf(adaptor), [&](const llvm::Twine &message) {
    return refuse<MaxPoolGatherOp>(loc, "C1: of max_pool, ", message);
  });
  if (failed(geometry))
    return failure();
  if (index.getShape() != ArrayRef<int64_t>(geometry->outputShape()))
    return refuse<MaxPoolGatherOp>(loc, "C2: the pooled shape is ",
                                   shapeText(geometry->outputShape()), ", that of the index ",
                                   shapeText(index.getShape()));
  types.push_back(x.clone(geometry->outputShape()));
  return success();
}

LogicalResult AveragePoolOp::inferReturnTypes(MLIRContext *, std::optional<mlir::Location> loc,
                                              Adaptor adaptor, SmallVectorImpl<Type> &types) {
  RankedTensorType x = rankedType(adaptor.getX());
  auto geometry = resolvePool(x, attributesOf(adaptor), [&](const llvm::Twine &message) {
    return refuse<AveragePoolOp>(loc, message);
  });
  if (failed(geometry))
    return failure();
  types.push_back(x.clone(geometry->outputShape()));
  return success();
}

LogicalResult MaxPoolScatterOp::verify() {
  auto geometry =
      resolveMaxPool(getY().getType(), attributesOf(*this), [&](const llvm::Twine &message) {
        return emitOpError("C1: of max_pool, ") << message;
      });
  if (failed(geometry))
    return failure();
  RankedTensorType pooled = getY().getType().clone(geometry->outputShape());
  if (getG().getType() != pooled || getIndex().getType().getShape() != pooled.getShape())
    return emitOpError("C2: max_pool yields ")
           << pooled << ", the cotangent is " << getG().getType() << " and the index "
           << getIndex().getType();
  return success();
}

LogicalResult AveragePoolGradientOp::verify() {
  auto geometry =
      resolvePool(getY().getType(), attributesOf(*this), [&](const llvm::Twine &message) {
        return emitOpError("C1: of average_pool, ") << message;
      });
  if (failed(geometry))
    return failure();
  RankedTensorType pooled = getY().getType().clone(geometry->outputShape());
  if (getG().getType() != pooled)
    return emitOpError("C2: average_pool yields ")
           << pooled << ", the cotangent is " << getG().getType();
  return success();
}

PoolGeometry MaxPoolOp::geometry() {
  return *resolvePool(getX().getType(), attributesOf(*this), ignore);
}

PoolGeometry MaxPoolGatherOp::geometry() {
  return *resolvePool(getX().getType(), attributesOf(*this), ignore);
}

PoolGeometry MaxPoolScatterOp::geometry() {
  return *resolvePool(getY().getType(), attributesOf(*this), ignore);
}

PoolGeometry AveragePoolOp::geometry() {
  return *resolvePool(getX().getType(), attributesOf(*this), ignore);
}

PoolGeometry AveragePoolGradientOp::geometry() {
  return *resolvePool(getY().getType(), attributesOf(*this), ignore);
}

SmallVector<Value> MaxPoolOp::gradient(OpBuilder &builder, mlir::Location loc,
                                       ArrayRef<Value> cotangents) {
  return {MaxPoolScatterOp::create(builder, loc, getX().getType(), cotangents[0], getIndex(),
                                   getWindow(), getStrides(), getLow(), getHigh())};
}

SmallVector<Value> MaxPoolScatterOp::gradient(OpBuilder &builder, mlir::Location loc,
                                              ArrayRef<Value> cotangents) {
  return {MaxPoolGatherOp::create(builder, loc, cotangents[0], getIndex(), getWindow(),
                                  getStrides(), getLow(), getHigh()),
          Value()};
}

SmallVector<Value> MaxPoolGatherOp::gradient(OpBuilder &builder, mlir::Location loc,
                                             ArrayRef<Value> cotangents) {
  return {MaxPoolScatterOp::create(builder, loc, getX().getType(), cotangents[0], getIndex(),
                                   getWindow(), getStrides(), getLow(), getHigh()),
          Value()};
}

SmallVector<Value> AveragePoolOp::gradient(OpBuilder &builder, mlir::Location loc,
                                           ArrayRef<Value> cotangents) {
  return {AveragePoolGradientOp::create(builder, loc, getX().getType(), cotangents[0], getWindow(),
                                        getStrides(), getLow(), getHigh())};
}

SmallVector<Value> AveragePoolGradientOp::gradient(OpBuilder &builder, mlir::Location loc,
                                                   ArrayRef<Value> cotangents) {
  return {AveragePoolOp::create(builder, loc, cotangents[0], getWindow(), getStrides(), getLow(),
                                getHigh())};
}

} // namespace dlb
