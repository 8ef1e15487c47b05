// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.gather` as PyTorch and NumPy compute it.

func.func @gather_0(%0: tensor<5x3xf32>, %1: tensor<4xi32>) -> (tensor<4x3xf32>)
  attributes {
    dlb.inputs = [dense<[[-1.484375, -0.609375, -1.203125], [1.796875, 0.125, -0.890625], [-1.921875, 0.203125, 0.15625], [-0.59375, 0.0625, 0.0625], [-1.203125, 1.546875, -0.234375]]> : tensor<5x3xf32>,
      dense<[4, 1, 4, 0]> : tensor<4xi32>],
    dlb.expect = [dense<[[-1.203125, 1.546875, -0.234375], [1.796875, 0.125, -0.890625], [-1.203125, 1.546875, -0.234375], [-1.484375, -0.609375, -1.203125]]> : tensor<4x3xf64>]} {
  %r:1 = "dlb.gather"(%0, %1) {} : (tensor<5x3xf32>, tensor<4xi32>) -> (tensor<4x3xf32>)
  return %r#0 : tensor<4x3xf32>
}

func.func @gather_1(%0: tensor<7xf32>, %1: tensor<2x3xi32>) -> (tensor<2x3xf32>)
  attributes {
    dlb.inputs = [dense<[1.171875, -1.1875, -0.671875, -1.671875, 0.1875, 0.65625, -1.09375]> : tensor<7xf32>,
      dense<[[3, 6, 4], [3, 0, 1]]> : tensor<2x3xi32>],
    dlb.expect = [dense<[[-1.671875, -1.09375, 0.1875], [-1.671875, 1.171875, -1.1875]]> : tensor<2x3xf64>]} {
  %r:1 = "dlb.gather"(%0, %1) {} : (tensor<7xf32>, tensor<2x3xi32>) -> (tensor<2x3xf32>)
  return %r#0 : tensor<2x3xf32>
}

func.func @gather_2(%0: tensor<3x2x2xf32>, %1: tensor<2xi32>) -> (tensor<2x2x2xf32>)
  attributes {
    dlb.inputs = [dense<[[[0.71875, -0.3125], [-0.953125, -1.390625]], [[-1.53125, -1.46875], [-0.53125, -0.453125]], [[1.109375, -0.65625], [-1.90625, -0.859375]]]> : tensor<3x2x2xf32>,
      dense<[2, 0]> : tensor<2xi32>],
    dlb.expect = [dense<[[[1.109375, -0.65625], [-1.90625, -0.859375]], [[0.71875, -0.3125], [-0.953125, -1.390625]]]> : tensor<2x2x2xf64>]} {
  %r:1 = "dlb.gather"(%0, %1) {} : (tensor<3x2x2xf32>, tensor<2xi32>) -> (tensor<2x2x2xf32>)
  return %r#0 : tensor<2x2x2xf32>
}

func.func @gather_3(%0: tensor<4x3xf32>, %1: tensor<i32>) -> (tensor<3xf32>)
  attributes {
    dlb.inputs = [dense<[[-0.203125, 1.328125, 0.296875], [-0.8125, 1.4375, 1.875], [1.25, 0.578125, 1.625], [1.5625, -0.40625, 1.5625]]> : tensor<4x3xf32>,
      dense<1> : tensor<i32>],
    dlb.expect = [dense<[-0.8125, 1.4375, 1.875]> : tensor<3xf64>]} {
  %r:1 = "dlb.gather"(%0, %1) {} : (tensor<4x3xf32>, tensor<i32>) -> (tensor<3xf32>)
  return %r#0 : tensor<3xf32>
}

func.func @gather_4(%0: tensor<1x2xf32>, %1: tensor<3xi32>) -> (tensor<3x2xf32>)
  attributes {
    dlb.inputs = [dense<[[-1.75, -1.421875]]> : tensor<1x2xf32>,
      dense<[0, 0, 0]> : tensor<3xi32>],
    dlb.expect = [dense<[[-1.75, -1.421875], [-1.75, -1.421875], [-1.75, -1.421875]]> : tensor<3x2xf64>]} {
  %r:1 = "dlb.gather"(%0, %1) {} : (tensor<1x2xf32>, tensor<3xi32>) -> (tensor<3x2xf32>)
  return %r#0 : tensor<3x2xf32>
}

func.func @gather_5(%0: tensor<4x2xi32>, %1: tensor<2xi32>) -> (tensor<2x2xi32>)
  attributes {
    dlb.inputs = [dense<[[2, 2], [3, 5], [2, -2], [-3, -3]]> : tensor<4x2xi32>,
      dense<[3, 0]> : tensor<2xi32>],
    dlb.expect = [dense<[[-3, -3], [2, 2]]> : tensor<2x2xi32>]} {
  %r:1 = "dlb.gather"(%0, %1) {} : (tensor<4x2xi32>, tensor<2xi32>) -> (tensor<2x2xi32>)
  return %r#0 : tensor<2x2xi32>
}

func.func @gather_6(%0: tensor<4x2xi64>, %1: tensor<2xi32>) -> (tensor<2x2xi64>)
  attributes {
    dlb.inputs = [dense<[[2, 2], [3, 5], [2, -2], [-3, -3]]> : tensor<4x2xi64>,
      dense<[3, 0]> : tensor<2xi32>],
    dlb.expect = [dense<[[-3, -3], [2, 2]]> : tensor<2x2xi64>]} {
  %r:1 = "dlb.gather"(%0, %1) {} : (tensor<4x2xi64>, tensor<2xi32>) -> (tensor<2x2xi64>)
  return %r#0 : tensor<2x2xi64>
}

func.func @gather_7(%0: tensor<3x2xf32>, %1: tensor<3xi32>) -> (tensor<3x2xf32>)
  attributes {
    dlb.inputs = [dense<[[-1.078125, -1.625], [0.796875, 1.359375], [-0.984375, -1.78125]]> : tensor<3x2xf32>,
      dense<[-1, 3, 1]> : tensor<3xi32>],
    dlb.expect = [dense<[[0.0, 0.0], [0.0, 0.0], [0.796875, 1.359375]]> : tensor<3x2xf64>]} {
  %r:1 = "dlb.gather"(%0, %1) {} : (tensor<3x2xf32>, tensor<3xi32>) -> (tensor<3x2xf32>)
  return %r#0 : tensor<3x2xf32>
}
