// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.mul` as PyTorch and NumPy compute it.

func.func @mul_0(%0: tensor<f32>, %1: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<0.8125> : tensor<f32>,
      dense<1.453125> : tensor<f32>],
    dlb.expect = [dense<1.1806640625> : tensor<f64>]} {
  %r:1 = "dlb.mul"(%0, %1) {} : (tensor<f32>, tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @mul_1(%0: tensor<1xf32>, %1: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[-1.421875]> : tensor<1xf32>,
      dense<[1.4375]> : tensor<1xf32>],
    dlb.expect = [dense<[-2.0439453125]> : tensor<1xf64>]} {
  %r:1 = "dlb.mul"(%0, %1) {} : (tensor<1xf32>, tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @mul_2(%0: tensor<3x7xf32>, %1: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[-0.28125, -0.921875, -0.640625, 1.96875, 1.8125, -1.671875, -0.75], [0.875, -1.859375, -1.859375, -1.828125, 1.46875, -0.671875, -0.734375], [1.171875, -0.734375, 0.953125, -0.53125, -0.8125, -0.453125, -1.328125]]> : tensor<3x7xf32>,
      dense<[[-1.703125, 1.484375, 1.46875, -0.171875, 0.75, 1.4375, -0.4375], [0.84375, 1.015625, -1.703125, -1.453125, 1.0, 0.8125, -1.265625], [1.296875, 1.203125, -0.671875, -0.640625, -1.5625, -0.21875, -1.5625]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[0.47900390625, -1.368408203125, -0.94091796875, -0.33837890625, 1.359375, -2.4033203125, 0.328125], [0.73828125, -1.888427734375, 3.166748046875, 2.656494140625, 1.46875, -0.5458984375, 0.929443359375], [1.519775390625, -0.883544921875, -0.640380859375, 0.34033203125, 1.26953125, 0.09912109375, 2.0751953125]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.mul"(%0, %1) {} : (tensor<3x7xf32>, tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @mul_3(%0: tensor<2x1x5xf32>, %1: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[0.171875, 0.484375, 0.3125, -1.71875, 0.484375]], [[1.0, -1.4375, 0.375, 1.265625, -1.234375]]]> : tensor<2x1x5xf32>,
      dense<[[[1.640625, 1.875, 0.84375, 1.484375, -0.921875]], [[0.65625, 1.703125, -1.828125, 1.28125, -1.0625]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[0.281982421875, 0.908203125, 0.263671875, -2.55126953125, -0.446533203125]], [[0.65625, -2.4482421875, -0.685546875, 1.62158203125, 1.3115234375]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.mul"(%0, %1) {} : (tensor<2x1x5xf32>, tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @mul_4(%0: tensor<49xf32>, %1: tensor<49xf32>) -> (tensor<49xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<49xf32>,
      dense<[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000]> : tensor<49xf32>],
    dlb.expect = [dense<[0.0, -0.0, 0.0, -0.0, 0xFFF8000000000000, 0xFFF8000000000000, 0x7FF8000000000000, -0.0, 0.0, -0.0, 0.0, 0xFFF8000000000000, 0xFFF8000000000000, 0x7FF8000000000000, 0.0, -0.0, 1.0, -1.0, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000, -0.0, 0.0, -1.0, 1.0, 0xFFF0000000000000, 0x7FF0000000000000, 0x7FF8000000000000, 0xFFF8000000000000, 0xFFF8000000000000, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000, 0xFFF8000000000000, 0xFFF8000000000000, 0xFFF0000000000000, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF0000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000]> : tensor<49xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.mul"(%0, %1) {} : (tensor<49xf32>, tensor<49xf32>) -> (tensor<49xf32>)
  return %r#0 : tensor<49xf32>
}

func.func @mul_5(%0: tensor<4x5xi32>, %1: tensor<4x5xi32>) -> (tensor<4x5xi32>)
  attributes {
    dlb.inputs = [dense<[[3, -4, 3, 2, 2], [-2, 3, -3, -1, -3], [-1, -1, 5, 0, -5], [-3, -4, 1, 5, -3]]> : tensor<4x5xi32>,
      dense<[[5, 5, -4, -5, 5], [5, -3, -4, 4, 2], [4, -4, -5, 1, -5], [-3, -2, 5, 5, -2]]> : tensor<4x5xi32>],
    dlb.expect = [dense<[[15, -20, -12, -10, 10], [-10, -9, 12, -4, -6], [-4, 4, -25, 0, 25], [9, 8, 5, 25, 6]]> : tensor<4x5xi32>]} {
  %r:1 = "dlb.mul"(%0, %1) {} : (tensor<4x5xi32>, tensor<4x5xi32>) -> (tensor<4x5xi32>)
  return %r#0 : tensor<4x5xi32>
}

func.func @mul_6(%0: tensor<4x5xi64>, %1: tensor<4x5xi64>) -> (tensor<4x5xi64>)
  attributes {
    dlb.inputs = [dense<[[3, 5, -1, 5, 4], [1, -2, -3, -2, 4], [-3, -2, 5, 2, 3], [-4, 0, 3, -3, 4]]> : tensor<4x5xi64>,
      dense<[[5, 0, -1, 0, -3], [-5, -1, -1, 2, -4], [3, -4, -4, 5, 5], [-2, 2, -3, -5, -3]]> : tensor<4x5xi64>],
    dlb.expect = [dense<[[15, 0, 1, 0, -12], [-5, 2, 3, -4, -16], [-9, 8, -20, 10, 15], [8, 0, -9, 15, -12]]> : tensor<4x5xi64>]} {
  %r:1 = "dlb.mul"(%0, %1) {} : (tensor<4x5xi64>, tensor<4x5xi64>) -> (tensor<4x5xi64>)
  return %r#0 : tensor<4x5xi64>
}
