// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// How large tensors and memrefs of the dialect's element types are.

#ifndef DLB_DIALECT_SIZES_H
#define DLB_DIALECT_SIZES_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Value.h"
#include "llvm/Support/MathExtras.h"

namespace dlb {

inline int64_t elementsOf(mlir::Value value) {
  return llvm::cast<mlir::ShapedType>(value.getType()).getNumElements();
}

/// A bool takes one byte.
inline int64_t bytesOf(mlir::Type type) {
  auto shaped = llvm::cast<mlir::ShapedType>(type);
  return shaped.getNumElements() *
         static_cast<int64_t>(llvm::divideCeil(shaped.getElementTypeBitWidth(), 8));
}

inline int64_t bytesOf(mlir::Value value) { return bytesOf(value.getType()); }

} // namespace dlb

#endif // DLB_DIALECT_SIZES_H
