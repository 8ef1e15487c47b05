// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The monoids that loops accumulate in: those of Reduction ops, and those of the anchors.

#ifndef DLB_KERNELS_ACCUMULATOR_H
#define DLB_KERNELS_ACCUMULATOR_H

#include "dialect/Dialect.h"

#include <memory>

namespace dlb {

/// A state is a tuple of scalars, or of vectors with one state per lane. `type` is the type of the
/// first element, in the shape of the state.
class Accumulator {
public:
  virtual ~Accumulator() = default;
  virtual llvm::SmallVector<mlir::Value> identity(mlir::OpBuilder &builder, mlir::Location loc,
                                                  mlir::Type type) = 0;
  virtual llvm::SmallVector<mlir::Value> accumulate(mlir::OpBuilder &builder, mlir::Location loc,
                                                    mlir::ValueRange state,
                                                    mlir::ValueRange elements,
                                                    mlir::Value position) = 0;
  /// The same, where the position is above those that the state has seen.
  virtual llvm::SmallVector<mlir::Value> append(mlir::OpBuilder &builder, mlir::Location loc,
                                                mlir::ValueRange state, mlir::ValueRange elements,
                                                mlir::Value position) {
    return accumulate(builder, loc, state, elements, position);
  }
  virtual llvm::SmallVector<mlir::Value> combine(mlir::OpBuilder &builder, mlir::Location loc,
                                                 mlir::ValueRange a, mlir::ValueRange b) = 0;
  virtual llvm::SmallVector<mlir::Value> finish(mlir::OpBuilder &builder, mlir::Location loc,
                                                mlir::ValueRange state, int64_t count) = 0;
  virtual bool usesPosition() { return false; }
};

/// The monoid of a Reduction op.
std::shared_ptr<Accumulator> accumulatorOf(ReductionOpInterface op);

/// The sum of the products of the elements (of one element: the sum), divided by `divisor`.
std::shared_ptr<Accumulator> sumOfProducts(int64_t divisor = 1);

/// Largest element and its position, the lowest on a tie; NaN is larger than every number. Results:
/// the value, and the position as a byte.
std::shared_ptr<Accumulator> maximumWithPosition();

} // namespace dlb

#endif // DLB_KERNELS_ACCUMULATOR_H
