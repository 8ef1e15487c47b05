// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.sqrt` as PyTorch and NumPy compute it.

func.func @sqrt_0(%0: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<2.125> : tensor<f32>],
    dlb.expect = [dense<1.4577379737113252> : tensor<f64>]} {
  %r:1 = "dlb.sqrt"(%0) {} : (tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @sqrt_1(%0: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[0.3125]> : tensor<1xf32>],
    dlb.expect = [dense<[0.5590169943749475]> : tensor<1xf64>]} {
  %r:1 = "dlb.sqrt"(%0) {} : (tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @sqrt_2(%0: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[2.09375, 3.890625, 1.3125, 3.046875, 1.90625, 1.03125, 3.640625], [0.3125, 1.375, 3.984375, 1.21875, 3.421875, 2.515625, 3.265625], [2.609375, 1.609375, 3.09375, 0.34375, 1.921875, 1.640625, 2.03125]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[1.4469796128487782, 1.9724667297574374, 1.14564392373896, 1.7455300054711176, 1.3806701271484076, 1.015504800579495, 1.9080421903092184], [0.5590169943749475, 1.1726039399558574, 1.996089927833914, 1.1039701082909807, 1.8498310733685928, 1.58607219255619, 1.80710403685012], [1.6153559979150107, 1.2686114456365274, 1.758905909933786, 0.5863019699779287, 1.3863170633011772, 1.2808688457449497, 1.4252192813739224]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.sqrt"(%0) {} : (tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @sqrt_3(%0: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[0.71875, 1.078125, 2.34375, 1.703125, 3.203125]], [[2.515625, 3.46875, 2.984375, 2.5, 1.328125]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[0.8477912478906585, 1.0383279828647594, 1.5309310892394863, 1.3050383136138188, 1.7897276329095442]], [[1.58607219255619, 1.8624580532189174, 1.7275343701356567, 1.5811388300841898, 1.1524430571616109]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.sqrt"(%0) {} : (tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @sqrt_4(%0: tensor<7xf32>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<7xf32>],
    dlb.expect = [dense<[0.0, -0.0, 1.0, 0x7FF8000000000000, 0x7FF0000000000000, 0x7FF8000000000000, 0x7FF8000000000000]> : tensor<7xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.sqrt"(%0) {} : (tensor<7xf32>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}
