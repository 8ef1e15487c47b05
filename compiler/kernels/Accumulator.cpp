// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Accumulators by interface, and those that belong to families.

#include "kernels/Accumulator.h"

#include "dialect/Emission.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace dlb {
namespace {

using Values = SmallVector<Value>;

class ReductionAccumulator : public Accumulator {
public:
  explicit ReductionAccumulator(ReductionOpInterface op) : op(op) {}

  Values identity(OpBuilder &builder, Location loc, Type type) override {
    return op.identity(builder, loc, type);
  }
  Values accumulate(OpBuilder &builder, Location loc, ValueRange state, ValueRange elements,
                    Value position) override {
    return op.accumulate(builder, loc, state, elements.front(), position);
  }
  Values combine(OpBuilder &builder, Location loc, ValueRange a, ValueRange b) override {
    return op.combine(builder, loc, a, b);
  }
  Values finish(OpBuilder &builder, Location loc, ValueRange state, int64_t count) override {
    return op.finish(builder, loc, state, count);
  }
  bool usesPosition() override { return op.usesPosition(); }

private:
  ReductionOpInterface op;
};

class SumOfProducts : public Accumulator {
public:
  explicit SumOfProducts(int64_t divisor) : divisor(divisor) {}

  Values identity(OpBuilder &builder, Location loc, Type type) override {
    return {constantLanes(builder, loc, type, 0)};
  }
  Values accumulate(OpBuilder &builder, Location loc, ValueRange state, ValueRange elements,
                    Value) override {
    if (elements.size() == 1)
      return combine(builder, loc, state, elements);
    return {math::FmaOp::create(builder, loc, elements[0], elements[1], state[0])};
  }
  Values combine(OpBuilder &builder, Location loc, ValueRange a, ValueRange b) override {
    return {Lanes(builder, loc, a[0]) + Lanes(builder, loc, b[0])};
  }
  Values finish(OpBuilder &builder, Location loc, ValueRange state, int64_t) override {
    if (divisor == 1)
      return Values(state);
    Lanes sum(builder, loc, state[0]);
    return {sum / sum.like(static_cast<double>(divisor))};
  }

private:
  int64_t divisor;
};

class MaximumWithPosition : public Accumulator {
public:
  bool usesPosition() override { return true; }

  /// Position -1: no element yet.
  Values identity(OpBuilder &builder, Location loc, Type type) override {
    return {constantLanes(builder, loc, type, 0),
            integerLanes(builder, loc, withElement(type, builder.getI32Type()), -1)};
  }
  Values accumulate(OpBuilder &builder, Location loc, ValueRange state, ValueRange elements,
                    Value position) override {
    return combine(builder, loc, state, {elements.front(), position});
  }
  Values append(OpBuilder &builder, Location loc, ValueRange state, ValueRange elements,
                Value position) override {
    Lanes x(builder, loc, state[0]), y(builder, loc, elements.front()), i(builder, loc, state[1]),
        j(builder, loc, position);
    Lanes none = i.equals(i.likeInteger(-1));
    Lanes larger = x.compare(y, arith::CmpFPredicate::ULT, arith::CmpIPredicate::slt);
    Lanes take = none | (larger & x.equals(x));
    return {take.select(y, x), take.select(j, i)};
  }
  Values combine(OpBuilder &builder, Location loc, ValueRange a, ValueRange b) override {
    Lanes x(builder, loc, a[0]), y(builder, loc, b[0]), i(builder, loc, a[1]),
        j(builder, loc, b[1]);
    Lanes none = i.equals(i.likeInteger(-1)), some = j.equals(j.likeInteger(-1)).negated();
    Lanes xIsNumber = x.equals(x), yIsNumber = y.equals(y);
    Lanes larger = x.below(y) | (yIsNumber.negated() & xIsNumber);
    Lanes same = x.equals(y) | (xIsNumber | yIsNumber).negated();
    Lanes take = some & (none | larger | (same & j.below(i)));
    return {take.select(y, x), take.select(j, i)};
  }
  Values finish(OpBuilder &builder, Location loc, ValueRange state, int64_t) override {
    Type bytes = withElement(state[1].getType(), builder.getI8Type());
    return {state[0], arith::TruncIOp::create(builder, loc, bytes, state[1])};
  }
};

} // namespace

std::shared_ptr<Accumulator> accumulatorOf(ReductionOpInterface op) {
  return std::make_shared<ReductionAccumulator>(op);
}

std::shared_ptr<Accumulator> sumOfProducts(int64_t divisor) {
  return std::make_shared<SumOfProducts>(divisor);
}

std::shared_ptr<Accumulator> maximumWithPosition() {
  return std::make_shared<MaximumWithPosition>();
}

} // namespace dlb
