// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.floor` as PyTorch and NumPy compute it.

func.func @floor_0(%0: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<-2.140625> : tensor<f32>],
    dlb.expect = [dense<-3.0> : tensor<f64>]} {
  %r:1 = "dlb.floor"(%0) {} : (tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @floor_1(%0: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[-1.15625]> : tensor<1xf32>],
    dlb.expect = [dense<[-2.0]> : tensor<1xf64>]} {
  %r:1 = "dlb.floor"(%0) {} : (tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @floor_2(%0: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[0.421875, -1.234375, -0.359375, -2.84375, -0.59375, 0.625, 2.484375], [2.453125, -1.546875, 1.421875, 0.515625, -0.359375, -2.671875, 0.34375], [-2.515625, 1.5, -1.515625, 1.3125, 2.65625, -0.59375, 1.578125]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[0.0, -2.0, -1.0, -3.0, -1.0, 0.0, 2.0], [2.0, -2.0, 1.0, 0.0, -1.0, -3.0, 0.0], [-3.0, 1.0, -2.0, 1.0, 2.0, -1.0, 1.0]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.floor"(%0) {} : (tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @floor_3(%0: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[0.71875, 1.125, -2.40625, -2.859375, -1.46875]], [[2.71875, -0.234375, -2.796875, -0.734375, -1.765625]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[0.0, 1.0, -3.0, -3.0, -2.0]], [[2.0, -1.0, -3.0, -1.0, -2.0]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.floor"(%0) {} : (tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @floor_4(%0: tensor<7xf32>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<7xf32>],
    dlb.expect = [dense<[0.0, -0.0, 1.0, -1.0, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000]> : tensor<7xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.floor"(%0) {} : (tensor<7xf32>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}
