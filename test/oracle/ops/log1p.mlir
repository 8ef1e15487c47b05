// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.log1p` as PyTorch and NumPy compute it.

func.func @log1p_0(%0: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<0.453125> : tensor<f32>],
    dlb.expect = [dense<0.37371640979358406> : tensor<f64>]} {
  %r:1 = "dlb.log1p"(%0) {} : (tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @log1p_1(%0: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[0.09375]> : tensor<1xf32>],
    dlb.expect = [dense<[0.08961215868968714]> : tensor<1xf64>]} {
  %r:1 = "dlb.log1p"(%0) {} : (tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @log1p_2(%0: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[1.765625, 3.03125, 0.8125, 2.953125, 1.859375, 0.15625, 3.828125], [1.296875, 0.828125, 3.296875, 0.046875, 2.796875, 0.34375, 1.265625], [0.53125, 3.28125, 1.25, 3.875, 2.3125, 2.609375, 1.84375]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[1.0172666492141573, 1.3940765015619456, 0.5947071077466928, 1.3745064053678484, 1.050603069481749, 0.1451820098444979, 1.5744581935380737], [0.8315495034190644, 0.6032908514380843, 1.4578880143068995, 0.0458095360312942, 1.3341783599808765, 0.2954642128938359, 0.8178506590609026], [0.4260843953109001, 1.4542450230283983, 0.8109302162163288, 1.5841201044498106, 1.1977031913123406, 1.2835346271621217, 1.0451236037171234]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.log1p"(%0) {} : (tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @log1p_3(%0: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[0.875, 1.265625, 3.71875, 0.390625, 3.9375]], [[2.90625, 1.109375, 2.375, 1.203125, 1.203125]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[0.6286086594223741, 0.8178506590609026, 1.5515439340151977, 0.329753286372468, 1.5968591302272404]], [[1.3625778345025745, 0.7463916950787576, 1.2163953243244932, 0.7898768070184964, 0.7898768070184964]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.log1p"(%0) {} : (tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @log1p_4(%0: tensor<7xf32>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<7xf32>],
    dlb.expect = [dense<[0.0, -0.0, 0.6931471805599453, 0xFFF0000000000000, 0x7FF0000000000000, 0x7FF8000000000000, 0x7FF8000000000000]> : tensor<7xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.log1p"(%0) {} : (tensor<7xf32>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}

func.func @log1p_5(%0: tensor<2xf32>) -> (tensor<2xf32>)
  attributes {
    dlb.inputs = [dense<[9.094947017729282e-13, -9.313225746154785e-10]> : tensor<2xf32>],
    dlb.expect = [dense<[9.094947017725146e-13, -9.313225750491594e-10]> : tensor<2xf64>]} {
  %r:1 = "dlb.log1p"(%0) {} : (tensor<2xf32>) -> (tensor<2xf32>)
  return %r#0 : tensor<2xf32>
}
