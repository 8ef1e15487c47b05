// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Weights that every step of a scan multiplies by, laid out once for the tile product.

#ifndef DLB_TRANSFORMS_GROUPING_PANELS_H
#define DLB_TRANSFORMS_GROUPING_PANELS_H

#include "transforms/grouping/Chunks.h"

namespace dlb::grouping {

/// A product of few rows with a matrix of weights would spend as long on laying the weights out for
/// its registers, in every step, as on multiplying. Where a contraction in the body of `scan`,
/// which is grouped already, reads a capture of K x n elements as the right operand of such a
/// product, the scan captures panels instead, [n / 32, K, 32] (or [1, K, n] where n is no multiple
/// of 32), which a group at `builder` computes; the contraction reads them through views. `stored`
/// says what groups have computed in place of a value.
void layOutCaptures(mlir::OpBuilder &builder, ScanOp scan,
                    llvm::function_ref<mlir::Value(mlir::Value)> stored);

} // namespace dlb::grouping

#endif // DLB_TRANSFORMS_GROUPING_PANELS_H
