// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Types and attributes of MLIR as the element types, tensors and attributes of reference kernels.

#include "reference/Conversion.h"

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Diagnostics.h"

using namespace mlir;

namespace dlb {

std::optional<dlb_element> elementOf(Type type, bool f64) {
  if (type.isF32())
    return f64 ? DLB_F64 : DLB_F32;
  if (type.isF64())
    return DLB_F64;
  if (type.isInteger(1))
    return DLB_BOOL;
  if (type.isInteger(8))
    return DLB_U8;
  if (type.isInteger(32))
    return DLB_I32;
  if (type.isInteger(64))
    return DLB_I64;
  return std::nullopt;
}

std::shared_ptr<HostTensor> allocate(Type type, bool f64, mlir::Location location) {
  auto shaped = dyn_cast<ShapedType>(type);
  std::optional<dlb_element> element;
  if (shaped && shaped.hasStaticShape())
    element = elementOf(shaped.getElementType(), f64);
  if (!element) {
    emitError(location) << "the interpreter has no values of type " << type;
    return nullptr;
  }
  return std::make_shared<HostTensor>(*element, shaped.getShape().vec());
}

std::shared_ptr<HostTensor> tensorOf(ElementsAttr elements, bool f64, mlir::Location location) {
  std::shared_ptr<HostTensor> tensor = allocate(elements.getType(), f64, location);
  auto dense = dyn_cast<DenseElementsAttr>(elements);
  if (!tensor)
    return nullptr;
  if (!dense) {
    emitError(location) << "the interpreter reads dense constants only";
    return nullptr;
  }
  int64_t i = 0;
  if (isa<FloatType>(dense.getElementType()))
    for (APFloat value : dense.getValues<APFloat>()) {
      bool losesInfo;
      value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &losesInfo);
      tensor->set(i++, value.convertToDouble());
    }
  else if (tensor->element() == DLB_I64) // not through double: a seed may have 64 bits
    for (APInt value : dense.getValues<APInt>())
      static_cast<int64_t *>(tensor->view().data)[i++] = value.getSExtValue();
  else
    for (APInt value : dense.getValues<APInt>())
      tensor->set(i++, tensor->element() == DLB_I32 ? static_cast<double>(value.getSExtValue())
                                                    : static_cast<double>(value.getZExtValue()));
  return tensor;
}

DenseElementsAttr attributeOf(const HostTensor &tensor, MLIRContext *context) {
  Builder builder(context);
  auto type = [&]() -> Type {
    switch (tensor.element()) {
    case DLB_F32:
      return builder.getF32Type();
    case DLB_F64:
      return builder.getF64Type();
    case DLB_I32:
      return builder.getI32Type();
    case DLB_I64:
      return builder.getI64Type();
    case DLB_BOOL:
      return builder.getI1Type();
    case DLB_U8:
      return builder.getI8Type();
    }
    return nullptr;
  }();
  auto tensorType = RankedTensorType::get(tensor.shape(), type);
  if (tensor.element() == DLB_BOOL) { // MLIR packs bits
    SmallVector<bool> values;
    for (int64_t i = 0; i < tensor.elements(); ++i)
      values.push_back(tensor.get(i) != 0);
    return DenseElementsAttr::get(tensorType, values);
  }
  return DenseElementsAttr::getFromRawBuffer(
      tensorType, ArrayRef(reinterpret_cast<const char *>(tensor.data()), tensor.byteCount()));
}

Attributes attributesOf(Operation *op) {
  Attributes attributes;
  for (NamedAttribute named : op->getAttrDictionary()) {
    StringRef name = named.getName();
    auto set = [&](Attributes::Value value) { attributes.set({name.data(), name.size()}, value); };
    if (auto flag = dyn_cast<BoolAttr>(named.getValue()))
      set(flag.getValue());
    else if (auto integer = dyn_cast<IntegerAttr>(named.getValue()))
      set(integer.getInt());
    else if (auto real = dyn_cast<FloatAttr>(named.getValue()))
      set(real.getValueAsDouble());
    else if (auto text = dyn_cast<StringAttr>(named.getValue()))
      set(text.str());
    else if (auto list = dyn_cast<DenseI64ArrayAttr>(named.getValue()))
      set(std::vector<int64_t>(list.asArrayRef()));
  }
  return attributes;
}

} // namespace dlb
