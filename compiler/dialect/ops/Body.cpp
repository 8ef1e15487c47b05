// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Where the bodies of groups read their operands.

#include "dialect/Dialect.h"
#include "dialect/ops/AttentionLetters.h"
#include "dialect/ops/ScanRows.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dlb {
namespace {

ArrayRef<int64_t> shapeOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}

/// Whether `map` leaves the first `count` dimensions where they are.
bool keepsLeading(AffineMap map, int64_t count) {
  if (map.getNumResults() < count || map.getNumDims() < count)
    return false;
  for (int64_t i = 0; i < count; ++i)
    if (map.getResult(i) != getAffineDimExpr(i, map.getContext()))
      return false;
  return true;
}

/// Whether slice i of an anchor's results needs slice i of operand `number` only.
bool anchorKeepsSlices(Operation *anchor, unsigned number, int64_t extent) {
  ArrayRef<int64_t> shape = shapeOf(anchor->getOperand(number));
  int64_t count = leadingDimensions(shape, extent);
  return llvm::TypeSwitch<Operation *, bool>(anchor)
      .Case([&](ContractOp contract) {
        ContractLetters letters = contract.splitLetters();
        int64_t axis = leadingDimensions(shapeOf(contract.getY()), extent) - 1;
        return axis < 0 || (number == 0 ? letters.a : letters.b)[count - 1] == letters.result[axis];
      })
      .Case<ConvolutionOp, ConvolutionDataGradientOp>([&](auto convolution) {
        // Slices of one image may be filters, as many as there are channels.
        return number == 0 && count == 1 && convolution.geometry().keepsImages();
      })
      .Case<MaxPoolOp, MaxPoolScatterOp, MaxPoolGatherOp, AveragePoolOp, AveragePoolGradientOp>(
          [&](auto) { return count <= 2; })
      .Case<AttentionOp, AttentionQueryGradientOp, AttentionKeyValueGradientOp>([&](auto op) {
        AttentionLetters letters(op);
        return letters.sliced(letters.operands[number], extent) ==
               letters.sliced(letters.results.front(), extent);
      })
      .Case([&](GatherOp) { return number == 1; })
      .Default(false);
}

/// Follows what is computed from one operand, as long as slices stay slices.
class SliceWalk {
public:
  explicit SliceWalk(int64_t extent) : extent(extent) {}

  bool staysInSlice(Value value) {
    if (leadingDimensions(shapeOf(value), extent) < 0)
      return false;
    if (!seen.insert(value).second)
      return true;
    return llvm::all_of(value.getUses(), [&](OpOperand &use) {
      Operation *user = use.getOwner();
      return isa<YieldOp>(user) ||
             (keepsSlices(user, use) &&
              llvm::all_of(user->getResults(), [&](Value result) { return staysInSlice(result); }));
    });
  }

private:
  bool keepsSlices(Operation *user, OpOperand &use) {
    ArrayRef<int64_t> from = shapeOf(use.get()), to = shapeOf(user->getResult(0));
    int64_t count = leadingDimensions(from, extent);
    if (isa<ReshapeOp>(user))
      return leadingDimensions(to, extent) >= 0;
    bool sameSizes = int64_t(to.size()) >= count && from.take_front(count) == to.take_front(count);
    return llvm::TypeSwitch<Operation *, bool>(user)
        .Case<PointwiseOpInterface, ViewOpInterface>([&](auto op) {
          return sameSizes && keepsLeading(op.operandMap(use.getOperandNumber()), count);
        })
        .Case([&](ReductionOpInterface reduction) {
          return llvm::all_of(reduction.reducedDimensions(), [&](int64_t d) { return d >= count; });
        })
        .Case([&](PickOp) { return sameSizes; })
        .Default([&](Operation *anchor) {
          return anchorKeepsSlices(anchor, use.getOperandNumber(), extent);
        });
  }

  int64_t extent;
  llvm::DenseSet<Value> seen;
};

bool readsAtOwnIndex(Value value, llvm::DenseSet<Value> &seen) {
  if (!seen.insert(value).second)
    return true;
  return llvm::all_of(value.getUses(), [&](OpOperand &use) {
    if (isa<YieldOp>(use.getOwner()))
      return true;
    auto pointwise = dyn_cast<PointwiseOpInterface>(use.getOwner());
    return pointwise && pointwise.operandMap(use.getOperandNumber()).isIdentity() &&
           readsAtOwnIndex(use.getOwner()->getResult(0), seen);
  });
}

} // namespace

bool isElementOp(Operation *op) {
  return isa<PointwiseOpInterface, ViewOpInterface, PickOp>(op) ||
         op->hasTrait<OpTrait::ConstantLike>();
}

bool readsAtOwnIndex(Value value) {
  llvm::DenseSet<Value> seen;
  return readsAtOwnIndex(value, seen);
}

bool readsOwnSlice(BlockArgument operand, int64_t extent) {
  if (extent == 1)
    return true;
  if (ScanOp scan = scanOf(*operand.getOwner()))
    return scanReadsOwnRows(scan, operand, extent);
  return SliceWalk(extent).staysInSlice(operand);
}

int64_t leadingDimensions(ArrayRef<int64_t> shape, int64_t extent) {
  int64_t product = 1;
  for (int64_t count = 0, rank = shape.size(); count <= rank; ++count) {
    if (product == extent)
      return count;
    if (count < rank)
      product *= shape[count];
  }
  return -1;
}

SmallVector<int64_t> RowSplit::kept() const {
  SmallVector<int64_t> dimensions;
  for (int64_t d = 0, rank = shape.size(); d < rank; ++d)
    if (!llvm::is_contained(reduced, d))
      dimensions.push_back(d);
  return dimensions;
}

SmallVector<int64_t> RowSplit::keptShape() const {
  return llvm::map_to_vector(kept(), [&](int64_t d) { return shape[d]; });
}

bool RowSplit::keepsLeading() const {
  SmallVector<int64_t> dimensions = kept();
  return dimensions.empty() || dimensions.back() == int64_t(dimensions.size()) - 1;
}

std::optional<RowSplit> rowSplit(Operation *op) {
  if (auto reduction = dyn_cast<ReductionOpInterface>(op))
    return RowSplit{llvm::to_vector(shapeOf(op->getOperand(0))), reduction.reducedDimensions()};
  if (auto pick = dyn_cast<PickOp>(op)) {
    ArrayRef<int64_t> shape = shapeOf(pick.getX());
    return RowSplit{llvm::to_vector(shape), {int64_t(shape.size()) - 1}};
  }
  return std::nullopt;
}

} // namespace dlb
