// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The operations of Lanes, and the conversions between element types.

#include "dialect/Emission.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace dlb {

Type withElement(Type type, Type element) {
  if (auto vector = dyn_cast<VectorType>(type))
    return vector.clone(element);
  return element;
}

static Lanes constantOf(OpBuilder &builder, Location loc, Type type, Attribute element) {
  TypedAttr value = cast<TypedAttr>(element);
  if (auto vector = dyn_cast<VectorType>(type))
    value = DenseElementsAttr::get(vector, element);
  return Lanes(builder, loc, arith::ConstantOp::create(builder, loc, value));
}

Lanes constantLanes(OpBuilder &builder, Location loc, Type type, double number) {
  Type element = getElementTypeOrSelf(type);
  if (!isa<FloatType>(element))
    return integerLanes(builder, loc, type, static_cast<int64_t>(number));
  return constantOf(builder, loc, type, builder.getFloatAttr(element, number));
}

Lanes integerLanes(OpBuilder &builder, Location loc, Type type, int64_t number) {
  return constantOf(builder, loc, type, builder.getIntegerAttr(getElementTypeOrSelf(type), number));
}

Lanes Lanes::like(double number) const { return constantLanes(*builder, loc, type(), number); }

Lanes Lanes::likeInteger(int64_t number) const {
  return integerLanes(*builder, loc, type(), number);
}

Lanes operator-(Lanes a) {
  return a.isFloat() ? a.apply<arith::NegFOp>() : a.likeInteger(0).apply<arith::SubIOp>(a);
}

Lanes operator+(Lanes a, Lanes b) {
  return a.isFloat() ? a.apply<arith::AddFOp>(b) : a.apply<arith::AddIOp>(b);
}

Lanes operator-(Lanes a, Lanes b) {
  return a.isFloat() ? a.apply<arith::SubFOp>(b) : a.apply<arith::SubIOp>(b);
}

Lanes operator*(Lanes a, Lanes b) {
  return a.isFloat() ? a.apply<arith::MulFOp>(b) : a.apply<arith::MulIOp>(b);
}

Lanes operator/(Lanes a, Lanes b) {
  if (a.isFloat())
    return a.apply<arith::DivFOp>(b);
  // x86 traps on a division by 0 and on the smallest integer by -1.
  Lanes zero = b.likeInteger(0), isZero = b.equals(zero), isMinusOne = b.equals(b.likeInteger(-1));
  Lanes safe = (isZero | isMinusOne).select(b.likeInteger(1), b);
  return isZero.select(zero, isMinusOne.select(-a, a.apply<arith::DivSIOp>(safe)));
}

Lanes Lanes::remainder(Lanes b) const {
  if (isFloat())
    return apply<arith::RemFOp>(b);
  Lanes one = b.likeInteger(1);
  Lanes unsafe = b.equals(b.likeInteger(0)) | b.equals(b.likeInteger(-1));
  return apply<arith::RemSIOp>(unsafe.select(one, b)); // the remainder by 1 is 0
}

Lanes Lanes::abs() const { return isFloat() ? apply<math::AbsFOp>() : apply<math::AbsIOp>(); }

Lanes Lanes::sign() const {
  Lanes zero = like(0);
  return zero.below(*this).select(like(1), below(zero).select(like(-1), *this));
}

Lanes Lanes::negated() const { return *this ^ likeInteger(1); }

Lanes Lanes::maximum(Lanes other) const {
  return isFloat() ? apply<arith::MaximumFOp>(other) : apply<arith::MaxSIOp>(other);
}

Lanes Lanes::minimum(Lanes other) const {
  return isFloat() ? apply<arith::MinimumFOp>(other) : apply<arith::MinSIOp>(other);
}

Lanes Lanes::pow(Lanes other) const { return apply<math::PowFOp>(other); }

static arith::CmpIPredicate withoutSign(arith::CmpIPredicate predicate) {
  switch (predicate) {
  case arith::CmpIPredicate::slt:
    return arith::CmpIPredicate::ult;
  case arith::CmpIPredicate::sle:
    return arith::CmpIPredicate::ule;
  case arith::CmpIPredicate::sgt:
    return arith::CmpIPredicate::ugt;
  case arith::CmpIPredicate::sge:
    return arith::CmpIPredicate::uge;
  default:
    return predicate;
  }
}

Lanes Lanes::compare(Lanes other, arith::CmpFPredicate onFloats,
                     arith::CmpIPredicate onIntegers) const {
  if (isFloat())
    return of(arith::CmpFOp::create(*builder, loc, onFloats, value, other.value));
  if (elementType().isInteger(8))
    onIntegers = withoutSign(onIntegers);
  return of(arith::CmpIOp::create(*builder, loc, onIntegers, value, other.value));
}

Lanes Lanes::below(Lanes other) const {
  return compare(other, arith::CmpFPredicate::OLT, arith::CmpIPredicate::slt);
}

Lanes Lanes::equals(Lanes other) const {
  return compare(other, arith::CmpFPredicate::OEQ, arith::CmpIPredicate::eq);
}

Lanes Lanes::select(Lanes yes, Lanes no) const {
  return of(arith::SelectOp::create(*builder, loc, value, yes.value, no.value));
}

/// Towards zero, saturating, NaN to 0. arith.fptosi is undefined outside the range, so it only sees
/// numbers inside.
static Value floatToInteger(OpBuilder &builder, Location loc, Lanes x, Type type) {
  unsigned width = getElementTypeOrSelf(type).getIntOrFloatBitWidth();
  bool hasSign = width != 8;
  double top = std::ldexp(1.0, hasSign ? width - 1 : width), bottom = hasSign ? -top : 0;
  APInt largest = hasSign ? APInt::getSignedMaxValue(width) : APInt::getMaxValue(width);
  APInt smallest = hasSign ? APInt::getSignedMinValue(width) : APInt::getMinValue(width);

  Lanes isAbove = x.compare(x.like(top), arith::CmpFPredicate::OGE, arith::CmpIPredicate::sge);
  Lanes isBelow = x.below(x.like(bottom));
  Lanes isInside = x.compare(x.like(bottom), arith::CmpFPredicate::OGE, arith::CmpIPredicate::sge) &
                   x.below(x.like(top));
  Value inside = isInside.select(x, x.like(0));
  Value converted = hasSign ? Value(arith::FPToSIOp::create(builder, loc, type, inside))
                            : Value(arith::FPToUIOp::create(builder, loc, type, inside));
  Lanes result(builder, loc, converted);
  return isAbove.select(result.likeInteger(largest.getSExtValue()),
                        isBelow.select(result.likeInteger(smallest.getSExtValue()), result));
}

static Value integerToInteger(OpBuilder &builder, Location loc, Lanes x, Type type) {
  unsigned from = x.elementType().getIntOrFloatBitWidth();
  unsigned to = getElementTypeOrSelf(type).getIntOrFloatBitWidth();
  if (to < from)
    return arith::TruncIOp::create(builder, loc, type, x);
  if (from <= 8)
    return arith::ExtUIOp::create(builder, loc, type, x);
  return arith::ExtSIOp::create(builder, loc, type, x);
}

// Where half of the last place is cut off, the bit that stays decides. A carry may reach the
// exponent, up to Inf. As integers, since not every processor has the conversion.
Lanes Lanes::roundedToBf16() const {
  Type f32 = withElement(type(), builder->getF32Type());
  if (elementType().isF64()) {
    Lanes narrow = of(arith::TruncFOp::create(*builder, loc, f32, value)).roundedToBf16();
    return of(arith::ExtFOp::create(*builder, loc, type(), Value(narrow)));
  }
  Type integer = withElement(type(), builder->getI32Type());
  Lanes bits = of(arith::BitcastOp::create(*builder, loc, integer, value));
  Lanes stays = bits.apply<arith::ShRUIOp>(bits.likeInteger(16)) & bits.likeInteger(1);
  Lanes rounded = (bits + bits.likeInteger(0x7fff) + stays) & bits.likeInteger(-0x10000);
  Lanes isNumber =
      of(arith::CmpFOp::create(*builder, loc, arith::CmpFPredicate::ORD, value, value));
  return isNumber.select(of(arith::BitcastOp::create(*builder, loc, f32, rounded)), *this);
}

Value emitCast(OpBuilder &builder, Location loc, Value value, Type type) {
  type = withElement(value.getType(), getElementTypeOrSelf(type));
  if (value.getType() == type)
    return value;
  Lanes x(builder, loc, value);
  Type from = x.elementType(), to = getElementTypeOrSelf(type);
  if (to.isInteger(1))
    return x.compare(x.like(0), arith::CmpFPredicate::UNE, arith::CmpIPredicate::ne);
  if (x.isFloat() && isa<FloatType>(to)) {
    if (from.getIntOrFloatBitWidth() < to.getIntOrFloatBitWidth())
      return arith::ExtFOp::create(builder, loc, type, value);
    return arith::TruncFOp::create(builder, loc, type, value);
  }
  if (x.isFloat())
    return floatToInteger(builder, loc, x, type);
  if (!isa<FloatType>(to))
    return integerToInteger(builder, loc, x, type);
  if (from.getIntOrFloatBitWidth() <= 8)
    return arith::UIToFPOp::create(builder, loc, type, value);
  return arith::SIToFPOp::create(builder, loc, type, value);
}

} // namespace dlb
