// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.ceil` as PyTorch and NumPy compute it.

func.func @ceil_0(%0: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<-2.859375> : tensor<f32>],
    dlb.expect = [dense<-2.0> : tensor<f64>]} {
  %r:1 = "dlb.ceil"(%0) {} : (tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @ceil_1(%0: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[-0.546875]> : tensor<1xf32>],
    dlb.expect = [dense<[-0.0]> : tensor<1xf64>]} {
  %r:1 = "dlb.ceil"(%0) {} : (tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @ceil_2(%0: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[-2.796875, 2.796875, 0.421875, 1.234375, 0.34375, 0.6875, -2.609375], [-0.640625, 1.546875, -1.609375, 0.4375, 0.53125, -0.625, 2.8125], [2.640625, 0.125, 2.734375, 1.234375, -1.484375, -1.34375, -2.703125]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[-2.0, 3.0, 1.0, 2.0, 1.0, 1.0, -2.0], [-0.0, 2.0, -1.0, 1.0, 1.0, -0.0, 3.0], [3.0, 1.0, 3.0, 2.0, -1.0, -1.0, -2.0]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.ceil"(%0) {} : (tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @ceil_3(%0: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[-0.15625, 2.171875, -1.3125, -2.4375, 2.65625]], [[-0.4375, -1.34375, 2.65625, 1.71875, 1.375]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[-0.0, 3.0, -1.0, -2.0, 3.0]], [[-0.0, -1.0, 3.0, 2.0, 2.0]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.ceil"(%0) {} : (tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @ceil_4(%0: tensor<7xf32>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<7xf32>],
    dlb.expect = [dense<[0.0, -0.0, 1.0, -1.0, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000]> : tensor<7xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.ceil"(%0) {} : (tensor<7xf32>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}
