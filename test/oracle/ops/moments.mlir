// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.moments` as PyTorch and NumPy compute it.

func.func @moments_0(%0: tensor<7xf32>) -> (tensor<f32>, tensor<f32>)
  attributes {
    dlb.inputs = [dense<[0.78125, -1.71875, -0.640625, 0.625, 1.734375, -1.671875, -0.203125]> : tensor<7xf32>],
    dlb.expect = [dense<-0.15625> : tensor<f64>,
      dense<1.4341517857142858> : tensor<f64>]} {
  %r:2 = "dlb.moments"(%0) {dimensions = array<i64: 0>} : (tensor<7xf32>) -> (tensor<f32>, tensor<f32>)
  return %r#0, %r#1 : tensor<f32>, tensor<f32>
}

func.func @moments_1(%0: tensor<3x5xf32>) -> (tensor<5xf32>, tensor<5xf32>)
  attributes {
    dlb.inputs = [dense<[[1.78125, -1.796875, -0.1875, 0.984375, -0.09375], [1.40625, -0.390625, -0.78125, -1.90625, -0.03125], [1.90625, 1.640625, -2.0, -1.875, -1.765625]]> : tensor<3x5xf32>],
    dlb.expect = [dense<[1.6979166666666667, -0.18229166666666666, -0.9895833333333334, -0.9322916666666666, -0.6302083333333334]> : tensor<5xf64>,
      dense<[0.045138888888888895, 1.9911024305555554, 0.5692274305555555, 1.836968315972222, 0.6452365451388888]> : tensor<5xf64>]} {
  %r:2 = "dlb.moments"(%0) {dimensions = array<i64: 0>} : (tensor<3x5xf32>) -> (tensor<5xf32>, tensor<5xf32>)
  return %r#0, %r#1 : tensor<5xf32>, tensor<5xf32>
}

func.func @moments_2(%0: tensor<3x5xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  attributes {
    dlb.inputs = [dense<[[1.421875, -0.546875, -0.90625, 0.96875, -0.65625], [-0.46875, 0.78125, 1.5625, -1.296875, -1.1875], [-1.21875, 1.765625, 0.234375, 1.28125, -1.25]]> : tensor<3x5xf32>],
    dlb.expect = [dense<[0.05625, -0.121875, 0.1625]> : tensor<3xf64>,
      dense<[0.8990820312500001, 1.2578515625000002, 1.54595703125]> : tensor<3xf64>]} {
  %r:2 = "dlb.moments"(%0) {dimensions = array<i64: 1>} : (tensor<3x5xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  return %r#0, %r#1 : tensor<3xf32>, tensor<3xf32>
}

func.func @moments_3(%0: tensor<3x5xf32>) -> (tensor<f32>, tensor<f32>)
  attributes {
    dlb.inputs = [dense<[[1.453125, -0.8125, 0.46875, -1.140625, 0.046875], [1.0, -1.296875, 1.84375, 1.390625, 0.8125], [1.0, -0.875, -1.640625, -0.703125, -1.484375]]> : tensor<3x5xf32>],
    dlb.expect = [dense<0.004166666666666667> : tensor<f64>,
      dense<1.3416493055555556> : tensor<f64>]} {
  %r:2 = "dlb.moments"(%0) {dimensions = array<i64: 0, 1>} : (tensor<3x5xf32>) -> (tensor<f32>, tensor<f32>)
  return %r#0, %r#1 : tensor<f32>, tensor<f32>
}

func.func @moments_4(%0: tensor<2x3x4xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  attributes {
    dlb.inputs = [dense<[[[-0.671875, 1.0625, -1.328125, -1.71875], [1.21875, 1.71875, -0.359375, -1.140625], [1.53125, -1.78125, -0.625, 1.21875]], [[0.921875, 1.046875, -0.078125, 0.8125], [-0.796875, 1.453125, 1.140625, 1.765625], [1.046875, 0.90625, -1.25, 0.265625]]]> : tensor<2x3x4xf32>],
    dlb.expect = [dense<[0.005859375, 0.625, 0.1640625]> : tensor<3xf64>,
      dense<[1.1137657165527344, 1.23870849609375, 1.341064453125]> : tensor<3xf64>]} {
  %r:2 = "dlb.moments"(%0) {dimensions = array<i64: 0, 2>} : (tensor<2x3x4xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  return %r#0, %r#1 : tensor<3xf32>, tensor<3xf32>
}

func.func @moments_5(%0: tensor<2x3x4xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>)
  attributes {
    dlb.inputs = [dense<[[[-1.703125, 1.65625, 1.1875, 0.125], [1.328125, 1.46875, -0.578125, 0.6875], [-1.484375, -1.8125, 1.09375, -1.140625]], [[-0.390625, -0.046875, 1.765625, 1.109375], [0.1875, 1.234375, -1.015625, -1.671875], [-0.984375, 0.375, -0.65625, 1.953125]]]> : tensor<2x3x4xf32>],
    dlb.expect = [dense<[[-0.6197916666666666, 0.4375, 0.5677083333333334, -0.109375], [-0.3958333333333333, 0.5208333333333334, 0.03125, 0.4635416666666667]]> : tensor<2x4xf64>,
      dense<[[1.9051649305555554, 2.537109375, 0.657931857638889, 0.58447265625], [0.22889539930555555, 0.28423394097222227, 1.5255533854166667, 2.398654513888889]]> : tensor<2x4xf64>]} {
  %r:2 = "dlb.moments"(%0) {dimensions = array<i64: 1>} : (tensor<2x3x4xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>)
  return %r#0, %r#1 : tensor<2x4xf32>, tensor<2x4xf32>
}

func.func @moments_6(%0: tensor<1x5xf32>) -> (tensor<5xf32>, tensor<5xf32>)
  attributes {
    dlb.inputs = [dense<[[0.203125, 0.265625, 0.953125, 0.046875, -1.3125]]> : tensor<1x5xf32>],
    dlb.expect = [dense<[0.203125, 0.265625, 0.953125, 0.046875, -1.3125]> : tensor<5xf64>,
      dense<[0.0, 0.0, 0.0, 0.0, 0.0]> : tensor<5xf64>]} {
  %r:2 = "dlb.moments"(%0) {dimensions = array<i64: 0>} : (tensor<1x5xf32>) -> (tensor<5xf32>, tensor<5xf32>)
  return %r#0, %r#1 : tensor<5xf32>, tensor<5xf32>
}

func.func @moments_7(%0: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>)
  attributes {
    dlb.inputs = [dense<[[-1.203125, -0.1875, -1.0], [-1.171875, -0.53125, 1.203125]]> : tensor<2x3xf32>],
    dlb.expect = [dense<[[-1.203125, -0.1875, -1.0], [-1.171875, -0.53125, 1.203125]]> : tensor<2x3xf64>,
      dense<[[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]> : tensor<2x3xf64>]} {
  %r:2 = "dlb.moments"(%0) {dimensions = array<i64>} : (tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>)
  return %r#0, %r#1 : tensor<2x3xf32>, tensor<2x3xf32>
}

func.func @moments_8(%0: tensor<2x9xf32>) -> (tensor<2xf32>, tensor<2xf32>)
  attributes {
    dlb.inputs = [dense<[[65536.71875, 65535.515625, 65535.390625, 65535.0625, 65535.015625, 65535.71875, 65535.375, 65536.0, 65535.25], [65536.25, 65536.109375, 65536.8125, 65536.609375, 65535.234375, 65536.09375, 65535.71875, 65535.078125, 65536.09375]]> : tensor<2x9xf32>],
    dlb.expect = [dense<[65535.56076388889, 65536.0]> : tensor<2xf64>,
      dense<[0.2518144772376543, 0.2931857638888889]> : tensor<2xf64>],
    dlb.no_gradient = "finite differences lose their digits to the mean"} {
  %r:2 = "dlb.moments"(%0) {dimensions = array<i64: 1>} : (tensor<2x9xf32>) -> (tensor<2xf32>, tensor<2xf32>)
  return %r#0, %r#1 : tensor<2xf32>, tensor<2xf32>
}
