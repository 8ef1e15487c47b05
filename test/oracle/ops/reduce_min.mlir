// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.reduce_min` as PyTorch and NumPy compute it.

func.func @reduce_min_0(%0: tensor<7xf32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<[0.109375, -0.078125, 0.078125, -0.015625, 0.046875, -0.046875, 0.015625]> : tensor<7xf32>],
    dlb.expect = [dense<-0.078125> : tensor<f64>]} {
  %r:1 = "dlb.reduce_min"(%0) {dimensions = array<i64: 0>} : (tensor<7xf32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @reduce_min_1(%0: tensor<3x5xf32>) -> (tensor<5xf32>)
  attributes {
    dlb.inputs = [dense<[[-0.203125, 0.140625, 0.171875, -0.109375, -0.015625], [-0.140625, -0.046875, 0.234375, 0.203125, 0.078125], [0.109375, -0.078125, 0.015625, -0.171875, 0.046875]]> : tensor<3x5xf32>],
    dlb.expect = [dense<[-0.203125, -0.078125, 0.015625, -0.171875, -0.015625]> : tensor<5xf64>]} {
  %r:1 = "dlb.reduce_min"(%0) {dimensions = array<i64: 0>} : (tensor<3x5xf32>) -> (tensor<5xf32>)
  return %r#0 : tensor<5xf32>
}

func.func @reduce_min_2(%0: tensor<3x5xf32>) -> (tensor<3xf32>)
  attributes {
    dlb.inputs = [dense<[[-0.078125, -0.203125, 0.109375, -0.171875, -0.046875], [0.078125, 0.046875, -0.140625, 0.171875, 0.203125], [0.234375, -0.015625, 0.015625, -0.109375, 0.140625]]> : tensor<3x5xf32>],
    dlb.expect = [dense<[-0.203125, -0.140625, -0.109375]> : tensor<3xf64>]} {
  %r:1 = "dlb.reduce_min"(%0) {dimensions = array<i64: 1>} : (tensor<3x5xf32>) -> (tensor<3xf32>)
  return %r#0 : tensor<3xf32>
}

func.func @reduce_min_3(%0: tensor<3x5xf32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<[[-0.046875, 0.015625, -0.140625, -0.015625, -0.109375], [-0.203125, 0.171875, 0.078125, 0.203125, -0.171875], [0.234375, 0.046875, 0.109375, 0.140625, -0.078125]]> : tensor<3x5xf32>],
    dlb.expect = [dense<-0.203125> : tensor<f64>]} {
  %r:1 = "dlb.reduce_min"(%0) {dimensions = array<i64: 0, 1>} : (tensor<3x5xf32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @reduce_min_4(%0: tensor<2x3x4xf32>) -> (tensor<3xf32>)
  attributes {
    dlb.inputs = [dense<[[[-0.296875, -0.203125, 0.296875, -0.109375], [-0.171875, 0.078125, 0.015625, -0.359375], [0.171875, 0.359375, 0.234375, 0.203125]], [[0.046875, -0.046875, -0.265625, -0.328125], [0.265625, 0.328125, -0.140625, 0.140625], [-0.015625, -0.078125, 0.109375, -0.234375]]]> : tensor<2x3x4xf32>],
    dlb.expect = [dense<[-0.328125, -0.359375, -0.234375]> : tensor<3xf64>]} {
  %r:1 = "dlb.reduce_min"(%0) {dimensions = array<i64: 0, 2>} : (tensor<2x3x4xf32>) -> (tensor<3xf32>)
  return %r#0 : tensor<3xf32>
}

func.func @reduce_min_5(%0: tensor<2x3x4xf32>) -> (tensor<2x4xf32>)
  attributes {
    dlb.inputs = [dense<[[[-0.109375, 0.359375, 0.078125, 0.140625], [-0.296875, 0.265625, 0.171875, -0.328125], [-0.265625, 0.203125, 0.109375, -0.015625]], [[-0.140625, -0.046875, -0.359375, 0.046875], [0.015625, -0.078125, 0.296875, -0.171875], [0.328125, 0.234375, -0.234375, -0.203125]]]> : tensor<2x3x4xf32>],
    dlb.expect = [dense<[[-0.296875, 0.203125, 0.078125, -0.328125], [-0.140625, -0.078125, -0.359375, -0.203125]]> : tensor<2x4xf64>]} {
  %r:1 = "dlb.reduce_min"(%0) {dimensions = array<i64: 1>} : (tensor<2x3x4xf32>) -> (tensor<2x4xf32>)
  return %r#0 : tensor<2x4xf32>
}

func.func @reduce_min_6(%0: tensor<1x5xf32>) -> (tensor<5xf32>)
  attributes {
    dlb.inputs = [dense<[[-0.015625, 0.015625, 0.046875, 0.078125, -0.046875]]> : tensor<1x5xf32>],
    dlb.expect = [dense<[-0.015625, 0.015625, 0.046875, 0.078125, -0.046875]> : tensor<5xf64>]} {
  %r:1 = "dlb.reduce_min"(%0) {dimensions = array<i64: 0>} : (tensor<1x5xf32>) -> (tensor<5xf32>)
  return %r#0 : tensor<5xf32>
}

func.func @reduce_min_7(%0: tensor<2x3xf32>) -> (tensor<2x3xf32>)
  attributes {
    dlb.inputs = [dense<[[-0.046875, -0.078125, 0.078125], [0.015625, 0.046875, -0.015625]]> : tensor<2x3xf32>],
    dlb.expect = [dense<[[-0.046875, -0.078125, 0.078125], [0.015625, 0.046875, -0.015625]]> : tensor<2x3xf64>]} {
  %r:1 = "dlb.reduce_min"(%0) {dimensions = array<i64>} : (tensor<2x3xf32>) -> (tensor<2x3xf32>)
  return %r#0 : tensor<2x3xf32>
}

func.func @reduce_min_8(%0: tensor<3x4xi32>) -> (tensor<3xi32>)
  attributes {
    dlb.inputs = [dense<[[3, 5, -4, 0], [-5, -1, -5, 2], [-1, 0, 4, -4]]> : tensor<3x4xi32>],
    dlb.expect = [dense<[-4, -5, -4]> : tensor<3xi32>]} {
  %r:1 = "dlb.reduce_min"(%0) {dimensions = array<i64: 1>} : (tensor<3x4xi32>) -> (tensor<3xi32>)
  return %r#0 : tensor<3xi32>
}

func.func @reduce_min_9(%0: tensor<3x4xi64>) -> (tensor<3xi64>)
  attributes {
    dlb.inputs = [dense<[[1, -1, -2, -4], [-4, 5, -4, 3], [-2, -1, 2, -5]]> : tensor<3x4xi64>],
    dlb.expect = [dense<[-4, -4, -5]> : tensor<3xi64>]} {
  %r:1 = "dlb.reduce_min"(%0) {dimensions = array<i64: 1>} : (tensor<3x4xi64>) -> (tensor<3xi64>)
  return %r#0 : tensor<3xi64>
}

func.func @reduce_min_10(%0: tensor<2x3xf32>) -> (tensor<2xf32>)
  attributes {
    dlb.inputs = [dense<[[1.0, 0x7FC00000, 2.0], [0xFF800000, 0.0, 0x7F800000]]> : tensor<2x3xf32>],
    dlb.expect = [dense<[0x7FF8000000000000, 0xFFF0000000000000]> : tensor<2xf64>],
    dlb.no_gradient = "NaN and ties"} {
  %r:1 = "dlb.reduce_min"(%0) {dimensions = array<i64: 1>} : (tensor<2x3xf32>) -> (tensor<2xf32>)
  return %r#0 : tensor<2xf32>
}
