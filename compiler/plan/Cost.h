// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// How much work a kernel is, from its shapes.

#ifndef DLB_PLAN_COST_H
#define DLB_PLAN_COST_H

#include "dialect/Dialect.h"

namespace dlb::plan {

/// Of one launch.
struct Cost {
  int64_t flops = 0; ///< operations on numbers
  int64_t bytes = 0; ///< that must be moved: operands and results once each
};

Cost costOf(KernelOp kernel, mlir::SymbolTable &symbols);

} // namespace dlb::plan

#endif // DLB_PLAN_COST_H
