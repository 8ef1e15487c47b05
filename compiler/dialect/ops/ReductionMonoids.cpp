// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The monoid of each reduction, on scalars and on vectors with one state per lane.

#include "dialect/Emission.h"
#include "dialect/ops/Inference.h"

#include "mlir/Dialect/Math/IR/Math.h"

#include <limits>

using namespace mlir;

namespace dlb {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The largest number of the element type (for integers; ∞ for floats), or the smallest.
static Lanes extreme(OpBuilder &builder, mlir::Location loc, Type type, bool largest) {
  Type element = getElementTypeOrSelf(type);
  if (isa<FloatType>(element))
    return constantLanes(builder, loc, type, largest ? infinity : -infinity);
  unsigned width = element.getIntOrFloatBitWidth();
  APInt value = largest ? APInt::getSignedMaxValue(width) : APInt::getSignedMinValue(width);
  return integerLanes(builder, loc, type, value.getSExtValue());
}

using State = SmallVector<Value>;

// --- One component -----------------------------------------------------------------------------

State ReduceSumOp::identity(OpBuilder &builder, mlir::Location loc, Type type) {
  return {constantLanes(builder, loc, type, 0)};
}

State ReduceSumOp::combine(OpBuilder &builder, mlir::Location loc, ValueRange a, ValueRange b) {
  return {Lanes(builder, loc, a[0]) + Lanes(builder, loc, b[0])};
}

State ReduceMeanOp::identity(OpBuilder &builder, mlir::Location loc, Type type) {
  return {constantLanes(builder, loc, type, 0)};
}

State ReduceMeanOp::combine(OpBuilder &builder, mlir::Location loc, ValueRange a, ValueRange b) {
  return {Lanes(builder, loc, a[0]) + Lanes(builder, loc, b[0])};
}

State ReduceMeanOp::finish(OpBuilder &builder, mlir::Location loc, ValueRange state,
                           int64_t count) {
  Lanes sum(builder, loc, state[0]);
  return {sum / sum.like(count)};
}

State ReduceMaxOp::identity(OpBuilder &builder, mlir::Location loc, Type type) {
  return {extreme(builder, loc, type, false)};
}

State ReduceMaxOp::combine(OpBuilder &builder, mlir::Location loc, ValueRange a, ValueRange b) {
  return {Lanes(builder, loc, a[0]).maximum(Lanes(builder, loc, b[0]))};
}

State ReduceMinOp::identity(OpBuilder &builder, mlir::Location loc, Type type) {
  return {extreme(builder, loc, type, true)};
}

State ReduceMinOp::combine(OpBuilder &builder, mlir::Location loc, ValueRange a, ValueRange b) {
  return {Lanes(builder, loc, a[0]).minimum(Lanes(builder, loc, b[0]))};
}

State ReduceProdOp::identity(OpBuilder &builder, mlir::Location loc, Type type) {
  return {constantLanes(builder, loc, type, 1)};
}

State ReduceProdOp::combine(OpBuilder &builder, mlir::Location loc, ValueRange a, ValueRange b) {
  return {Lanes(builder, loc, a[0]) * Lanes(builder, loc, b[0])};
}

State ReduceAllOp::identity(OpBuilder &builder, mlir::Location loc, Type type) {
  return {integerLanes(builder, loc, type, 1)};
}

State ReduceAllOp::combine(OpBuilder &builder, mlir::Location loc, ValueRange a, ValueRange b) {
  return {Lanes(builder, loc, a[0]) & Lanes(builder, loc, b[0])};
}

State ReduceAnyOp::identity(OpBuilder &builder, mlir::Location loc, Type type) {
  return {integerLanes(builder, loc, type, 0)};
}

State ReduceAnyOp::combine(OpBuilder &builder, mlir::Location loc, ValueRange a, ValueRange b) {
  return {Lanes(builder, loc, a[0]) | Lanes(builder, loc, b[0])};
}

// --- (maximum, sum of e^(x - maximum)) ---------------------------------------------------------

SmallVector<Type> LogSumExpOp::stateTypes(Type type) { return {type, type}; }

State LogSumExpOp::identity(OpBuilder &builder, mlir::Location loc, Type type) {
  return {constantLanes(builder, loc, type, -infinity), constantLanes(builder, loc, type, 0)};
}

State LogSumExpOp::lift(OpBuilder &builder, mlir::Location loc, Value x, Value) {
  return {x, constantLanes(builder, loc, x.getType(), 1)};
}

/// One exponential: only the smaller side's sum is scaled. Equal maxima are told apart from the
/// rest because ∞ - ∞ is NaN.
State LogSumExpOp::combine(OpBuilder &builder, mlir::Location loc, ValueRange a, ValueRange b) {
  Lanes maxA(builder, loc, a[0]), sumA(builder, loc, a[1]);
  Lanes maxB(builder, loc, b[0]), sumB(builder, loc, b[1]);
  Lanes zero = maxA.like(0);
  Lanes distance = maxA.equals(maxB).select(zero, maxB - maxA);
  Lanes scale = (-distance.abs()).apply<math::ExpOp>();
  Lanes sum = zero.below(distance).select(sumA * scale + sumB, sumA + sumB * scale);
  return {maxA.maximum(maxB), sum};
}

State LogSumExpOp::finish(OpBuilder &builder, mlir::Location loc, ValueRange state, int64_t) {
  return {Lanes(builder, loc, state[0]) + Lanes(builder, loc, state[1]).apply<math::LogOp>()};
}

// --- (value, position) -------------------------------------------------------------------------

bool ArgmaxOp::usesPosition() { return true; }

static Type indexType(Type type) {
  return withElement(type, IntegerType::get(type.getContext(), 32));
}

SmallVector<Type> ArgmaxOp::stateTypes(Type type) { return {type, indexType(type)}; }

State ArgmaxOp::identity(OpBuilder &builder, mlir::Location loc, Type type) {
  return {extreme(builder, loc, type, false),
          integerLanes(builder, loc, indexType(type), std::numeric_limits<int32_t>::max())};
}

State ArgmaxOp::lift(OpBuilder &, mlir::Location, Value x, Value position) { return {x, position}; }

/// b wins if it is larger, if it alone is NaN, or if both are equal or NaN and it stands first.
State ArgmaxOp::combine(OpBuilder &builder, mlir::Location loc, ValueRange a, ValueRange b) {
  Lanes valueA(builder, loc, a[0]), indexA(builder, loc, a[1]);
  Lanes valueB(builder, loc, b[0]), indexB(builder, loc, b[1]);
  Lanes isLarger = valueA.below(valueB), isEqual = valueA.equals(valueB);
  if (valueA.isFloat()) {
    auto isNaN = [](Lanes x) {
      return x.compare(x, arith::CmpFPredicate::UNO, arith::CmpIPredicate::ne);
    };
    Lanes nanA = isNaN(valueA), nanB = isNaN(valueB);
    isLarger = isLarger | (nanB & nanA.negated());
    isEqual = isEqual | (nanA & nanB);
  }
  Lanes wins = isLarger | (isEqual & indexB.below(indexA));
  return {wins.select(valueB, valueA), wins.select(indexB, indexA)};
}

State ArgmaxOp::finish(OpBuilder &, mlir::Location, ValueRange state, int64_t) {
  return {state[1]};
}

// --- (count, mean, sum of squared distances from the mean) -------------------------------------

SmallVector<Type> MomentsOp::stateTypes(Type type) { return {type, type, type}; }

State MomentsOp::identity(OpBuilder &builder, mlir::Location loc, Type type) {
  Value zero = constantLanes(builder, loc, type, 0);
  return {zero, zero, zero};
}

State MomentsOp::lift(OpBuilder &builder, mlir::Location loc, Value x, Value) {
  return {constantLanes(builder, loc, x.getType(), 1), x,
          constantLanes(builder, loc, x.getType(), 0)};
}

/// Chan, Golub and LeVeque: with n = n_a + n_b and d = mean_b - mean_a,
/// mean = mean_a + d · n_b / n, M2 = M2_a + M2_b + d² · n_a · n_b / n. The empty state has n = 0.
State MomentsOp::combine(OpBuilder &builder, mlir::Location loc, ValueRange a, ValueRange b) {
  Lanes countA(builder, loc, a[0]), meanA(builder, loc, a[1]), squaresA(builder, loc, a[2]);
  Lanes countB(builder, loc, b[0]), meanB(builder, loc, b[1]), squaresB(builder, loc, b[2]);
  Lanes count = countA + countB, distance = meanB - meanA;
  Lanes weight = countB / count.maximum(count.like(1));
  return {count, meanA + distance * weight,
          squaresA + squaresB + distance * distance * countA * weight};
}

/// Welford: mean += d / n, M2 += d · (x - mean), with d the distance from the old mean.
State MomentsOp::accumulate(OpBuilder &builder, mlir::Location loc, ValueRange state, Value element,
                            Value) {
  Lanes n(builder, loc, state[0]), oldMean(builder, loc, state[1]), squares(builder, loc, state[2]);
  Lanes x(builder, loc, element);
  Lanes count = n + n.like(1), distance = x - oldMean, mean = oldMean + distance / count;
  return {count, mean, squares + distance * (x - mean)};
}

State MomentsOp::finish(OpBuilder &builder, mlir::Location loc, ValueRange state, int64_t count) {
  Lanes squares(builder, loc, state[2]);
  return {state[1], squares / squares.like(count)};
}

} // namespace dlb
