// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.cos` as PyTorch and NumPy compute it.

func.func @cos_0(%0: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<-1.3125> : tensor<f32>],
    dlb.expect = [dense<0.2554337668888117> : tensor<f64>]} {
  %r:1 = "dlb.cos"(%0) {} : (tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @cos_1(%0: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[-6.6875]> : tensor<1xf32>],
    dlb.expect = [dense<[0.9193722052036709]> : tensor<1xf64>]} {
  %r:1 = "dlb.cos"(%0) {} : (tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @cos_2(%0: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[6.828125, 1.953125, -6.140625, -6.203125, -0.546875, -6.53125, 2.09375], [1.859375, -7.5, 4.90625, 4.578125, 6.640625, 2.71875, 3.078125], [-5.390625, -7.625, -6.953125, 7.421875, 2.328125, 7.140625, -2.421875]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[0.8551585535583667, -0.37308201821362325, 0.9898554778479468, 0.9967968850601596, 0.8541537542773854, 0.9693894095819128, -0.4994412209389292], [-0.2845899590311104, 0.3466353178350258, 0.19264901546759924, -0.13386095180113555, 0.9367956854601374, -0.9119261309706986, -0.9979866044638166], [0.6274204234218934, 0.2269858567154693, 0.7838591143689051, 0.41878473412626877, -0.6869827154903001, 0.6543756373799633, -0.7519918740667114]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.cos"(%0) {} : (tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @cos_3(%0: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[4.078125, -6.96875, -5.34375, -3.578125, 0.796875]], [[0.90625, -0.03125, -1.21875, 1.203125, 7.453125]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[-0.5925848051794772, 0.7740616577310655, 0.5902439532330229, -0.9062232311322905, 0.6989450415971057]], [[0.616702066178912, 0.9995117584851364, 0.34481935173254513, 0.35944336775008645, 0.39020721147036636]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.cos"(%0) {} : (tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @cos_4(%0: tensor<7xf32>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<7xf32>],
    dlb.expect = [dense<[1.0, 1.0, 0.5403023058681398, 0.5403023058681398, 0xFFF8000000000000, 0xFFF8000000000000, 0x7FF8000000000000]> : tensor<7xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.cos"(%0) {} : (tensor<7xf32>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}
