// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Weights in the order, and the precision, that the runtime's tile products read them in.

#ifndef DLB_DIALECT_OPS_PACKING_TD
#define DLB_DIALECT_OPS_PACKING_TD

include "dialect/Dialect.td"

def PackOp : Dlb_PureOp<"pack", [DeclareOpInterfaceMethods<AnchorOpInterface>]> {
  let summary = "weights as the runtime's products read them fastest";
  let description = [{
    y holds what a product makes of x before it multiplies, in strips of 32 columns or filters, one behind the
    other. Only the runtime (`runtime/abi/tiles.h`) knows how a strip is laid out, which depends on the
    instruction set; nobody but a product that is told so by `dlb.packed` reads it.

    | `layout` | x | a strip |
    |---|---|---|
    | `panels` | a matrix with columns inside | its columns, row by row |
    | `terms` | the same | three terms of bf16 for each element |
    | `transposed panels`, `transposed terms` | a matrix with columns outside | as above |
    | `filters` | weights K, C, 3, 3 | 36 elements for each filter and channel: Winograd's transform |
    | `filter rows` | weights K, C, R, S | the filters' elements side by side |
    | `filter terms` | the same | three terms of bf16 for each element |

    * C1: `layout` is one of these, and `x` what it says.
    * C2: the result has as many rows as there are strips, each of the elements that the runtime asks for.
    * C3: `x` and the result are of `f32`.

    Example: `%p = dlb.pack %w "terms" : tensor<784x500xf32> -> tensor<16x38416xf32>`
  }];
  let arguments = (ins Dlb_TensorOf<[F32]>:$x, StrAttr:$layout);
  let results = (outs Dlb_TensorOf<[F32]>:$y);
  let assemblyFormat = "$x $layout attr-dict `:` type($x) `->` type($y)";
  let hasVerifier = 1;
}

def PackedOp : Dlb_PureOp<"packed", [
    DeclareOpInterfaceMethods<ViewOpInterface, ["operandMap", "operandDomain"]>,
    AllTypesMatch<["x", "y"]>]> {
  let summary = "weights, and the same packed";
  let description = [{
    y is x. A contraction whose columns y holds, or a convolution with these weights, reads `packed` instead, which is `dlb.pack` of x, and x
    where the packed form can't say all that x does (numbers that are not finite).

    * C1: `packed` has the type that `dlb.pack` of x in this layout may have.

    Example: `%v = dlb.packed %w as "terms" %p : tensor<784x500xf32>, tensor<16x38416xf32>`
  }];
  let arguments = (ins Dlb_TensorOf<[F32]>:$x, Dlb_TensorOf<[F32]>:$packed, StrAttr:$layout);
  let results = (outs Dlb_TensorOf<[F32]>:$y);
  let assemblyFormat = "$x `as` $layout $packed attr-dict `:` type($x) `,` type($packed)";
  let hasVerifier = 1;
}

#endif // DLB_DIALECT_OPS_PACKING_TD
