// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Running an op on a batch at once: dimensions move up by one, and contractions get a letter.

#include "dialect/Expression.h"
#include "dialect/ops/Inference.h"

using namespace mlir;

namespace dlb {

RankedTensorType withBatch(Type type, int64_t size) {
  auto tensor = cast<RankedTensorType>(type);
  SmallVector<int64_t> shape = {size};
  llvm::append_range(shape, tensor.getShape());
  return tensor.clone(shape);
}

Value repeatShared(OpBuilder &builder, mlir::Location loc, Value original, Value given,
                   int64_t size) {
  if (given.getType() != original.getType())
    return given;
  auto dimensions = llvm::to_vector(llvm::seq<int64_t>(1, rankedType(given).getRank() + 1));
  return BroadcastOp::create(builder, loc, withBatch(given.getType(), size), given, dimensions);
}

SmallVector<Value> rebuild(Operation *op, OpBuilder &builder, mlir::Location loc,
                           ValueRange operands, TypeRange types, ArrayRef<NamedAttribute> changed) {
  NamedAttrList attributes(op->getAttrs());
  for (NamedAttribute attribute : changed)
    attributes.set(attribute.getName(), attribute.getValue());
  OperationState state(loc, op->getName(), operands, types, attributes);
  return SmallVector<Value>(builder.create(state)->getResults());
}

/// `op` on operands that all have the batch, with `changed` attributes.
static SmallVector<Value> batchChanged(Operation *op, OpBuilder &builder, mlir::Location loc,
                                       ValueRange operands, int64_t size,
                                       ArrayRef<NamedAttribute> changed) {
  SmallVector<Value> batched;
  for (auto [original, given] : llvm::zip_equal(op->getOperands(), operands))
    batched.push_back(repeatShared(builder, loc, original, given, size));
  SmallVector<Type> types;
  for (Type type : op->getResultTypes())
    types.push_back(withBatch(type, size));
  return rebuild(op, builder, loc, batched, types, changed);
}

SmallVector<Value> batchUnchanged(Operation *op, OpBuilder &builder, mlir::Location loc,
                                  ValueRange operands, int64_t size) {
  return batchChanged(op, builder, loc, operands, size, {});
}

/// `list` as an attribute `name`: each number plus 1, after `first` if there is one.
static NamedAttribute shifted(OpBuilder &builder, StringRef name, ArrayRef<int64_t> list,
                              std::optional<int64_t> first) {
  SmallVector<int64_t> moved;
  if (first)
    moved.push_back(*first);
  for (int64_t dimension : list)
    moved.push_back(dimension + 1);
  return builder.getNamedAttr(name, builder.getDenseI64ArrayAttr(moved));
}

/// `list` as an attribute `name`, after `first`.
static NamedAttribute preceded(OpBuilder &builder, StringRef name, int64_t first,
                               ArrayRef<int64_t> list) {
  SmallVector<int64_t> longer = {first};
  llvm::append_range(longer, list);
  return builder.getNamedAttr(name, builder.getDenseI64ArrayAttr(longer));
}

static NamedAttribute next(OpBuilder &builder, StringRef name, int64_t dimension) {
  return builder.getNamedAttr(name, builder.getI64IntegerAttr(dimension + 1));
}

// --- Views -------------------------------------------------------------------------------------

SmallVector<Value> BroadcastOp::batch(OpBuilder &builder, mlir::Location loc, ValueRange operands,
                                      int64_t size) {
  return batchChanged(*this, builder, loc, operands, size,
                      shifted(builder, "dimensions", getDimensions(), 0));
}

SmallVector<Value> ReshapeOp::batch(OpBuilder &builder, mlir::Location loc, ValueRange operands,
                                    int64_t size) {
  return batchUnchanged(*this, builder, loc, operands, size);
}

SmallVector<Value> TransposeOp::batch(OpBuilder &builder, mlir::Location loc, ValueRange operands,
                                      int64_t size) {
  return batchChanged(*this, builder, loc, operands, size,
                      shifted(builder, "permutation", getPermutation(), 0));
}

SmallVector<Value> SliceOp::batch(OpBuilder &builder, mlir::Location loc, ValueRange operands,
                                  int64_t size) {
  return batchChanged(*this, builder, loc, operands, size,
                      {preceded(builder, "starts", 0, getStarts()),
                       preceded(builder, "sizes", size, getSizes()),
                       preceded(builder, "strides", 1, getStrides())});
}

SmallVector<Value> ReverseOp::batch(OpBuilder &builder, mlir::Location loc, ValueRange operands,
                                    int64_t size) {
  return batchChanged(*this, builder, loc, operands, size,
                      shifted(builder, "dimensions", getDimensions(), std::nullopt));
}

SmallVector<Value> PadOp::batch(OpBuilder &builder, mlir::Location loc, ValueRange operands,
                                int64_t size) {
  return batchChanged(*this, builder, loc, operands, size,
                      {preceded(builder, "low", 0, getLow()),
                       preceded(builder, "high", 0, getHigh()),
                       preceded(builder, "interior", 0, getInterior())});
}

SmallVector<Value> ConcatenateOp::batch(OpBuilder &builder, mlir::Location loc, ValueRange operands,
                                        int64_t size) {
  return batchChanged(*this, builder, loc, operands, size,
                      next(builder, "dimension", getDimension()));
}

// --- Reductions --------------------------------------------------------------------------------

SmallVector<Value> batchReduction(Operation *op, ArrayRef<int64_t> dimensions, OpBuilder &builder,
                                  mlir::Location loc, ValueRange operands, int64_t size) {
  return batchChanged(op, builder, loc, operands, size,
                      shifted(builder, "dimensions", dimensions, std::nullopt));
}

SmallVector<Value> ArgmaxOp::batch(OpBuilder &builder, mlir::Location loc, ValueRange operands,
                                   int64_t size) {
  return batchChanged(*this, builder, loc, operands, size,
                      next(builder, "dimension", getDimension()));
}

// --- Contractions ------------------------------------------------------------------------------

/// "nk,ku->nu" becomes "ank,ku->anu" where only a has the batch: one product of matrices for all.
SmallVector<Value> ContractOp::batch(OpBuilder &builder, mlir::Location loc, ValueRange operands,
                                     int64_t size) {
  ContractLetters letters = splitLetters();
  char fresh = 'a';
  while (getLetters().contains(fresh))
    ++fresh;
  std::string a(letters.a), b(letters.b), batch(1, fresh);
  if (operands[0].getType() != getA().getType())
    a = batch + a;
  if (operands[1].getType() != getB().getType())
    b = batch + b;
  std::string spelled = a + "," + b + "->" + batch + letters.result.str();
  return rebuild(*this, builder, loc, operands, withBatch(getType(), size),
                 builder.getNamedAttr("letters", builder.getStringAttr(spelled)));
}

// --- Access by index ---------------------------------------------------------------------------

/// Indices into `size` tables of `rows` rows, one after the other: index + b · rows in table b, or
/// -1 where the index is in none.
static Value indexStacked(OpBuilder &builder, mlir::Location loc, Value batchedIndex,
                          int64_t rows) {
  Expr index(builder, loc, batchedIndex);
  Expr offset = index.like(rows) * index.make<IotaOp>(index.type(), 0);
  Expr isInside = both(greaterEqual(index, index.like(0)), less(index, index.like(rows)));
  return select(isInside, index + offset, index.like(-1));
}

/// [B, V, …] as [B · V, …], the batch of tables as one table.
static RankedTensorType stackedType(RankedTensorType table, int64_t size) {
  SmallVector<int64_t> shape(table.getShape());
  shape.front() *= size;
  return table.clone(shape);
}

SmallVector<Value> GatherOp::batch(OpBuilder &builder, mlir::Location loc, ValueRange operands,
                                   int64_t size) {
  auto table = getTable().getType();
  if (operands[0].getType() == table)
    return rebuild(*this, builder, loc, operands, withBatch(getType(), size));
  Value stacked = ReshapeOp::create(builder, loc, stackedType(table, size), operands[0]);
  Value index = repeatShared(builder, loc, getIndex(), operands[1], size);
  return rebuild(*this, builder, loc,
                 {stacked, indexStacked(builder, loc, index, table.getDimSize(0))},
                 withBatch(getType(), size));
}

SmallVector<Value> ScatterAddOp::batch(OpBuilder &builder, mlir::Location loc, ValueRange operands,
                                       int64_t size) {
  Value index = repeatShared(builder, loc, getIndex(), operands[0], size);
  Value updates = repeatShared(builder, loc, getUpdates(), operands[1], size);
  Value stacked =
      ScatterAddOp::create(builder, loc, stackedType(getType(), size),
                           indexStacked(builder, loc, index, getType().getDimSize(0)), updates);
  return {ReshapeOp::create(builder, loc, withBatch(getType(), size), stacked)};
}

} // namespace dlb
