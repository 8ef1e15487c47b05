// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.equal` as PyTorch and NumPy compute it.

func.func @equal_0(%0: tensor<49xf32>, %1: tensor<49xf32>) -> (tensor<49xi1>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<49xf32>,
      dense<[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000]> : tensor<49xf32>],
    dlb.expect = [dense<[true, true, false, false, false, false, false, true, true, false, false, false, false, false, false, false, true, false, false, false, false, false, false, false, true, false, false, false, false, false, false, false, true, false, false, false, false, false, false, false, true, false, false, false, false, false, false, false, false]> : tensor<49xi1>]} {
  %r:1 = "dlb.equal"(%0, %1) {} : (tensor<49xf32>, tensor<49xf32>) -> (tensor<49xi1>)
  return %r#0 : tensor<49xi1>
}

func.func @equal_1(%0: tensor<3x4xi32>, %1: tensor<3x4xi32>) -> (tensor<3x4xi1>)
  attributes {
    dlb.inputs = [dense<[[-1, 2, 1, 1], [-1, 1, 2, 2], [0, -2, 0, 0]]> : tensor<3x4xi32>,
      dense<[[1, -2, 2, -2], [1, -2, 2, 2], [0, -1, 0, 0]]> : tensor<3x4xi32>],
    dlb.expect = [dense<[[false, false, false, false], [false, false, true, true], [true, false, true, true]]> : tensor<3x4xi1>]} {
  %r:1 = "dlb.equal"(%0, %1) {} : (tensor<3x4xi32>, tensor<3x4xi32>) -> (tensor<3x4xi1>)
  return %r#0 : tensor<3x4xi1>
}

func.func @equal_2(%0: tensor<3x4xi64>, %1: tensor<3x4xi64>) -> (tensor<3x4xi1>)
  attributes {
    dlb.inputs = [dense<[[-2, 1, 1, 1], [-2, 2, 0, 0], [-2, 1, 2, 2]]> : tensor<3x4xi64>,
      dense<[[-2, -2, -1, 0], [-2, -2, 0, 0], [-2, -1, 0, 2]]> : tensor<3x4xi64>],
    dlb.expect = [dense<[[true, false, false, false], [true, false, true, true], [true, false, false, true]]> : tensor<3x4xi1>]} {
  %r:1 = "dlb.equal"(%0, %1) {} : (tensor<3x4xi64>, tensor<3x4xi64>) -> (tensor<3x4xi1>)
  return %r#0 : tensor<3x4xi1>
}

func.func @equal_3(%0: tensor<3xi8>, %1: tensor<3xi8>) -> (tensor<3xi1>)
  attributes {
    dlb.inputs = [dense<[1, 200, 200]> : tensor<3xi8>,
      dense<[200, 1, 200]> : tensor<3xi8>],
    dlb.expect = [dense<[false, false, true]> : tensor<3xi1>]} {
  %r:1 = "dlb.equal"(%0, %1) {} : (tensor<3xi8>, tensor<3xi8>) -> (tensor<3xi1>)
  return %r#0 : tensor<3xi1>
}
