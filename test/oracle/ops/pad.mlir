// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.pad` as PyTorch and NumPy compute it.

func.func @pad_0(%0: tensor<3xf32>) -> (tensor<6xf32>)
  attributes {
    dlb.inputs = [dense<[-0.15625, 0.171875, -1.0625]> : tensor<3xf32>],
    dlb.expect = [dense<[0.0, -0.15625, 0.171875, -1.0625, 0.0, 0.0]> : tensor<6xf64>]} {
  %r:1 = "dlb.pad"(%0) {low = array<i64: 1>, high = array<i64: 2>, interior = array<i64: 0>, value = 0.0 : f64} : (tensor<3xf32>) -> (tensor<6xf32>)
  return %r#0 : tensor<6xf32>
}

func.func @pad_1(%0: tensor<3xf32>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<[-0.515625, -0.171875, -1.671875]> : tensor<3xf32>],
    dlb.expect = [dense<[-0.515625, -1.5, -1.5, -0.171875, -1.5, -1.5, -1.671875]> : tensor<7xf64>]} {
  %r:1 = "dlb.pad"(%0) {low = array<i64: 0>, high = array<i64: 0>, interior = array<i64: 2>, value = -1.5 : f64} : (tensor<3xf32>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}

func.func @pad_2(%0: tensor<2x3xf32>) -> (tensor<4x4xf32>)
  attributes {
    dlb.inputs = [dense<[[-1.953125, 0.359375, -1.171875], [1.203125, -1.90625, -1.109375]]> : tensor<2x3xf32>],
    dlb.expect = [dense<[[0.25, -1.953125, 0.359375, -1.171875], [0.25, 0.25, 0.25, 0.25], [0.25, 1.203125, -1.90625, -1.109375], [0.25, 0.25, 0.25, 0.25]]> : tensor<4x4xf64>]} {
  %r:1 = "dlb.pad"(%0) {low = array<i64: 0, 1>, high = array<i64: 1, 0>, interior = array<i64: 1, 0>, value = 0.25 : f64} : (tensor<2x3xf32>) -> (tensor<4x4xf32>)
  return %r#0 : tensor<4x4xf32>
}

func.func @pad_3(%0: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<0.515625> : tensor<f32>],
    dlb.expect = [dense<0.515625> : tensor<f64>]} {
  %r:1 = "dlb.pad"(%0) {low = array<i64>, high = array<i64>, interior = array<i64>, value = 1.0 : f64} : (tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @pad_4(%0: tensor<2x1x3xf32>) -> (tensor<3x2x7xf32>)
  attributes {
    dlb.inputs = [dense<[[[-1.484375, -0.328125, -0.8125]], [[-0.9375, -1.0625, 1.890625]]]> : tensor<2x1x3xf32>],
    dlb.expect = [dense<[[[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]], [[0.0, 0.0, -1.484375, 0.0, -0.328125, 0.0, -0.8125], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]], [[0.0, 0.0, -0.9375, 0.0, -1.0625, 0.0, 1.890625], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]]]> : tensor<3x2x7xf64>]} {
  %r:1 = "dlb.pad"(%0) {low = array<i64: 1, 0, 2>, high = array<i64: 0, 1, 0>, interior = array<i64: 0, 3, 1>, value = 0.0 : f64} : (tensor<2x1x3xf32>) -> (tensor<3x2x7xf32>)
  return %r#0 : tensor<3x2x7xf32>
}

func.func @pad_5(%0: tensor<2x3xf32>) -> (tensor<3x5xf32>)
  attributes {
    dlb.inputs = [dense<[[-1.859375, -0.296875, -0.046875], [1.796875, 0.375, 0.734375]]> : tensor<2x3xf32>],
    dlb.expect = [dense<[[1.0, 1.0, -1.859375, -0.296875, -0.046875], [1.0, 1.0, 1.796875, 0.375, 0.734375], [1.0, 1.0, 1.0, 1.0, 1.0]]> : tensor<3x5xf64>]} {
  %r:1 = "dlb.pad"(%0) {low = array<i64: 0, 2>, high = array<i64: 1, 0>, interior = array<i64: 0, 0>, value = 1.0 : f64} : (tensor<2x3xf32>) -> (tensor<3x5xf32>)
  return %r#0 : tensor<3x5xf32>
}

func.func @pad_6(%0: tensor<2x3xf64>) -> (tensor<3x5xf64>)
  attributes {
    dlb.inputs = [dense<[[-0.25, -0.03125, 1.921875], [-0.34375, 1.96875, 0.4375]]> : tensor<2x3xf64>],
    dlb.expect = [dense<[[1.0, 1.0, -0.25, -0.03125, 1.921875], [1.0, 1.0, -0.34375, 1.96875, 0.4375], [1.0, 1.0, 1.0, 1.0, 1.0]]> : tensor<3x5xf64>]} {
  %r:1 = "dlb.pad"(%0) {low = array<i64: 0, 2>, high = array<i64: 1, 0>, interior = array<i64: 0, 0>, value = 1.0 : f64} : (tensor<2x3xf64>) -> (tensor<3x5xf64>)
  return %r#0 : tensor<3x5xf64>
}

func.func @pad_7(%0: tensor<2x3xi32>) -> (tensor<3x5xi32>)
  attributes {
    dlb.inputs = [dense<[[1, -1, 5], [5, 1, 2]]> : tensor<2x3xi32>],
    dlb.expect = [dense<[[1, 1, 1, -1, 5], [1, 1, 5, 1, 2], [1, 1, 1, 1, 1]]> : tensor<3x5xi32>]} {
  %r:1 = "dlb.pad"(%0) {low = array<i64: 0, 2>, high = array<i64: 1, 0>, interior = array<i64: 0, 0>, value = 1.0 : f64} : (tensor<2x3xi32>) -> (tensor<3x5xi32>)
  return %r#0 : tensor<3x5xi32>
}

func.func @pad_8(%0: tensor<2x3xi64>) -> (tensor<3x5xi64>)
  attributes {
    dlb.inputs = [dense<[[4, 1, 4], [0, -1, 3]]> : tensor<2x3xi64>],
    dlb.expect = [dense<[[1, 1, 4, 1, 4], [1, 1, 0, -1, 3], [1, 1, 1, 1, 1]]> : tensor<3x5xi64>]} {
  %r:1 = "dlb.pad"(%0) {low = array<i64: 0, 2>, high = array<i64: 1, 0>, interior = array<i64: 0, 0>, value = 1.0 : f64} : (tensor<2x3xi64>) -> (tensor<3x5xi64>)
  return %r#0 : tensor<3x5xi64>
}

func.func @pad_9(%0: tensor<2x3xi8>) -> (tensor<3x5xi8>)
  attributes {
    dlb.inputs = [dense<[[82, 92, 234], [10, 82, 88]]> : tensor<2x3xi8>],
    dlb.expect = [dense<[[1, 1, 82, 92, 234], [1, 1, 10, 82, 88], [1, 1, 1, 1, 1]]> : tensor<3x5xi8>]} {
  %r:1 = "dlb.pad"(%0) {low = array<i64: 0, 2>, high = array<i64: 1, 0>, interior = array<i64: 0, 0>, value = 1.0 : f64} : (tensor<2x3xi8>) -> (tensor<3x5xi8>)
  return %r#0 : tensor<3x5xi8>
}

func.func @pad_10(%0: tensor<2x3xi1>) -> (tensor<3x5xi1>)
  attributes {
    dlb.inputs = [dense<[[true, true, false], [true, false, false]]> : tensor<2x3xi1>],
    dlb.expect = [dense<[[true, true, true, true, false], [true, true, true, false, false], [true, true, true, true, true]]> : tensor<3x5xi1>]} {
  %r:1 = "dlb.pad"(%0) {low = array<i64: 0, 2>, high = array<i64: 1, 0>, interior = array<i64: 0, 0>, value = 1.0 : f64} : (tensor<2x3xi1>) -> (tensor<3x5xi1>)
  return %r#0 : tensor<3x5xi1>
}
