// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Rewrites that compute on the small tensor before it is repeated, not on the copies after.

#include "dialect/Dialect.h"
#include "transforms/simplify/Patterns.h"

#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace dlb {
namespace {

/// f(broadcast(x), broadcast(y), c) -> broadcast(f(x, y, c)) for element-wise f, broadcasts from
/// one shape along the same dimensions, and constants c of one number.
struct ComputeBeforeBroadcast : OpInterfaceRewritePattern<PointwiseOpInterface> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(PointwiseOpInterface op, PatternRewriter &rewriter) const override {
    if (op.usesIndex())
      return rewriter.notifyMatchFailure(op, "elements differ by their index");
    BroadcastOp first;
    for (Value operand : op->getOperands()) {
      SplatElementsAttr constant;
      if (matchPattern(operand, m_Constant(&constant)))
        continue;
      auto broadcast = operand.getDefiningOp<BroadcastOp>();
      if (!broadcast)
        return rewriter.notifyMatchFailure(op, "expected broadcasts and constants only");
      if (!first)
        first = broadcast;
      if (broadcast.getDimensions() != first.getDimensions() ||
          broadcast.getX().getType().getShape() != first.getX().getType().getShape())
        return rewriter.notifyMatchFailure(op, "the broadcasts differ");
    }
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    if (!first || first.getX().getType().getNumElements() == type.getNumElements())
      return rewriter.notifyMatchFailure(op, "no operand is smaller than the result");

    ArrayRef<int64_t> shape = first.getX().getType().getShape();
    SmallVector<Value> operands;
    for (Value operand : op->getOperands()) {
      SplatElementsAttr constant;
      if (matchPattern(operand, m_Constant(&constant))) {
        auto small = cast<RankedTensorType>(operand.getType()).clone(shape);
        operands.push_back(
            ConstantOp::create(rewriter, op->getLoc(), small, constant.resizeSplat(small)));
      } else {
        operands.push_back(operand.getDefiningOp<BroadcastOp>().getX());
      }
    }
    OperationState state(op->getLoc(), op->getName(), operands, type.clone(shape), op->getAttrs());
    Value small = rewriter.create(state)->getResult(0);
    rewriter.replaceOpWithNewOp<BroadcastOp>(op, type, small, first.getDimensions());
    return success();
  }
};

/// How often the reduction meets each element of x in broadcast(x), if it reduces new dimensions
/// only; and where the rest of the new dimensions are in its result.
struct ReducedBroadcast {
  Value x;
  int64_t count = 1;
  SmallVector<int64_t> dimensions;
};

template <typename Op> FailureOr<ReducedBroadcast> matchReducedBroadcast(Op op) {
  auto broadcast = op.getX().template getDefiningOp<BroadcastOp>();
  if (!broadcast)
    return failure();
  ReducedBroadcast match{broadcast.getX(), 1, {}};
  ArrayRef<int64_t> reduced = op.getDimensions();
  for (int64_t d : reduced) {
    if (llvm::is_contained(broadcast.getDimensions(), d))
      return failure();
    match.count *= broadcast.getType().getDimSize(d);
  }
  for (int64_t d : broadcast.getDimensions())
    match.dimensions.push_back(d - llvm::count_if(reduced, [&](int64_t r) { return r < d; }));
  return match;
}

/// Σ broadcast(x) over new dimensions of n elements -> broadcast(n · x)
struct SumOfBroadcast : OpRewritePattern<ReduceSumOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ReduceSumOp op, PatternRewriter &rewriter) const override {
    FailureOr<ReducedBroadcast> match = matchReducedBroadcast(op);
    if (failed(match))
      return rewriter.notifyMatchFailure(op, "expected a broadcast, reduced where it is new");
    auto type = cast<RankedTensorType>(match->x.getType());
    Type element = type.getElementType();
    mlir::Attribute count =
        isa<FloatType>(element)
            ? mlir::Attribute(rewriter.getFloatAttr(element, static_cast<double>(match->count)))
            : rewriter.getIntegerAttr(element, match->count);
    Value factor =
        ConstantOp::create(rewriter, op.getLoc(), type, DenseElementsAttr::get(type, count));
    Value scaled = MulOp::create(rewriter, op.getLoc(), match->x, factor);
    rewriter.replaceOpWithNewOp<BroadcastOp>(op, op.getType(), scaled, match->dimensions);
    return success();
  }
};

/// mean, max or min of broadcast(x) over new dimensions -> broadcast(x)
template <typename Op> struct ReductionOfBroadcast : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;

  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    FailureOr<ReducedBroadcast> match = matchReducedBroadcast(op);
    if (failed(match))
      return rewriter.notifyMatchFailure(op, "expected a broadcast, reduced where it is new");
    rewriter.replaceOpWithNewOp<BroadcastOp>(op, op.getType(), match->x, match->dimensions);
    return success();
  }
};

/// mean, max or min of a constant of one number -> the constant
template <typename Op> struct ReductionOfConstant : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;

  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    SplatElementsAttr constant;
    if (!matchPattern(op.getX(), m_Constant(&constant)))
      return rewriter.notifyMatchFailure(op, "expected a constant of one number");
    rewriter.replaceOpWithNewOp<ConstantOp>(op, op.getType(), constant.resizeSplat(op.getType()));
    return success();
  }
};

template <typename... Ops> void addReductionPatterns(RewritePatternSet &patterns) {
  patterns.add<ReductionOfBroadcast<Ops>..., ReductionOfConstant<Ops>...>(patterns.getContext());
}

} // namespace

void addBroadcastPatterns(RewritePatternSet &patterns) {
  patterns.add<ComputeBeforeBroadcast, SumOfBroadcast>(patterns.getContext());
  addReductionPatterns<ReduceMeanOp, ReduceMaxOp, ReduceMinOp>(patterns);
}

} // namespace dlb
