// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.transpose` as PyTorch and NumPy compute it.

func.func @transpose_0(%0: tensor<2x3xf32>) -> (tensor<3x2xf32>)
  attributes {
    dlb.inputs = [dense<[[0.34375, 1.953125, 0.453125], [-1.34375, 1.71875, -0.8125]]> : tensor<2x3xf32>],
    dlb.expect = [dense<[[0.34375, -1.34375], [1.953125, 1.71875], [0.453125, -0.8125]]> : tensor<3x2xf64>]} {
  %r:1 = "dlb.transpose"(%0) {permutation = array<i64: 1, 0>} : (tensor<2x3xf32>) -> (tensor<3x2xf32>)
  return %r#0 : tensor<3x2xf32>
}

func.func @transpose_1(%0: tensor<2x3x5xf32>) -> (tensor<5x2x3xf32>)
  attributes {
    dlb.inputs = [dense<[[[0.15625, -0.28125, 1.21875, -1.671875, -0.53125], [-0.234375, 0.375, 1.625, -0.796875, -0.625], [0.6875, -1.171875, 0.03125, -0.734375, 0.484375]], [[0.3125, 0.734375, -0.28125, -1.078125, -1.953125], [0.40625, -1.109375, -1.984375, -0.5, -0.90625], [0.71875, -0.8125, -0.53125, 0.890625, 0.6875]]]> : tensor<2x3x5xf32>],
    dlb.expect = [dense<[[[0.15625, -0.234375, 0.6875], [0.3125, 0.40625, 0.71875]], [[-0.28125, 0.375, -1.171875], [0.734375, -1.109375, -0.8125]], [[1.21875, 1.625, 0.03125], [-0.28125, -1.984375, -0.53125]], [[-1.671875, -0.796875, -0.734375], [-1.078125, -0.5, 0.890625]], [[-0.53125, -0.625, 0.484375], [-1.953125, -0.90625, 0.6875]]]> : tensor<5x2x3xf64>]} {
  %r:1 = "dlb.transpose"(%0) {permutation = array<i64: 2, 0, 1>} : (tensor<2x3x5xf32>) -> (tensor<5x2x3xf32>)
  return %r#0 : tensor<5x2x3xf32>
}

func.func @transpose_2(%0: tensor<2x1x3x2xf32>) -> (tensor<2x1x2x3xf32>)
  attributes {
    dlb.inputs = [dense<[[[[-1.359375, 0.34375], [1.71875, 1.625], [1.390625, -0.875]]], [[[1.828125, -1.203125], [-0.40625, -1.546875], [0.25, 0.875]]]]> : tensor<2x1x3x2xf32>],
    dlb.expect = [dense<[[[[-1.359375, 1.71875, 1.390625], [1.828125, -0.40625, 0.25]]], [[[0.34375, 1.625, -0.875], [-1.203125, -1.546875, 0.875]]]]> : tensor<2x1x2x3xf64>]} {
  %r:1 = "dlb.transpose"(%0) {permutation = array<i64: 3, 1, 0, 2>} : (tensor<2x1x3x2xf32>) -> (tensor<2x1x2x3xf32>)
  return %r#0 : tensor<2x1x2x3xf32>
}

func.func @transpose_3(%0: tensor<4xf32>) -> (tensor<4xf32>)
  attributes {
    dlb.inputs = [dense<[0.75, -1.984375, 1.921875, -0.765625]> : tensor<4xf32>],
    dlb.expect = [dense<[0.75, -1.984375, 1.921875, -0.765625]> : tensor<4xf64>]} {
  %r:1 = "dlb.transpose"(%0) {permutation = array<i64: 0>} : (tensor<4xf32>) -> (tensor<4xf32>)
  return %r#0 : tensor<4xf32>
}

func.func @transpose_4(%0: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<0.953125> : tensor<f32>],
    dlb.expect = [dense<0.953125> : tensor<f64>]} {
  %r:1 = "dlb.transpose"(%0) {permutation = array<i64>} : (tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @transpose_5(%0: tensor<2x3xf32>) -> (tensor<3x2xf32>)
  attributes {
    dlb.inputs = [dense<[[-1.859375, -0.296875, -0.046875], [1.796875, 0.375, 0.734375]]> : tensor<2x3xf32>],
    dlb.expect = [dense<[[-1.859375, 1.796875], [-0.296875, 0.375], [-0.046875, 0.734375]]> : tensor<3x2xf64>]} {
  %r:1 = "dlb.transpose"(%0) {permutation = array<i64: 1, 0>} : (tensor<2x3xf32>) -> (tensor<3x2xf32>)
  return %r#0 : tensor<3x2xf32>
}

func.func @transpose_6(%0: tensor<2x3xf64>) -> (tensor<3x2xf64>)
  attributes {
    dlb.inputs = [dense<[[-0.25, -0.03125, 1.921875], [-0.34375, 1.96875, 0.4375]]> : tensor<2x3xf64>],
    dlb.expect = [dense<[[-0.25, -0.34375], [-0.03125, 1.96875], [1.921875, 0.4375]]> : tensor<3x2xf64>]} {
  %r:1 = "dlb.transpose"(%0) {permutation = array<i64: 1, 0>} : (tensor<2x3xf64>) -> (tensor<3x2xf64>)
  return %r#0 : tensor<3x2xf64>
}

func.func @transpose_7(%0: tensor<2x3xi32>) -> (tensor<3x2xi32>)
  attributes {
    dlb.inputs = [dense<[[1, -1, 5], [5, 1, 2]]> : tensor<2x3xi32>],
    dlb.expect = [dense<[[1, 5], [-1, 1], [5, 2]]> : tensor<3x2xi32>]} {
  %r:1 = "dlb.transpose"(%0) {permutation = array<i64: 1, 0>} : (tensor<2x3xi32>) -> (tensor<3x2xi32>)
  return %r#0 : tensor<3x2xi32>
}

func.func @transpose_8(%0: tensor<2x3xi64>) -> (tensor<3x2xi64>)
  attributes {
    dlb.inputs = [dense<[[4, 1, 4], [0, -1, 3]]> : tensor<2x3xi64>],
    dlb.expect = [dense<[[4, 0], [1, -1], [4, 3]]> : tensor<3x2xi64>]} {
  %r:1 = "dlb.transpose"(%0) {permutation = array<i64: 1, 0>} : (tensor<2x3xi64>) -> (tensor<3x2xi64>)
  return %r#0 : tensor<3x2xi64>
}

func.func @transpose_9(%0: tensor<2x3xi8>) -> (tensor<3x2xi8>)
  attributes {
    dlb.inputs = [dense<[[82, 92, 234], [10, 82, 88]]> : tensor<2x3xi8>],
    dlb.expect = [dense<[[82, 10], [92, 82], [234, 88]]> : tensor<3x2xi8>]} {
  %r:1 = "dlb.transpose"(%0) {permutation = array<i64: 1, 0>} : (tensor<2x3xi8>) -> (tensor<3x2xi8>)
  return %r#0 : tensor<3x2xi8>
}

func.func @transpose_10(%0: tensor<2x3xi1>) -> (tensor<3x2xi1>)
  attributes {
    dlb.inputs = [dense<[[true, true, false], [true, false, false]]> : tensor<2x3xi1>],
    dlb.expect = [dense<[[true, true], [true, false], [false, false]]> : tensor<3x2xi1>]} {
  %r:1 = "dlb.transpose"(%0) {permutation = array<i64: 1, 0>} : (tensor<2x3xi1>) -> (tensor<3x2xi1>)
  return %r#0 : tensor<3x2xi1>
}
