// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Ops on each element alone. A line of this file is an op: its name, its formula, what it emits for
// an element, its derivative.
//
// In an emission, `x` (or `a`, `b`) are the elements: Lanes, see Emission.h. In a derivative, `g` is the
// cotangent, `y` the result and `x` (or `a`, `b`) the operands: Expr, see Expression.h.

#ifndef DLB_DIALECT_OPS_POINTWISE_TD
#define DLB_DIALECT_OPS_POINTWISE_TD

include "dialect/Dialect.td"

class Dlb_Pointwise<string mnemonic, list<Trait> traits = []>
    : Dlb_PureOp<mnemonic, !listconcat(traits, [
        DeclareOpInterfaceMethods<PointwiseOpInterface, ["emitAt"]>, BatchableOpInterface])> {
  /// The body of emitAt; for one expression, set `emission`.
  string emission = "";
  code emitBody = "return " # emission # ";";
  /// Names for the operands' elements.
  code emitOperands = "";
  code emitDefinition = [{
    ::mlir::Value $cppClass::emitAt(::mlir::OpBuilder &builder, ::mlir::Location loc,
                                    ::mlir::ValueRange operands,
                                    [[maybe_unused]] ::mlir::ValueRange indices,
                                    [[maybe_unused]] ::mlir::Type type) {
  }] # emitOperands # emitBody # [{
    }
  }];
  let extraClassDefinition = emitDefinition;
}

// --- One operand -------------------------------------------------------------------------------

class Dlb_Unary<string mnemonic, string formula, list<Trait> traits>
    : Dlb_Pointwise<mnemonic, traits> {
  let summary = formula;
  let description = [{
    y = }] # formula # [{, element by element.

    * C1: `x` and the result have the same type.

    Example: `%y = dlb.}] # mnemonic # [{ %x : tensor<4xf32>`
  }];
  let assemblyFormat = "$x attr-dict `:` type($x)";
  let emitOperands = "[[maybe_unused]] Lanes x(builder, loc, operands[0]);";
}

class Dlb_FloatUnary<string mnemonic, string formula, string emitted, list<Trait> traits = []>
    : Dlb_Unary<mnemonic, formula, !listconcat(Dlb_SameType, traits)> {
  let arguments = (ins Dlb_Float:$x);
  let results = (outs Dlb_Float:$y);
  let emission = emitted;
}

/// With the derivative `derivative` of the loss by x, in terms of g, x and y.
class Dlb_SmoothUnary<string mnemonic, string formula, string emitted, string derivative>
    : Dlb_FloatUnary<mnemonic, formula, emitted, Dlb_HasGradient> {
  let extraClassDefinition = emitDefinition # [{
    ::llvm::SmallVector<::mlir::Value> $cppClass::gradient(
        ::mlir::OpBuilder &builder, ::mlir::Location loc,
        ::llvm::ArrayRef<::mlir::Value> cotangents) {
      Expr g(builder, loc, cotangents[0]);
      [[maybe_unused]] Expr x(builder, loc, getX()), y(builder, loc, getY());
      return {}] # derivative # [{};
    }
  }];
}

def NegOp : Dlb_SmoothUnary<"neg", "-x", "-x", "-g"> { let hasFolder = 1; }
def AbsOp : Dlb_SmoothUnary<"abs", "|x|", "x.abs()", "g * sign(x)">;
def ExpOp : Dlb_SmoothUnary<"exp", "e^x", "x.apply<math::ExpOp>()", "g * y">;
def LogOp : Dlb_SmoothUnary<"log", "ln x", "x.apply<math::LogOp>()", "g / x">;
def Log1pOp : Dlb_SmoothUnary<"log1p", "ln (1 + x)", "x.apply<math::Log1pOp>()", "g / (1 + x)">;
def SqrtOp : Dlb_SmoothUnary<"sqrt", "√x", "x.apply<math::SqrtOp>()", "0.5 * g / y">;
def RsqrtOp : Dlb_SmoothUnary<"rsqrt", "1 / √x", "1 / x.apply<math::SqrtOp>()",
                              "-0.5 * g * y * y * y">;
def SinOp : Dlb_SmoothUnary<"sin", "sin x", "x.apply<math::SinOp>()", "g * cos(x)">;
def CosOp : Dlb_SmoothUnary<"cos", "cos x", "x.apply<math::CosOp>()", "-g * sin(x)">;
def TanhOp : Dlb_SmoothUnary<"tanh", "tanh x", "x.apply<math::TanhOp>()", "g * (1 - y * y)">;
def SigmoidOp : Dlb_SmoothUnary<"sigmoid", "1 / (1 + e^-x)",
                                "1 / (1 + (-x).apply<math::ExpOp>())", "g * y * (1 - y)">;
// 2 / √π = 1.1283791670955126
def ErfOp : Dlb_SmoothUnary<"erf", "2/√π ∫₀ˣ e^-t² dt", "x.apply<math::ErfOp>()",
                            "1.1283791670955126 * g * exp(-(x * x))">;

/// Constant between jumps: the derivative is zero wherever there is one, and taken as zero elsewhere.
class Dlb_StepUnary<string mnemonic, string formula, string emitted>
    : Dlb_FloatUnary<mnemonic, formula, emitted, Dlb_HasGradient> {
  let extraClassDefinition = emitDefinition # [{
    ::llvm::SmallVector<::mlir::Value> $cppClass::gradient(
        ::mlir::OpBuilder &, ::mlir::Location, ::llvm::ArrayRef<::mlir::Value>) {
      return {::mlir::Value()};
    }
  }];
}

def SignOp : Dlb_StepUnary<"sign", "-1, 0 or 1 as x < 0, x = 0, x > 0 (NaN stays)", "x.sign()">;
def FloorOp : Dlb_StepUnary<"floor", "⌊x⌋", "x.apply<math::FloorOp>()">;
def CeilOp : Dlb_StepUnary<"ceil", "⌈x⌉", "x.apply<math::CeilOp>()">;

/// What bf16 holds. Without a derivative: products are rounded when all gradients are expanded.
def RoundBf16Op : Dlb_FloatUnary<"round_bf16",
    "x rounded to 8 significant bits in the range of f32, to nearest even", "x.roundedToBf16()">;

def NotOp : Dlb_Unary<"not", "¬x", Dlb_SameType> {
  let arguments = (ins Dlb_Bool:$x);
  let results = (outs Dlb_Bool:$y);
  let emission = "x.negated()";
  let hasFolder = 1;
}

/// Infers a bool for each element of `operand`.
class Dlb_InfersBool<string operand> {
  code definition = [{
    ::llvm::LogicalResult $cppClass::inferReturnTypes(
        ::mlir::MLIRContext *context, ::std::optional<::mlir::Location>, Adaptor adaptor,
        ::llvm::SmallVectorImpl<::mlir::Type> &types) {
      auto type = ::llvm::cast<::mlir::RankedTensorType>(adaptor.}] # operand # [{().getType());
      types.push_back(type.clone(::mlir::IntegerType::get(context, 1)));
      return ::llvm::success();
    }
  }];
}

def IsFiniteOp : Dlb_Unary<"is_finite", "x is neither infinite nor NaN", Dlb_InfersTypes> {
  let arguments = (ins Dlb_Float:$x);
  let results = (outs Dlb_Bool:$y);
  // |x| < ∞ is false for NaN too.
  let emission = "x.abs().below(x.like(INFINITY))";
  let extraClassDefinition = emitDefinition # Dlb_InfersBool<"getX">.definition;
}

def CastOp : Dlb_Pointwise<"cast", Dlb_HasGradient> {
  let summary = "the same numbers in another element type";
  let description = [{
    y = x, rounded to nearest even where the result's type is a narrower float, truncated towards zero
    from float to integer (saturating; NaN becomes 0), wrapped from a wider to a narrower integer. A
    bool is 0 or 1; to bool it is x ≠ 0 (NaN is true). `i8` is a byte without sign.

    * C1: `x` and the result have the same shape.

    Example: `%y = dlb.cast %x : tensor<4xi32> -> tensor<4xf32>`
  }];
  let arguments = (ins Dlb_Tensor:$x);
  let results = (outs Dlb_Tensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($y)";
  let emitBody = "return emitCast(builder, loc, operands[0], type);";
  let hasVerifier = 1;
  let hasFolder = 1;
}

// --- Two operands ------------------------------------------------------------------------------

class Dlb_Binary<string mnemonic, string formula, list<Trait> traits>
    : Dlb_Pointwise<mnemonic, traits> {
  let summary = formula;
  let description = [{
    y = }] # formula # [{, element by element.

    * C1: `a` and `b` have the same type.

    Example: `%y = dlb.}] # mnemonic # [{ %a, %b : tensor<4xf32>`
  }];
  let assemblyFormat = "$a `,` $b attr-dict `:` type($a)";
  let emitOperands = [{
    [[maybe_unused]] Lanes a(builder, loc, operands[0]), b(builder, loc, operands[1]);
  }];
}

/// With the derivatives of the loss by a and by b, in terms of g, a, b and y.
class Dlb_SmoothBinary<string mnemonic, string formula, Type type, string emitted, string byA,
                       string byB, list<Trait> traits = []>
    : Dlb_Binary<mnemonic, formula,
                 !listconcat(Dlb_SameType, traits, Dlb_HasGradient)> {
  let arguments = (ins type:$a, type:$b);
  let results = (outs type:$y);
  let emission = emitted;
  let extraClassDefinition = emitDefinition # [{
    ::llvm::SmallVector<::mlir::Value> $cppClass::gradient(
        ::mlir::OpBuilder &builder, ::mlir::Location loc,
        ::llvm::ArrayRef<::mlir::Value> cotangents) {
      Expr g(builder, loc, cotangents[0]);
      [[maybe_unused]] Expr a(builder, loc, getA()), b(builder, loc, getB()),
                            y(builder, loc, getY());
      return {}] # byA # ", " # byB # [{};
    }
  }];
}

def AddOp : Dlb_SmoothBinary<"add", "a + b", Dlb_Number, "a + b", "g", "g", [Commutative]> {
  let hasFolder = 1;
}
def SubOp : Dlb_SmoothBinary<"sub", "a - b", Dlb_Number, "a - b", "g", "-g"> {
  let hasFolder = 1;
}
def MulOp : Dlb_SmoothBinary<"mul", "a · b", Dlb_Number, "a * b", "g * b", "g * a",
                             [Commutative]> {
  let hasFolder = 1;
}
def DivOp : Dlb_SmoothBinary<"div", "a / b (integers: towards zero, 0 where b = 0)", Dlb_Number,
                             "a / b", "g / b", "-g * y / b"> {
  let hasFolder = 1;
}
// Where b = 0, a^0 = 1 for every a; where a = 0 < b, a^b stays 0: both derivatives are 0 there, not
// the NaN of the formula. The same choices as PyTorch's pow_backward.
def PowOp : Dlb_SmoothBinary<"pow", "a^b", Dlb_Float, "a.pow(b)",
  "select(equal(b, b.like(0)), b.like(0), g * b * pow(a, b - 1))",
  "select(both(equal(a, a.like(0)), greaterEqual(b, b.like(0))), b.like(0), g * y * log(a))">;
// On a tie each operand receives half, as PyTorch's maximum does. The library's relu is
// select(x > 0, x, 0), whose derivative at 0 is 0.
def MaximumOp : Dlb_SmoothBinary<"maximum", "max(a, b), NaN if either is", Dlb_Number,
                                 "a.maximum(b)", "share(g, greater(a, b), equal(a, b))",
                                 "share(g, greater(b, a), equal(a, b))", [Commutative]>;
def MinimumOp : Dlb_SmoothBinary<"minimum", "min(a, b), NaN if either is", Dlb_Number,
                                 "a.minimum(b)", "share(g, less(a, b), equal(a, b))",
                                 "share(g, less(b, a), equal(a, b))", [Commutative]>;
def RemainderOp : Dlb_SmoothBinary<
  "remainder", "a - b · trunc(a / b), the sign of a (integers: 0 where b = 0)", Dlb_Number,
  "a.remainder(b)", "g", "-g * truncated(a / b)">;

class Dlb_Logical<string mnemonic, string formula, string emitted>
    : Dlb_Binary<mnemonic, formula, !listconcat(Dlb_SameType, [Commutative])> {
  let arguments = (ins Dlb_Bool:$a, Dlb_Bool:$b);
  let results = (outs Dlb_Bool:$y);
  let emission = emitted;
  let hasFolder = 1;
}

def AndOp : Dlb_Logical<"and", "a ∧ b", "a & b">;
def OrOp : Dlb_Logical<"or", "a ∨ b", "a | b">;
def XorOp : Dlb_Logical<"xor", "a ⊻ b", "a ^ b">;

/// Comparisons are false where an operand is NaN, `not_equal` is true.
class Dlb_Comparison<string mnemonic, string formula, string onFloats, string onIntegers>
    : Dlb_Binary<mnemonic, formula, !listconcat([Dlb_OneType, SameTypeOperands], Dlb_InfersTypes)> {
  let arguments = (ins Dlb_Comparable:$a, Dlb_Comparable:$b);
  let results = (outs Dlb_Bool:$y);
  let emission = "a.compare(b, arith::CmpFPredicate::" # onFloats # ", arith::CmpIPredicate::"
                 # onIntegers # ")";
  let extraClassDefinition = emitDefinition # Dlb_InfersBool<"getA">.definition;
  let hasFolder = 1;
}

def EqualOp : Dlb_Comparison<"equal", "a = b", "OEQ", "eq">;
def NotEqualOp : Dlb_Comparison<"not_equal", "a ≠ b", "UNE", "ne">;
def LessOp : Dlb_Comparison<"less", "a < b", "OLT", "slt">;
def LessEqualOp : Dlb_Comparison<"less_equal", "a ≤ b", "OLE", "sle">;
def GreaterOp : Dlb_Comparison<"greater", "a > b", "OGT", "sgt">;
def GreaterEqualOp : Dlb_Comparison<"greater_equal", "a ≥ b", "OGE", "sge">;

// --- Three operands ----------------------------------------------------------------------------

def SelectOp : Dlb_Pointwise<"select", [
    AllTypesMatch<["a", "b", "y"]>, DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let summary = "a where the condition holds, else b";
  let description = [{
    y = a where `condition`, else b, element by element.

    * C1: `a`, `b` and the result have the same type.
    * C2: `condition` has their shape.

    Example: `%y = dlb.select %c, %a, %b : tensor<4xf32>`
  }];
  let arguments = (ins Dlb_Bool:$condition, Dlb_Tensor:$a, Dlb_Tensor:$b);
  let results = (outs Dlb_Tensor:$y);
  let assemblyFormat = "$condition `,` $a `,` $b attr-dict `:` type($condition) `,` type($y)";
  let emitBody = [{
    return arith::SelectOp::create(builder, loc, operands[0], operands[1], operands[2]);
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

#endif // DLB_DIALECT_OPS_POINTWISE_TD
