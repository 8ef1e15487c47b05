// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.div` as PyTorch and NumPy compute it.

func.func @div_0(%0: tensor<f32>, %1: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<1.875> : tensor<f32>,
      dense<2.59375> : tensor<f32>],
    dlb.expect = [dense<0.7228915662650602> : tensor<f64>]} {
  %r:1 = "dlb.div"(%0, %1) {} : (tensor<f32>, tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @div_1(%0: tensor<1xf32>, %1: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[-1.96875]> : tensor<1xf32>,
      dense<[1.671875]> : tensor<1xf32>],
    dlb.expect = [dense<[-1.1775700934579438]> : tensor<1xf64>]} {
  %r:1 = "dlb.div"(%0, %1) {} : (tensor<1xf32>, tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @div_2(%0: tensor<3x7xf32>, %1: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[0.34375, 1.546875, 0.0, -1.703125, 1.71875, 1.796875, -0.0625], [-1.796875, 1.34375, 0.953125, 1.875, -1.984375, -0.265625, -0.875], [-1.578125, 0.9375, -0.640625, -1.859375, -1.46875, 1.21875, 0.421875]]> : tensor<3x7xf32>,
      dense<[[1.03125, 2.234375, 0.8125, 2.171875, 2.125, 0.5, 1.765625], [2.3125, 2.390625, 2.25, 2.703125, 2.375, 2.796875, 1.53125], [0.578125, 0.9375, 1.21875, 0.59375, 0.765625, 1.796875, 1.125]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[0.3333333333333333, 0.6923076923076923, 0.0, -0.7841726618705036, 0.8088235294117647, 3.59375, -0.035398230088495575], [-0.777027027027027, 0.5620915032679739, 0.4236111111111111, 0.6936416184971098, -0.8355263157894737, -0.09497206703910614, -0.5714285714285714], [-2.72972972972973, 1.0, -0.5256410256410257, -3.1315789473684212, -1.9183673469387754, 0.6782608695652174, 0.375]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.div"(%0, %1) {} : (tensor<3x7xf32>, tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @div_3(%0: tensor<2x1x5xf32>, %1: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[-0.859375, 0.953125, 1.40625, 1.4375, -0.53125]], [[0.828125, 1.40625, -1.40625, -1.203125, 0.578125]]]> : tensor<2x1x5xf32>,
      dense<[[[1.15625, 0.96875, 1.40625, 0.53125, 1.59375]], [[0.609375, 1.109375, 1.03125, 1.3125, 0.8125]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[-0.7432432432432432, 0.9838709677419355, 1.0, 2.7058823529411766, -0.3333333333333333]], [[1.358974358974359, 1.267605633802817, -1.3636363636363635, -0.9166666666666666, 0.7115384615384616]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.div"(%0, %1) {} : (tensor<2x1x5xf32>, tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @div_4(%0: tensor<49xf32>, %1: tensor<49xf32>) -> (tensor<49xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<49xf32>,
      dense<[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000]> : tensor<49xf32>],
    dlb.expect = [dense<[0xFFF8000000000000, 0xFFF8000000000000, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000, 0xFFF8000000000000, 0xFFF8000000000000, 0xFFF0000000000000, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF0000000000000, 0x7FF8000000000000, 0.0, -0.0, 1.0, -1.0, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000, -0.0, 0.0, -1.0, 1.0, 0xFFF0000000000000, 0x7FF0000000000000, 0x7FF8000000000000, 0.0, -0.0, 0.0, -0.0, 0xFFF8000000000000, 0xFFF8000000000000, 0x7FF8000000000000, -0.0, 0.0, -0.0, 0.0, 0xFFF8000000000000, 0xFFF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000, 0x7FF8000000000000]> : tensor<49xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.div"(%0, %1) {} : (tensor<49xf32>, tensor<49xf32>) -> (tensor<49xf32>)
  return %r#0 : tensor<49xf32>
}

func.func @div_5(%0: tensor<4x5xi32>, %1: tensor<4x5xi32>) -> (tensor<4x5xi32>)
  attributes {
    dlb.inputs = [dense<[[4, 0, 0, -1, 2], [-4, -2, 3, 5, -5], [4, 3, -2, 5, -5], [4, 3, 1, -3, -2]]> : tensor<4x5xi32>,
      dense<[[-2, 1, 1, 4, 5], [5, -2, 5, 3, 3], [1, 3, 2, -3, -3], [-4, 1, 4, 3, 1]]> : tensor<4x5xi32>],
    dlb.expect = [dense<[[-2, 0, 0, 0, 0], [0, 1, 0, 1, -1], [4, 1, -1, -1, 1], [-1, 3, 0, -1, -2]]> : tensor<4x5xi32>]} {
  %r:1 = "dlb.div"(%0, %1) {} : (tensor<4x5xi32>, tensor<4x5xi32>) -> (tensor<4x5xi32>)
  return %r#0 : tensor<4x5xi32>
}

func.func @div_6(%0: tensor<4x5xi64>, %1: tensor<4x5xi64>) -> (tensor<4x5xi64>)
  attributes {
    dlb.inputs = [dense<[[2, 4, -4, 1, -4], [2, 5, 4, 4, 4], [4, 4, 5, -3, 5], [3, -1, 5, 3, 5]]> : tensor<4x5xi64>,
      dense<[[2, 5, 1, 5, 2], [4, -2, 4, 4, -1], [-1, 2, -4, 5, -5], [-4, 2, 4, -3, 2]]> : tensor<4x5xi64>],
    dlb.expect = [dense<[[1, 0, -4, 0, -2], [0, -2, 1, 1, -4], [-4, 2, -1, 0, -1], [0, 0, 1, -1, 2]]> : tensor<4x5xi64>]} {
  %r:1 = "dlb.div"(%0, %1) {} : (tensor<4x5xi64>, tensor<4x5xi64>) -> (tensor<4x5xi64>)
  return %r#0 : tensor<4x5xi64>
}

func.func @div_7(%0: tensor<4xi32>, %1: tensor<4xi32>) -> (tensor<4xi32>)
  attributes {
    dlb.inputs = [dense<[7, -7, -2147483648, -2147483648]> : tensor<4xi32>,
      dense<[0, 0, -1, 0]> : tensor<4xi32>],
    dlb.expect = [dense<[0, 0, -2147483648, 0]> : tensor<4xi32>]} {
  %r:1 = "dlb.div"(%0, %1) {} : (tensor<4xi32>, tensor<4xi32>) -> (tensor<4xi32>)
  return %r#0 : tensor<4xi32>
}
