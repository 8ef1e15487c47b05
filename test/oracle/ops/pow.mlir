// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.pow` as PyTorch and NumPy compute it.

func.func @pow_0(%0: tensor<f32>, %1: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<0.78125> : tensor<f32>,
      dense<-0.75> : tensor<f32>],
    dlb.expect = [dense<1.2033929897876459> : tensor<f64>]} {
  %r:1 = "dlb.pow"(%0, %1) {} : (tensor<f32>, tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @pow_1(%0: tensor<1xf32>, %1: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[2.953125]> : tensor<1xf32>,
      dense<[0.078125]> : tensor<1xf32>],
    dlb.expect = [dense<[1.0882803007992412]> : tensor<1xf64>]} {
  %r:1 = "dlb.pow"(%0, %1) {} : (tensor<1xf32>, tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @pow_2(%0: tensor<3x7xf32>, %1: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[2.78125, 2.390625, 0.5625, 0.84375, 1.3125, 2.671875, 1.15625], [1.515625, 1.5625, 1.140625, 2.40625, 0.390625, 0.859375, 2.515625], [1.9375, 1.65625, 1.265625, 0.59375, 1.5, 2.953125, 1.875]]> : tensor<3x7xf32>,
      dense<[[0.296875, 1.953125, 1.53125, 1.984375, 1.8125, 0.65625, -0.78125], [0.5, -0.609375, 1.234375, -1.453125, -0.15625, 1.359375, -0.1875], [0.390625, -1.609375, -0.875, 1.8125, 0.625, -0.546875, 0.0625]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[1.3548267361025288, 5.486308050386586, 0.4143574189217499, 0.7138064719006226, 1.637023836407933, 1.9058911329002113, 0.8927725398263975], [1.231107225224513, 0.7618876286265102, 1.1763478148156334, 0.2791670949298069, 1.1582104914050222, 0.8138223803349832, 0.8411605443122764], [1.294803287575363, 0.44396043547779046, 0.8137351679633058, 0.3887376151678398, 1.2884187516294856, 0.5531139655824385, 1.04007002354029]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.pow"(%0, %1) {} : (tensor<3x7xf32>, tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @pow_3(%0: tensor<2x1x5xf32>, %1: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[2.375, 2.40625, 2.515625, 1.03125, 0.890625]], [[2.0, 1.6875, 1.796875, 0.828125, 1.125]]]> : tensor<2x1x5xf32>,
      dense<[[[1.0, -0.578125, 1.015625, -1.828125, 1.796875]], [[-1.171875, -0.09375, 1.671875, -1.0, -1.09375]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[2.375, 0.6019180691438979, 2.5521488144385343, 0.9452985849348285, 0.8120971577947107]], [[0.4438441231316303, 0.952129224408291, 2.663925394225433, 1.2075471698113207, 0.8791276278006718]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.pow"(%0, %1) {} : (tensor<2x1x5xf32>, tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @pow_4(%0: tensor<49xf32>, %1: tensor<49xf32>) -> (tensor<49xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<49xf32>,
      dense<[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0xFF800000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000, 0x7FC00000]> : tensor<49xf32>],
    dlb.expect = [dense<[1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, -0.0, 1.0, -1.0, 0x7FF0000000000000, 0xFFF0000000000000, 0xFFFFFFFFFFFFFFFF, 0x7FF0000000000000, 0xFFF0000000000000, 1.0, -1.0, 0.0, -0.0, 0xFFFFFFFFFFFFFFFF, 0.0, 0.0, 1.0, 1.0, 0x7FF0000000000000, 0x7FF0000000000000, 0xFFFFFFFFFFFFFFFF, 0x7FF0000000000000, 0x7FF0000000000000, 1.0, 1.0, 0.0, 0.0, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 1.0, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0x7FF8000000000000]> : tensor<49xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.pow"(%0, %1) {} : (tensor<49xf32>, tensor<49xf32>) -> (tensor<49xf32>)
  return %r#0 : tensor<49xf32>
}

func.func @pow_5(%0: tensor<4xf32>, %1: tensor<4xf32>) -> (tensor<4xf32>)
  attributes {
    dlb.inputs = [dense<[-2.0, -2.0, -0.5, 3.0]> : tensor<4xf32>,
      dense<[3.0, 2.0, -3.0, 0.0]> : tensor<4xf32>],
    dlb.expect = [dense<[-8.0, 4.0, -8.0, 1.0]> : tensor<4xf64>],
    dlb.no_gradient = "a power of a negative number is defined for whole exponents only"} {
  %r:1 = "dlb.pow"(%0, %1) {} : (tensor<4xf32>, tensor<4xf32>) -> (tensor<4xf32>)
  return %r#0 : tensor<4xf32>
}
