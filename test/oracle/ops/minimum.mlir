// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.minimum` as PyTorch and NumPy compute it.

func.func @minimum_0(%0: tensor<f32>, %1: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<-0.015625> : tensor<f32>,
      dense<0.015625> : tensor<f32>],
    dlb.expect = [dense<-0.015625> : tensor<f64>]} {
  %r:1 = "dlb.minimum"(%0, %1) {} : (tensor<f32>, tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @minimum_1(%0: tensor<1xf32>, %1: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[0.015625]> : tensor<1xf32>,
      dense<[-0.015625]> : tensor<1xf32>],
    dlb.expect = [dense<[-0.015625]> : tensor<1xf64>]} {
  %r:1 = "dlb.minimum"(%0, %1) {} : (tensor<1xf32>, tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @minimum_2(%0: tensor<3x7xf32>, %1: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[0.328125, -0.296875, 0.484375, 0.609375, 0.421875, 0.078125, -0.390625], [-0.328125, 0.546875, 0.046875, -0.484375, 0.203125, -0.546875, 0.640625], [-0.265625, -0.640625, -0.046875, -0.109375, 0.109375, 0.359375, -0.609375]]> : tensor<3x7xf32>,
      dense<[[0.234375, -0.515625, -0.234375, 0.453125, -0.578125, -0.171875, -0.453125], [0.140625, -0.203125, 0.265625, -0.078125, -0.359375, 0.515625, 0.171875], [-0.015625, -0.421875, 0.578125, -0.140625, 0.296875, 0.390625, 0.015625]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[0.234375, -0.515625, -0.234375, 0.453125, -0.578125, -0.171875, -0.453125], [-0.328125, -0.203125, 0.046875, -0.484375, -0.359375, -0.546875, 0.171875], [-0.265625, -0.640625, -0.046875, -0.140625, 0.109375, 0.359375, -0.609375]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.minimum"(%0, %1) {} : (tensor<3x7xf32>, tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @minimum_3(%0: tensor<2x1x5xf32>, %1: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[-0.015625, -0.046875, -0.078125, -0.140625, -0.171875]], [[0.234375, 0.203125, 0.046875, 0.265625, -0.265625]]]> : tensor<2x1x5xf32>,
      dense<[[[0.078125, 0.171875, 0.109375, 0.296875, -0.109375]], [[-0.234375, 0.140625, -0.296875, -0.203125, 0.015625]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[-0.015625, -0.046875, -0.078125, -0.140625, -0.171875]], [[-0.234375, 0.140625, -0.296875, -0.203125, -0.265625]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.minimum"(%0, %1) {} : (tensor<2x1x5xf32>, tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @minimum_4(%0: tensor<49xf32>, %1: tensor<49xf32>) -> (tensor<49xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<49xf32>,
      dense<[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000]> : tensor<49xf32>],
    dlb.expect = [dense<[0.0, 0.0, 0.0, -1.0, 0.0, 0xFFF0000000000000, 0xFFFFFFFFFFFFFFFF, -0.0, -0.0, -0.0, -1.0, -0.0, 0xFFF0000000000000, 0xFFFFFFFFFFFFFFFF, 0.0, -0.0, 1.0, -1.0, 1.0, 0xFFF0000000000000, 0xFFFFFFFFFFFFFFFF, -1.0, -1.0, -1.0, -1.0, -1.0, 0xFFF0000000000000, 0xFFFFFFFFFFFFFFFF, 0.0, -0.0, 1.0, -1.0, 0x7FF0000000000000, 0xFFF0000000000000, 0xFFFFFFFFFFFFFFFF, 0xFFF0000000000000, 0xFFF0000000000000, 0xFFF0000000000000, 0xFFF0000000000000, 0xFFF0000000000000, 0xFFF0000000000000, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0x7FF8000000000000]> : tensor<49xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.minimum"(%0, %1) {} : (tensor<49xf32>, tensor<49xf32>) -> (tensor<49xf32>)
  return %r#0 : tensor<49xf32>
}

func.func @minimum_5(%0: tensor<4x5xi32>, %1: tensor<4x5xi32>) -> (tensor<4x5xi32>)
  attributes {
    dlb.inputs = [dense<[[5, -4, 0, -1, -4], [-1, -3, 5, -3, 2], [0, 2, 1, 5, 0], [-3, -1, 1, -2, -4]]> : tensor<4x5xi32>,
      dense<[[-3, -4, 3, 2, 5], [4, -3, 1, 5, 1], [2, 3, -5, 5, 4], [5, -5, 3, 4, -1]]> : tensor<4x5xi32>],
    dlb.expect = [dense<[[-3, -4, 0, -1, -4], [-1, -3, 1, -3, 1], [0, 2, -5, 5, 0], [-3, -5, 1, -2, -4]]> : tensor<4x5xi32>]} {
  %r:1 = "dlb.minimum"(%0, %1) {} : (tensor<4x5xi32>, tensor<4x5xi32>) -> (tensor<4x5xi32>)
  return %r#0 : tensor<4x5xi32>
}

func.func @minimum_6(%0: tensor<4x5xi64>, %1: tensor<4x5xi64>) -> (tensor<4x5xi64>)
  attributes {
    dlb.inputs = [dense<[[-3, 3, -4, -3, 2], [4, 5, -2, -5, 5], [3, -2, -5, -3, -2], [-2, 0, 0, -2, -3]]> : tensor<4x5xi64>,
      dense<[[5, -3, -4, 4, 1], [5, -2, -4, 1, -1], [-5, -1, 2, 4, 4], [2, -2, -1, -2, 3]]> : tensor<4x5xi64>],
    dlb.expect = [dense<[[-3, -3, -4, -3, 1], [4, -2, -4, -5, -1], [-5, -2, -5, -3, -2], [-2, -2, -1, -2, -3]]> : tensor<4x5xi64>]} {
  %r:1 = "dlb.minimum"(%0, %1) {} : (tensor<4x5xi64>, tensor<4x5xi64>) -> (tensor<4x5xi64>)
  return %r#0 : tensor<4x5xi64>
}
