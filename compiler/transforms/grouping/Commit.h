// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The order of updates: a group that overwrites an argument may not do so before others have read
// it.

#ifndef DLB_TRANSFORMS_GROUPING_COMMIT_H
#define DLB_TRANSFORMS_GROUPING_COMMIT_H

#include "dialect/Dialect.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace dlb::grouping {

/// A group that hands on `value` as it is.
GroupOp createCopy(mlir::OpBuilder &builder, mlir::Value value);

/// Commit groups, those whose results update arguments, run in any order in which each reads what
/// it needs before another overwrites it. Where no such order exists (a swap), or where a group
/// would read the argument that it overwrites at other indices, the reader gets a copy made before
/// the commit.
void separateUpdates(mlir::func::FuncOp function);

} // namespace dlb::grouping

#endif // DLB_TRANSFORMS_GROUPING_COMMIT_H
