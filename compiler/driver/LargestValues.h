// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What takes most of an arena, in words: for whoever has to make it smaller.

#ifndef DLB_DRIVER_LARGESTVALUES_H
#define DLB_DRIVER_LARGESTVALUES_H

#include "mlir/IR/BuiltinOps.h"

namespace dlb {

/// Gives each `dlb.schedule` of a planned module, as its attribute `dlb.largest`, the three largest
/// values in its arena: sizes, shapes, and the places in `ownFile` where they are computed.
void describeLargestValues(mlir::ModuleOp module, llvm::StringRef ownFile);

} // namespace dlb

#endif // DLB_DRIVER_LARGESTVALUES_H
