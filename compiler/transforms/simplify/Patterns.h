// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The rewrites of `simplify`, by subject. Each stands under its formula; what a single op can see
// in itself and its constants is in its folder instead.

#ifndef DLB_TRANSFORMS_SIMPLIFY_PATTERNS_H
#define DLB_TRANSFORMS_SIMPLIFY_PATTERNS_H

#include "mlir/IR/PatternMatch.h"

namespace dlb {

void addArithmeticPatterns(mlir::RewritePatternSet &patterns);
void addBroadcastPatterns(mlir::RewritePatternSet &patterns);
void addContractPatterns(mlir::RewritePatternSet &patterns);
void addScanPatterns(mlir::RewritePatternSet &patterns);
void addViewPatterns(mlir::RewritePatternSet &patterns);

} // namespace dlb

#endif // DLB_TRANSFORMS_SIMPLIFY_PATTERNS_H
