// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Folding of element-wise ops. Only what is the same bits for every input: x + 0 and x * 0 stay,
// since -0 + 0 is 0 and NaN * 0 is NaN. Numbers that the mathematical library computes (exp, log,
// …) stay too: the compiler's are not those of the machine that runs the program.

#include "dialect/ops/Inference.h"
#include "dialect/ops/Splat.h"

using namespace mlir;

namespace dlb {

using llvm::APFloat;
using llvm::APInt;

/// The splat of onFloats or onIntegers of two splats' numbers.
template <typename OnFloats, typename OnIntegers>
static mlir::Attribute foldNumbers(Type type, mlir::Attribute a, mlir::Attribute b,
                                   OnFloats onFloats, OnIntegers onIntegers) {
  if (auto x = floatOf(a), y = floatOf(b); x && y)
    return splat(type, onFloats(*x, *y));
  if (auto x = integerOf(a), y = integerOf(b); x && y)
    return splat(type, onIntegers(*x, *y));
  return nullptr;
}

static bool isFloat(mlir::Attribute constant, double number) {
  auto value = floatOf(constant);
  return value && value->bitwiseIsEqual([&] {
    APFloat expected(number);
    bool losesInfo;
    expected.convert(value->getSemantics(), APFloat::rmNearestTiesToEven, &losesInfo);
    return expected;
  }());
}

static bool isInteger(mlir::Attribute constant, int64_t number) {
  auto value = integerOf(constant);
  return value && *value == APInt(value->getBitWidth(), number, /*isSigned=*/true);
}

OpFoldResult NegOp::fold(FoldAdaptor adaptor) {
  if (auto inner = getX().getDefiningOp<NegOp>())
    return inner.getX();
  if (auto x = floatOf(adaptor.getX()))
    return splat(getType(), -*x);
  return nullptr;
}

OpFoldResult NotOp::fold(FoldAdaptor adaptor) {
  if (auto inner = getX().getDefiningOp<NotOp>())
    return inner.getX();
  if (auto x = integerOf(adaptor.getX()))
    return splat(getType(), ~*x);
  return nullptr;
}

OpFoldResult AddOp::fold(FoldAdaptor adaptor) {
  // x + -0 -> x, also for x = -0 and x = 0.
  if (isFloat(adaptor.getB(), -0.0) || isInteger(adaptor.getB(), 0))
    return getA();
  return foldNumbers(getType(), adaptor.getA(), adaptor.getB(), std::plus<APFloat>(),
                     std::plus<APInt>());
}

OpFoldResult SubOp::fold(FoldAdaptor adaptor) {
  // x - 0 -> x, also for x = -0 and x = 0.
  if (isFloat(adaptor.getB(), 0.0) || isInteger(adaptor.getB(), 0))
    return getA();
  return foldNumbers(getType(), adaptor.getA(), adaptor.getB(), std::minus<APFloat>(),
                     std::minus<APInt>());
}

OpFoldResult MulOp::fold(FoldAdaptor adaptor) {
  if (isFloat(adaptor.getB(), 1) || isInteger(adaptor.getB(), 1))
    return getA();
  return foldNumbers(getType(), adaptor.getA(), adaptor.getB(), std::multiplies<APFloat>(),
                     std::multiplies<APInt>());
}

OpFoldResult DivOp::fold(FoldAdaptor adaptor) {
  if (isFloat(adaptor.getB(), 1) || isInteger(adaptor.getB(), 1))
    return getA();
  return foldNumbers(getType(), adaptor.getA(), adaptor.getB(), std::divides<APFloat>(),
                     [](const APInt &a, const APInt &b) { return b.isZero() ? b : a.sdiv(b); });
}

OpFoldResult AndOp::fold(FoldAdaptor adaptor) {
  if (isInteger(adaptor.getB(), 1))
    return getA();
  if (isInteger(adaptor.getB(), 0))
    return getB();
  return nullptr;
}

OpFoldResult OrOp::fold(FoldAdaptor adaptor) {
  if (isInteger(adaptor.getB(), 0))
    return getA();
  if (isInteger(adaptor.getB(), 1))
    return getB();
  return nullptr;
}

OpFoldResult XorOp::fold(FoldAdaptor adaptor) {
  return isInteger(adaptor.getB(), 0) ? OpFoldResult(getA()) : OpFoldResult();
}

/// `onOrder` of how two splats compare; none if they do not compare (NaN).
template <typename Op, typename OnOrder>
static OpFoldResult foldComparison(Op op, typename Op::FoldAdaptor adaptor, OnOrder onOrder) {
  auto answer = [&](bool holds) { return splat(op.getType(), APInt(1, holds)); };
  if (auto a = floatOf(adaptor.getA()), b = floatOf(adaptor.getB()); a && b) {
    switch (a->compare(*b)) {
    case APFloat::cmpLessThan:
      return answer(onOrder(std::optional(-1)));
    case APFloat::cmpEqual:
      return answer(onOrder(std::optional(0)));
    case APFloat::cmpGreaterThan:
      return answer(onOrder(std::optional(1)));
    case APFloat::cmpUnordered:
      return answer(onOrder(std::optional<int>()));
    }
  }
  if (auto a = integerOf(adaptor.getA()), b = integerOf(adaptor.getB()); a && b) {
    bool isByte = a->getBitWidth() == 8;
    bool isLess = isByte ? a->ult(*b) : a->slt(*b);
    return answer(onOrder(std::optional(isLess ? -1 : *a == *b ? 0 : 1)));
  }
  return nullptr;
}

using Order = std::optional<int>;

OpFoldResult EqualOp::fold(FoldAdaptor adaptor) {
  return foldComparison(*this, adaptor, [](Order order) { return order && *order == 0; });
}

OpFoldResult NotEqualOp::fold(FoldAdaptor adaptor) {
  return foldComparison(*this, adaptor, [](Order order) { return !order || *order != 0; });
}

OpFoldResult LessOp::fold(FoldAdaptor adaptor) {
  return foldComparison(*this, adaptor, [](Order order) { return order && *order < 0; });
}

OpFoldResult LessEqualOp::fold(FoldAdaptor adaptor) {
  return foldComparison(*this, adaptor, [](Order order) { return order && *order <= 0; });
}

OpFoldResult GreaterOp::fold(FoldAdaptor adaptor) {
  return foldComparison(*this, adaptor, [](Order order) { return order && *order > 0; });
}

OpFoldResult GreaterEqualOp::fold(FoldAdaptor adaptor) {
  return foldComparison(*this, adaptor, [](Order order) { return order && *order >= 0; });
}

OpFoldResult SelectOp::fold(FoldAdaptor adaptor) {
  if (getA() == getB())
    return getA();
  if (auto condition = integerOf(adaptor.getCondition()))
    return condition->isOne() ? getA() : getB();
  return nullptr;
}

/// Whether every number of `from` is a number of `to`.
static bool isLossless(Type from, Type to) {
  unsigned fromWidth = from.getIntOrFloatBitWidth(), toWidth = to.getIntOrFloatBitWidth();
  if (isa<FloatType>(from))
    return isa<FloatType>(to) && fromWidth <= toWidth;
  if (auto toFloat = dyn_cast<FloatType>(to))
    return fromWidth <= static_cast<unsigned>(toFloat.getFPMantissaWidth());
  return fromWidth <= toWidth;
}

static mlir::Attribute foldCast(mlir::Attribute constant, Type from, RankedTensorType type) {
  Type to = type.getElementType();
  auto toFloat = dyn_cast<FloatType>(to);
  bool losesInfo, isExact;
  if (auto x = floatOf(constant)) {
    if (toFloat) {
      x->convert(toFloat.getFloatSemantics(), APFloat::rmNearestTiesToEven, &losesInfo);
      return splat(type, *x);
    }
    if (to.isInteger(1))
      return splat(type, APInt(1, !x->isZero()));
    // Saturates as dlb.cast does; NaN becomes 0 in both.
    llvm::APSInt integer(to.getIntOrFloatBitWidth(), /*isUnsigned=*/to.isInteger(8));
    x->convertToInteger(integer, APFloat::rmTowardZero, &isExact);
    return splat(type, APInt(integer));
  }
  auto x = integerOf(constant);
  if (!x)
    return nullptr;
  bool hasSign = from.getIntOrFloatBitWidth() > 8;
  if (toFloat) {
    APFloat number(toFloat.getFloatSemantics());
    number.convertFromAPInt(*x, hasSign, APFloat::rmNearestTiesToEven);
    return splat(type, number);
  }
  if (to.isInteger(1))
    return splat(type, APInt(1, !x->isZero()));
  unsigned width = to.getIntOrFloatBitWidth();
  return splat(type, hasSign ? x->sextOrTrunc(width) : x->zextOrTrunc(width));
}

OpFoldResult CastOp::fold(FoldAdaptor adaptor) {
  if (getX().getType() == getType())
    return getX();
  auto inner = getX().getDefiningOp<CastOp>();
  if (inner &&
      isLossless(inner.getX().getType().getElementType(), inner.getType().getElementType())) {
    if (inner.getX().getType() == getType())
      return inner.getX();
    getXMutable().assign(inner.getX());
    return getResult();
  }
  return foldCast(adaptor.getX(), getX().getType().getElementType(), getType());
}

} // namespace dlb
