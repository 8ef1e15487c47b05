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

/// The dimension that `pad` makes longer, by zeros before and after only; -1 if it is another
/// padding.
int64_t zerosAlong(PadOp pad) {
  int64_t along = -1;
  for (int64_t d = 0; d < pad.getType().getRank(); ++d) {
    if (pad.getLow()[d] == 0 && pad.getHigh()[d] == 0)
      continue;
    if (along >= 0)
      return -1;
    along = d;
  }
  bool isPlain = pad.getValue().isZero() &&
                 llvm::all_of(pad.getInterior(), [](int64_t interior) { return interior == 0; });
  return isPlain ? along : -1;
}

/// pad(x) + pad(y) -> pad(concatenate(x, y)), where the zeros of each are where the other begins:
/// the gradients of slices that lie side by side.
struct SumOfPads : OpRewritePattern<AddOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(AddOp op, PatternRewriter &rewriter) const override {
    auto first = op.getA().getDefiningOp<PadOp>(), second = op.getB().getDefiningOp<PadOp>();
    if (!first || !second || !first->hasOneUse() || !second->hasOneUse())
      return rewriter.notifyMatchFailure(op, "expected two paddings with no other use");
    int64_t d = zerosAlong(first);
    if (d < 0 || zerosAlong(second) != d)
      return rewriter.notifyMatchFailure(op, "expected zeros along one dimension");
    if (first.getLow()[d] > second.getLow()[d])
      std::swap(first, second);
    if (first.getLow()[d] + first.getX().getType().getDimSize(d) != second.getLow()[d])
      return rewriter.notifyMatchFailure(op, "the operands do not lie side by side");
    SmallVector<Value> pieces;
    for (Value x : {first.getX(), second.getX()}) {
      auto concatenate = x.getDefiningOp<ConcatenateOp>();
      if (concatenate && int64_t(concatenate.getDimension()) == d)
        llvm::append_range(pieces, concatenate.getXs());
      else
        pieces.push_back(x);
    }
    Value both = ConcatenateOp::create(rewriter, op.getLoc(), pieces, d);
    rewriter.replaceOpWithNewOp<PadOp>(op, both, first.getLow(), second.getHigh(),
                                       first.getInterior(), first.getValue());
    return success();
  }
};

} // namespace

void addViewPatterns(RewritePatternSet &patterns) {
  patterns.add<TransposeOfBroadcast, ReshapeOfScalar, SliceOfConcatenate, SliceOfPad, SumOfPads>(
      patterns.getContext());
}

} // namespace dlb
