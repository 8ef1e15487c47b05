// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Rewrites of element-wise arithmetic: signs, powers, constant factors.

#include "dialect/Dialect.h"
#include "transforms/simplify/Patterns.h"

#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace dlb {
namespace {

/// The number of a constant of one number.
std::optional<APFloat> numberOf(Value value) {
  APFloat number(0.0);
  if (!matchPattern(value, m_ConstantFloat(&number)))
    return std::nullopt;
  return number;
}

Value constantOf(PatternRewriter &rewriter, mlir::Location loc, Type type, const APFloat &number) {
  return ConstantOp::create(rewriter, loc, type,
                            DenseElementsAttr::get(cast<ShapedType>(type), number));
}

/// x² -> x · x, x¹ -> x, x⁻¹ -> 1 / x: correctly rounded, which the library's pow need not be.
struct PowToProduct : OpRewritePattern<PowOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(PowOp op, PatternRewriter &rewriter) const override {
    std::optional<APFloat> exponent = numberOf(op.getB());
    if (!exponent)
      return rewriter.notifyMatchFailure(op, "expected a constant exponent");
    if (exponent->isExactlyValue(1)) {
      rewriter.replaceOp(op, op.getA());
    } else if (exponent->isExactlyValue(2)) {
      rewriter.replaceOpWithNewOp<MulOp>(op, op.getA(), op.getA());
    } else if (exponent->isExactlyValue(-1)) {
      Value one = constantOf(rewriter, op.getLoc(), op.getType(),
                             APFloat::getOne(exponent->getSemantics()));
      rewriter.replaceOpWithNewOp<DivOp>(op, one, op.getA());
    } else {
      return rewriter.notifyMatchFailure(op, "expected the exponent 1, 2 or -1");
    }
    return success();
  }
};

/// x / c -> x · (1 / c), where 1 / c is exact: powers of two.
struct DivToProduct : OpRewritePattern<DivOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(DivOp op, PatternRewriter &rewriter) const override {
    std::optional<APFloat> divisor = numberOf(op.getB());
    APFloat inverse(0.0);
    if (!divisor || !divisor->getExactInverse(&inverse))
      return rewriter.notifyMatchFailure(op, "expected a constant divisor with an exact inverse");
    rewriter.replaceOpWithNewOp<MulOp>(op, op.getA(),
                                       constantOf(rewriter, op.getLoc(), op.getType(), inverse));
    return success();
  }
};

/// x / broadcast(c) -> x · broadcast(1 / c) for a single number c: rounded twice, but a division
/// takes as long as sixteen products, and Adam's two bias corrections are such.
struct DivByNumberToProduct : OpRewritePattern<DivOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(DivOp op, PatternRewriter &rewriter) const override {
    auto repeated = op.getB().getDefiningOp<BroadcastOp>();
    if (!repeated || repeated.getX().getType().getNumElements() != 1 ||
        op.getType().getNumElements() == 1)
      return rewriter.notifyMatchFailure(op, "expected one number for all elements");
    RankedTensorType type = repeated.getX().getType();
    auto element = dyn_cast<FloatType>(type.getElementType());
    if (!element)
      return rewriter.notifyMatchFailure(op, "integers have no reciprocals");
    Value one =
        constantOf(rewriter, op.getLoc(), type, APFloat::getOne(element.getFloatSemantics()));
    Value inverse = DivOp::create(rewriter, op.getLoc(), one, repeated.getX());
    Value factor =
        BroadcastOp::create(rewriter, op.getLoc(), op.getType(), inverse, repeated.getDimensions());
    rewriter.replaceOpWithNewOp<MulOp>(op, op.getA(), factor);
    return success();
  }
};

/// (x · c) · d -> x · (c · d), unless the product of the constants leaves the normal numbers.
struct MergeConstantFactors : OpRewritePattern<MulOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(MulOp op, PatternRewriter &rewriter) const override {
    auto inner = op.getA().getDefiningOp<MulOp>();
    std::optional<APFloat> outerFactor = numberOf(op.getB());
    std::optional<APFloat> innerFactor = inner ? numberOf(inner.getB()) : std::nullopt;
    if (!outerFactor || !innerFactor)
      return rewriter.notifyMatchFailure(op, "expected two constant factors");
    APFloat product = *outerFactor * *innerFactor;
    if (!product.isNormal())
      return rewriter.notifyMatchFailure(op, "the product of the constants is not a normal number");
    Value factor = constantOf(rewriter, op.getLoc(), op.getType(), product);
    rewriter.replaceOpWithNewOp<MulOp>(op, inner.getA(), factor);
    return success();
  }
};

/// (-x) · c -> x · (-c)
struct MoveSignIntoFactor : OpRewritePattern<MulOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(MulOp op, PatternRewriter &rewriter) const override {
    auto negated = op.getA().getDefiningOp<NegOp>();
    std::optional<APFloat> factor = numberOf(op.getB());
    if (!negated || !factor)
      return rewriter.notifyMatchFailure(op, "expected a negated operand and a constant");
    rewriter.replaceOpWithNewOp<MulOp>(op, negated.getX(),
                                       constantOf(rewriter, op.getLoc(), op.getType(), -*factor));
    return success();
  }
};

/// -(x · c) -> x · (-c), where nobody else needs x · c.
struct MoveSignIntoProduct : OpRewritePattern<NegOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(NegOp op, PatternRewriter &rewriter) const override {
    auto product = op.getX().getDefiningOp<MulOp>();
    if (!product || !product->hasOneUse())
      return rewriter.notifyMatchFailure(op, "expected a product with no other use");
    std::optional<APFloat> factor = numberOf(product.getB());
    if (!factor)
      return rewriter.notifyMatchFailure(op, "expected a constant factor");
    rewriter.replaceOpWithNewOp<MulOp>(op, product.getA(),
                                       constantOf(rewriter, op.getLoc(), op.getType(), -*factor));
    return success();
  }
};

/// (-a) · (-b) -> a · b, (-a) / (-b) -> a / b
template <typename Op> struct CancelSigns : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;

  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    auto a = op.getA().template getDefiningOp<NegOp>();
    auto b = op.getB().template getDefiningOp<NegOp>();
    if (!a || !b)
      return rewriter.notifyMatchFailure(op, "expected two negated operands");
    rewriter.replaceOpWithNewOp<Op>(op, a.getX(), b.getX());
    return success();
  }
};

/// a + (-b) -> a - b, (-a) + b -> b - a
struct AddOfNegToSub : OpRewritePattern<AddOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(AddOp op, PatternRewriter &rewriter) const override {
    if (auto b = op.getB().getDefiningOp<NegOp>())
      rewriter.replaceOpWithNewOp<SubOp>(op, op.getA(), b.getX());
    else if (auto a = op.getA().getDefiningOp<NegOp>())
      rewriter.replaceOpWithNewOp<SubOp>(op, op.getB(), a.getX());
    else
      return rewriter.notifyMatchFailure(op, "expected a negated operand");
    return success();
  }
};

/// a - (-b) -> a + b
struct SubOfNegToAdd : OpRewritePattern<SubOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SubOp op, PatternRewriter &rewriter) const override {
    auto b = op.getB().getDefiningOp<NegOp>();
    if (!b)
      return rewriter.notifyMatchFailure(op, "expected a negated subtrahend");
    rewriter.replaceOpWithNewOp<AddOp>(op, op.getA(), b.getX());
    return success();
  }
};

/// select(¬c, a, b) -> select(c, b, a)
struct SelectByNegatedCondition : OpRewritePattern<SelectOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SelectOp op, PatternRewriter &rewriter) const override {
    auto negated = op.getCondition().getDefiningOp<NotOp>();
    if (!negated)
      return rewriter.notifyMatchFailure(op, "expected a negated condition");
    rewriter.replaceOpWithNewOp<SelectOp>(op, negated.getX(), op.getB(), op.getA());
    return success();
  }
};

} // namespace

void addArithmeticPatterns(RewritePatternSet &patterns) {
  patterns.add<PowToProduct, DivToProduct, DivByNumberToProduct, MergeConstantFactors,
               MoveSignIntoFactor, MoveSignIntoProduct, CancelSigns<MulOp>, CancelSigns<DivOp>,
               AddOfNegToSub, SubOfNegToAdd, SelectByNegatedCondition>(patterns.getContext());
}

} // namespace dlb
