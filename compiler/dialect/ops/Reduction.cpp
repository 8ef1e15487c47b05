// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reductions: their types and gradients. Their monoids are in ReductionMonoids.cpp.

#include "dialect/Expression.h"
#include "dialect/ops/Inference.h"

using namespace mlir;

namespace dlb {

/// C1 of the reductions over a list of dimensions; `results` results of the operand's element type.
template <typename Op>
static LogicalResult inferReduction(std::optional<mlir::Location> loc, Value x,
                                    ArrayRef<int64_t> dimensions, int results,
                                    SmallVectorImpl<Type> &types) {
  RankedTensorType type = rankedType(x);
  if (!areDimensions(dimensions, type.getRank()))
    return refuse<Op>(loc, "C1: dimensions ", listText(dimensions),
                      " do not increase strictly below the rank ", type.getRank());
  types.append(results, type.clone(withoutDimensions(type.getShape(), dimensions)));
  return success();
}

} // namespace dlb

#define GET_OP_CLASSES
#include "dialect/ops/Reduction.cpp.inc"

namespace dlb {

void DlbDialect::registerReductionOps() {
  addOperations<
#define GET_OP_LIST
#include "dialect/ops/Reduction.cpp.inc"
      >();
}

LogicalResult ArgmaxOp::inferReturnTypes(MLIRContext *context, std::optional<mlir::Location> loc,
                                         Adaptor adaptor, SmallVectorImpl<Type> &types) {
  RankedTensorType x = rankedType(adaptor.getX());
  int64_t dimension = adaptor.getDimension();
  if (dimension < 0 || dimension >= x.getRank())
    return refuse<ArgmaxOp>(loc, "C1: dimension ", dimension, " of a tensor of rank ", x.getRank());
  types.push_back(RankedTensorType::get(withoutDimensions(x.getShape(), dimension),
                                        IntegerType::get(context, 32)));
  return success();
}

LogicalResult MomentsOp::inferReturnTypes(MLIRContext *, std::optional<mlir::Location> loc,
                                          Adaptor adaptor, SmallVectorImpl<Type> &types) {
  return inferReduction<MomentsOp>(loc, adaptor.getX(), adaptor.getDimensions(), 2, types);
}

/// Elements of x per element of the result.
static double countOf(Value x, ArrayRef<int64_t> dimensions) {
  double count = 1;
  for (int64_t d : dimensions)
    count *= rankedType(x).getDimSize(d);
  return count;
}

SmallVector<Value> ReduceSumOp::gradient(OpBuilder &builder, mlir::Location loc,
                                         ArrayRef<Value> cotangents) {
  Expr g(builder, loc, cotangents[0]);
  return {spread(g, getX().getType(), getDimensions())};
}

SmallVector<Value> ReduceMeanOp::gradient(OpBuilder &builder, mlir::Location loc,
                                          ArrayRef<Value> cotangents) {
  Expr g(builder, loc, cotangents[0]);
  double share = 1 / countOf(getX(), getDimensions());
  return {spread(share * g, getX().getType(), getDimensions())};
}

/// 1 / (number of ties) at each tie, else 0.
template <typename Op>
static Value gradientOfExtremum(Op op, OpBuilder &builder, mlir::Location loc, Value cotangent) {
  auto type = op.getX().getType();
  Expr g(builder, loc, cotangent), x(builder, loc, op.getX()), y(builder, loc, op.getY());
  Expr ties = castTo(equal(x, spread(y, type, op.getDimensions())), type.getElementType());
  return spread(g / sum(ties, op.getDimensions()), type, op.getDimensions()) * ties;
}

SmallVector<Value> ReduceMaxOp::gradient(OpBuilder &builder, mlir::Location loc,
                                         ArrayRef<Value> cotangents) {
  return {gradientOfExtremum(*this, builder, loc, cotangents[0])};
}

SmallVector<Value> ReduceMinOp::gradient(OpBuilder &builder, mlir::Location loc,
                                         ArrayRef<Value> cotangents) {
  return {gradientOfExtremum(*this, builder, loc, cotangents[0])};
}

/// The product of the other elements: p / x, where p is the product of the elements that are not 0;
/// p at the only 0, 0 beside it, 0 everywhere once there are two. Exact for every x; the rule's own
/// derivative is exact where no element is 0.
SmallVector<Value> ReduceProdOp::gradient(OpBuilder &builder, mlir::Location loc,
                                          ArrayRef<Value> cotangents) {
  auto type = getX().getType();
  ArrayRef<int64_t> dimensions = getDimensions();
  Expr g(builder, loc, cotangents[0]), x(builder, loc, getX());
  Expr zero = x.like(0), isZero = equal(x, zero), others = select(isZero, x.like(1), x);
  Expr p = spread(product(others, dimensions), type, dimensions);
  Expr zeros = spread(sum(castTo(isZero, type.getElementType()), dimensions), type, dimensions);
  Expr atZero = select(equal(zeros, x.like(1)), p, zero);
  Expr elsewhere = select(equal(zeros, zero), p / others, zero);
  return {spread(g, type, dimensions) * select(isZero, atZero, elsewhere)};
}

SmallVector<Value> LogSumExpOp::gradient(OpBuilder &builder, mlir::Location loc,
                                         ArrayRef<Value> cotangents) {
  auto type = getX().getType();
  Expr g(builder, loc, cotangents[0]), x(builder, loc, getX()), y(builder, loc, getY());
  return {spread(g, type, getDimensions()) * exp(x - spread(y, type, getDimensions()))};
}

SmallVector<Value> MomentsOp::gradient(OpBuilder &builder, mlir::Location loc,
                                       ArrayRef<Value> cotangents) {
  auto type = getX().getType();
  ArrayRef<int64_t> dimensions = getDimensions();
  double count = countOf(getX(), dimensions);
  Value byMean, byVariance;
  if (cotangents[0])
    byMean = spread(1 / count * Expr(builder, loc, cotangents[0]), type, dimensions);
  if (cotangents[1]) {
    Expr x(builder, loc, getX()), mean(builder, loc, getMean()), g(builder, loc, cotangents[1]);
    byVariance = spread(2 / count * g, type, dimensions) * (x - spread(mean, type, dimensions));
  }
  if (!byMean || !byVariance)
    return {byMean ? byMean : byVariance};
  return {Expr(builder, loc, byMean) + Expr(builder, loc, byVariance)};
}

} // namespace dlb
