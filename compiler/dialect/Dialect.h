// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The dialect, its interfaces and all its ops. Generated from Dialect.td, Interfaces.td and ops/.

#ifndef DLB_DIALECT_DIALECT_H
#define DLB_DIALECT_DIALECT_H

#include "dialect/Batching.h"
#include "dialect/Traits.h"
#include "dialect/ops/Body.h"
#include "dialect/ops/Geometry.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/AffineMap.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/IntegerSet.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "dialect/Dialect.h.inc"
#include "dialect/Interfaces.h.inc"

#define GET_OP_CLASSES
#include "dialect/ops/Constant.h.inc"
#define GET_OP_CLASSES
#include "dialect/ops/Pointwise.h.inc"
#define GET_OP_CLASSES
#include "dialect/ops/View.h.inc"
#define GET_OP_CLASSES
#include "dialect/ops/Reduction.h.inc"
#define GET_OP_CLASSES
#include "dialect/ops/Contract.h.inc"
#define GET_OP_CLASSES
#include "dialect/ops/Convolution.h.inc"
#define GET_OP_CLASSES
#include "dialect/ops/Pool.h.inc"
#define GET_OP_CLASSES
#include "dialect/ops/Attention.h.inc"
#define GET_OP_CLASSES
#include "dialect/ops/Gather.h.inc"
#define GET_OP_CLASSES
#include "dialect/ops/Random.h.inc"
#define GET_OP_CLASSES
#include "dialect/ops/Scan.h.inc"
#define GET_OP_CLASSES
#include "dialect/ops/Gradient.h.inc"
#define GET_OP_CLASSES
#include "dialect/ops/Packing.h.inc"
#define GET_OP_CLASSES
#include "dialect/ops/Group.h.inc"
#define GET_OP_CLASSES
#include "dialect/ops/Plan.h.inc"

#endif // DLB_DIALECT_DIALECT_H
