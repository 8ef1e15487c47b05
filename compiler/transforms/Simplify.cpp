// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// simplify: folders, the patterns of simplify/ and common subexpressions, until nothing changes.

#include "dialect/Dialect.h"
#include "transforms/Passes.h"
#include "transforms/simplify/Patterns.h"

#include "mlir/IR/Dominance.h"
#include "mlir/Transforms/CSE.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace dlb {

#define GEN_PASS_DEF_SIMPLIFYPASS
#include "transforms/Passes.h.inc"

namespace {

class Simplify : public impl::SimplifyPassBase<Simplify> {
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    addArithmeticPatterns(set);
    addBroadcastPatterns(set);
    addContractPatterns(set);
    addScanPatterns(set);
    addViewPatterns(set);
    patterns = std::move(set);
    return success();
  }

  void runOnOperation() override {
    Operation *root = getOperation();
    bool hasShared = true;
    while (hasShared) {
      // Non-convergence within the driver's limit leaves correct IR.
      (void)applyPatternsGreedily(
          root, patterns,
          GreedyRewriteConfig().setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled));
      IRRewriter rewriter(&getContext());
      DominanceInfo dominance(root);
      hasShared = false;
      eliminateCommonSubExpressions(rewriter, dominance, root, &hasShared);
    }
  }

  FrozenRewritePatternSet patterns;
};

} // namespace
} // namespace dlb
