// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Formulas in arith and math: what the bodies of Pointwise and Reduction ops are written in. A
// Lanes is one element, or one element per lane of a vector; the formula is the same.

#ifndef DLB_DIALECT_EMISSION_H
#define DLB_DIALECT_EMISSION_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"

namespace dlb {

class Lanes {
public:
  Lanes(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value value)
      : builder(&builder), loc(loc), value(value) {}

  operator mlir::Value() const { return value; }
  mlir::Type type() const { return value.getType(); }
  mlir::Type elementType() const { return mlir::getElementTypeOrSelf(value); }
  bool isFloat() const { return llvm::isa<mlir::FloatType>(elementType()); }

  /// The constant `number` in this type; for integers it must be whole.
  Lanes like(double number) const;
  Lanes likeInteger(int64_t number) const;

  template <typename UnaryOp> Lanes apply() const {
    return of(UnaryOp::create(*builder, loc, value));
  }
  template <typename BinaryOp> Lanes apply(Lanes other) const {
    return of(BinaryOp::create(*builder, loc, value, other.value));
  }

  Lanes abs() const;
  Lanes sign() const;
  Lanes negated() const; ///< of bools
  Lanes maximum(Lanes other) const;
  Lanes minimum(Lanes other) const;
  Lanes pow(Lanes other) const;
  Lanes remainder(Lanes other) const;
  /// Bytes (i8) compare without sign.
  Lanes compare(Lanes other, mlir::arith::CmpFPredicate onFloats,
                mlir::arith::CmpIPredicate onIntegers) const;
  Lanes below(Lanes other) const; ///< this < other; false for NaN
  Lanes equals(Lanes other) const;
  /// This value is the condition.
  Lanes select(Lanes yes, Lanes no) const;
  /// The nearest number of bf16, ties to even; f64 by way of f32.
  Lanes roundedToBf16() const;

  friend Lanes operator-(Lanes a);
  friend Lanes operator+(Lanes a, Lanes b);
  friend Lanes operator-(Lanes a, Lanes b);
  friend Lanes operator*(Lanes a, Lanes b);
  /// Of integers: towards zero, 0 where b is 0.
  friend Lanes operator/(Lanes a, Lanes b);
  friend Lanes operator/(double a, Lanes b) { return b.like(a) / b; }
  friend Lanes operator+(double a, Lanes b) { return b.like(a) + b; }
  friend Lanes operator*(double a, Lanes b) { return b.like(a) * b; }
  friend Lanes operator&(Lanes a, Lanes b) { return a.apply<mlir::arith::AndIOp>(b); }
  friend Lanes operator|(Lanes a, Lanes b) { return a.apply<mlir::arith::OrIOp>(b); }
  friend Lanes operator^(Lanes a, Lanes b) { return a.apply<mlir::arith::XOrIOp>(b); }

private:
  Lanes of(mlir::Value result) const { return Lanes(*builder, loc, result); }

  mlir::OpBuilder *builder;
  mlir::Location loc;
  mlir::Value value;
};

/// The constant `number` of `type`, a scalar type or a vector type.
Lanes constantLanes(mlir::OpBuilder &builder, mlir::Location loc, mlir::Type type, double number);
Lanes integerLanes(mlir::OpBuilder &builder, mlir::Location loc, mlir::Type type, int64_t number);

/// `type` with the element type `element`: a vector stays a vector.
mlir::Type withElement(mlir::Type type, mlir::Type element);

/// `x` in the elements of `type`, with the rules of dlb.cast.
mlir::Value emitCast(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value x, mlir::Type type);

} // namespace dlb

#endif // DLB_DIALECT_EMISSION_H
