// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Anchors seen from one element of their result: the definition of each op as a sum or a lookup.
// Any kernel can be built of it; the families have better loops where it matters.

#ifndef DLB_KERNELS_ANCHORS_H
#define DLB_KERNELS_ANCHORS_H

#include "kernels/ElementGraph.h"

namespace dlb {

/// The element of the result of `op` at `indices`: a node of kind `reduction`, which stands for
/// all results, or the value. Null if no family knows `op`.
Node *anchorAt(ElementGraph &graph, mlir::Operation *op, llvm::ArrayRef<mlir::AffineExpr> indices);

Node *contractAt(ElementGraph &graph, ContractOp op, llvm::ArrayRef<mlir::AffineExpr> indices);
Node *convolutionAt(ElementGraph &graph, mlir::Operation *op,
                    llvm::ArrayRef<mlir::AffineExpr> indices);
Node *poolAt(ElementGraph &graph, mlir::Operation *op, llvm::ArrayRef<mlir::AffineExpr> indices);
Node *gatherAt(ElementGraph &graph, mlir::Operation *op, llvm::ArrayRef<mlir::AffineExpr> indices);

} // namespace dlb

#endif // DLB_KERNELS_ANCHORS_H
