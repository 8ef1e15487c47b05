// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.sin` as PyTorch and NumPy compute it.

func.func @sin_0(%0: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<-2.25> : tensor<f32>],
    dlb.expect = [dense<-0.7780731968879212> : tensor<f64>]} {
  %r:1 = "dlb.sin"(%0) {} : (tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @sin_1(%0: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[-6.515625]> : tensor<1xf32>],
    dlb.expect = [dense<[-0.2303522896197853]> : tensor<1xf64>]} {
  %r:1 = "dlb.sin"(%0) {} : (tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @sin_2(%0: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[1.578125, -3.84375, -3.78125, -3.390625, -6.4375, 3.84375, 2.40625], [1.703125, -7.46875, -1.140625, 2.953125, -5.5, -1.84375, -7.6875], [-6.703125, -4.546875, -1.375, -0.59375, 6.140625, -2.9375, -7.671875]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[0.9999731453947223, 0.6458662163646817, 0.5969205653181726, 0.24646627198900695, -0.15370297169659722, -0.6458662163646817, 0.6708413072362862], [0.99125732995374, -0.9267114155551047, -0.9088943151963913, 0.1873539031725241, 0.7055403255703919, -0.9629788559589872, -0.9861739108894643], [-0.4077053864993983, 0.9863338025798521, -0.9808930570231557, -0.5594731312473669, -0.14207791163447184, -0.20267872876086712, -0.9834643601828127]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.sin"(%0) {} : (tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @sin_3(%0: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[5.21875, -7.015625, -6.515625, 7.40625, 4.046875]], [[-2.609375, -5.890625, -1.8125, -2.578125, 5.984375]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[-0.8745151926379088, -0.6686856452028263, -0.2303522896197853, 0.9014314459291071, -0.7865995249097795]], [[-0.5074455037309183, 0.3825552177427069, -0.9709315977974505, -0.5341209856067664, -0.29438344083220963]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.sin"(%0) {} : (tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @sin_4(%0: tensor<7xf32>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<7xf32>],
    dlb.expect = [dense<[0.0, -0.0, 0.8414709848078965, -0.8414709848078965, 0xFFF8000000000000, 0xFFF8000000000000, 0x7FF8000000000000]> : tensor<7xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.sin"(%0) {} : (tensor<7xf32>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}
