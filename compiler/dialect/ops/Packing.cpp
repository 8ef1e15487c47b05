// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// pack, and packed: an identity that says where its operand also lies.

#include "dialect/ops/Inference.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "dialect/ops/Packing.cpp.inc"

namespace dlb {

void DlbDialect::registerPackingOps() {
  addOperations<
#define GET_OP_LIST
#include "dialect/ops/Packing.cpp.inc"
      >();
}

/// Columns of a strip.
constexpr int64_t stripColumns = 32;

/// How many columns or filters `layout` finds; none for an unknown layout or another tensor.
static std::optional<int64_t> columnsOf(StringRef layout, ArrayRef<int64_t> shape) {
  if (layout == "filters" || layout == "filter rows" || layout == "filter terms")
    return shape.size() == 4 ? std::optional(shape[0]) : std::nullopt;
  bool isTransposed = layout.consume_front("transposed ");
  if ((layout != "terms" && layout != "panels") || shape.size() != 2)
    return std::nullopt;
  return shape[isTransposed ? 0 : 1];
}

static LogicalResult verifyPacking(Operation *op, StringRef layout, RankedTensorType x,
                                   RankedTensorType packed, StringRef constraint) {
  std::optional<int64_t> columns = columnsOf(layout, x.getShape());
  if (!columns)
    return op->emitOpError("C1: no layout \"") << layout << "\" of " << x;
  int64_t strips = (*columns + stripColumns - 1) / stripColumns;
  if (packed.getRank() != 2 || packed.getShape().front() != strips)
    return op->emitOpError(constraint) << ": " << packed << " for " << strips << " strips";
  return success();
}

StringRef PackOp::kernelFamily() { return "pack"; }

LogicalResult PackOp::verify() {
  return verifyPacking(*this, getLayout(), getX().getType(), getY().getType(), "C2");
}

LogicalResult PackedOp::verify() {
  return verifyPacking(*this, getLayout(), getX().getType(), getPacked().getType(), "C1");
}

AffineMap PackedOp::operandMap(unsigned operand) {
  int64_t rank = rankedType(getY()).getRank();
  if (operand == 0)
    return AffineMap::getMultiDimIdentityMap(rank, getContext());
  SmallVector<AffineExpr> origin(rankedType(getPacked()).getRank(),
                                 getAffineConstantExpr(0, getContext()));
  return AffineMap::get(rank, 0, origin, getContext());
}

/// No element is read from what is packed.
std::optional<IntegerSet> PackedOp::operandDomain(unsigned operand) {
  if (operand == 0)
    return std::nullopt;
  return IntegerSet::getEmptySet(rankedType(getY()).getRank(), 0, getContext());
}

} // namespace dlb
