// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The three convolutions. Each is linear in both operands; with x, w, g as the three tensors of one
// convolution, the gradient of each by an operand is the one that yields that operand's role.

#include "dialect/ops/Inference.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "dialect/ops/Convolution.cpp.inc"

namespace dlb {

void DlbDialect::registerConvolutionOps() {
  addOperations<
#define GET_OP_LIST
#include "dialect/ops/Convolution.cpp.inc"
      >();
}

/// Of an op or an op's adaptor.
template <typename Op> static ConvolutionAttributes attributesOf(Op op) {
  return {op.getStrides(),
          op.getLow(),
          op.getHigh(),
          op.getDilations(),
          static_cast<int64_t>(op.getGroups()),
          op.getLayout()};
}

static LogicalResult ignore(const llvm::Twine &) { return failure(); }

LogicalResult ConvolutionOp::inferReturnTypes(MLIRContext *, std::optional<mlir::Location> loc,
                                              Adaptor adaptor, SmallVectorImpl<Type> &types) {
  RankedTensorType x = rankedType(adaptor.getX()), w = rankedType(adaptor.getW());
  FailureOr<ConvolutionGeometry> geometry =
      resolveConvolution(x, w, attributesOf(adaptor), [&](const llvm::Twine &message) {
        return refuse<ConvolutionOp>(loc, message);
      });
  if (failed(geometry))
    return failure();
  types.push_back(x.clone(geometry->outputShape()));
  return success();
}

/// C1 and C2 of the gradients.
template <typename Op>
static LogicalResult verifyGradient(Op op, RankedTensorType x, RankedTensorType w,
                                    RankedTensorType g) {
  FailureOr<ConvolutionGeometry> geometry =
      resolveConvolution(x, w, attributesOf(op), [&](const llvm::Twine &message) {
        return op.emitOpError("C1: of the convolution, ") << message;
      });
  if (failed(geometry))
    return failure();
  RankedTensorType expected = x.clone(geometry->outputShape());
  if (g != expected)
    return op.emitOpError("C2: the convolution yields ") << expected << ", its cotangent is " << g;
  return success();
}

LogicalResult ConvolutionDataGradientOp::verify() {
  return verifyGradient(*this, getY().getType(), getW().getType(), getG().getType());
}

LogicalResult ConvolutionWeightGradientOp::verify() {
  return verifyGradient(*this, getX().getType(), getY().getType(), getG().getType());
}

ConvolutionGeometry ConvolutionOp::geometry() {
  return *resolveConvolution(getX().getType(), getW().getType(), attributesOf(*this), ignore);
}

ConvolutionGeometry ConvolutionDataGradientOp::geometry() {
  return *resolveConvolution(getY().getType(), getW().getType(), attributesOf(*this), ignore);
}

ConvolutionGeometry ConvolutionWeightGradientOp::geometry() {
  return *resolveConvolution(getX().getType(), getY().getType(), attributesOf(*this), ignore);
}

/// `Result` of two operands, with the attributes of `op`.
template <typename Result, typename Op>
static Value make(Op op, OpBuilder &builder, mlir::Location loc, Type type, Value a, Value b) {
  return Result::create(builder, loc, type, a, b, op.getStrides(), op.getLow(), op.getHigh(),
                        op.getDilations(), op.getGroups(), op.getLayout());
}

SmallVector<Value> ConvolutionOp::gradient(OpBuilder &builder, mlir::Location loc,
                                           ArrayRef<Value> cotangents) {
  Value g = cotangents[0];
  return {make<ConvolutionDataGradientOp>(*this, builder, loc, getX().getType(), g, getW()),
          make<ConvolutionWeightGradientOp>(*this, builder, loc, getW().getType(), getX(), g)};
}

SmallVector<Value> ConvolutionDataGradientOp::gradient(OpBuilder &builder, mlir::Location loc,
                                                       ArrayRef<Value> cotangents) {
  Value x = cotangents[0];
  return {make<ConvolutionOp>(*this, builder, loc, getG().getType(), x, getW()),
          make<ConvolutionWeightGradientOp>(*this, builder, loc, getW().getType(), x, getG())};
}

SmallVector<Value> ConvolutionWeightGradientOp::gradient(OpBuilder &builder, mlir::Location loc,
                                                         ArrayRef<Value> cotangents) {
  Value w = cotangents[0];
  return {make<ConvolutionDataGradientOp>(*this, builder, loc, getX().getType(), getG(), w),
          make<ConvolutionOp>(*this, builder, loc, getG().getType(), getX(), w)};
}

} // namespace dlb
