// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.or` as PyTorch and NumPy compute it.

func.func @or_0(%0: tensor<4xi1>, %1: tensor<4xi1>) -> (tensor<4xi1>)
  attributes {
    dlb.inputs = [dense<[false, false, true, true]> : tensor<4xi1>,
      dense<[false, true, false, true]> : tensor<4xi1>],
    dlb.expect = [dense<[false, true, true, true]> : tensor<4xi1>]} {
  %r:1 = "dlb.or"(%0, %1) {} : (tensor<4xi1>, tensor<4xi1>) -> (tensor<4xi1>)
  return %r#0 : tensor<4xi1>
}
