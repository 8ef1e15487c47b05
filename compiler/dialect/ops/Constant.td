// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Tensors out of nothing: constants and indices.

#ifndef DLB_DIALECT_OPS_CONSTANT_TD
#define DLB_DIALECT_OPS_CONSTANT_TD

include "dialect/Dialect.td"

def ConstantOp : Dlb_PureOp<"constant", [ConstantLike, AllTypesMatch<["value", "y"]>]> {
  let summary = "a known tensor";
  let description = [{
    y = value: one number for all elements (a splat), or all elements.

    * C1: `value` and the result have the same type.

    Example: `%y = dlb.constant dense<0.5> : tensor<4xf32>`
  }];
  let arguments = (ins ElementsAttr:$value);
  let results = (outs Dlb_Tensor:$y);
  let assemblyFormat = "$value attr-dict";
  let hasFolder = 1;
}

def IotaOp : Dlb_PureOp<"iota", [DeclareOpInterfaceMethods<
    PointwiseOpInterface, ["emitAt", "indexMap"]>]> {
  let summary = "0, 1, 2, … along a dimension";
  let description = [{
    y[i₀, …, iₙ] = i_dimension, converted to the element type (to bool: i ≠ 0).

    * C1: 0 ≤ `dimension` < rank of the result.
    * C2: the result's element type holds every index: for bytes, a size of at most 256.

    Example: `%y = dlb.iota 1 : tensor<4x3xi32>`
  }];
  let arguments = (ins I64Attr:$dimension);
  let results = (outs Dlb_Tensor:$y);
  let assemblyFormat = "$dimension attr-dict `:` type($y)";
  let hasVerifier = 1;
}

#endif // DLB_DIALECT_OPS_CONSTANT_TD
