// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Attention and its adjoints: their types and the gradient rule. What they compute, as smaller ops,
// is in AttentionParts.cpp.

#include "dialect/Expression.h"
#include "dialect/ops/AttentionParts.h"
#include "dialect/ops/Inference.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "dialect/ops/Attention.cpp.inc"

namespace dlb {

void DlbDialect::registerAttentionOps() {
  addOperations<
#define GET_OP_LIST
#include "dialect/ops/Attention.cpp.inc"
      >();
}

// --- Types -------------------------------------------------------------------------------------

/// Of an op or an op's adaptor.
template <typename Op> static FailureOr<AttentionGeometry> resolve(Op op, Refuse refuse) {
  auto typeOrNull = [](Value value) { return value ? rankedType(value) : RankedTensorType(); };
  return resolveAttention(
      {rankedType(op.getQ()), rankedType(op.getK()), rankedType(op.getV()),
       typeOrNull(op.getMask()), typeOrNull(op.getBias())},
      {op.getScale().convertToDouble(), op.getLayout(), op.getMaskLetters(), op.getBiasLetters()},
      refuse);
}

static LogicalResult ignore(const llvm::Twine &) { return failure(); }

AttentionGeometry AttentionOp::geometry() { return *resolve(*this, ignore); }
AttentionGeometry AttentionQueryGradientOp::geometry() { return *resolve(*this, ignore); }
AttentionGeometry AttentionKeyValueGradientOp::geometry() { return *resolve(*this, ignore); }

LogicalResult AttentionOp::inferReturnTypes(MLIRContext *, std::optional<mlir::Location> loc,
                                            Adaptor adaptor, SmallVectorImpl<Type> &types) {
  auto geometry = resolve(
      adaptor, [&](const llvm::Twine &message) { return refuse<AttentionOp>(loc, message); });
  if (failed(geometry))
    return failure();
  RankedTensorType q = rankedType(adaptor.getQ());
  types.push_back(q.clone(geometry->shape(geometry->output)));
  types.push_back(q.clone(geometry->shape(geometry->rows)));
  return success();
}

/// C1 and C2 of the gradients.
template <typename Op, typename Adaptor>
static LogicalResult checkGradient(std::optional<mlir::Location> loc, Adaptor adaptor) {
  auto geometry = resolve(adaptor, [&](const llvm::Twine &message) {
    return refuse<Op>(loc, "C1: of the attention, ", message);
  });
  if (failed(geometry))
    return failure();
  RankedTensorType q = rankedType(adaptor.getQ());
  RankedTensorType y = q.clone(geometry->shape(geometry->output));
  RankedTensorType lse = q.clone(geometry->shape(geometry->rows));
  if (adaptor.getG().getType() != y || adaptor.getLse().getType() != lse ||
      adaptor.getDelta().getType() != lse)
    return refuse<Op>(loc, "C2: the attention yields ", y, " and ", lse, "; the cotangent is ",
                      adaptor.getG().getType(), ", lse ", adaptor.getLse().getType(), " and delta ",
                      adaptor.getDelta().getType());
  return success();
}

LogicalResult AttentionQueryGradientOp::inferReturnTypes(MLIRContext *,
                                                         std::optional<mlir::Location> loc,
                                                         Adaptor adaptor,
                                                         SmallVectorImpl<Type> &types) {
  types.push_back(adaptor.getQ().getType());
  return checkGradient<AttentionQueryGradientOp>(loc, adaptor);
}

LogicalResult AttentionKeyValueGradientOp::inferReturnTypes(MLIRContext *,
                                                            std::optional<mlir::Location> loc,
                                                            Adaptor adaptor,
                                                            SmallVectorImpl<Type> &types) {
  types.append({adaptor.getK().getType(), adaptor.getV().getType()});
  return checkGradient<AttentionKeyValueGradientOp>(loc, adaptor);
}

// --- Gradient ----------------------------------------------------------------------------------

/// An adjoint of `op`, with its attributes.
template <typename Adjoint>
static Adjoint adjoint(AttentionOp op, OpBuilder &builder, mlir::Location loc, Value g,
                       Value delta) {
  return Adjoint::create(builder, loc, op.getQ(), op.getK(), op.getV(), g, op.getLse(), delta,
                         op.getMask(), op.getBias(), op.getScale(), op.getCausal(),
                         op.getMaskLetters(), op.getBiasLetters(), op.getLayout());
}

// The derivative of p = e^(score - lse) by score makes r of g, p · (g·v - Σ_s p · (g·v)), where the
// sum is Σ_e g · y; lse itself, whose derivative by score is p, subtracts its cotangent from that
// sum.
SmallVector<Value> AttentionOp::gradient(OpBuilder &builder, mlir::Location loc,
                                         ArrayRef<Value> cotangents) {
  AttentionGeometry size = geometry();
  Expr y(builder, loc, getY());
  Expr g = cotangents[0] ? Expr(builder, loc, cotangents[0]) : y.like(0);
  Expr delta = sum(g * y, static_cast<int64_t>(size.output.find('e')));
  if (cotangents[1])
    delta = delta - Expr(builder, loc, cotangents[1]);
  auto byQuery = adjoint<AttentionQueryGradientOp>(*this, builder, loc, g, delta);
  auto byKeyAndValue = adjoint<AttentionKeyValueGradientOp>(*this, builder, loc, g, delta);
  SmallVector<Value> gradients = {byQuery.getDq(), byKeyAndValue.getDk(), byKeyAndValue.getDv()};
  if (getMask())
    gradients.push_back(Value());
  if (getBias()) {
    AttentionParts parts(byQuery, size, builder, loc);
    gradients.push_back(parts.biasGradient(parts.weights(getLse()), g, delta));
  }
  return gradients;
}

} // namespace dlb
