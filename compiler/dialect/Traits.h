// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Traits that Dialect.td names.

#ifndef DLB_DIALECT_TRAITS_H
#define DLB_DIALECT_TRAITS_H

#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"

namespace dlb::traits {

/// Verifies that the types are the inferred ones, with one message. InferTypeOpInterface, verified
/// after this, would add "failed to infer returned types" to each.
template <typename ConcreteOp>
class InferredTypes : public mlir::OpTrait::TraitBase<ConcreteOp, InferredTypes> {
public:
  static llvm::LogicalResult verifyTrait(mlir::Operation *op) {
    llvm::SmallVector<mlir::Type> types;
    if (failed(ConcreteOp::inferReturnTypes(op->getContext(), op->getLoc(), op->getOperands(),
                                            op->getRawDictionaryAttrs(), op->getPropertiesStorage(),
                                            op->getRegions(), types)))
      return llvm::failure();
    if (mlir::TypeRange(types) == op->getResultTypes())
      return llvm::success();
    return op->emitOpError("yields ") << types << ", not " << op->getResultTypes();
  }
};

} // namespace dlb::traits

#endif // DLB_DIALECT_TRAITS_H
