// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Views: their types. Their index maps are in ViewMaps.cpp, their gradients in ViewGradients.cpp.

#include "dialect/ops/Inference.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "dialect/ops/View.cpp.inc"

namespace dlb {

void DlbDialect::registerViewOps() {
  addOperations<
#define GET_OP_LIST
#include "dialect/ops/View.cpp.inc"
      >();
}

LogicalResult BroadcastOp::verify() {
  auto x = getX().getType(), y = getY().getType();
  ArrayRef<int64_t> dimensions = getDimensions();
  if (static_cast<int64_t>(dimensions.size()) != x.getRank())
    return emitOpError("C1: ") << dimensions.size() << " dimensions for an operand of rank "
                               << x.getRank();
  if (!areDimensions(dimensions, y.getRank()))
    return emitOpError("C2: dimensions ")
           << listText(dimensions) << " do not increase strictly below the rank " << y.getRank();
  for (auto [k, d] : llvm::enumerate(dimensions))
    if (x.getDimSize(k) != y.getDimSize(d))
      return emitOpError("C3: operand dimension ")
             << k << " has size " << x.getDimSize(k) << ", result dimension " << d << " has size "
             << y.getDimSize(d);
  if (x.getElementType() != y.getElementType())
    return emitOpError("C4: element types ") << x.getElementType() << " and " << y.getElementType();
  return success();
}

SmallVector<int64_t> BroadcastOp::newDimensions() {
  SmallVector<int64_t> added;
  for (int64_t d = 0; d < getY().getType().getRank(); ++d)
    if (!llvm::is_contained(getDimensions(), d))
      added.push_back(d);
  return added;
}

LogicalResult ReshapeOp::verify() {
  auto x = getX().getType(), y = getY().getType();
  if (x.getNumElements() != y.getNumElements())
    return emitOpError("C1: ") << x.getNumElements() << " elements become " << y.getNumElements();
  if (x.getElementType() != y.getElementType())
    return emitOpError("C2: element types ") << x.getElementType() << " and " << y.getElementType();
  return success();
}

LogicalResult TransposeOp::inferReturnTypes(MLIRContext *, std::optional<mlir::Location> loc,
                                            Adaptor adaptor, SmallVectorImpl<Type> &types) {
  RankedTensorType x = rankedType(adaptor.getX());
  ArrayRef<int64_t> permutation = adaptor.getPermutation();
  SmallVector<int64_t> sorted(permutation);
  llvm::sort(sorted);
  if (sorted != llvm::to_vector(llvm::seq<int64_t>(x.getRank())))
    return refuse<TransposeOp>(loc, "C1: ", listText(permutation),
                               " is no permutation of the dimensions of rank ", x.getRank());
  SmallVector<int64_t> shape;
  for (int64_t d : permutation)
    shape.push_back(x.getDimSize(d));
  types.push_back(x.clone(shape));
  return success();
}

LogicalResult SliceOp::inferReturnTypes(MLIRContext *, std::optional<mlir::Location> loc,
                                        Adaptor adaptor, SmallVectorImpl<Type> &types) {
  RankedTensorType x = rankedType(adaptor.getX());
  ArrayRef<int64_t> starts = adaptor.getStarts(), sizes = adaptor.getSizes(),
                    strides = adaptor.getStrides();
  size_t rank = x.getRank();
  if (starts.size() != rank || sizes.size() != rank || strides.size() != rank)
    return refuse<SliceOp>(loc, "C1: ", starts.size(), " starts, ", sizes.size(), " sizes and ",
                           strides.size(), " strides for an operand of rank ", rank);
  for (size_t d = 0; d < rank; ++d) {
    if (starts[d] < 0 || sizes[d] < 1 || strides[d] < 1)
      return refuse<SliceOp>(loc, "C2: start ", starts[d], ", size ", sizes[d], " and stride ",
                             strides[d], " in dimension ", d);
    if ((sizes[d] - 1) > (x.getDimSize(d) - 1 - starts[d]) / strides[d] ||
        starts[d] >= x.getDimSize(d))
      return refuse<SliceOp>(loc, "C3: element ", starts[d] + (sizes[d] - 1) * strides[d],
                             " of dimension ", d, " of size ", x.getDimSize(d));
  }
  types.push_back(x.clone(sizes));
  return success();
}

LogicalResult ReverseOp::verify() {
  int64_t rank = getX().getType().getRank();
  if (!areDimensions(getDimensions(), rank))
    return emitOpError("C2: dimensions ")
           << listText(getDimensions()) << " do not increase strictly below the rank " << rank;
  return success();
}

/// Whether elements of type `element` can be `value`.
static bool holds(Type element, double value) {
  if (isa<FloatType>(element))
    return true;
  unsigned width = element.getIntOrFloatBitWidth();
  double top = std::ldexp(1.0, width <= 8 ? width : width - 1);
  return value == std::floor(value) && value < top && value >= (width <= 8 ? 0 : -top);
}

LogicalResult PadOp::inferReturnTypes(MLIRContext *, std::optional<mlir::Location> loc,
                                      Adaptor adaptor, SmallVectorImpl<Type> &types) {
  RankedTensorType x = rankedType(adaptor.getX());
  ArrayRef<int64_t> low = adaptor.getLow(), high = adaptor.getHigh(),
                    interior = adaptor.getInterior();
  size_t rank = x.getRank();
  if (low.size() != rank || high.size() != rank || interior.size() != rank)
    return refuse<PadOp>(loc, "C1: ", low.size(), " low, ", high.size(), " high and ",
                         interior.size(), " interior entries for an operand of rank ", rank);
  SmallVector<int64_t> shape;
  for (size_t d = 0; d < rank; ++d) {
    if (low[d] < 0 || high[d] < 0 || interior[d] < 0)
      return refuse<PadOp>(loc, "C2: low ", low[d], ", high ", high[d], " and interior ",
                           interior[d], " in dimension ", d);
    int64_t size = x.getDimSize(d);
    shape.push_back(low[d] + size + (size - 1) * interior[d] + high[d]);
  }
  double value = adaptor.getValue().convertToDouble();
  if (!holds(x.getElementType(), value))
    return refuse<PadOp>(loc, "C3: elements of type ", x.getElementType(), " cannot be ", value);
  types.push_back(x.clone(shape));
  return success();
}

LogicalResult ConcatenateOp::inferReturnTypes(MLIRContext *, std::optional<mlir::Location> loc,
                                              Adaptor adaptor, SmallVectorImpl<Type> &types) {
  if (adaptor.getXs().empty())
    return refuse<ConcatenateOp>(loc, "C1: there is no operand");
  RankedTensorType first = rankedType(adaptor.getXs().front());
  int64_t dimension = adaptor.getDimension();
  if (dimension < 0 || dimension >= first.getRank())
    return refuse<ConcatenateOp>(loc, "C2: dimension ", dimension, " of a tensor of rank ",
                                 first.getRank());
  int64_t total = 0;
  for (auto [k, x] : llvm::enumerate(adaptor.getXs())) {
    RankedTensorType type = rankedType(x);
    SmallVector<int64_t> expected(first.getShape());
    if (type.getRank() == first.getRank())
      expected[dimension] = type.getDimSize(dimension);
    if (type != first.clone(expected))
      return refuse<ConcatenateOp>(loc, "C3: operand ", k, " is ", type, " where operand 0 is ",
                                   first, ", they may differ along dimension ", dimension, " only");
    total += type.getDimSize(dimension);
  }
  SmallVector<int64_t> shape(first.getShape());
  shape[dimension] = total;
  types.push_back(first.clone(shape));
  return success();
}

int64_t ConcatenateOp::offsetOf(unsigned operand) {
  int64_t offset = 0;
  for (Value x : getXs().take_front(operand))
    offset += rankedType(x).getDimSize(getDimension());
  return offset;
}

} // namespace dlb
