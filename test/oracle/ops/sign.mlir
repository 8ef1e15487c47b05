// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.sign` as PyTorch and NumPy compute it.

func.func @sign_0(%0: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<0.015625> : tensor<f32>],
    dlb.expect = [dense<1.0> : tensor<f64>]} {
  %r:1 = "dlb.sign"(%0) {} : (tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @sign_1(%0: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[0.015625]> : tensor<1xf32>],
    dlb.expect = [dense<[1.0]> : tensor<1xf64>]} {
  %r:1 = "dlb.sign"(%0) {} : (tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @sign_2(%0: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[-0.078125, -0.046875, 0.171875, -0.171875, -0.109375, 0.203125, 0.109375], [-0.140625, -0.015625, -0.265625, 0.015625, 0.078125, 0.328125, -0.203125], [-0.234375, 0.296875, 0.234375, 0.046875, 0.265625, 0.140625, -0.296875]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[-1.0, -1.0, 1.0, -1.0, -1.0, 1.0, 1.0], [-1.0, -1.0, -1.0, 1.0, 1.0, 1.0, -1.0], [-1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.sign"(%0) {} : (tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @sign_3(%0: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[-0.046875, 0.046875, -0.109375, -0.015625, 0.140625]], [[-0.078125, 0.109375, 0.015625, -0.140625, 0.078125]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[-1.0, 1.0, -1.0, -1.0, 1.0]], [[-1.0, 1.0, 1.0, -1.0, 1.0]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.sign"(%0) {} : (tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @sign_4(%0: tensor<7xf32>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<7xf32>],
    dlb.expect = [dense<[0.0, 0.0, 1.0, -1.0, 1.0, -1.0, 0x7FF8000000000000]> : tensor<7xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.sign"(%0) {} : (tensor<7xf32>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}
