// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.greater` as PyTorch and NumPy compute it.

func.func @greater_0(%0: tensor<49xf32>, %1: tensor<49xf32>) -> (tensor<49xi1>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<49xf32>,
      dense<[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000]> : tensor<49xf32>],
    dlb.expect = [dense<[false, false, true, false, true, false, false, false, false, true, false, true, false, false, false, false, false, false, true, false, false, true, true, true, false, true, false, false, false, false, false, false, false, false, false, true, true, true, true, true, false, false, false, false, false, false, false, false, false]> : tensor<49xi1>]} {
  %r:1 = "dlb.greater"(%0, %1) {} : (tensor<49xf32>, tensor<49xf32>) -> (tensor<49xi1>)
  return %r#0 : tensor<49xi1>
}

func.func @greater_1(%0: tensor<3x4xi32>, %1: tensor<3x4xi32>) -> (tensor<3x4xi1>)
  attributes {
    dlb.inputs = [dense<[[-1, -2, 2, 1], [-1, 2, 0, 2], [0, 2, 0, -2]]> : tensor<3x4xi32>,
      dense<[[-1, 2, 0, 0], [2, -2, 0, -2], [-2, -2, 1, 1]]> : tensor<3x4xi32>],
    dlb.expect = [dense<[[false, false, true, true], [false, true, false, true], [true, true, false, false]]> : tensor<3x4xi1>]} {
  %r:1 = "dlb.greater"(%0, %1) {} : (tensor<3x4xi32>, tensor<3x4xi32>) -> (tensor<3x4xi1>)
  return %r#0 : tensor<3x4xi1>
}

func.func @greater_2(%0: tensor<3x4xi64>, %1: tensor<3x4xi64>) -> (tensor<3x4xi1>)
  attributes {
    dlb.inputs = [dense<[[1, 1, 1, 1], [-1, 1, 2, 0], [2, -2, 2, 1]]> : tensor<3x4xi64>,
      dense<[[1, -2, 0, 1], [-1, -2, 2, -2], [-1, 2, -2, 2]]> : tensor<3x4xi64>],
    dlb.expect = [dense<[[false, true, true, false], [false, true, false, true], [true, false, true, false]]> : tensor<3x4xi1>]} {
  %r:1 = "dlb.greater"(%0, %1) {} : (tensor<3x4xi64>, tensor<3x4xi64>) -> (tensor<3x4xi1>)
  return %r#0 : tensor<3x4xi1>
}

func.func @greater_3(%0: tensor<3xi8>, %1: tensor<3xi8>) -> (tensor<3xi1>)
  attributes {
    dlb.inputs = [dense<[1, 200, 200]> : tensor<3xi8>,
      dense<[200, 1, 200]> : tensor<3xi8>],
    dlb.expect = [dense<[false, true, false]> : tensor<3xi1>]} {
  %r:1 = "dlb.greater"(%0, %1) {} : (tensor<3xi8>, tensor<3xi8>) -> (tensor<3xi1>)
  return %r#0 : tensor<3xi1>
}
