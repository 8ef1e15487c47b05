// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Folding of views: a view that moves nothing is its operand, a view of a constant of one number is
// such a constant, a view of a view of the same kind is one view.

#include "dialect/ops/Inference.h"
#include "dialect/ops/Splat.h"

using namespace mlir;

namespace dlb {

/// The constant again, in the shape of `type`; null if its elements differ.
static OpFoldResult splatIn(Type type, mlir::Attribute constant) {
  auto known = splatOrNull(constant);
  return known ? OpFoldResult(known.resizeSplat(cast<ShapedType>(type))) : OpFoldResult();
}

static bool isIdentity(ArrayRef<int64_t> list) {
  return llvm::all_of(llvm::enumerate(list), [](auto entry) {
    return static_cast<int64_t>(entry.index()) == entry.value();
  });
}

OpFoldResult BroadcastOp::fold(FoldAdaptor adaptor) {
  if (getX().getType() == getType())
    return getX();
  if (auto inner = getX().getDefiningOp<BroadcastOp>()) {
    SmallVector<int64_t> dimensions;
    for (int64_t d : inner.getDimensions())
      dimensions.push_back(getDimensions()[d]);
    setDimensions(dimensions);
    getXMutable().assign(inner.getX());
    return getResult();
  }
  return splatIn(getType(), adaptor.getX());
}

OpFoldResult ReshapeOp::fold(FoldAdaptor adaptor) {
  if (getX().getType() == getType())
    return getX();
  if (auto inner = getX().getDefiningOp<ReshapeOp>()) {
    getXMutable().assign(inner.getX());
    return getResult();
  }
  if (auto dense = dyn_cast_or_null<DenseElementsAttr>(adaptor.getX()))
    return dense.reshape(getType());
  return nullptr;
}

OpFoldResult TransposeOp::fold(FoldAdaptor adaptor) {
  if (isIdentity(getPermutation()))
    return getX();
  if (auto inner = getX().getDefiningOp<TransposeOp>()) {
    SmallVector<int64_t> permutation;
    for (int64_t d : getPermutation())
      permutation.push_back(inner.getPermutation()[d]);
    setPermutation(permutation);
    getXMutable().assign(inner.getX());
    return getResult();
  }
  return splatIn(getType(), adaptor.getX());
}

OpFoldResult SliceOp::fold(FoldAdaptor adaptor) {
  if (getX().getType() == getType())
    return getX();
  if (auto inner = getX().getDefiningOp<SliceOp>()) {
    SmallVector<int64_t> starts, strides;
    for (auto [start, stride, innerStart, innerStride] :
         llvm::zip(getStarts(), getStrides(), inner.getStarts(), inner.getStrides())) {
      starts.push_back(innerStart + start * innerStride);
      strides.push_back(stride * innerStride);
    }
    setStarts(starts);
    setStrides(strides);
    getXMutable().assign(inner.getX());
    return getResult();
  }
  return splatIn(getType(), adaptor.getX());
}

OpFoldResult ReverseOp::fold(FoldAdaptor adaptor) {
  if (llvm::all_of(getDimensions(), [&](int64_t d) { return getType().getDimSize(d) == 1; }))
    return getX();
  auto inner = getX().getDefiningOp<ReverseOp>();
  if (inner && inner.getDimensions() == getDimensions())
    return inner.getX();
  return splatIn(getType(), adaptor.getX());
}

OpFoldResult PadOp::fold(FoldAdaptor adaptor) {
  if (getX().getType() == getType())
    return getX();
  if (auto x = floatOf(adaptor.getX())) {
    APFloat value = getValue();
    bool losesInfo;
    value.convert(x->getSemantics(), APFloat::rmNearestTiesToEven, &losesInfo);
    if (x->bitwiseIsEqual(value))
      return splatIn(getType(), adaptor.getX());
  }
  return nullptr;
}

OpFoldResult ConcatenateOp::fold(FoldAdaptor adaptor) {
  if (getXs().size() == 1)
    return getXs().front();
  auto first = splatOrNull(adaptor.getXs().front());
  if (!first)
    return nullptr;
  for (mlir::Attribute x : adaptor.getXs()) {
    auto other = splatOrNull(x);
    if (!other || other.resizeSplat(first.getType()) != first)
      return nullptr;
  }
  return splatIn(getType(), first);
}

} // namespace dlb
