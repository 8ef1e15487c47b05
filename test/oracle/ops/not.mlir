// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.not` as PyTorch and NumPy compute it.

func.func @not_0(%0: tensor<2x3xi1>) -> (tensor<2x3xi1>)
  attributes {
    dlb.inputs = [dense<[[false, false, true], [false, true, true]]> : tensor<2x3xi1>],
    dlb.expect = [dense<[[true, true, false], [true, false, false]]> : tensor<2x3xi1>]} {
  %r:1 = "dlb.not"(%0) {} : (tensor<2x3xi1>) -> (tensor<2x3xi1>)
  return %r#0 : tensor<2x3xi1>
}
