// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.sub` as PyTorch and NumPy compute it.

func.func @sub_0(%0: tensor<f32>, %1: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<0.921875> : tensor<f32>,
      dense<1.3125> : tensor<f32>],
    dlb.expect = [dense<-0.390625> : tensor<f64>]} {
  %r:1 = "dlb.sub"(%0, %1) {} : (tensor<f32>, tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @sub_1(%0: tensor<1xf32>, %1: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[1.578125]> : tensor<1xf32>,
      dense<[-0.921875]> : tensor<1xf32>],
    dlb.expect = [dense<[2.5]> : tensor<1xf64>]} {
  %r:1 = "dlb.sub"(%0, %1) {} : (tensor<1xf32>, tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @sub_2(%0: tensor<3x7xf32>, %1: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[1.9375, -0.453125, -0.015625, -1.28125, 1.28125, -0.65625, 0.75], [-1.140625, -0.609375, -0.46875, -1.0625, -1.875, 1.078125, 1.796875], [-1.109375, -1.359375, -0.625, -1.671875, 0.59375, -0.53125, 0.234375]]> : tensor<3x7xf32>,
      dense<[[1.609375, 1.4375, 1.671875, 1.734375, 0.34375, 0.0, -1.859375], [-1.59375, 0.09375, 1.421875, -0.28125, -2.0, -1.15625, 1.03125], [-1.375, -1.203125, -0.859375, 0.421875, 1.34375, -1.125, 0.390625]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[0.328125, -1.890625, -1.6875, -3.015625, 0.9375, -0.65625, 2.609375], [0.453125, -0.703125, -1.890625, -0.78125, 0.125, 2.234375, 0.765625], [0.265625, -0.15625, 0.234375, -2.09375, -0.75, 0.59375, -0.15625]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.sub"(%0, %1) {} : (tensor<3x7xf32>, tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @sub_3(%0: tensor<2x1x5xf32>, %1: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[0.109375, -0.234375, 0.3125, 1.25, -1.140625]], [[-0.015625, -1.609375, 0.046875, 1.15625, 1.984375]]]> : tensor<2x1x5xf32>,
      dense<[[[-0.109375, -0.828125, 0.3125, -0.515625, -1.546875]], [[0.09375, 1.1875, 1.5625, 1.90625, -0.53125]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[0.21875, 0.59375, 0.0, 1.765625, 0.40625]], [[-0.109375, -2.796875, -1.515625, -0.75, 2.515625]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.sub"(%0, %1) {} : (tensor<2x1x5xf32>, tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @sub_4(%0: tensor<49xf32>, %1: tensor<49xf32>) -> (tensor<49xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<49xf32>,
      dense<[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000]> : tensor<49xf32>],
    dlb.expect = [dense<[0.0, -0.0, 1.0, -1.0, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000, 0.0, 0.0, 1.0, -1.0, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000, -1.0, -1.0, 0.0, -2.0, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000, 1.0, 1.0, 2.0, 0.0, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000, 0xFFF0000000000000, 0xFFF0000000000000, 0xFFF0000000000000, 0xFFF0000000000000, 0xFFF8000000000000, 0xFFF0000000000000, 0x7FF8000000000000, 0x7FF0000000000000, 0x7FF0000000000000, 0x7FF0000000000000, 0x7FF0000000000000, 0x7FF0000000000000, 0xFFF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000]> : tensor<49xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.sub"(%0, %1) {} : (tensor<49xf32>, tensor<49xf32>) -> (tensor<49xf32>)
  return %r#0 : tensor<49xf32>
}

func.func @sub_5(%0: tensor<4x5xi32>, %1: tensor<4x5xi32>) -> (tensor<4x5xi32>)
  attributes {
    dlb.inputs = [dense<[[5, -3, -3, -4, -4], [-3, -1, -3, 3, -5], [-3, 5, 4, 4, 2], [0, -3, 3, 1, 4]]> : tensor<4x5xi32>,
      dense<[[4, 4, 5, -5, -4], [1, 4, 4, 3, 4], [-3, 4, -2, -5, 5], [1, -2, -1, -2, 3]]> : tensor<4x5xi32>],
    dlb.expect = [dense<[[1, -7, -8, 1, 0], [-4, -5, -7, 0, -9], [0, 1, 6, 9, -3], [-1, -1, 4, 3, 1]]> : tensor<4x5xi32>]} {
  %r:1 = "dlb.sub"(%0, %1) {} : (tensor<4x5xi32>, tensor<4x5xi32>) -> (tensor<4x5xi32>)
  return %r#0 : tensor<4x5xi32>
}

func.func @sub_6(%0: tensor<4x5xi64>, %1: tensor<4x5xi64>) -> (tensor<4x5xi64>)
  attributes {
    dlb.inputs = [dense<[[2, -1, -4, -2, 0], [3, -2, 0, 0, -4], [1, -1, 2, 3, -1], [-2, 4, 3, 4, 2]]> : tensor<4x5xi64>,
      dense<[[5, 4, -1, 5, 3], [3, -1, -1, -2, -5], [2, 5, 5, -1, 3], [2, -2, 1, -3, 5]]> : tensor<4x5xi64>],
    dlb.expect = [dense<[[-3, -5, -3, -7, -3], [0, -1, 1, 2, 1], [-1, -6, -3, 4, -4], [-4, 6, 2, 7, -3]]> : tensor<4x5xi64>]} {
  %r:1 = "dlb.sub"(%0, %1) {} : (tensor<4x5xi64>, tensor<4x5xi64>) -> (tensor<4x5xi64>)
  return %r#0 : tensor<4x5xi64>
}
