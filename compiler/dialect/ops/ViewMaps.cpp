// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Where each view reads: result index → operand index.

#include "dialect/ops/Inference.h"

#include "mlir/IR/AffineExpr.h"

using namespace mlir;

namespace dlb {

/// The result's dimensions d0, d1, …
static SmallVector<AffineExpr> indicesOf(Operation *op) {
  SmallVector<AffineExpr> indices;
  for (int64_t d = 0; d < rankedType(op->getResult(0)).getRank(); ++d)
    indices.push_back(getAffineDimExpr(d, op->getContext()));
  return indices;
}

static AffineMap mapOf(Operation *op, ArrayRef<AffineExpr> operandIndices) {
  return AffineMap::get(rankedType(op->getResult(0)).getRank(), 0, operandIndices,
                        op->getContext());
}

AffineMap BroadcastOp::operandMap(unsigned) {
  SmallVector<AffineExpr> indices = indicesOf(*this), operand;
  for (int64_t d : getDimensions())
    operand.push_back(indices[d]);
  return mapOf(*this, operand);
}

AffineMap ReshapeOp::operandMap(unsigned) {
  AffineExpr position = getAffineConstantExpr(0, getContext());
  for (auto [index, size] : llvm::zip(indicesOf(*this), getY().getType().getShape()))
    position = position * size + index;
  // From the innermost dimension outwards; the outermost needs no remainder.
  SmallVector<AffineExpr> operand;
  ArrayRef<int64_t> shape = getX().getType().getShape();
  for (int64_t d = shape.size() - 1; d >= 0; --d) {
    operand.push_back(d == 0 ? position : position % shape[d]);
    position = position.floorDiv(shape[d]);
  }
  std::reverse(operand.begin(), operand.end());
  return simplifyAffineMap(mapOf(*this, operand));
}

AffineMap TransposeOp::operandMap(unsigned) {
  SmallVector<AffineExpr> indices = indicesOf(*this), operand(indices.size());
  for (auto [k, d] : llvm::enumerate(getPermutation()))
    operand[d] = indices[k];
  return mapOf(*this, operand);
}

AffineMap SliceOp::operandMap(unsigned) {
  SmallVector<AffineExpr> operand;
  for (auto [index, start, stride] : llvm::zip(indicesOf(*this), getStarts(), getStrides()))
    operand.push_back(index * stride + start);
  return mapOf(*this, operand);
}

AffineMap ReverseOp::operandMap(unsigned) {
  SmallVector<AffineExpr> operand = indicesOf(*this);
  for (int64_t d : getDimensions())
    operand[d] = -operand[d] + (getX().getType().getDimSize(d) - 1);
  return mapOf(*this, operand);
}

AffineMap PadOp::operandMap(unsigned) {
  SmallVector<AffineExpr> operand;
  for (auto [index, low, interior] : llvm::zip(indicesOf(*this), getLow(), getInterior()))
    operand.push_back((index - low).floorDiv(interior + 1));
  return mapOf(*this, operand);
}

std::optional<IntegerSet> PadOp::operandDomain(unsigned) {
  SmallVector<AffineExpr> constraints;
  SmallVector<bool> isEquality;
  auto require = [&](AffineExpr expression, bool equality) {
    constraints.push_back(expression);
    isEquality.push_back(equality);
  };
  SmallVector<AffineExpr> indices = indicesOf(*this);
  auto type = getY().getType();
  for (int64_t d = 0; d < type.getRank(); ++d) {
    AffineExpr shifted = indices[d] - getLow()[d];
    if (getLow()[d] > 0)
      require(shifted, false);
    if (getHigh()[d] > 0)
      require(type.getDimSize(d) - 1 - getHigh()[d] - indices[d], false);
    if (getInterior()[d] > 0)
      require(shifted % (getInterior()[d] + 1), true);
  }
  if (constraints.empty())
    return std::nullopt;
  return IntegerSet::get(type.getRank(), 0, constraints, isEquality);
}

std::optional<double> PadOp::fill() { return getValue().convertToDouble(); }

AffineMap ConcatenateOp::operandMap(unsigned operand) {
  SmallVector<AffineExpr> indices = indicesOf(*this);
  indices[getDimension()] = indices[getDimension()] - offsetOf(operand);
  return mapOf(*this, indices);
}

std::optional<IntegerSet> ConcatenateOp::operandDomain(unsigned operand) {
  if (getXs().size() == 1)
    return std::nullopt;
  int64_t offset = offsetOf(operand),
          size = rankedType(getXs()[operand]).getDimSize(getDimension());
  AffineExpr index = indicesOf(*this)[getDimension()];
  return IntegerSet::get(rankedType(getY()).getRank(), 0,
                         {index - offset, offset + size - 1 - index}, {false, false});
}

} // namespace dlb
