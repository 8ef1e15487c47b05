// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Rewrites that turn transposes and sums next to a contraction into other letters.

#include "dialect/Dialect.h"
#include "transforms/simplify/Patterns.h"

using namespace mlir;

namespace dlb {
namespace {

std::string spell(StringRef a, StringRef b, StringRef result) {
  return (a + "," + b + "->" + result).str();
}

/// contract(transpose(x), b) and contract(a, transpose(x)) -> contract(x, …), the letters of x in
/// their order before the transpose.
struct ContractOfTranspose : OpRewritePattern<ContractOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ContractOp op, PatternRewriter &rewriter) const override {
    ContractLetters letters = op.splitLetters();
    auto a = op.getA().getDefiningOp<TransposeOp>(), b = op.getB().getDefiningOp<TransposeOp>();
    if (!a && !b)
      return rewriter.notifyMatchFailure(op, "expected a transposed operand");
    auto before = [](TransposeOp transpose, StringRef after) {
      std::string word(after);
      for (auto [k, d] : llvm::enumerate(transpose.getPermutation()))
        word[d] = after[k];
      return word;
    };
    rewriter.replaceOpWithNewOp<ContractOp>(op, a ? a.getX() : op.getA(), b ? b.getX() : op.getB(),
                                            spell(a ? before(a, letters.a) : letters.a.str(),
                                                  b ? before(b, letters.b) : letters.b.str(),
                                                  letters.result));
    return success();
  }
};

/// transpose(contract(a, b)) -> contract(a, b), the result's letters permuted, where nobody else
/// needs the contraction.
struct TransposeOfContract : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TransposeOp op, PatternRewriter &rewriter) const override {
    auto contract = op.getX().getDefiningOp<ContractOp>();
    if (!contract || !contract->hasOneUse())
      return rewriter.notifyMatchFailure(op, "expected a contraction with no other use");
    ContractLetters letters = contract.splitLetters();
    std::string result;
    for (int64_t d : op.getPermutation())
      result += letters.result[d];
    rewriter.replaceOpWithNewOp<ContractOp>(op, contract.getA(), contract.getB(),
                                            spell(letters.a, letters.b, result));
    return success();
  }
};

/// Σ contract(a, b) over dimensions of both operands -> contract(a, b) without these letters in its
/// result, where nobody else needs the contraction.
struct SumOfContract : OpRewritePattern<ReduceSumOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ReduceSumOp op, PatternRewriter &rewriter) const override {
    auto contract = op.getX().getDefiningOp<ContractOp>();
    if (!contract || !contract->hasOneUse())
      return rewriter.notifyMatchFailure(op, "expected a contraction with no other use");
    Value folded = contract.summedOver(rewriter, contract.getLoc(), op.getDimensions());
    if (!folded)
      return rewriter.notifyMatchFailure(op, "a summed dimension is of one operand only");
    rewriter.replaceOp(op, folded);
    return success();
  }
};

/// Σ Σ x -> Σ x over the dimensions of both, where nobody else needs the inner sum.
struct SumOfSum : OpRewritePattern<ReduceSumOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ReduceSumOp op, PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<ReduceSumOp>();
    if (!inner || !inner->hasOneUse())
      return rewriter.notifyMatchFailure(op, "expected a sum with no other use");
    SmallVector<int64_t> dimensions, kept;
    for (int64_t d = 0; d < inner.getX().getType().getRank(); ++d)
      if (!llvm::is_contained(inner.getDimensions(), d))
        kept.push_back(d);
    dimensions.assign(inner.getDimensions().begin(), inner.getDimensions().end());
    for (int64_t d : op.getDimensions())
      dimensions.push_back(kept[d]);
    llvm::sort(dimensions);
    rewriter.replaceOpWithNewOp<ReduceSumOp>(op, inner.getX(), dimensions);
    return success();
  }
};

} // namespace

void addContractPatterns(RewritePatternSet &patterns) {
  patterns.add<ContractOfTranspose, TransposeOfContract, SumOfContract, SumOfSum>(
      patterns.getContext());
}

} // namespace dlb
