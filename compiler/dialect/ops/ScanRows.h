// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Which rows the steps of a grouped scan depend on: what decides whether chunks of rows may run
// through all steps without waiting for each other.

#ifndef DLB_DIALECT_OPS_SCANROWS_H
#define DLB_DIALECT_OPS_SCANROWS_H

#include "dialect/Dialect.h"

namespace dlb {

/// What a group or a launch in a scan's body computes.
struct BodyPart {
  int64_t extent;
  mlir::Block *body;
};

/// None for any other op.
std::optional<BodyPart> bodyPart(mlir::Operation *op);

/// The scan in a body of kind "scan"; null in any other.
ScanOp scanOf(mlir::Block &body);

/// Whether each value that the body computes or carries has `rows` rows, and row i of it depends on
/// row i of such values only. The scan's body holds groups or launches only.
bool keepsRows(ScanOp scan, int64_t rows);

/// Whether row i of the scan's results, or of their pieces, depends on row i of `operand`, or of
/// its pieces, only. `operand` belongs to the group or kernel around `scan`, which keeps its rows.
bool scanReadsOwnRows(ScanOp scan, mlir::BlockArgument operand, int64_t rows);

} // namespace dlb

#endif // DLB_DIALECT_OPS_SCANROWS_H
