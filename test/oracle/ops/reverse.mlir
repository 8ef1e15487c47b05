// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.reverse` as PyTorch and NumPy compute it.

func.func @reverse_0(%0: tensor<5xf32>) -> (tensor<5xf32>)
  attributes {
    dlb.inputs = [dense<[-0.4375, 0.734375, 0.421875, -1.171875, -0.734375]> : tensor<5xf32>],
    dlb.expect = [dense<[-0.734375, -1.171875, 0.421875, 0.734375, -0.4375]> : tensor<5xf64>]} {
  %r:1 = "dlb.reverse"(%0) {dimensions = array<i64: 0>} : (tensor<5xf32>) -> (tensor<5xf32>)
  return %r#0 : tensor<5xf32>
}

func.func @reverse_1(%0: tensor<2x3xf32>) -> (tensor<2x3xf32>)
  attributes {
    dlb.inputs = [dense<[[0.234375, -1.140625, 1.65625], [-1.828125, 1.5, 1.90625]]> : tensor<2x3xf32>],
    dlb.expect = [dense<[[1.65625, -1.140625, 0.234375], [1.90625, 1.5, -1.828125]]> : tensor<2x3xf64>]} {
  %r:1 = "dlb.reverse"(%0) {dimensions = array<i64: 1>} : (tensor<2x3xf32>) -> (tensor<2x3xf32>)
  return %r#0 : tensor<2x3xf32>
}

func.func @reverse_2(%0: tensor<2x3x4xf32>) -> (tensor<2x3x4xf32>)
  attributes {
    dlb.inputs = [dense<[[[0.453125, -1.15625, 1.234375, -0.25], [0.84375, -0.71875, -1.125, 1.8125], [-1.703125, -1.78125, 1.125, 1.09375]], [[-0.765625, -0.515625, 0.75, 0.390625], [0.59375, -0.265625, 1.90625, -1.421875], [0.515625, -1.1875, -0.671875, -0.8125]]]> : tensor<2x3x4xf32>],
    dlb.expect = [dense<[[[0.390625, 0.75, -0.515625, -0.765625], [-1.421875, 1.90625, -0.265625, 0.59375], [-0.8125, -0.671875, -1.1875, 0.515625]], [[-0.25, 1.234375, -1.15625, 0.453125], [1.8125, -1.125, -0.71875, 0.84375], [1.09375, 1.125, -1.78125, -1.703125]]]> : tensor<2x3x4xf64>]} {
  %r:1 = "dlb.reverse"(%0) {dimensions = array<i64: 0, 2>} : (tensor<2x3x4xf32>) -> (tensor<2x3x4xf32>)
  return %r#0 : tensor<2x3x4xf32>
}

func.func @reverse_3(%0: tensor<2x2xf32>) -> (tensor<2x2xf32>)
  attributes {
    dlb.inputs = [dense<[[1.296875, 0.3125], [-0.6875, 0.140625]]> : tensor<2x2xf32>],
    dlb.expect = [dense<[[1.296875, 0.3125], [-0.6875, 0.140625]]> : tensor<2x2xf64>]} {
  %r:1 = "dlb.reverse"(%0) {dimensions = array<i64>} : (tensor<2x2xf32>) -> (tensor<2x2xf32>)
  return %r#0 : tensor<2x2xf32>
}

func.func @reverse_4(%0: tensor<2x3xf32>) -> (tensor<2x3xf32>)
  attributes {
    dlb.inputs = [dense<[[-1.859375, -0.296875, -0.046875], [1.796875, 0.375, 0.734375]]> : tensor<2x3xf32>],
    dlb.expect = [dense<[[-0.046875, -0.296875, -1.859375], [0.734375, 0.375, 1.796875]]> : tensor<2x3xf64>]} {
  %r:1 = "dlb.reverse"(%0) {dimensions = array<i64: 1>} : (tensor<2x3xf32>) -> (tensor<2x3xf32>)
  return %r#0 : tensor<2x3xf32>
}

func.func @reverse_5(%0: tensor<2x3xf64>) -> (tensor<2x3xf64>)
  attributes {
    dlb.inputs = [dense<[[-0.25, -0.03125, 1.921875], [-0.34375, 1.96875, 0.4375]]> : tensor<2x3xf64>],
    dlb.expect = [dense<[[1.921875, -0.03125, -0.25], [0.4375, 1.96875, -0.34375]]> : tensor<2x3xf64>]} {
  %r:1 = "dlb.reverse"(%0) {dimensions = array<i64: 1>} : (tensor<2x3xf64>) -> (tensor<2x3xf64>)
  return %r#0 : tensor<2x3xf64>
}

func.func @reverse_6(%0: tensor<2x3xi32>) -> (tensor<2x3xi32>)
  attributes {
    dlb.inputs = [dense<[[1, -1, 5], [5, 1, 2]]> : tensor<2x3xi32>],
    dlb.expect = [dense<[[5, -1, 1], [2, 1, 5]]> : tensor<2x3xi32>]} {
  %r:1 = "dlb.reverse"(%0) {dimensions = array<i64: 1>} : (tensor<2x3xi32>) -> (tensor<2x3xi32>)
  return %r#0 : tensor<2x3xi32>
}

func.func @reverse_7(%0: tensor<2x3xi64>) -> (tensor<2x3xi64>)
  attributes {
    dlb.inputs = [dense<[[4, 1, 4], [0, -1, 3]]> : tensor<2x3xi64>],
    dlb.expect = [dense<[[4, 1, 4], [3, -1, 0]]> : tensor<2x3xi64>]} {
  %r:1 = "dlb.reverse"(%0) {dimensions = array<i64: 1>} : (tensor<2x3xi64>) -> (tensor<2x3xi64>)
  return %r#0 : tensor<2x3xi64>
}

func.func @reverse_8(%0: tensor<2x3xi8>) -> (tensor<2x3xi8>)
  attributes {
    dlb.inputs = [dense<[[82, 92, 234], [10, 82, 88]]> : tensor<2x3xi8>],
    dlb.expect = [dense<[[234, 92, 82], [88, 82, 10]]> : tensor<2x3xi8>]} {
  %r:1 = "dlb.reverse"(%0) {dimensions = array<i64: 1>} : (tensor<2x3xi8>) -> (tensor<2x3xi8>)
  return %r#0 : tensor<2x3xi8>
}

func.func @reverse_9(%0: tensor<2x3xi1>) -> (tensor<2x3xi1>)
  attributes {
    dlb.inputs = [dense<[[true, true, false], [true, false, false]]> : tensor<2x3xi1>],
    dlb.expect = [dense<[[false, true, true], [false, false, true]]> : tensor<2x3xi1>]} {
  %r:1 = "dlb.reverse"(%0) {dimensions = array<i64: 1>} : (tensor<2x3xi1>) -> (tensor<2x3xi1>)
  return %r#0 : tensor<2x3xi1>
}
