// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Loops over single elements and over vectors of them.

#ifndef DLB_KERNELS_LANELOOP_H
#define DLB_KERNELS_LANELOOP_H

#include "kernels/Target.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"

namespace dlb {

class LaneLoop {
public:
  /// Receives the first of `lanes` elements; those beyond `mask` (null: none) are not there.
  using Body = llvm::function_ref<void(mlir::Value variable, int64_t lanes, mlir::Value mask)>;

  LaneLoop(mlir::OpBuilder &builder, mlir::Location loc, Target target)
      : builder(builder), loc(loc), target(target) {}

  void each(mlir::Value low, mlir::Value high, llvm::function_ref<void(mlir::Value)> body);

  /// [0, size) in vectors of `lanes`. The last, partial one is a vector under a mask, or single
  /// elements, as the target prefers.
  void spread(int64_t size, int64_t lanes, Body body);
  void spread(mlir::Value low, mlir::Value high, int64_t lanes, Body body);

  /// How many elements of `bits`, `size` in all, one vector holds.
  int64_t lanesFor(int64_t size, unsigned bits) const;

  /// True in the first `size` of `lanes`.
  mlir::Value mask(int64_t lanes, int64_t size);
  mlir::Value mask(int64_t lanes, mlir::Value size);

private:
  mlir::Value constant(int64_t value) {
    return mlir::arith::ConstantIndexOp::create(builder, loc, value);
  }
  void loop(mlir::Value low, mlir::Value high, int64_t step,
            llvm::function_ref<void(mlir::Value)> body);

  mlir::OpBuilder &builder;
  mlir::Location loc;
  Target target;
};

} // namespace dlb

#endif // DLB_KERNELS_LANELOOP_H
