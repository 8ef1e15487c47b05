// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.reduce_mean` as PyTorch and NumPy compute it.

func.func @reduce_mean_0(%0: tensor<7xf32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<[0.1875, -0.984375, 0.75, -1.5, 0.046875, 1.078125, 1.5625]> : tensor<7xf32>],
    dlb.expect = [dense<0.16294642857142858> : tensor<f64>]} {
  %r:1 = "dlb.reduce_mean"(%0) {dimensions = array<i64: 0>} : (tensor<7xf32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @reduce_mean_1(%0: tensor<3x5xf32>) -> (tensor<5xf32>)
  attributes {
    dlb.inputs = [dense<[[-0.703125, 0.1875, 1.8125, -1.453125, 1.3125], [0.921875, 1.859375, -0.046875, -0.1875, 0.171875], [-0.5625, -1.78125, 0.265625, -0.453125, 0.015625]]> : tensor<3x5xf32>],
    dlb.expect = [dense<[-0.11458333333333333, 0.08854166666666667, 0.6770833333333334, -0.6979166666666666, 0.5]> : tensor<5xf64>]} {
  %r:1 = "dlb.reduce_mean"(%0) {dimensions = array<i64: 0>} : (tensor<3x5xf32>) -> (tensor<5xf32>)
  return %r#0 : tensor<5xf32>
}

func.func @reduce_mean_2(%0: tensor<3x5xf32>) -> (tensor<3xf32>)
  attributes {
    dlb.inputs = [dense<[[0.796875, -0.4375, -1.359375, 1.3125, 1.765625], [-1.0625, 0.4375, -0.5, 0.796875, -1.796875], [1.671875, 1.40625, -1.453125, 0.5625, -0.6875]]> : tensor<3x5xf32>],
    dlb.expect = [dense<[0.415625, -0.425, 0.3]> : tensor<3xf64>]} {
  %r:1 = "dlb.reduce_mean"(%0) {dimensions = array<i64: 1>} : (tensor<3x5xf32>) -> (tensor<3xf32>)
  return %r#0 : tensor<3xf32>
}

func.func @reduce_mean_3(%0: tensor<3x5xf32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<[[-1.171875, 1.375, 1.0, 0.296875, 0.46875], [1.46875, -0.640625, -0.03125, -1.09375, -0.203125], [-1.328125, -0.625, 0.5625, -0.90625, 0.609375]]> : tensor<3x5xf32>],
    dlb.expect = [dense<-0.014583333333333334> : tensor<f64>]} {
  %r:1 = "dlb.reduce_mean"(%0) {dimensions = array<i64: 0, 1>} : (tensor<3x5xf32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @reduce_mean_4(%0: tensor<2x3x4xf32>) -> (tensor<3xf32>)
  attributes {
    dlb.inputs = [dense<[[[1.1875, 0.515625, -0.125, -0.4375], [-1.71875, 1.0625, 1.8125, -1.046875], [0.78125, 0.40625, 1.25, 0.71875]], [[-1.21875, -1.46875, -0.65625, -1.265625], [0.40625, -1.65625, 0.6875, 1.140625], [-1.84375, 1.546875, 1.265625, -1.84375]]]> : tensor<2x3x4xf32>],
    dlb.expect = [dense<[-0.43359375, 0.0859375, 0.28515625]> : tensor<3xf64>]} {
  %r:1 = "dlb.reduce_mean"(%0) {dimensions = array<i64: 0, 2>} : (tensor<2x3x4xf32>) -> (tensor<3xf32>)
  return %r#0 : tensor<3xf32>
}

func.func @reduce_mean_5(%0: tensor<2x3x4xf32>) -> (tensor<2x4xf32>)
  attributes {
    dlb.inputs = [dense<[[[0.1875, -1.890625, -0.09375, -1.6875], [0.296875, -1.703125, -1.65625, 1.875], [1.234375, 0.6875, 1.140625, -1.15625]], [[-1.59375, -0.71875, 1.03125, 1.015625], [0.859375, -0.34375, 0.03125, 0.953125], [0.34375, -1.125, -0.125, 1.734375]]]> : tensor<2x3x4xf32>],
    dlb.expect = [dense<[[0.5729166666666666, -0.96875, -0.203125, -0.3229166666666667], [-0.13020833333333334, -0.7291666666666666, 0.3125, 1.234375]]> : tensor<2x4xf64>]} {
  %r:1 = "dlb.reduce_mean"(%0) {dimensions = array<i64: 1>} : (tensor<2x3x4xf32>) -> (tensor<2x4xf32>)
  return %r#0 : tensor<2x4xf32>
}

func.func @reduce_mean_6(%0: tensor<1x5xf32>) -> (tensor<5xf32>)
  attributes {
    dlb.inputs = [dense<[[1.84375, -1.703125, -1.53125, -1.78125, 0.015625]]> : tensor<1x5xf32>],
    dlb.expect = [dense<[1.84375, -1.703125, -1.53125, -1.78125, 0.015625]> : tensor<5xf64>]} {
  %r:1 = "dlb.reduce_mean"(%0) {dimensions = array<i64: 0>} : (tensor<1x5xf32>) -> (tensor<5xf32>)
  return %r#0 : tensor<5xf32>
}

func.func @reduce_mean_7(%0: tensor<2x3xf32>) -> (tensor<2x3xf32>)
  attributes {
    dlb.inputs = [dense<[[1.578125, 0.046875, -0.671875], [1.515625, -1.046875, 0.1875]]> : tensor<2x3xf32>],
    dlb.expect = [dense<[[1.578125, 0.046875, -0.671875], [1.515625, -1.046875, 0.1875]]> : tensor<2x3xf64>]} {
  %r:1 = "dlb.reduce_mean"(%0) {dimensions = array<i64>} : (tensor<2x3xf32>) -> (tensor<2x3xf32>)
  return %r#0 : tensor<2x3xf32>
}
