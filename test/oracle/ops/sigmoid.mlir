// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.sigmoid` as PyTorch and NumPy compute it.

func.func @sigmoid_0(%0: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<-1.296875> : tensor<f32>],
    dlb.expect = [dense<0.21469141911224196> : tensor<f64>]} {
  %r:1 = "dlb.sigmoid"(%0) {} : (tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @sigmoid_1(%0: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[0.5]> : tensor<1xf32>],
    dlb.expect = [dense<[0.6224593312018546]> : tensor<1xf64>]} {
  %r:1 = "dlb.sigmoid"(%0) {} : (tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @sigmoid_2(%0: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[-1.21875, -1.03125, -0.03125, 0.078125, -0.09375, 0.15625, -1.15625], [1.109375, -0.890625, 1.640625, 0.046875, -0.796875, -1.3125, -0.0625], [-0.5, 0.484375, -0.015625, -1.859375, 1.328125, -1.796875, 1.296875]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[0.22815650216092537, 0.26284183737131667, 0.4921881357207956, 0.5195213219520929, 0.47657965106367606, 0.5389832206876841, 0.23934934732271163], [0.7520125737597972, 0.29098086621490676, 0.8376199633332891, 0.5117166047041654, 0.31069438321455395, 0.21206880435710532, 0.48438008427698437], [0.3775406687981454, 0.6187804337438501, 0.49609382947091957, 0.1347759174229568, 0.7905303186696747, 0.14223189500989633, 0.785308580887758]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.sigmoid"(%0) {} : (tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @sigmoid_3(%0: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[1.25, 1.6875, 0.65625, -1.359375, -0.234375]], [[-0.25, 0.515625, -0.484375, 0.6875, -1.1875]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[0.7772998611746911, 0.8438951025545426, 0.658417500561683, 0.20434189993684584, 0.4416730056646256]], [[0.43782349911420193, 0.6261241772283034, 0.38121956625614994, 0.665410558746814, 0.2337063569140403]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.sigmoid"(%0) {} : (tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @sigmoid_4(%0: tensor<7xf32>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<7xf32>],
    dlb.expect = [dense<[0.5, 0.5, 0.7310585786300049, 0.2689414213699951, 1.0, 0.0, 0xFFF8000000000000]> : tensor<7xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.sigmoid"(%0) {} : (tensor<7xf32>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}

func.func @sigmoid_5(%0: tensor<4xf32>) -> (tensor<4xf32>)
  attributes {
    dlb.inputs = [dense<[-1000.0, -88.0, 88.0, 1000.0]> : tensor<4xf32>],
    dlb.expect = [dense<[0.0, 6.054601895401186e-39, 1.0, 1.0]> : tensor<4xf64>]} {
  %r:1 = "dlb.sigmoid"(%0) {} : (tensor<4xf32>) -> (tensor<4xf32>)
  return %r#0 : tensor<4xf32>
}
