// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.slice` as PyTorch and NumPy compute it.

func.func @slice_0(%0: tensor<7xf32>) -> (tensor<3xf32>)
  attributes {
    dlb.inputs = [dense<[1.703125, 1.109375, 0.078125, 0.140625, -1.4375, -0.484375, 1.28125]> : tensor<7xf32>],
    dlb.expect = [dense<[0.078125, 0.140625, -1.4375]> : tensor<3xf64>]} {
  %r:1 = "dlb.slice"(%0) {starts = array<i64: 2>, sizes = array<i64: 3>, strides = array<i64: 1>} : (tensor<7xf32>) -> (tensor<3xf32>)
  return %r#0 : tensor<3xf32>
}

func.func @slice_1(%0: tensor<7xf32>) -> (tensor<4xf32>)
  attributes {
    dlb.inputs = [dense<[0.71875, 0.640625, 0.71875, -0.609375, 1.90625, -0.65625, -1.265625]> : tensor<7xf32>],
    dlb.expect = [dense<[0.71875, 0.71875, 1.90625, -1.265625]> : tensor<4xf64>]} {
  %r:1 = "dlb.slice"(%0) {starts = array<i64: 0>, sizes = array<i64: 4>, strides = array<i64: 2>} : (tensor<7xf32>) -> (tensor<4xf32>)
  return %r#0 : tensor<4xf32>
}

func.func @slice_2(%0: tensor<4x6xf32>) -> (tensor<2x3xf32>)
  attributes {
    dlb.inputs = [dense<[[0.671875, -1.328125, 1.890625, 0.296875, -1.53125, -1.90625], [0.390625, -1.84375, -1.796875, -0.359375, -0.21875, 1.3125], [-1.484375, 1.46875, -0.390625, 1.40625, -1.40625, -1.8125], [-0.265625, -1.140625, -0.09375, 1.265625, 1.53125, -1.65625]]> : tensor<4x6xf32>],
    dlb.expect = [dense<[[0.390625, -1.796875, -0.21875], [-0.265625, -0.09375, 1.53125]]> : tensor<2x3xf64>]} {
  %r:1 = "dlb.slice"(%0) {starts = array<i64: 1, 0>, sizes = array<i64: 2, 3>, strides = array<i64: 2, 2>} : (tensor<4x6xf32>) -> (tensor<2x3xf32>)
  return %r#0 : tensor<2x3xf32>
}

func.func @slice_3(%0: tensor<3x5x2xf32>) -> (tensor<1x2x2xf32>)
  attributes {
    dlb.inputs = [dense<[[[-0.984375, -0.78125], [-1.3125, -0.140625], [-1.796875, -1.21875], [-1.75, -0.1875], [1.75, -1.390625]], [[1.546875, -0.75], [0.984375, 1.359375], [0.40625, 0.875], [0.515625, 1.71875], [1.109375, -0.328125]], [[-0.84375, -1.375], [0.046875, -1.09375], [-1.0625, 1.515625], [0.796875, 0.15625], [1.359375, 0.09375]]]> : tensor<3x5x2xf32>],
    dlb.expect = [dense<[[[0.046875, -1.09375], [1.359375, 0.09375]]]> : tensor<1x2x2xf64>]} {
  %r:1 = "dlb.slice"(%0) {starts = array<i64: 2, 1, 0>, sizes = array<i64: 1, 2, 2>, strides = array<i64: 1, 3, 1>} : (tensor<3x5x2xf32>) -> (tensor<1x2x2xf32>)
  return %r#0 : tensor<1x2x2xf32>
}

func.func @slice_4(%0: tensor<2x3xf32>) -> (tensor<1x2xf32>)
  attributes {
    dlb.inputs = [dense<[[-1.859375, -0.296875, -0.046875], [1.796875, 0.375, 0.734375]]> : tensor<2x3xf32>],
    dlb.expect = [dense<[[1.796875, 0.734375]]> : tensor<1x2xf64>]} {
  %r:1 = "dlb.slice"(%0) {starts = array<i64: 1, 0>, sizes = array<i64: 1, 2>, strides = array<i64: 1, 2>} : (tensor<2x3xf32>) -> (tensor<1x2xf32>)
  return %r#0 : tensor<1x2xf32>
}

func.func @slice_5(%0: tensor<2x3xf64>) -> (tensor<1x2xf64>)
  attributes {
    dlb.inputs = [dense<[[-0.25, -0.03125, 1.921875], [-0.34375, 1.96875, 0.4375]]> : tensor<2x3xf64>],
    dlb.expect = [dense<[[-0.34375, 0.4375]]> : tensor<1x2xf64>]} {
  %r:1 = "dlb.slice"(%0) {starts = array<i64: 1, 0>, sizes = array<i64: 1, 2>, strides = array<i64: 1, 2>} : (tensor<2x3xf64>) -> (tensor<1x2xf64>)
  return %r#0 : tensor<1x2xf64>
}

func.func @slice_6(%0: tensor<2x3xi32>) -> (tensor<1x2xi32>)
  attributes {
    dlb.inputs = [dense<[[1, -1, 5], [5, 1, 2]]> : tensor<2x3xi32>],
    dlb.expect = [dense<[[5, 2]]> : tensor<1x2xi32>]} {
  %r:1 = "dlb.slice"(%0) {starts = array<i64: 1, 0>, sizes = array<i64: 1, 2>, strides = array<i64: 1, 2>} : (tensor<2x3xi32>) -> (tensor<1x2xi32>)
  return %r#0 : tensor<1x2xi32>
}

func.func @slice_7(%0: tensor<2x3xi64>) -> (tensor<1x2xi64>)
  attributes {
    dlb.inputs = [dense<[[4, 1, 4], [0, -1, 3]]> : tensor<2x3xi64>],
    dlb.expect = [dense<[[0, 3]]> : tensor<1x2xi64>]} {
  %r:1 = "dlb.slice"(%0) {starts = array<i64: 1, 0>, sizes = array<i64: 1, 2>, strides = array<i64: 1, 2>} : (tensor<2x3xi64>) -> (tensor<1x2xi64>)
  return %r#0 : tensor<1x2xi64>
}

func.func @slice_8(%0: tensor<2x3xi8>) -> (tensor<1x2xi8>)
  attributes {
    dlb.inputs = [dense<[[82, 92, 234], [10, 82, 88]]> : tensor<2x3xi8>],
    dlb.expect = [dense<[[10, 88]]> : tensor<1x2xi8>]} {
  %r:1 = "dlb.slice"(%0) {starts = array<i64: 1, 0>, sizes = array<i64: 1, 2>, strides = array<i64: 1, 2>} : (tensor<2x3xi8>) -> (tensor<1x2xi8>)
  return %r#0 : tensor<1x2xi8>
}

func.func @slice_9(%0: tensor<2x3xi1>) -> (tensor<1x2xi1>)
  attributes {
    dlb.inputs = [dense<[[true, true, false], [true, false, false]]> : tensor<2x3xi1>],
    dlb.expect = [dense<[[true, false]]> : tensor<1x2xi1>]} {
  %r:1 = "dlb.slice"(%0) {starts = array<i64: 1, 0>, sizes = array<i64: 1, 2>, strides = array<i64: 1, 2>} : (tensor<2x3xi1>) -> (tensor<1x2xi1>)
  return %r#0 : tensor<1x2xi1>
}
