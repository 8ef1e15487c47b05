// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Convolutions, poolings and attentions on a batch: the new dimension b becomes part of an old one.
// Where a convolution's weights are shared, of the images n; where they are not, of the channels,
// in as many more groups.

#include "dialect/ops/Inference.h"

using namespace mlir;

namespace dlb {

/// The shape of one element of a batch with b as the outer part of dimension `d`.
static RankedTensorType mergedType(RankedTensorType single, int64_t size, unsigned d) {
  SmallVector<int64_t> shape(single.getShape());
  shape[d] *= size;
  return single.clone(shape);
}

/// 1 … d, 0, d + 1 …: b, the first dimension, directly before dimension `d` of the single tensor.
static SmallVector<int64_t> moveBefore(unsigned d, int64_t rank) {
  SmallVector<int64_t> permutation = llvm::to_vector(llvm::seq<int64_t>(1, rank + 1));
  permutation.insert(permutation.begin() + d, 0);
  return permutation;
}

static Value merge(OpBuilder &builder, mlir::Location loc, RankedTensorType single, Value batched,
                   int64_t size, unsigned d) {
  Value moved = d == 0
                    ? batched
                    : TransposeOp::create(builder, loc, batched, moveBefore(d, single.getRank()));
  return ReshapeOp::create(builder, loc, mergedType(single, size, d), moved);
}

static Value split(OpBuilder &builder, mlir::Location loc, RankedTensorType single, Value merged,
                   int64_t size, unsigned d) {
  SmallVector<int64_t> permutation = moveBefore(d, single.getRank()), inverse(permutation.size());
  SmallVector<int64_t> shape;
  RankedTensorType batched = withBatch(single, size);
  for (auto [k, from] : llvm::enumerate(permutation)) {
    inverse[from] = k;
    shape.push_back(batched.getDimSize(from));
  }
  Value moved = ReshapeOp::create(builder, loc, single.clone(shape), merged);
  return d == 0 ? moved : TransposeOp::create(builder, loc, moved, inverse);
}

/// The convolution `op` with b in these places of its operands and of its result; shared weights,
/// always operand 1, stay as they are.
static SmallVector<Value> batchConvolution(Operation *op, OpBuilder &builder, mlir::Location loc,
                                           ValueRange operands, int64_t size,
                                           ArrayRef<unsigned> operandPlaces, unsigned resultPlace,
                                           bool sharesWeights, int64_t groups) {
  SmallVector<Value> merged;
  for (auto [original, given, place] :
       llvm::zip_equal(op->getOperands(), operands, operandPlaces)) {
    if (sharesWeights && merged.size() == 1) {
      merged.push_back(given);
      continue;
    }
    Value batched = repeatShared(builder, loc, original, given, size);
    merged.push_back(merge(builder, loc, rankedType(original), batched, size, place));
  }
  RankedTensorType single = rankedType(op->getResult(0));
  NamedAttribute moreGroups = builder.getNamedAttr(
      "groups", builder.getI64IntegerAttr(sharesWeights ? groups : groups * size));
  SmallVector<Value> results =
      rebuild(op, builder, loc, merged, mergedType(single, size, resultPlace), moreGroups);
  return {split(builder, loc, single, results.front(), size, resultPlace)};
}

SmallVector<Value> ConvolutionOp::batch(OpBuilder &builder, mlir::Location loc, ValueRange operands,
                                        int64_t size) {
  ConvolutionGeometry g = geometry();
  bool shares = operands[1].getType() == getW().getType();
  int channels = shares ? 0 : 1;
  return batchConvolution(*this, builder, loc, operands, size, {g.data[channels], g.weights[0]},
                          g.output[channels], shares, getGroups());
}

SmallVector<Value> ConvolutionDataGradientOp::batch(OpBuilder &builder, mlir::Location loc,
                                                    ValueRange operands, int64_t size) {
  ConvolutionGeometry g = geometry();
  bool shares = operands[1].getType() == getW().getType();
  int channels = shares ? 0 : 1;
  return batchConvolution(*this, builder, loc, operands, size, {g.output[channels], g.weights[0]},
                          g.data[channels], shares, getGroups());
}

SmallVector<Value> ConvolutionWeightGradientOp::batch(OpBuilder &builder, mlir::Location loc,
                                                      ValueRange operands, int64_t size) {
  ConvolutionGeometry g = geometry();
  return batchConvolution(*this, builder, loc, operands, size, {g.data[1], g.output[1]},
                          g.weights[0], /*sharesWeights=*/false, getGroups());
}

/// b becomes part of n in every operand and result.
static SmallVector<Value> batchPool(Operation *op, OpBuilder &builder, mlir::Location loc,
                                    ValueRange operands, int64_t size) {
  SmallVector<Value> merged;
  for (auto [original, given] : llvm::zip_equal(op->getOperands(), operands))
    merged.push_back(merge(builder, loc, rankedType(original),
                           repeatShared(builder, loc, original, given, size), size, 0));
  SmallVector<Type> types;
  for (Value result : op->getResults())
    types.push_back(mergedType(rankedType(result), size, 0));
  SmallVector<Value> results = rebuild(op, builder, loc, merged, types);
  for (auto [original, result] : llvm::zip_equal(op->getResults(), results))
    result = split(builder, loc, rankedType(original), result, size, 0);
  return results;
}

SmallVector<Value> MaxPoolOp::batch(OpBuilder &builder, mlir::Location loc, ValueRange operands,
                                    int64_t size) {
  return batchPool(*this, builder, loc, operands, size);
}

SmallVector<Value> MaxPoolScatterOp::batch(OpBuilder &builder, mlir::Location loc,
                                           ValueRange operands, int64_t size) {
  return batchPool(*this, builder, loc, operands, size);
}

SmallVector<Value> MaxPoolGatherOp::batch(OpBuilder &builder, mlir::Location loc,
                                          ValueRange operands, int64_t size) {
  return batchPool(*this, builder, loc, operands, size);
}

SmallVector<Value> AveragePoolOp::batch(OpBuilder &builder, mlir::Location loc, ValueRange operands,
                                        int64_t size) {
  return batchPool(*this, builder, loc, operands, size);
}

SmallVector<Value> AveragePoolGradientOp::batch(OpBuilder &builder, mlir::Location loc,
                                                ValueRange operands, int64_t size) {
  return batchPool(*this, builder, loc, operands, size);
}

/// b becomes part of n in every operand and result. A mask or bias that lacks n repeats along it
/// first where it has b. `letters` are those of the operands but mask and bias, then of the
/// results.
template <typename Op>
static SmallVector<Value> batchAttention(Op op, OpBuilder &builder, mlir::Location loc,
                                         ValueRange operands, int64_t size,
                                         ArrayRef<StringRef> letters) {
  AttentionGeometry geometry = op.geometry();
  SmallVector<Value> merged;
  NamedAttrList changed;
  auto add = [&](Value original, StringRef word, StringRef attribute = {}) {
    Value given = operands[merged.size()];
    RankedTensorType single = rankedType(original);
    if (word.contains('n')) {
      given = merge(builder, loc, single, repeatShared(builder, loc, original, given, size), size,
                    word.find('n'));
    } else if (given.getType() != single) {
      SmallVector<int64_t> shape = {size, geometry.n}, dimensions = {0};
      llvm::append_range(shape, single.getShape());
      llvm::append_range(dimensions, llvm::seq<int64_t>(2, shape.size()));
      given = BroadcastOp::create(builder, loc, single.clone(shape), given, dimensions);
      given = ReshapeOp::create(builder, loc, withBatch(single, size * geometry.n), given);
      changed.set(attribute, builder.getStringAttr("n" + word));
    }
    merged.push_back(given);
  };
  size_t results = op->getNumResults();
  for (auto [original, word] : llvm::zip(op->getOperands(), letters.drop_back(results)))
    add(original, word);
  if (op.getMask())
    add(op.getMask(), geometry.mask, "mask_letters");
  if (op.getBias())
    add(op.getBias(), geometry.bias, "bias_letters");

  SmallVector<Type> types;
  for (auto [type, word] : llvm::zip_equal(op->getResultTypes(), letters.take_back(results)))
    types.push_back(mergedType(cast<RankedTensorType>(type), size, word.find('n')));
  SmallVector<Value> values = rebuild(op, builder, loc, merged, types, changed.getAttrs());
  for (auto [original, value, word] :
       llvm::zip_equal(op->getResults(), values, letters.take_back(results)))
    value = split(builder, loc, rankedType(original), value, size, word.find('n'));
  return values;
}

SmallVector<Value> AttentionOp::batch(OpBuilder &builder, mlir::Location loc, ValueRange operands,
                                      int64_t size) {
  AttentionGeometry g = geometry();
  return batchAttention(*this, builder, loc, operands, size,
                        {g.query, g.key, g.value, g.output, g.rows});
}

SmallVector<Value> AttentionQueryGradientOp::batch(OpBuilder &builder, mlir::Location loc,
                                                   ValueRange operands, int64_t size) {
  AttentionGeometry g = geometry();
  return batchAttention(*this, builder, loc, operands, size,
                        {g.query, g.key, g.value, g.output, g.rows, g.rows, g.query});
}

SmallVector<Value> AttentionKeyValueGradientOp::batch(OpBuilder &builder, mlir::Location loc,
                                                      ValueRange operands, int64_t size) {
  AttentionGeometry g = geometry();
  return batchAttention(*this, builder, loc, operands, size,
                        {g.query, g.key, g.value, g.output, g.rows, g.rows, g.key, g.value});
}

} // namespace dlb
