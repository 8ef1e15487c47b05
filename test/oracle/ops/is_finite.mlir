// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.is_finite` as PyTorch and NumPy compute it.

func.func @is_finite_0(%0: tensor<7xf32>) -> (tensor<7xi1>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<7xf32>],
    dlb.expect = [dense<[true, true, true, true, false, false, false]> : tensor<7xi1>]} {
  %r:1 = "dlb.is_finite"(%0) {} : (tensor<7xf32>) -> (tensor<7xi1>)
  return %r#0 : tensor<7xi1>
}
