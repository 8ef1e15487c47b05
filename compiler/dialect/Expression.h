// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Formulas in dlb ops: what gradient rules are written in, so that they read as in a textbook.
// Operands of an operator have the same type; a number takes the type of the other operand.

#ifndef DLB_DIALECT_EXPRESSION_H
#define DLB_DIALECT_EXPRESSION_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace dlb {

class Expr {
public:
  Expr(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value value)
      : builder(&builder), loc(loc), value(value) {}

  operator mlir::Value() const { return value; }
  mlir::RankedTensorType type() const {
    return llvm::cast<mlir::RankedTensorType>(value.getType());
  }

  /// The number in this type.
  Expr like(double number) const;

  template <typename Op, typename... Args> Expr make(Args &&...args) const {
    return Expr(*builder, loc, Op::create(*builder, loc, std::forward<Args>(args)...));
  }

private:
  mlir::OpBuilder *builder;
  mlir::Location loc;
  mlir::Value value;
};

Expr operator-(Expr a);
Expr operator+(Expr a, Expr b);
Expr operator-(Expr a, Expr b);
Expr operator*(Expr a, Expr b);
Expr operator/(Expr a, Expr b);
inline Expr operator+(double a, Expr b) { return b.like(a) + b; }
inline Expr operator-(double a, Expr b) { return b.like(a) - b; }
inline Expr operator-(Expr a, double b) { return a - a.like(b); }
inline Expr operator*(double a, Expr b) { return b.like(a) * b; }

Expr exp(Expr x);
Expr log(Expr x);
Expr sin(Expr x);
Expr cos(Expr x);
Expr sign(Expr x);
Expr pow(Expr a, Expr b);
/// Rounded towards zero.
Expr truncated(Expr x);

Expr equal(Expr a, Expr b);
Expr less(Expr a, Expr b);
Expr greater(Expr a, Expr b);
Expr greaterEqual(Expr a, Expr b);
Expr both(Expr a, Expr b);
Expr select(Expr condition, Expr a, Expr b);

/// `x` in the element type of `like`, same shape.
Expr castTo(Expr x, mlir::Type element);

Expr sum(Expr x, llvm::ArrayRef<int64_t> dimensions);
Expr product(Expr x, llvm::ArrayRef<int64_t> dimensions);
/// The inverse in shape of a reduction of `type` over `dimensions`: `x` repeated along them.
Expr spread(Expr x, mlir::RankedTensorType type, llvm::ArrayRef<int64_t> dimensions);

} // namespace dlb

#endif // DLB_DIALECT_EXPRESSION_H
