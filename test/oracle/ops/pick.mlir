// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.pick` as PyTorch and NumPy compute it.

func.func @pick_0(%0: tensor<4x5xf32>, %1: tensor<4xi32>) -> (tensor<4xf32>)
  attributes {
    dlb.inputs = [dense<[[-1.640625, -1.03125, -0.53125, 1.578125, 0.234375], [0.75, 0.65625, 1.515625, -0.890625, 1.125], [-1.828125, -1.109375, -0.359375, -0.671875, -1.6875], [1.71875, 0.875, -0.3125, -0.8125, -1.65625]]> : tensor<4x5xf32>,
      dense<[4, 0, 4, 4]> : tensor<4xi32>],
    dlb.expect = [dense<[0.234375, 0.75, -1.6875, -1.65625]> : tensor<4xf64>]} {
  %r:1 = "dlb.pick"(%0, %1) {} : (tensor<4x5xf32>, tensor<4xi32>) -> (tensor<4xf32>)
  return %r#0 : tensor<4xf32>
}

func.func @pick_1(%0: tensor<2x3x4xf32>, %1: tensor<2x3xi32>) -> (tensor<2x3xf32>)
  attributes {
    dlb.inputs = [dense<[[[1.78125, -0.890625, 1.9375, 1.3125], [0.828125, 1.921875, -0.09375, -0.609375], [-1.625, 1.453125, -1.515625, -1.703125]], [[0.3125, -1.734375, -1.40625, -0.796875], [-0.9375, -1.59375, -0.03125, -0.5625], [-0.3125, 0.59375, -1.015625, 1.40625]]]> : tensor<2x3x4xf32>,
      dense<[[1, 3, 0], [3, 1, 2]]> : tensor<2x3xi32>],
    dlb.expect = [dense<[[-0.890625, -0.609375, -1.625], [-0.796875, -1.59375, -1.015625]]> : tensor<2x3xf64>]} {
  %r:1 = "dlb.pick"(%0, %1) {} : (tensor<2x3x4xf32>, tensor<2x3xi32>) -> (tensor<2x3xf32>)
  return %r#0 : tensor<2x3xf32>
}

func.func @pick_2(%0: tensor<3xf32>, %1: tensor<i32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<[0.484375, 0.828125, 1.78125]> : tensor<3xf32>,
      dense<2> : tensor<i32>],
    dlb.expect = [dense<1.78125> : tensor<f64>]} {
  %r:1 = "dlb.pick"(%0, %1) {} : (tensor<3xf32>, tensor<i32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @pick_3(%0: tensor<3x1xf32>, %1: tensor<3xi32>) -> (tensor<3xf32>)
  attributes {
    dlb.inputs = [dense<[[-0.390625], [-0.265625], [1.8125]]> : tensor<3x1xf32>,
      dense<[0, 0, 0]> : tensor<3xi32>],
    dlb.expect = [dense<[-0.390625, -0.265625, 1.8125]> : tensor<3xf64>]} {
  %r:1 = "dlb.pick"(%0, %1) {} : (tensor<3x1xf32>, tensor<3xi32>) -> (tensor<3xf32>)
  return %r#0 : tensor<3xf32>
}

func.func @pick_4(%0: tensor<2x3xf32>, %1: tensor<2xi32>) -> (tensor<2xf32>)
  attributes {
    dlb.inputs = [dense<[[0.703125, 1.515625, 1.46875], [-1.515625, -0.53125, 0.125]]> : tensor<2x3xf32>,
      dense<[-1, 3]> : tensor<2xi32>],
    dlb.expect = [dense<[0.0, 0.0]> : tensor<2xf64>]} {
  %r:1 = "dlb.pick"(%0, %1) {} : (tensor<2x3xf32>, tensor<2xi32>) -> (tensor<2xf32>)
  return %r#0 : tensor<2xf32>
}
