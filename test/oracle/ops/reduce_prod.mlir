// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.reduce_prod` as PyTorch and NumPy compute it.

func.func @reduce_prod_0(%0: tensor<7xf32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<[0.609375, 0.75, 1.015625, 0.59375, 0.859375, 0.671875, 0.59375]> : tensor<7xf32>],
    dlb.expect = [dense<0.09448388045711908> : tensor<f64>]} {
  %r:1 = "dlb.reduce_prod"(%0) {dimensions = array<i64: 0>} : (tensor<7xf32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @reduce_prod_1(%0: tensor<3x5xf32>) -> (tensor<5xf32>)
  attributes {
    dlb.inputs = [dense<[[0.609375, 0.609375, 1.328125, 0.671875, 0.609375], [1.328125, 1.453125, 1.21875, 0.5625, 0.625], [0.640625, 0.59375, 0.96875, 0.546875, 1.28125]]> : tensor<3x5xf32>],
    dlb.expect = [dense<[0.5184745788574219, 0.5257644653320312, 1.5680694580078125, 0.2066802978515625, 0.48797607421875]> : tensor<5xf64>]} {
  %r:1 = "dlb.reduce_prod"(%0) {dimensions = array<i64: 0>} : (tensor<3x5xf32>) -> (tensor<5xf32>)
  return %r#0 : tensor<5xf32>
}

func.func @reduce_prod_2(%0: tensor<3x5xf32>) -> (tensor<3xf32>)
  attributes {
    dlb.inputs = [dense<[[0.90625, 0.6875, 0.578125, 1.0625, 1.265625], [1.078125, 0.734375, 1.296875, 1.0, 1.078125], [1.40625, 1.171875, 0.609375, 1.1875, 0.78125]]> : tensor<3x5xf32>],
    dlb.expect = [dense<[0.4843691289424896, 1.1070168614387512, 0.9316485375165939]> : tensor<3xf64>]} {
  %r:1 = "dlb.reduce_prod"(%0) {dimensions = array<i64: 1>} : (tensor<3x5xf32>) -> (tensor<3xf32>)
  return %r#0 : tensor<3xf32>
}

func.func @reduce_prod_3(%0: tensor<3x5xf32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<[[1.28125, 1.046875, 1.03125, 0.640625, 0.515625], [1.46875, 0.515625, 0.546875, 0.953125, 1.421875], [1.03125, 1.484375, 1.203125, 1.3125, 1.3125]]> : tensor<3x5xf32>],
    dlb.expect = [dense<0.8136332360667445> : tensor<f64>]} {
  %r:1 = "dlb.reduce_prod"(%0) {dimensions = array<i64: 0, 1>} : (tensor<3x5xf32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @reduce_prod_4(%0: tensor<2x3x4xf32>) -> (tensor<3xf32>)
  attributes {
    dlb.inputs = [dense<[[[1.4375, 1.46875, 0.8125, 1.203125], [1.0, 1.46875, 1.078125, 0.890625], [0.53125, 1.21875, 0.5, 1.140625]], [[0.75, 1.171875, 1.484375, 0.84375], [1.046875, 1.046875, 0.65625, 1.234375], [1.1875, 1.265625, 0.71875, 0.5625]]]> : tensor<2x3x4xf32>],
    dlb.expect = [dense<[2.2719032026543573, 1.2520393234817675, 0.2243703729909612]> : tensor<3xf64>]} {
  %r:1 = "dlb.reduce_prod"(%0) {dimensions = array<i64: 0, 2>} : (tensor<2x3x4xf32>) -> (tensor<3xf32>)
  return %r#0 : tensor<3xf32>
}

func.func @reduce_prod_5(%0: tensor<2x3x4xf32>) -> (tensor<2x4xf32>)
  attributes {
    dlb.inputs = [dense<[[[0.890625, 0.609375, 0.765625, 0.515625], [0.890625, 0.859375, 0.8125, 0.875], [0.53125, 0.921875, 1.140625, 0.8125]], [[1.0625, 1.296875, 1.015625, 1.421875], [1.265625, 1.046875, 0.578125, 0.953125], [0.53125, 1.453125, 0.53125, 0.703125]]]> : tensor<2x3x4xf32>],
    dlb.expect = [dense<[[0.42139434814453125, 0.4827690124511719, 0.7095489501953125, 0.3665771484375], [0.714385986328125, 1.9728584289550781, 0.31192779541015625, 0.9528923034667969]]> : tensor<2x4xf64>]} {
  %r:1 = "dlb.reduce_prod"(%0) {dimensions = array<i64: 1>} : (tensor<2x3x4xf32>) -> (tensor<2x4xf32>)
  return %r#0 : tensor<2x4xf32>
}

func.func @reduce_prod_6(%0: tensor<1x5xf32>) -> (tensor<5xf32>)
  attributes {
    dlb.inputs = [dense<[[0.671875, 1.359375, 1.40625, 1.21875, 1.34375]]> : tensor<1x5xf32>],
    dlb.expect = [dense<[0.671875, 1.359375, 1.40625, 1.21875, 1.34375]> : tensor<5xf64>]} {
  %r:1 = "dlb.reduce_prod"(%0) {dimensions = array<i64: 0>} : (tensor<1x5xf32>) -> (tensor<5xf32>)
  return %r#0 : tensor<5xf32>
}

func.func @reduce_prod_7(%0: tensor<2x3xf32>) -> (tensor<2x3xf32>)
  attributes {
    dlb.inputs = [dense<[[0.75, 1.390625, 0.59375], [0.796875, 1.34375, 1.1875]]> : tensor<2x3xf32>],
    dlb.expect = [dense<[[0.75, 1.390625, 0.59375], [0.796875, 1.34375, 1.1875]]> : tensor<2x3xf64>]} {
  %r:1 = "dlb.reduce_prod"(%0) {dimensions = array<i64>} : (tensor<2x3xf32>) -> (tensor<2x3xf32>)
  return %r#0 : tensor<2x3xf32>
}

func.func @reduce_prod_8(%0: tensor<3x4xi32>) -> (tensor<3xi32>)
  attributes {
    dlb.inputs = [dense<[[-1, 5, 5, 4], [5, -3, 1, -1], [3, 5, 3, 2]]> : tensor<3x4xi32>],
    dlb.expect = [dense<[-100, 15, 90]> : tensor<3xi32>]} {
  %r:1 = "dlb.reduce_prod"(%0) {dimensions = array<i64: 1>} : (tensor<3x4xi32>) -> (tensor<3xi32>)
  return %r#0 : tensor<3xi32>
}

func.func @reduce_prod_9(%0: tensor<3x4xi64>) -> (tensor<3xi64>)
  attributes {
    dlb.inputs = [dense<[[4, 3, 0, -5], [-1, 5, -3, 1], [3, -4, 5, 1]]> : tensor<3x4xi64>],
    dlb.expect = [dense<[0, 15, -60]> : tensor<3xi64>]} {
  %r:1 = "dlb.reduce_prod"(%0) {dimensions = array<i64: 1>} : (tensor<3x4xi64>) -> (tensor<3xi64>)
  return %r#0 : tensor<3xi64>
}

func.func @reduce_prod_10(%0: tensor<2x3xf32>) -> (tensor<2xf32>)
  attributes {
    dlb.inputs = [dense<[[0.0, 2.0, 3.0], [0.0, 0.0, 1.5]]> : tensor<2x3xf32>],
    dlb.expect = [dense<[0.0, 0.0]> : tensor<2xf64>],
    dlb.no_second_gradient = "the rule's own derivative takes which factors are 0 as given"} {
  %r:1 = "dlb.reduce_prod"(%0) {dimensions = array<i64: 1>} : (tensor<2x3xf32>) -> (tensor<2xf32>)
  return %r#0 : tensor<2xf32>
}
