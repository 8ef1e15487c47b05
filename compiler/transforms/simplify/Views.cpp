// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Rewrites of a view of a view of another kind. Those of the same kind are folded.

#include "dialect/Dialect.h"
#include "transforms/simplify/Patterns.h"

using namespace mlir;

namespace dlb {
namespace {

/// transpose(broadcast(x)) -> broadcast(x), where the dimensions of x keep their order.
struct TransposeOfBroadcast : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TransposeOp op, PatternRewriter &rewriter) const override {
    auto broadcast = op.getX().getDefiningOp<BroadcastOp>();
    if (!broadcast)
      return rewriter.notifyMatchFailure(op, "expected a broadcast");
    SmallVector<int64_t> dimensions;
    for (int64_t d : broadcast.getDimensions())
      dimensions.push_back(llvm::find(op.getPermutation(), d) - op.getPermutation().begin());
    if (!llvm::is_sorted(dimensions))
      return rewriter.notifyMatchFailure(op, "the dimensions of the operand change their order");
    rewriter.replaceOpWithNewOp<BroadcastOp>(op, op.getType(), broadcast.getX(), dimensions);
    return success();
  }
};

/// reshape(broadcast(scalar)) -> broadcast(scalar)
struct ReshapeOfScalar : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ReshapeOp op, PatternRewriter &rewriter) const override {
    auto broadcast = op.getX().getDefiningOp<BroadcastOp>();
    if (!broadcast || broadcast.getX().getType().getRank() != 0)
      return rewriter.notifyMatchFailure(op, "expected a scalar, broadcast");
    rewriter.replaceOpWithNewOp<BroadcastOp>(op, op.getType(), broadcast.getX(),
                                             ArrayRef<int64_t>());
    return success();
  }
};

/// slice(concatenate(…, x, …)) -> slice(x), where the slice lies within x.
struct SliceOfConcatenate : OpRewritePattern<SliceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SliceOp op, PatternRewriter &rewriter) const override {
    auto concatenate = op.getX().getDefiningOp<ConcatenateOp>();
    if (!concatenate)
      return rewriter.notifyMatchFailure(op, "expected a concatenation");
    int64_t d = concatenate.getDimension(), start = op.getStarts()[d];
    int64_t last = start + (op.getSizes()[d] - 1) * op.getStrides()[d];
    for (auto [k, x] : llvm::enumerate(concatenate.getXs())) {
      int64_t offset = concatenate.offsetOf(k);
      int64_t size = cast<RankedTensorType>(x.getType()).getDimSize(d);
      if (start < offset || last >= offset + size)
        continue;
      SmallVector<int64_t> starts(op.getStarts());
      starts[d] -= offset;
      rewriter.replaceOpWithNewOp<SliceOp>(op, x, starts, op.getSizes(), op.getStrides());
      return success();
    }
    return rewriter.notifyMatchFailure(op, "the slice spans several operands");
  }
};

/// slice(pad(x)) -> slice(x), where the slice reads elements of x only and the padding is outside.
struct SliceOfPad : OpRewritePattern<SliceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SliceOp op, PatternRewriter &rewriter) const override {
    auto pad = op.getX().getDefiningOp<PadOp>();
    if (!pad)
      return rewriter.notifyMatchFailure(op, "expected a padding");
    SmallVector<int64_t> starts, strides;
    auto x = pad.getX().getType();
    for (int64_t d = 0; d < x.getRank(); ++d) {
      int64_t step = pad.getInterior()[d] + 1, start = op.getStarts()[d] - pad.getLow()[d];
      int64_t stride = op.getStrides()[d];
      int64_t last = start + (op.getSizes()[d] - 1) * stride;
      bool skipsPadding = start % step == 0 && (op.getSizes()[d] == 1 || stride % step == 0);
      if (start < 0 || last > (x.getDimSize(d) - 1) * step || !skipsPadding)
        return rewriter.notifyMatchFailure(op, "the slice reads padding");
      starts.push_back(start / step);
      strides.push_back(std::max<int64_t>(stride / step, 1));
    }
    rewriter.replaceOpWithNewOp<SliceOp>(op, pad.getX(), starts, op.getSizes(), strides);
    return success();
  }
};

} // namespace

void addViewPatterns(RewritePatternSet &patterns) {
  patterns.add<TransposeOfBroadcast, ReshapeOfScalar, SliceOfConcatenate, SliceOfPad>(
      patterns.getContext());
}

} // namespace dlb
