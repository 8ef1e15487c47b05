// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.scatter_add` as PyTorch and NumPy compute it.

func.func @scatter_add_0(%0: tensor<4xi32>, %1: tensor<4x3xf32>) -> (tensor<5x3xf32>)
  attributes {
    dlb.inputs = [dense<[4, 1, 4, 0]> : tensor<4xi32>,
      dense<[[-1.0625, 0.578125, -0.828125], [-1.203125, 0.046875, 0.96875], [-1.015625, -0.65625, -2.0], [-0.078125, 1.53125, 1.625]]> : tensor<4x3xf32>],
    dlb.expect = [dense<[[-0.078125, 1.53125, 1.625], [-1.203125, 0.046875, 0.96875], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [-2.078125, -0.078125, -2.828125]]> : tensor<5x3xf64>]} {
  %r:1 = "dlb.scatter_add"(%0, %1) {} : (tensor<4xi32>, tensor<4x3xf32>) -> (tensor<5x3xf32>)
  return %r#0 : tensor<5x3xf32>
}

func.func @scatter_add_1(%0: tensor<2x3xi32>, %1: tensor<2x3xf32>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<[[3, 6, 4], [3, 0, 1]]> : tensor<2x3xi32>,
      dense<[[-0.734375, 0.6875, -0.5], [-1.328125, -0.125, -1.15625]]> : tensor<2x3xf32>],
    dlb.expect = [dense<[-0.125, -1.15625, 0.0, -2.0625, -0.5, 0.0, 0.6875]> : tensor<7xf64>]} {
  %r:1 = "dlb.scatter_add"(%0, %1) {} : (tensor<2x3xi32>, tensor<2x3xf32>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}

func.func @scatter_add_2(%0: tensor<2xi32>, %1: tensor<2x2x2xf32>) -> (tensor<3x2x2xf32>)
  attributes {
    dlb.inputs = [dense<[2, 0]> : tensor<2xi32>,
      dense<[[[-0.671875, 0.0], [-0.90625, -1.640625]], [[0.359375, 1.234375], [1.21875, -0.4375]]]> : tensor<2x2x2xf32>],
    dlb.expect = [dense<[[[0.359375, 1.234375], [1.21875, -0.4375]], [[0.0, 0.0], [0.0, 0.0]], [[-0.671875, 0.0], [-0.90625, -1.640625]]]> : tensor<3x2x2xf64>]} {
  %r:1 = "dlb.scatter_add"(%0, %1) {} : (tensor<2xi32>, tensor<2x2x2xf32>) -> (tensor<3x2x2xf32>)
  return %r#0 : tensor<3x2x2xf32>
}

func.func @scatter_add_3(%0: tensor<i32>, %1: tensor<3xf32>) -> (tensor<4x3xf32>)
  attributes {
    dlb.inputs = [dense<1> : tensor<i32>,
      dense<[-0.734375, 1.140625, -0.890625]> : tensor<3xf32>],
    dlb.expect = [dense<[[0.0, 0.0, 0.0], [-0.734375, 1.140625, -0.890625], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]> : tensor<4x3xf64>]} {
  %r:1 = "dlb.scatter_add"(%0, %1) {} : (tensor<i32>, tensor<3xf32>) -> (tensor<4x3xf32>)
  return %r#0 : tensor<4x3xf32>
}

func.func @scatter_add_4(%0: tensor<3xi32>, %1: tensor<3x2xf32>) -> (tensor<1x2xf32>)
  attributes {
    dlb.inputs = [dense<[0, 0, 0]> : tensor<3xi32>,
      dense<[[-1.8125, -1.734375], [-1.25, -1.546875], [-0.1875, -1.40625]]> : tensor<3x2xf32>],
    dlb.expect = [dense<[[-3.25, -4.6875]]> : tensor<1x2xf64>]} {
  %r:1 = "dlb.scatter_add"(%0, %1) {} : (tensor<3xi32>, tensor<3x2xf32>) -> (tensor<1x2xf32>)
  return %r#0 : tensor<1x2xf32>
}

func.func @scatter_add_5(%0: tensor<3xi32>, %1: tensor<3x2xf32>) -> (tensor<3x2xf32>)
  attributes {
    dlb.inputs = [dense<[-1, 3, 1]> : tensor<3xi32>,
      dense<[[-1.078125, -1.625], [0.796875, 1.359375], [-0.984375, -1.78125]]> : tensor<3x2xf32>],
    dlb.expect = [dense<[[0.0, 0.0], [-0.984375, -1.78125], [0.0, 0.0]]> : tensor<3x2xf64>]} {
  %r:1 = "dlb.scatter_add"(%0, %1) {} : (tensor<3xi32>, tensor<3x2xf32>) -> (tensor<3x2xf32>)
  return %r#0 : tensor<3x2xf32>
}
