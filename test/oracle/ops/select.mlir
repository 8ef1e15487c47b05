// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.select` as PyTorch and NumPy compute it.

func.func @select_0(%0: tensor<i1>, %1: tensor<f32>, %2: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<true> : tensor<i1>,
      dense<-1.59375> : tensor<f32>,
      dense<-1.765625> : tensor<f32>],
    dlb.expect = [dense<-1.59375> : tensor<f64>]} {
  %r:1 = "dlb.select"(%0, %1, %2) {} : (tensor<i1>, tensor<f32>, tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @select_1(%0: tensor<3x5xi1>, %1: tensor<3x5xf32>, %2: tensor<3x5xf32>) -> (tensor<3x5xf32>)
  attributes {
    dlb.inputs = [dense<[[true, false, false, false, false], [false, false, true, true, true], [false, false, false, true, true]]> : tensor<3x5xi1>,
      dense<[[0.25, -1.890625, 1.078125, 0.875, -0.8125], [-0.125, 0.953125, 1.328125, -1.015625, 1.078125], [-0.3125, 1.8125, 1.5, -0.578125, -0.5625]]> : tensor<3x5xf32>,
      dense<[[-0.0625, 1.828125, -1.4375, 0.1875, 0.578125], [0.875, -1.734375, 0.390625, -0.203125, -0.65625], [1.875, -1.578125, 0.828125, -1.1875, 1.78125]]> : tensor<3x5xf32>],
    dlb.expect = [dense<[[0.25, 1.828125, -1.4375, 0.1875, 0.578125], [0.875, -1.734375, 1.328125, -1.015625, 1.078125], [1.875, -1.578125, 0.828125, -0.578125, -0.5625]]> : tensor<3x5xf64>]} {
  %r:1 = "dlb.select"(%0, %1, %2) {} : (tensor<3x5xi1>, tensor<3x5xf32>, tensor<3x5xf32>) -> (tensor<3x5xf32>)
  return %r#0 : tensor<3x5xf32>
}

func.func @select_2(%0: tensor<7xi1>, %1: tensor<7xi32>, %2: tensor<7xi32>) -> (tensor<7xi32>)
  attributes {
    dlb.inputs = [dense<[false, true, false, false, true, false, false]> : tensor<7xi1>,
      dense<[0, 1, 0, 0, 1, 1, 0]> : tensor<7xi32>,
      dense<[1, 0, 1, 1, 1, 0, 0]> : tensor<7xi32>],
    dlb.expect = [dense<[1, 1, 1, 1, 1, 0, 0]> : tensor<7xi32>]} {
  %r:1 = "dlb.select"(%0, %1, %2) {} : (tensor<7xi1>, tensor<7xi32>, tensor<7xi32>) -> (tensor<7xi32>)
  return %r#0 : tensor<7xi32>
}

func.func @select_3(%0: tensor<7xi1>, %1: tensor<7xi64>, %2: tensor<7xi64>) -> (tensor<7xi64>)
  attributes {
    dlb.inputs = [dense<[false, true, false, false, true, false, false]> : tensor<7xi1>,
      dense<[0, 1, 0, 0, 1, 1, 0]> : tensor<7xi64>,
      dense<[1, 0, 1, 1, 1, 0, 0]> : tensor<7xi64>],
    dlb.expect = [dense<[1, 1, 1, 1, 1, 0, 0]> : tensor<7xi64>]} {
  %r:1 = "dlb.select"(%0, %1, %2) {} : (tensor<7xi1>, tensor<7xi64>, tensor<7xi64>) -> (tensor<7xi64>)
  return %r#0 : tensor<7xi64>
}

func.func @select_4(%0: tensor<7xi1>, %1: tensor<7xi8>, %2: tensor<7xi8>) -> (tensor<7xi8>)
  attributes {
    dlb.inputs = [dense<[false, true, false, false, true, false, false]> : tensor<7xi1>,
      dense<[0, 1, 0, 0, 1, 1, 0]> : tensor<7xi8>,
      dense<[1, 0, 1, 1, 1, 0, 0]> : tensor<7xi8>],
    dlb.expect = [dense<[1, 1, 1, 1, 1, 0, 0]> : tensor<7xi8>]} {
  %r:1 = "dlb.select"(%0, %1, %2) {} : (tensor<7xi1>, tensor<7xi8>, tensor<7xi8>) -> (tensor<7xi8>)
  return %r#0 : tensor<7xi8>
}

func.func @select_5(%0: tensor<7xi1>, %1: tensor<7xi1>, %2: tensor<7xi1>) -> (tensor<7xi1>)
  attributes {
    dlb.inputs = [dense<[false, true, false, false, true, false, false]> : tensor<7xi1>,
      dense<[false, true, false, false, true, true, false]> : tensor<7xi1>,
      dense<[true, false, true, true, true, false, false]> : tensor<7xi1>],
    dlb.expect = [dense<[true, true, true, true, true, false, false]> : tensor<7xi1>]} {
  %r:1 = "dlb.select"(%0, %1, %2) {} : (tensor<7xi1>, tensor<7xi1>, tensor<7xi1>) -> (tensor<7xi1>)
  return %r#0 : tensor<7xi1>
}
