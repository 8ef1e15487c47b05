// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Rewrites of scans: what they carry, read and store for nothing. Their bodies are rewritten as
// functions are.

#include "dialect/ScanEdit.h"
#include "transforms/simplify/Patterns.h"

#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace dlb {
namespace {

/// Unused results, and what only they need, vanish: see `prune`.
struct PruneScan : OpRewritePattern<ScanOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ScanOp scan, PatternRewriter &rewriter) const override {
    if (!prune(rewriter, scan))
      return rewriter.notifyMatchFailure(scan, "everything in it is used");
    return success();
  }
};

/// An input or capture of one number -> that number, in the body.
struct NumbersIntoScan : OpRewritePattern<ScanOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ScanOp scan, PatternRewriter &rewriter) const override {
    bool changed = false;
    rewriter.setInsertionPointToStart(&scan.block());
    for (auto [value, argument] : llvm::zip_equal(scan.getValues(), scan.block().getArguments())) {
      SplatElementsAttr number;
      if (argument.getArgNumber() < scan.getCarries() || argument.use_empty() ||
          !matchPattern(value, m_Constant(&number)))
        continue;
      auto type = cast<ShapedType>(argument.getType());
      Value constant = ConstantOp::create(rewriter, value.getLoc(), type, number.resizeSplat(type));
      rewriter.replaceAllUsesWith(argument, constant);
      changed = true;
    }
    return success(changed);
  }
};

/// An input broadcast(x) along the steps -> a capture of x, broadcast in the body.
struct CaptureRepeatedInput : OpRewritePattern<ScanOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ScanOp scan, PatternRewriter &rewriter) const override {
    for (auto [value, argument] : llvm::zip_equal(scan.inputValues(), scan.inputArguments())) {
      auto broadcast = value.getDefiningOp<BroadcastOp>();
      if (!broadcast || argument.use_empty() || llvm::is_contained(broadcast.getDimensions(), 0))
        continue;
      auto dimensions =
          llvm::map_to_vector(broadcast.getDimensions(), [](int64_t d) { return d - 1; });
      BlockArgument capture = addCapture(scan, broadcast.getX());
      rewriter.setInsertionPointToStart(&scan.block());
      Value slice = BroadcastOp::create(rewriter, broadcast.getLoc(), argument.getType(), capture,
                                        dimensions);
      rewriter.replaceAllUsesWith(argument, slice);
      return success();
    }
    return rewriter.notifyMatchFailure(scan, "no input repeats along the steps");
  }
};

} // namespace

void addScanPatterns(RewritePatternSet &patterns) {
  patterns.add<PruneScan, NumbersIntoScan, CaptureRepeatedInput>(patterns.getContext());
}

} // namespace dlb
