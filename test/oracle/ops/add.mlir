// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.add` as PyTorch and NumPy compute it.

func.func @add_0(%0: tensor<f32>, %1: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<1.5625> : tensor<f32>,
      dense<-0.328125> : tensor<f32>],
    dlb.expect = [dense<1.234375> : tensor<f64>]} {
  %r:1 = "dlb.add"(%0, %1) {} : (tensor<f32>, tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @add_1(%0: tensor<1xf32>, %1: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[-0.953125]> : tensor<1xf32>,
      dense<[-1.921875]> : tensor<1xf32>],
    dlb.expect = [dense<[-2.875]> : tensor<1xf64>]} {
  %r:1 = "dlb.add"(%0, %1) {} : (tensor<1xf32>, tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @add_2(%0: tensor<3x7xf32>, %1: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[-0.859375, 1.109375, -1.921875, -1.34375, -0.765625, 0.125, -0.5625], [1.515625, -1.171875, 0.234375, 1.109375, 1.703125, 1.484375, -1.46875], [1.15625, 0.6875, -0.328125, -1.90625, -1.328125, 0.984375, -1.671875]]> : tensor<3x7xf32>,
      dense<[[-0.75, -0.984375, 0.984375, -0.578125, -1.65625, -0.53125, -0.703125], [0.859375, -0.734375, 0.765625, 0.140625, 1.546875, 0.921875, -0.375], [-0.0625, -0.125, 1.484375, -1.453125, -0.3125, 0.125, -0.265625]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[-1.609375, 0.125, -0.9375, -1.921875, -2.421875, -0.40625, -1.265625], [2.375, -1.90625, 1.0, 1.25, 3.25, 2.40625, -1.84375], [1.09375, 0.5625, 1.15625, -3.359375, -1.640625, 1.109375, -1.9375]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.add"(%0, %1) {} : (tensor<3x7xf32>, tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @add_3(%0: tensor<2x1x5xf32>, %1: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[0.390625, -0.015625, -0.359375, 0.734375, -0.6875]], [[0.421875, 0.90625, -1.484375, -0.703125, 1.765625]]]> : tensor<2x1x5xf32>,
      dense<[[[1.859375, 1.96875, -1.84375, 1.296875, 1.734375]], [[1.59375, 0.859375, 0.6875, 0.875, 0.296875]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[2.25, 1.953125, -2.203125, 2.03125, 1.046875]], [[2.015625, 1.765625, -0.796875, 0.171875, 2.0625]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.add"(%0, %1) {} : (tensor<2x1x5xf32>, tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @add_4(%0: tensor<49xf32>, %1: tensor<49xf32>) -> (tensor<49xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<49xf32>,
      dense<[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000]> : tensor<49xf32>],
    dlb.expect = [dense<[0.0, 0.0, 1.0, -1.0, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000, 0.0, -0.0, 1.0, -1.0, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000, 1.0, 1.0, 2.0, 0.0, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000, -1.0, -1.0, 0.0, -2.0, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000, 0x7FF0000000000000, 0x7FF0000000000000, 0x7FF0000000000000, 0x7FF0000000000000, 0x7FF0000000000000, 0xFFF8000000000000, 0x7FF8000000000000, 0xFFF0000000000000, 0xFFF0000000000000, 0xFFF0000000000000, 0xFFF0000000000000, 0xFFF8000000000000, 0xFFF0000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000]> : tensor<49xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.add"(%0, %1) {} : (tensor<49xf32>, tensor<49xf32>) -> (tensor<49xf32>)
  return %r#0 : tensor<49xf32>
}

func.func @add_5(%0: tensor<4x5xi32>, %1: tensor<4x5xi32>) -> (tensor<4x5xi32>)
  attributes {
    dlb.inputs = [dense<[[0, -1, 3, -3, 0], [5, -3, 2, -4, 5], [4, 1, 3, 1, -4], [-1, 4, -3, -2, 3]]> : tensor<4x5xi32>,
      dense<[[1, -1, -2, 3, -3], [-2, -4, -2, -5, -2], [-5, 1, -5, -5, -5], [-4, 4, 2, 0, -2]]> : tensor<4x5xi32>],
    dlb.expect = [dense<[[1, -2, 1, 0, -3], [3, -7, 0, -9, 3], [-1, 2, -2, -4, -9], [-5, 8, -1, -2, 1]]> : tensor<4x5xi32>]} {
  %r:1 = "dlb.add"(%0, %1) {} : (tensor<4x5xi32>, tensor<4x5xi32>) -> (tensor<4x5xi32>)
  return %r#0 : tensor<4x5xi32>
}

func.func @add_6(%0: tensor<4x5xi64>, %1: tensor<4x5xi64>) -> (tensor<4x5xi64>)
  attributes {
    dlb.inputs = [dense<[[-4, 0, 0, 0, 0], [0, 0, -4, -3, -5], [-1, 1, 4, -1, -1], [5, 0, -1, 5, 1]]> : tensor<4x5xi64>,
      dense<[[-3, 4, 2, -4, 0], [0, 3, -1, -2, 1], [0, 1, -1, -3, 4], [4, 5, -5, 1, -2]]> : tensor<4x5xi64>],
    dlb.expect = [dense<[[-7, 4, 2, -4, 0], [0, 3, -5, -5, -4], [-1, 2, 3, -4, 3], [9, 5, -6, 6, -1]]> : tensor<4x5xi64>]} {
  %r:1 = "dlb.add"(%0, %1) {} : (tensor<4x5xi64>, tensor<4x5xi64>) -> (tensor<4x5xi64>)
  return %r#0 : tensor<4x5xi64>
}

func.func @add_7(%0: tensor<2xi32>, %1: tensor<2xi32>) -> (tensor<2xi32>)
  attributes {
    dlb.inputs = [dense<[2147483647, -2147483648]> : tensor<2xi32>,
      dense<[1, -1]> : tensor<2xi32>],
    dlb.expect = [dense<[-2147483648, 2147483647]> : tensor<2xi32>]} {
  %r:1 = "dlb.add"(%0, %1) {} : (tensor<2xi32>, tensor<2xi32>) -> (tensor<2xi32>)
  return %r#0 : tensor<2xi32>
}
