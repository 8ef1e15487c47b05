// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the planner decides about: the runs of a function and the buffers that they read and write.

#ifndef DLB_PLAN_MODEL_H
#define DLB_PLAN_MODEL_H

#include "dialect/Dialect.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <vector>

namespace dlb::plan {

enum class Space { Arena, Argument, Result };

/// One version of memory: an argument as the caller passed it, or what one run writes.
struct Buffer {
  mlir::MemRefType type;
  Space space = Space::Arena;
  int64_t index = 0;  ///< the number of the argument or result
  int64_t offset = 0; ///< in the arena
  int64_t bytes = 0;
  int reuses = -1; ///< the buffer in whose place it is written, or -1
};

struct Run {
  LaunchOp launch;
  KernelOp kernel;
  llvm::SmallVector<int> inputs, outputs; ///< buffers
  bool commits = false;                   ///< writes arguments
};

/// `runs` is in the order of execution once `order` has been called, committing runs last.
struct Model {
  mlir::func::FuncOp function;
  std::vector<Buffer> buffers;
  std::vector<Run> runs;
  bool updates = false; ///< some result overwrites an argument
  int status = -1;      ///< the buffer of the status word, or -1
  int64_t arenaBytes = 0;
  int64_t naiveBytes = 0;
};

/// Buffers start at multiples of this: a cache line and the widest vector.
constexpr int64_t arenaAlignment = 64;

/// Reads `function`, all of whose ops are launches; reports what can't be planned.
mlir::FailureOr<Model> buildModel(mlir::func::FuncOp function, mlir::SymbolTable &symbols);

/// Sorts the runs; fails where commits overwrite what others still have to read, in a circle.
mlir::LogicalResult order(Model &model);

/// Decides which arena buffers are written in place, and every offset.
void placeInArena(Model &model);

/// For each run, whether a barrier must precede it. The commit point, which lies before the first
/// committing run, is a barrier of its own.
std::vector<bool> findBarriers(Model &model);

} // namespace dlb::plan

#endif // DLB_PLAN_MODEL_H
