// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.remainder` as PyTorch and NumPy compute it.

func.func @remainder_0(%0: tensor<f32>, %1: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<-1.1455078125> : tensor<f32>,
      dense<1.59375> : tensor<f32>],
    dlb.expect = [dense<-1.1455078125> : tensor<f64>]} {
  %r:1 = "dlb.remainder"(%0, %1) {} : (tensor<f32>, tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @remainder_1(%0: tensor<1xf32>, %1: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[-4.5087890625]> : tensor<1xf32>,
      dense<[1.78125]> : tensor<1xf32>],
    dlb.expect = [dense<[-0.9462890625]> : tensor<1xf64>]} {
  %r:1 = "dlb.remainder"(%0, %1) {} : (tensor<1xf32>, tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @remainder_2(%0: tensor<3x7xf32>, %1: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[5.09765625, 1.2421875, 1.301025390625, -4.34765625, -4.512451171875, 3.61279296875, -0.703125], [0.80224609375, 1.6435546875, -0.5859375, 4.954833984375, -0.3759765625, -2.49609375, -3.84521484375], [-0.307861328125, -3.13671875, 4.19970703125, 2.795166015625, -4.67578125, 2.469970703125, 3.39453125]]> : tensor<3x7xf32>,
      dense<[[1.875, 1.65625, 1.140625, 1.75, 1.578125, 1.53125, 1.40625], [1.65625, 1.0625, 1.5, 1.921875, 1.203125, 1.125, 1.40625], [1.515625, 1.375, 1.46875, 1.671875, 1.78125, 1.046875, 1.375]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[1.34765625, 1.2421875, 0.160400390625, -0.84765625, -1.356201171875, 0.55029296875, -0.703125], [0.80224609375, 0.5810546875, -0.5859375, 1.111083984375, -0.3759765625, -0.24609375, -1.03271484375], [-0.307861328125, -0.38671875, 1.26220703125, 1.123291015625, -1.11328125, 0.376220703125, 0.64453125]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.remainder"(%0, %1) {} : (tensor<3x7xf32>, tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @remainder_3(%0: tensor<2x1x5xf32>, %1: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[0.589111328125, 2.00390625, -0.736083984375, 1.4296875, -3.445068359375]], [[3.0615234375, -3.33837890625, 4.443359375, 2.1533203125, -3.603515625]]]> : tensor<2x1x5xf32>,
      dense<[[[1.984375, 1.6875, 1.046875, 1.90625, 1.609375]], [[1.1875, 1.34375, 1.5625, 1.640625, 1.40625]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[0.589111328125, 0.31640625, -0.736083984375, 1.4296875, -0.226318359375]], [[0.6865234375, -0.65087890625, 1.318359375, 0.5126953125, -0.791015625]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.remainder"(%0, %1) {} : (tensor<2x1x5xf32>, tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @remainder_4(%0: tensor<49xf32>, %1: tensor<49xf32>) -> (tensor<49xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<49xf32>,
      dense<[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000]> : tensor<49xf32>],
    dlb.expect = [dense<[0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0.0, -0.0, 0.0, -0.0, 0xFFFFFFFFFFFFFFEC, 0x7FFFFFFFFFFFFFEC, 0x7FFFFFFFFFFFFFEB, 0.0, -0.0, 0.0, -0.0, 0xFFFFFFFFFFFFFFEC, 0x7FFFFFFFFFFFFFEC, 0x7FFFFFFFFFFFFFEB, 0.0, -0.0, 1.0, -1.0, 0xFFFFFFFFFFFFFFEC, 0x7FFFFFFFFFFFFFEC, 0x7FFFFFFFFFFFFFEB, 0.0, -0.0, 1.0, -1.0, 0xFFFFFFFFFFFFFFEC, 0x7FFFFFFFFFFFFFEC, 0x7FFFFFFFFFFFFFEB, 0xFFF8000000000000, 0x7FF8000000000000, 0xFFF8000000000000, 0x7FF8000000000000, 0xFFF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000]> : tensor<49xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.remainder"(%0, %1) {} : (tensor<49xf32>, tensor<49xf32>) -> (tensor<49xf32>)
  return %r#0 : tensor<49xf32>
}

func.func @remainder_5(%0: tensor<4x5xi32>, %1: tensor<4x5xi32>) -> (tensor<4x5xi32>)
  attributes {
    dlb.inputs = [dense<[[2, -4, -5, -5, 5], [3, -3, -5, 1, 2], [-1, 1, -2, 3, 1], [5, -5, -3, -5, 0]]> : tensor<4x5xi32>,
      dense<[[-4, 3, -4, -3, 3], [-4, 1, -4, 5, 5], [1, 3, 3, -3, 5], [-5, 4, 2, -2, -2]]> : tensor<4x5xi32>],
    dlb.expect = [dense<[[2, -1, -1, -2, 2], [3, 0, -1, 1, 2], [0, 1, -2, 0, 1], [0, -1, -1, -1, 0]]> : tensor<4x5xi32>]} {
  %r:1 = "dlb.remainder"(%0, %1) {} : (tensor<4x5xi32>, tensor<4x5xi32>) -> (tensor<4x5xi32>)
  return %r#0 : tensor<4x5xi32>
}

func.func @remainder_6(%0: tensor<4x5xi64>, %1: tensor<4x5xi64>) -> (tensor<4x5xi64>)
  attributes {
    dlb.inputs = [dense<[[5, -3, 5, -3, 5], [0, 4, -2, 3, 5], [1, 1, 3, 4, 5], [5, 4, 4, 5, 0]]> : tensor<4x5xi64>,
      dense<[[-1, 1, 3, 3, -5], [-5, -1, 5, -2, -4], [3, 1, 1, 2, 2], [3, 1, 3, 5, 2]]> : tensor<4x5xi64>],
    dlb.expect = [dense<[[0, 0, 2, 0, 0], [0, 0, -2, 1, 1], [1, 0, 0, 0, 1], [2, 0, 1, 0, 0]]> : tensor<4x5xi64>]} {
  %r:1 = "dlb.remainder"(%0, %1) {} : (tensor<4x5xi64>, tensor<4x5xi64>) -> (tensor<4x5xi64>)
  return %r#0 : tensor<4x5xi64>
}

func.func @remainder_7(%0: tensor<4xi32>, %1: tensor<4xi32>) -> (tensor<4xi32>)
  attributes {
    dlb.inputs = [dense<[7, -7, -2147483648, -2147483648]> : tensor<4xi32>,
      dense<[0, 0, -1, 0]> : tensor<4xi32>],
    dlb.expect = [dense<[0, 0, 0, 0]> : tensor<4xi32>]} {
  %r:1 = "dlb.remainder"(%0, %1) {} : (tensor<4xi32>, tensor<4xi32>) -> (tensor<4xi32>)
  return %r#0 : tensor<4xi32>
}
