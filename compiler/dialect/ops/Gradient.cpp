// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// gradient: the op; the pass `differentiate` gives it its meaning.

#include "dialect/ops/Inference.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "dialect/ops/Gradient.cpp.inc"

namespace dlb {

void DlbDialect::registerGradientOps() {
  addOperations<
#define GET_OP_LIST
#include "dialect/ops/Gradient.cpp.inc"
      >();
}

LogicalResult GradientOp::inferReturnTypes(MLIRContext *, std::optional<mlir::Location> loc,
                                           Adaptor adaptor, SmallVectorImpl<Type> &types) {
  RankedTensorType y = rankedType(adaptor.getY());
  if (y.getRank() != 0)
    return refuse<GradientOp>(loc, "C1: gradients are of scalars, this has the shape ",
                              shapeText(y.getShape()));
  llvm::append_range(types, adaptor.getXs().getTypes());
  return success();
}

} // namespace dlb
