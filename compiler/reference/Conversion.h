// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Types and attributes of MLIR as the element types, tensors and attributes of reference kernels.

#ifndef DLB_REFERENCE_CONVERSION_H
#define DLB_REFERENCE_CONVERSION_H

#include "reference/HostTensor.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Operation.h"

namespace dlb {

/// The element of `type`; f64 for f32 where `f64` is set. None for a type that dlb does not have.
std::optional<dlb_element> elementOf(mlir::Type type, bool f64);

/// A zero tensor for a value of `type`, a ranked tensor or memref of static shape.
/// A null pointer after an error at `location`.
std::shared_ptr<HostTensor> allocate(mlir::Type type, bool f64, mlir::Location location);

/// The elements of a constant. A null pointer after an error at `location`.
std::shared_ptr<HostTensor> tensorOf(mlir::ElementsAttr elements, bool f64,
                                     mlir::Location location);

/// A tensor as an attribute, as MLIR prints constants.
mlir::DenseElementsAttr attributeOf(const HostTensor &tensor, mlir::MLIRContext *context);

/// Those attributes of an op that a kernel can read.
Attributes attributesOf(mlir::Operation *op);

} // namespace dlb

#endif // DLB_REFERENCE_CONVERSION_H
