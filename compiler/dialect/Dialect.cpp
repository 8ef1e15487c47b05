// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Registration of the ops, family by family, and how the folder's results become ops.

#include "dialect/Dialect.h"

using namespace mlir;

#include "dialect/Dialect.cpp.inc"
#include "dialect/Interfaces.cpp.inc"

namespace dlb {

void DlbDialect::initialize() {
  registerConstantOps();
  registerPointwiseOps();
  registerViewOps();
  registerReductionOps();
  registerContractOps();
  registerConvolutionOps();
  registerPoolOps();
  registerAttentionOps();
  registerGatherOps();
  registerRandomOps();
  registerScanOps();
  registerGradientOps();
  registerPackingOps();
  registerGroupOps();
  registerPlanOps();
}

Operation *DlbDialect::materializeConstant(OpBuilder &builder, mlir::Attribute value, Type type,
                                           mlir::Location loc) {
  auto elements = dyn_cast<ElementsAttr>(value);
  if (!elements || elements.getType() != type)
    return nullptr;
  return ConstantOp::create(builder, loc, type, elements);
}

} // namespace dlb
