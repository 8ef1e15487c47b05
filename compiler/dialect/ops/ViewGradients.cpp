// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Adjoints of the views: broadcast and sum, pad and slice, concatenate and slices.

#include "dialect/Expression.h"
#include "dialect/ops/Inference.h"

using namespace mlir;

namespace dlb {

SmallVector<Value> BroadcastOp::gradient(OpBuilder &builder, mlir::Location loc,
                                         ArrayRef<Value> cotangents) {
  return {sum(Expr(builder, loc, cotangents[0]), newDimensions())};
}

SmallVector<Value> ReshapeOp::gradient(OpBuilder &builder, mlir::Location loc,
                                       ArrayRef<Value> cotangents) {
  return {ReshapeOp::create(builder, loc, getX().getType(), cotangents[0])};
}

SmallVector<Value> TransposeOp::gradient(OpBuilder &builder, mlir::Location loc,
                                         ArrayRef<Value> cotangents) {
  SmallVector<int64_t> inverse(getPermutation().size());
  for (auto [k, d] : llvm::enumerate(getPermutation()))
    inverse[d] = k;
  return {TransposeOp::create(builder, loc, cotangents[0], inverse)};
}

SmallVector<Value> SliceOp::gradient(OpBuilder &builder, mlir::Location loc,
                                     ArrayRef<Value> cotangents) {
  SmallVector<int64_t> high, interior;
  for (auto [size, start, count, stride] :
       llvm::zip(getX().getType().getShape(), getStarts(), getSizes(), getStrides())) {
    high.push_back(size - 1 - (start + (count - 1) * stride));
    interior.push_back(stride - 1);
  }
  return {PadOp::create(builder, loc, cotangents[0], getStarts(), high, interior, APFloat(0.0))};
}

SmallVector<Value> ReverseOp::gradient(OpBuilder &builder, mlir::Location loc,
                                       ArrayRef<Value> cotangents) {
  return {ReverseOp::create(builder, loc, cotangents[0], getDimensions())};
}

SmallVector<Value> PadOp::gradient(OpBuilder &builder, mlir::Location loc,
                                   ArrayRef<Value> cotangents) {
  SmallVector<int64_t> strides;
  for (int64_t interior : getInterior())
    strides.push_back(interior + 1);
  return {
      SliceOp::create(builder, loc, cotangents[0], getLow(), getX().getType().getShape(), strides)};
}

SmallVector<Value> ConcatenateOp::gradient(OpBuilder &builder, mlir::Location loc,
                                           ArrayRef<Value> cotangents) {
  SmallVector<Value> slices;
  for (auto [k, x] : llvm::enumerate(getXs())) {
    RankedTensorType type = rankedType(x);
    SmallVector<int64_t> starts(type.getRank(), 0), strides(type.getRank(), 1);
    starts[getDimension()] = offsetOf(k);
    slices.push_back(
        SliceOp::create(builder, loc, cotangents[0], starts, type.getShape(), strides));
  }
  return slices;
}

} // namespace dlb
