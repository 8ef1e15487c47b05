// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.concatenate` as PyTorch and NumPy compute it.

func.func @concatenate_0(%0: tensor<2x3xf32>, %1: tensor<1x3xf32>) -> (tensor<3x3xf32>)
  attributes {
    dlb.inputs = [dense<[[-0.734375, -1.53125, 1.65625], [-1.375, 0.9375, 0.625]]> : tensor<2x3xf32>,
      dense<[[0.859375, 1.078125, -1.28125]]> : tensor<1x3xf32>],
    dlb.expect = [dense<[[-0.734375, -1.53125, 1.65625], [-1.375, 0.9375, 0.625], [0.859375, 1.078125, -1.28125]]> : tensor<3x3xf64>]} {
  %r:1 = "dlb.concatenate"(%0, %1) {dimension = 0 : i64} : (tensor<2x3xf32>, tensor<1x3xf32>) -> (tensor<3x3xf32>)
  return %r#0 : tensor<3x3xf32>
}

func.func @concatenate_1(%0: tensor<2x1xf32>, %1: tensor<2x3xf32>, %2: tensor<2x2xf32>) -> (tensor<2x6xf32>)
  attributes {
    dlb.inputs = [dense<[[-1.859375], [-0.28125]]> : tensor<2x1xf32>,
      dense<[[-0.234375, -1.0625, 1.234375], [-1.578125, -0.015625, 0.109375]]> : tensor<2x3xf32>,
      dense<[[-1.96875, 1.234375], [-0.578125, -0.171875]]> : tensor<2x2xf32>],
    dlb.expect = [dense<[[-1.859375, -0.234375, -1.0625, 1.234375, -1.96875, 1.234375], [-0.28125, -1.578125, -0.015625, 0.109375, -0.578125, -0.171875]]> : tensor<2x6xf64>]} {
  %r:1 = "dlb.concatenate"(%0, %1, %2) {dimension = 1 : i64} : (tensor<2x1xf32>, tensor<2x3xf32>, tensor<2x2xf32>) -> (tensor<2x6xf32>)
  return %r#0 : tensor<2x6xf32>
}

func.func @concatenate_2(%0: tensor<4xf32>) -> (tensor<4xf32>)
  attributes {
    dlb.inputs = [dense<[-1.359375, -0.40625, -0.203125, 0.40625]> : tensor<4xf32>],
    dlb.expect = [dense<[-1.359375, -0.40625, -0.203125, 0.40625]> : tensor<4xf64>]} {
  %r:1 = "dlb.concatenate"(%0) {dimension = 0 : i64} : (tensor<4xf32>) -> (tensor<4xf32>)
  return %r#0 : tensor<4xf32>
}

func.func @concatenate_3(%0: tensor<2x3xf32>, %1: tensor<2x3xf32>) -> (tensor<2x6xf32>)
  attributes {
    dlb.inputs = [dense<[[-1.859375, -0.296875, -0.046875], [1.796875, 0.375, 0.734375]]> : tensor<2x3xf32>,
      dense<[[-1.859375, -0.296875, -0.046875], [1.796875, 0.375, 0.734375]]> : tensor<2x3xf32>],
    dlb.expect = [dense<[[-1.859375, -0.296875, -0.046875, -1.859375, -0.296875, -0.046875], [1.796875, 0.375, 0.734375, 1.796875, 0.375, 0.734375]]> : tensor<2x6xf64>]} {
  %r:1 = "dlb.concatenate"(%0, %1) {dimension = 1 : i64} : (tensor<2x3xf32>, tensor<2x3xf32>) -> (tensor<2x6xf32>)
  return %r#0 : tensor<2x6xf32>
}

func.func @concatenate_4(%0: tensor<2x3xf64>, %1: tensor<2x3xf64>) -> (tensor<2x6xf64>)
  attributes {
    dlb.inputs = [dense<[[-0.25, -0.03125, 1.921875], [-0.34375, 1.96875, 0.4375]]> : tensor<2x3xf64>,
      dense<[[-0.25, -0.03125, 1.921875], [-0.34375, 1.96875, 0.4375]]> : tensor<2x3xf64>],
    dlb.expect = [dense<[[-0.25, -0.03125, 1.921875, -0.25, -0.03125, 1.921875], [-0.34375, 1.96875, 0.4375, -0.34375, 1.96875, 0.4375]]> : tensor<2x6xf64>]} {
  %r:1 = "dlb.concatenate"(%0, %1) {dimension = 1 : i64} : (tensor<2x3xf64>, tensor<2x3xf64>) -> (tensor<2x6xf64>)
  return %r#0 : tensor<2x6xf64>
}

func.func @concatenate_5(%0: tensor<2x3xi32>, %1: tensor<2x3xi32>) -> (tensor<2x6xi32>)
  attributes {
    dlb.inputs = [dense<[[1, -1, 5], [5, 1, 2]]> : tensor<2x3xi32>,
      dense<[[1, -1, 5], [5, 1, 2]]> : tensor<2x3xi32>],
    dlb.expect = [dense<[[1, -1, 5, 1, -1, 5], [5, 1, 2, 5, 1, 2]]> : tensor<2x6xi32>]} {
  %r:1 = "dlb.concatenate"(%0, %1) {dimension = 1 : i64} : (tensor<2x3xi32>, tensor<2x3xi32>) -> (tensor<2x6xi32>)
  return %r#0 : tensor<2x6xi32>
}

func.func @concatenate_6(%0: tensor<2x3xi64>, %1: tensor<2x3xi64>) -> (tensor<2x6xi64>)
  attributes {
    dlb.inputs = [dense<[[4, 1, 4], [0, -1, 3]]> : tensor<2x3xi64>,
      dense<[[4, 1, 4], [0, -1, 3]]> : tensor<2x3xi64>],
    dlb.expect = [dense<[[4, 1, 4, 4, 1, 4], [0, -1, 3, 0, -1, 3]]> : tensor<2x6xi64>]} {
  %r:1 = "dlb.concatenate"(%0, %1) {dimension = 1 : i64} : (tensor<2x3xi64>, tensor<2x3xi64>) -> (tensor<2x6xi64>)
  return %r#0 : tensor<2x6xi64>
}

func.func @concatenate_7(%0: tensor<2x3xi8>, %1: tensor<2x3xi8>) -> (tensor<2x6xi8>)
  attributes {
    dlb.inputs = [dense<[[82, 92, 234], [10, 82, 88]]> : tensor<2x3xi8>,
      dense<[[82, 92, 234], [10, 82, 88]]> : tensor<2x3xi8>],
    dlb.expect = [dense<[[82, 92, 234, 82, 92, 234], [10, 82, 88, 10, 82, 88]]> : tensor<2x6xi8>]} {
  %r:1 = "dlb.concatenate"(%0, %1) {dimension = 1 : i64} : (tensor<2x3xi8>, tensor<2x3xi8>) -> (tensor<2x6xi8>)
  return %r#0 : tensor<2x6xi8>
}

func.func @concatenate_8(%0: tensor<2x3xi1>, %1: tensor<2x3xi1>) -> (tensor<2x6xi1>)
  attributes {
    dlb.inputs = [dense<[[true, true, false], [true, false, false]]> : tensor<2x3xi1>,
      dense<[[true, true, false], [true, false, false]]> : tensor<2x3xi1>],
    dlb.expect = [dense<[[true, true, false, true, true, false], [true, false, false, true, false, false]]> : tensor<2x6xi1>]} {
  %r:1 = "dlb.concatenate"(%0, %1) {dimension = 1 : i64} : (tensor<2x3xi1>, tensor<2x3xi1>) -> (tensor<2x6xi1>)
  return %r#0 : tensor<2x6xi1>
}
