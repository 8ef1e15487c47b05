// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The operations of Expr: each creates one op, or a constant that folds away.

#include "dialect/Expression.h"

#include "dialect/Dialect.h"

using namespace mlir;

namespace dlb {

Expr Expr::like(double number) const {
  Type element = type().getElementType();
  mlir::Attribute value = isa<FloatType>(element)
                              ? mlir::Attribute(builder->getFloatAttr(element, number))
                              : builder->getIntegerAttr(element, static_cast<int64_t>(number));
  return make<ConstantOp>(type(), DenseElementsAttr::get(type(), value));
}

Expr operator-(Expr a) { return a.make<NegOp>(a); }
Expr operator+(Expr a, Expr b) { return a.make<AddOp>(a, b); }
Expr operator-(Expr a, Expr b) { return a.make<SubOp>(a, b); }
Expr operator*(Expr a, Expr b) { return a.make<MulOp>(a, b); }
Expr operator/(Expr a, Expr b) { return a.make<DivOp>(a, b); }

Expr exp(Expr x) { return x.make<ExpOp>(x); }
Expr log(Expr x) { return x.make<LogOp>(x); }
Expr sin(Expr x) { return x.make<SinOp>(x); }
Expr cos(Expr x) { return x.make<CosOp>(x); }
Expr sign(Expr x) { return x.make<SignOp>(x); }
Expr pow(Expr a, Expr b) { return a.make<PowOp>(a, b); }

Expr truncated(Expr x) { return select(less(x, x.like(0)), x.make<CeilOp>(x), x.make<FloorOp>(x)); }

Expr equal(Expr a, Expr b) { return a.make<EqualOp>(a, b); }
Expr less(Expr a, Expr b) { return a.make<LessOp>(a, b); }
Expr greater(Expr a, Expr b) { return a.make<GreaterOp>(a, b); }
Expr greaterEqual(Expr a, Expr b) { return a.make<GreaterEqualOp>(a, b); }
Expr both(Expr a, Expr b) { return a.make<AndOp>(a, b); }
Expr select(Expr condition, Expr a, Expr b) { return a.make<SelectOp>(condition, a, b); }

Expr castTo(Expr x, Type element) {
  return x.make<CastOp>(RankedTensorType::get(x.type().getShape(), element), x);
}

Expr sum(Expr x, ArrayRef<int64_t> dimensions) { return x.make<ReduceSumOp>(x, dimensions); }

Expr product(Expr x, ArrayRef<int64_t> dimensions) { return x.make<ReduceProdOp>(x, dimensions); }

Expr spread(Expr x, RankedTensorType type, ArrayRef<int64_t> dimensions) {
  SmallVector<int64_t> kept;
  for (int64_t d = 0; d < type.getRank(); ++d)
    if (!llvm::is_contained(dimensions, d))
      kept.push_back(d);
  return x.make<BroadcastOp>(type.clone(x.type().getElementType()), x, kept);
}

} // namespace dlb
