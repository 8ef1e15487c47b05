// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The derivative of a scalar, as an op until the pass `differentiate` expands it.

#ifndef DLB_DIALECT_OPS_GRADIENT_TD
#define DLB_DIALECT_OPS_GRADIENT_TD

include "dialect/Dialect.td"

def GradientOp : Dlb_PureOp<"gradient", Dlb_InfersTypes> {
  let summary = "derivatives of a scalar";
  let description = [{
    Result k is ∂y/∂xs[k]: how y, computed earlier in the same block, changes with that value. Zero where y
    does not depend on it. The results may be differentiated again.

    * C1: `y` is a scalar.
    * C2: there is one result for each of `xs`, of its type.

    Example: `%gw, %gb = dlb.gradient %loss wrt %w, %b : tensor<f32> wrt tensor<4x3xf32>, tensor<3xf32>`
  }];
  let arguments = (ins Dlb_Float:$y, Variadic<Dlb_Float>:$xs);
  let results = (outs Variadic<Dlb_Float>:$gradients);
  let assemblyFormat = "$y `wrt` $xs attr-dict `:` type($y) `wrt` type($xs)";
}

#endif // DLB_DIALECT_OPS_GRADIENT_TD
