// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Random numbers that depend on seed, step, stream and the element's logical index only: the same
// bits for any layout, fusion and number of threads. Recomputing them is cheaper than storing them.

#ifndef DLB_DIALECT_OPS_RANDOM_TD
#define DLB_DIALECT_OPS_RANDOM_TD

include "dialect/Dialect.td"

def Dlb_Seed : Type<
    CPred<"$_self == ::mlir::RankedTensorType::get({}, ::mlir::IntegerType::get($_self.getContext(), 64))">,
    "tensor<i64>", "::mlir::RankedTensorType">,
  BuildableType<"::mlir::RankedTensorType::get({}, $_builder.getI64Type())">;

class Dlb_Random<string mnemonic, string distribution, string formula>
    : Dlb_PureOp<mnemonic, [DeclareOpInterfaceMethods<
        PointwiseOpInterface, ["operandMap", "indexMap", "emitAt"]>]> {
  let summary = distribution;
  let description = [{
    Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011)
    with key (low, high 32 bits of seed) and counter (c, low 32 bits of step, low, high 32 bits of
    stream), where i is the element's row-major index in the result, plus `turn` times the number of its
    elements. So the turns of a scan, with an `iota` as `turn`, yield the numbers that one op yields whose
    result has the turns as leading dimension:
    }] # formula # [{

    The same 24 bits serve f32 and f64.

    * C1: `seed`, `step` and `turn` are scalars.
    * C2: the result has at most 2³² elements, so that 32 bits hold c (with turns: its low 32 bits).

    Example: `%y = dlb.}] # mnemonic # [{ %seed, %step stream 7 : tensor<4xf32>`
  }];
  let arguments = (ins Dlb_Seed:$seed, Dlb_Seed:$step, Optional<Dlb_Seed>:$turn, I64Attr:$stream);
  let results = (outs Dlb_Float:$y);
  let assemblyFormat = "$seed `,` $step (`turn` $turn^)? `stream` $stream attr-dict `:` type($y)";
  let hasVerifier = 1;
  let extraClassDefinition = [{
    ::mlir::AffineMap $cppClass::operandMap(unsigned) { return scalarMap(getY()); }
    ::mlir::AffineMap $cppClass::indexMap() { return positionMap(getY()); }
    ::llvm::LogicalResult $cppClass::verify() { return verifyRandom(*this, getY().getType()); }
  }];
}

def RandomUniformOp : Dlb_Random<"random_uniform", "uniform in [0, 1)", [{
    c = ⌊i / 4⌋, word = out[i mod 4], y = ⌊word / 2⁸⌋ · 2⁻²⁴.}]>;

def RandomNormalOp : Dlb_Random<"random_normal", "standard normal (Box and Muller)", [{
    c = ⌊i / 2⌋, j = i mod 2, u₁ = (⌊out[2j] / 2⁸⌋ + 1) · 2⁻²⁴, u₂ = ⌊out[2j + 1] / 2⁸⌋ · 2⁻²⁴,
    y = √(-2 ln u₁) · cos(2π u₂).}]>;

#endif // DLB_DIALECT_OPS_RANDOM_TD
