// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.broadcast` as PyTorch and NumPy compute it.

func.func @broadcast_0(%0: tensor<f32>) -> (tensor<2x3xf32>)
  attributes {
    dlb.inputs = [dense<1.15625> : tensor<f32>],
    dlb.expect = [dense<[[1.15625, 1.15625, 1.15625], [1.15625, 1.15625, 1.15625]]> : tensor<2x3xf64>]} {
  %r:1 = "dlb.broadcast"(%0) {dimensions = array<i64>} : (tensor<f32>) -> (tensor<2x3xf32>)
  return %r#0 : tensor<2x3xf32>
}

func.func @broadcast_1(%0: tensor<3xf32>) -> (tensor<2x3xf32>)
  attributes {
    dlb.inputs = [dense<[-1.25, 1.28125, 0.21875]> : tensor<3xf32>],
    dlb.expect = [dense<[[-1.25, 1.28125, 0.21875], [-1.25, 1.28125, 0.21875]]> : tensor<2x3xf64>]} {
  %r:1 = "dlb.broadcast"(%0) {dimensions = array<i64: 1>} : (tensor<3xf32>) -> (tensor<2x3xf32>)
  return %r#0 : tensor<2x3xf32>
}

func.func @broadcast_2(%0: tensor<2xf32>) -> (tensor<2x3xf32>)
  attributes {
    dlb.inputs = [dense<[-1.59375, 1.859375]> : tensor<2xf32>],
    dlb.expect = [dense<[[-1.59375, -1.59375, -1.59375], [1.859375, 1.859375, 1.859375]]> : tensor<2x3xf64>]} {
  %r:1 = "dlb.broadcast"(%0) {dimensions = array<i64: 0>} : (tensor<2xf32>) -> (tensor<2x3xf32>)
  return %r#0 : tensor<2x3xf32>
}

func.func @broadcast_3(%0: tensor<2x4xf32>) -> (tensor<2x3x4xf32>)
  attributes {
    dlb.inputs = [dense<[[-0.359375, -0.109375, 1.125, 1.84375], [-1.03125, -1.46875, 0.96875, 0.703125]]> : tensor<2x4xf32>],
    dlb.expect = [dense<[[[-0.359375, -0.109375, 1.125, 1.84375], [-0.359375, -0.109375, 1.125, 1.84375], [-0.359375, -0.109375, 1.125, 1.84375]], [[-1.03125, -1.46875, 0.96875, 0.703125], [-1.03125, -1.46875, 0.96875, 0.703125], [-1.03125, -1.46875, 0.96875, 0.703125]]]> : tensor<2x3x4xf64>]} {
  %r:1 = "dlb.broadcast"(%0) {dimensions = array<i64: 0, 2>} : (tensor<2x4xf32>) -> (tensor<2x3x4xf32>)
  return %r#0 : tensor<2x3x4xf32>
}

func.func @broadcast_4(%0: tensor<1x3xf32>) -> (tensor<1x2x3xf32>)
  attributes {
    dlb.inputs = [dense<[[-0.21875, 0.578125, 1.765625]]> : tensor<1x3xf32>],
    dlb.expect = [dense<[[[-0.21875, 0.578125, 1.765625], [-0.21875, 0.578125, 1.765625]]]> : tensor<1x2x3xf64>]} {
  %r:1 = "dlb.broadcast"(%0) {dimensions = array<i64: 0, 2>} : (tensor<1x3xf32>) -> (tensor<1x2x3xf32>)
  return %r#0 : tensor<1x2x3xf32>
}

func.func @broadcast_5(%0: tensor<2x3xf32>) -> (tensor<2x3xf32>)
  attributes {
    dlb.inputs = [dense<[[1.359375, 0.265625, 1.625], [1.640625, 1.078125, -1.53125]]> : tensor<2x3xf32>],
    dlb.expect = [dense<[[1.359375, 0.265625, 1.625], [1.640625, 1.078125, -1.53125]]> : tensor<2x3xf64>]} {
  %r:1 = "dlb.broadcast"(%0) {dimensions = array<i64: 0, 1>} : (tensor<2x3xf32>) -> (tensor<2x3xf32>)
  return %r#0 : tensor<2x3xf32>
}

func.func @broadcast_6(%0: tensor<2x3xf32>) -> (tensor<2x2x3xf32>)
  attributes {
    dlb.inputs = [dense<[[-1.859375, -0.296875, -0.046875], [1.796875, 0.375, 0.734375]]> : tensor<2x3xf32>],
    dlb.expect = [dense<[[[-1.859375, -0.296875, -0.046875], [-1.859375, -0.296875, -0.046875]], [[1.796875, 0.375, 0.734375], [1.796875, 0.375, 0.734375]]]> : tensor<2x2x3xf64>]} {
  %r:1 = "dlb.broadcast"(%0) {dimensions = array<i64: 0, 2>} : (tensor<2x3xf32>) -> (tensor<2x2x3xf32>)
  return %r#0 : tensor<2x2x3xf32>
}

func.func @broadcast_7(%0: tensor<2x3xf64>) -> (tensor<2x2x3xf64>)
  attributes {
    dlb.inputs = [dense<[[-0.25, -0.03125, 1.921875], [-0.34375, 1.96875, 0.4375]]> : tensor<2x3xf64>],
    dlb.expect = [dense<[[[-0.25, -0.03125, 1.921875], [-0.25, -0.03125, 1.921875]], [[-0.34375, 1.96875, 0.4375], [-0.34375, 1.96875, 0.4375]]]> : tensor<2x2x3xf64>]} {
  %r:1 = "dlb.broadcast"(%0) {dimensions = array<i64: 0, 2>} : (tensor<2x3xf64>) -> (tensor<2x2x3xf64>)
  return %r#0 : tensor<2x2x3xf64>
}

func.func @broadcast_8(%0: tensor<2x3xi32>) -> (tensor<2x2x3xi32>)
  attributes {
    dlb.inputs = [dense<[[1, -1, 5], [5, 1, 2]]> : tensor<2x3xi32>],
    dlb.expect = [dense<[[[1, -1, 5], [1, -1, 5]], [[5, 1, 2], [5, 1, 2]]]> : tensor<2x2x3xi32>]} {
  %r:1 = "dlb.broadcast"(%0) {dimensions = array<i64: 0, 2>} : (tensor<2x3xi32>) -> (tensor<2x2x3xi32>)
  return %r#0 : tensor<2x2x3xi32>
}

func.func @broadcast_9(%0: tensor<2x3xi64>) -> (tensor<2x2x3xi64>)
  attributes {
    dlb.inputs = [dense<[[4, 1, 4], [0, -1, 3]]> : tensor<2x3xi64>],
    dlb.expect = [dense<[[[4, 1, 4], [4, 1, 4]], [[0, -1, 3], [0, -1, 3]]]> : tensor<2x2x3xi64>]} {
  %r:1 = "dlb.broadcast"(%0) {dimensions = array<i64: 0, 2>} : (tensor<2x3xi64>) -> (tensor<2x2x3xi64>)
  return %r#0 : tensor<2x2x3xi64>
}

func.func @broadcast_10(%0: tensor<2x3xi8>) -> (tensor<2x2x3xi8>)
  attributes {
    dlb.inputs = [dense<[[82, 92, 234], [10, 82, 88]]> : tensor<2x3xi8>],
    dlb.expect = [dense<[[[82, 92, 234], [82, 92, 234]], [[10, 82, 88], [10, 82, 88]]]> : tensor<2x2x3xi8>]} {
  %r:1 = "dlb.broadcast"(%0) {dimensions = array<i64: 0, 2>} : (tensor<2x3xi8>) -> (tensor<2x2x3xi8>)
  return %r#0 : tensor<2x2x3xi8>
}

func.func @broadcast_11(%0: tensor<2x3xi1>) -> (tensor<2x2x3xi1>)
  attributes {
    dlb.inputs = [dense<[[true, true, false], [true, false, false]]> : tensor<2x3xi1>],
    dlb.expect = [dense<[[[true, true, false], [true, true, false]], [[true, false, false], [true, false, false]]]> : tensor<2x2x3xi1>]} {
  %r:1 = "dlb.broadcast"(%0) {dimensions = array<i64: 0, 2>} : (tensor<2x3xi1>) -> (tensor<2x2x3xi1>)
  return %r#0 : tensor<2x2x3xi1>
}
