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

/// Verifies C1 of element-wise ops: all operands have one type, which is the result's too unless
/// the result's is inferred.
template <typename ConcreteOp>
class OneType : public mlir::OpTrait::TraitBase<ConcreteOp, OneType> {
public:
  static llvm::LogicalResult verifyTrait(mlir::Operation *op) {
    mlir::Type type = op->getOperand(0).getType();
    for (mlir::Type other : op->getOperandTypes())
      if (other != type)
        return op->emitOpError("C1: operands of types ") << type << " and " << other;
    if constexpr (!ConcreteOp::template hasTrait<InferredTypes>())
      if (op->getResult(0).getType() != type)
        return op->emitOpError("C1: an operand of type ")
               << type << " and a result of type " << op->getResult(0).getType();
    return llvm::success();
  }
};

} // namespace dlb::traits

#endif // DLB_DIALECT_TRAITS_H
