// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Constants of one number: all that folders compute with. Other constants are data; folding them
// would copy tensors at compile time.

#ifndef DLB_DIALECT_OPS_SPLAT_H
#define DLB_DIALECT_OPS_SPLAT_H

#include "mlir/IR/BuiltinAttributes.h"

namespace dlb {

inline mlir::SplatElementsAttr splatOrNull(mlir::Attribute constant) {
  return llvm::dyn_cast_or_null<mlir::SplatElementsAttr>(constant);
}

inline std::optional<llvm::APFloat> floatOf(mlir::Attribute constant) {
  auto splat = splatOrNull(constant);
  if (!splat || !llvm::isa<mlir::FloatType>(splat.getElementType()))
    return std::nullopt;
  return splat.getSplatValue<llvm::APFloat>();
}

inline std::optional<llvm::APInt> integerOf(mlir::Attribute constant) {
  auto splat = splatOrNull(constant);
  if (!splat || !llvm::isa<mlir::IntegerType>(splat.getElementType()))
    return std::nullopt;
  return splat.getSplatValue<llvm::APInt>();
}

/// A tensor of `type` filled with `number`, an APFloat or an APInt of its element type.
template <typename Number> mlir::DenseElementsAttr splat(mlir::Type type, const Number &number) {
  return mlir::DenseElementsAttr::get(llvm::cast<mlir::ShapedType>(type), number);
}

} // namespace dlb

#endif // DLB_DIALECT_OPS_SPLAT_H
