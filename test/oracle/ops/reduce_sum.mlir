// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.reduce_sum` as PyTorch and NumPy compute it.

func.func @reduce_sum_0(%0: tensor<7xf32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<[-0.90625, -1.0625, 1.859375, 0.671875, -0.140625, 0.28125, 1.375]> : tensor<7xf32>],
    dlb.expect = [dense<2.078125> : tensor<f64>]} {
  %r:1 = "dlb.reduce_sum"(%0) {dimensions = array<i64: 0>} : (tensor<7xf32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @reduce_sum_1(%0: tensor<3x5xf32>) -> (tensor<5xf32>)
  attributes {
    dlb.inputs = [dense<[[0.703125, -1.5, -1.171875, 1.5625, 0.21875], [0.359375, -1.359375, -1.453125, -1.140625, -0.703125], [0.234375, -0.515625, 0.703125, -0.28125, 0.046875]]> : tensor<3x5xf32>],
    dlb.expect = [dense<[1.296875, -3.375, -1.921875, 0.140625, -0.4375]> : tensor<5xf64>]} {
  %r:1 = "dlb.reduce_sum"(%0) {dimensions = array<i64: 0>} : (tensor<3x5xf32>) -> (tensor<5xf32>)
  return %r#0 : tensor<5xf32>
}

func.func @reduce_sum_2(%0: tensor<3x5xf32>) -> (tensor<3xf32>)
  attributes {
    dlb.inputs = [dense<[[1.796875, -1.84375, 0.546875, 0.9375, -1.28125], [1.4375, -1.515625, 1.234375, -1.234375, -0.296875], [-0.421875, 0.28125, 0.53125, -1.84375, 1.25]]> : tensor<3x5xf32>],
    dlb.expect = [dense<[0.15625, -0.375, -0.203125]> : tensor<3xf64>]} {
  %r:1 = "dlb.reduce_sum"(%0) {dimensions = array<i64: 1>} : (tensor<3x5xf32>) -> (tensor<3xf32>)
  return %r#0 : tensor<3xf32>
}

func.func @reduce_sum_3(%0: tensor<3x5xf32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<[[0.09375, 1.671875, -1.328125, -0.234375, 1.8125], [0.53125, 0.015625, -0.125, 1.65625, -1.984375], [1.953125, -0.125, 1.28125, -0.078125, 1.296875]]> : tensor<3x5xf32>],
    dlb.expect = [dense<6.4375> : tensor<f64>]} {
  %r:1 = "dlb.reduce_sum"(%0) {dimensions = array<i64: 0, 1>} : (tensor<3x5xf32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @reduce_sum_4(%0: tensor<2x3x4xf32>) -> (tensor<3xf32>)
  attributes {
    dlb.inputs = [dense<[[[-1.609375, -0.3125, 1.078125, 1.984375], [0.046875, -1.703125, 0.984375, 0.578125], [-1.40625, -1.171875, 0.0, -1.34375]], [[1.65625, 1.953125, 1.0, 1.375], [-0.6875, -1.578125, 0.90625, 1.171875], [0.765625, -1.296875, -1.90625, 0.203125]]]> : tensor<2x3x4xf32>],
    dlb.expect = [dense<[7.125, -0.28125, -6.15625]> : tensor<3xf64>]} {
  %r:1 = "dlb.reduce_sum"(%0) {dimensions = array<i64: 0, 2>} : (tensor<2x3x4xf32>) -> (tensor<3xf32>)
  return %r#0 : tensor<3xf32>
}

func.func @reduce_sum_5(%0: tensor<2x3x4xf32>) -> (tensor<2x4xf32>)
  attributes {
    dlb.inputs = [dense<[[[-1.40625, -0.828125, -0.109375, -1.0], [1.71875, -0.71875, 0.234375, 1.890625], [0.671875, -0.46875, 1.0, -1.234375]], [[-1.59375, -1.859375, 0.65625, 0.625], [0.671875, 0.6875, 0.328125, 1.765625], [-0.171875, -1.515625, -1.015625, -0.375]]]> : tensor<2x3x4xf32>],
    dlb.expect = [dense<[[0.984375, -2.015625, 1.125, -0.34375], [-1.09375, -2.6875, -0.03125, 2.015625]]> : tensor<2x4xf64>]} {
  %r:1 = "dlb.reduce_sum"(%0) {dimensions = array<i64: 1>} : (tensor<2x3x4xf32>) -> (tensor<2x4xf32>)
  return %r#0 : tensor<2x4xf32>
}

func.func @reduce_sum_6(%0: tensor<1x5xf32>) -> (tensor<5xf32>)
  attributes {
    dlb.inputs = [dense<[[0.4375, -0.578125, -0.265625, -0.828125, 0.90625]]> : tensor<1x5xf32>],
    dlb.expect = [dense<[0.4375, -0.578125, -0.265625, -0.828125, 0.90625]> : tensor<5xf64>]} {
  %r:1 = "dlb.reduce_sum"(%0) {dimensions = array<i64: 0>} : (tensor<1x5xf32>) -> (tensor<5xf32>)
  return %r#0 : tensor<5xf32>
}

func.func @reduce_sum_7(%0: tensor<2x3xf32>) -> (tensor<2x3xf32>)
  attributes {
    dlb.inputs = [dense<[[1.375, -0.65625, 1.1875], [-1.21875, 1.890625, -0.578125]]> : tensor<2x3xf32>],
    dlb.expect = [dense<[[1.375, -0.65625, 1.1875], [-1.21875, 1.890625, -0.578125]]> : tensor<2x3xf64>]} {
  %r:1 = "dlb.reduce_sum"(%0) {dimensions = array<i64>} : (tensor<2x3xf32>) -> (tensor<2x3xf32>)
  return %r#0 : tensor<2x3xf32>
}

func.func @reduce_sum_8(%0: tensor<3x4xi32>) -> (tensor<3xi32>)
  attributes {
    dlb.inputs = [dense<[[-1, -5, 2, -2], [1, 5, -5, -5], [1, -4, -5, -5]]> : tensor<3x4xi32>],
    dlb.expect = [dense<[-6, -4, -13]> : tensor<3xi32>]} {
  %r:1 = "dlb.reduce_sum"(%0) {dimensions = array<i64: 1>} : (tensor<3x4xi32>) -> (tensor<3xi32>)
  return %r#0 : tensor<3xi32>
}

func.func @reduce_sum_9(%0: tensor<3x4xi64>) -> (tensor<3xi64>)
  attributes {
    dlb.inputs = [dense<[[0, -1, 0, -1], [5, 5, -3, 5], [-5, -1, 1, 0]]> : tensor<3x4xi64>],
    dlb.expect = [dense<[-2, 12, -5]> : tensor<3xi64>]} {
  %r:1 = "dlb.reduce_sum"(%0) {dimensions = array<i64: 1>} : (tensor<3x4xi64>) -> (tensor<3xi64>)
  return %r#0 : tensor<3xi64>
}
