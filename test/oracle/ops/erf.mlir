// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.erf` as PyTorch and NumPy compute it.

func.func @erf_0(%0: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<-0.59375> : tensor<f32>],
    dlb.expect = [dense<-0.5989173865943508> : tensor<f64>]} {
  %r:1 = "dlb.erf"(%0) {} : (tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @erf_1(%0: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[0.171875]> : tensor<1xf32>],
    dlb.expect = [dense<[0.19204724573475565]> : tensor<1xf64>]} {
  %r:1 = "dlb.erf"(%0) {} : (tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @erf_2(%0: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[-0.296875, -1.515625, 1.859375, 0.75, 1.328125, -0.578125, 1.765625], [1.234375, 1.90625, -1.21875, -0.09375, -0.46875, 0.453125, -1.0], [-1.609375, -0.09375, 0.546875, -0.46875, 1.9375, -0.390625, -0.8125]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[-0.3254010564604525, -0.9679204052967425, 0.9914502882425449, 0.7111556336535151, 0.9396533534113223, -0.5864099261222792, 0.9874740736816631], [0.9191316657786758, 0.9929789587439347, -0.9152150038717323, -0.10547644378177959, -0.49261347321793797, 0.4783574520657554, -0.8427007929497149], [-0.9771539875094125, -0.10547644378177959, 0.5607131515554575, -0.49261347321793797, 0.9938568063952132, -0.41934428209280167, -0.749464025586362]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.erf"(%0) {} : (tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @erf_3(%0: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[1.25, -0.140625, -0.921875, -0.859375, 1.78125]], [[1.84375, 0.578125, -0.890625, 0.84375, -1.140625]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[0.9229001282564583, -0.15763852138168025, -0.8076737045106557, -0.7757634743781858, 0.9882334039122952]], [[0.9908782275068627, 0.5864099261222792, -0.7921624658691312, 0.7672256612323416, -0.893274467066664]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.erf"(%0) {} : (tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @erf_4(%0: tensor<7xf32>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<7xf32>],
    dlb.expect = [dense<[0.0, -0.0, 0.8427007929497149, -0.8427007929497149, 1.0, -1.0, 0x7FF8000000000000]> : tensor<7xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.erf"(%0) {} : (tensor<7xf32>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}

func.func @erf_5(%0: tensor<4xf32>) -> (tensor<4xf32>)
  attributes {
    dlb.inputs = [dense<[-1000.0, -88.0, 88.0, 1000.0]> : tensor<4xf32>],
    dlb.expect = [dense<[-1.0, -1.0, 1.0, 1.0]> : tensor<4xf64>]} {
  %r:1 = "dlb.erf"(%0) {} : (tensor<4xf32>) -> (tensor<4xf32>)
  return %r#0 : tensor<4xf32>
}
