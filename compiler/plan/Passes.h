// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The planner's passes.

#ifndef DLB_PLAN_PASSES_H
#define DLB_PLAN_PASSES_H

#include "mlir/Pass/Pass.h"

namespace dlb {

#define GEN_PASS_DECL
#include "plan/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "plan/Passes.h.inc"

} // namespace dlb

#endif // DLB_PLAN_PASSES_H
