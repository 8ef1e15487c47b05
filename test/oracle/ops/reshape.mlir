// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.reshape` as PyTorch and NumPy compute it.

func.func @reshape_0(%0: tensor<2x6xf32>) -> (tensor<3x4xf32>)
  attributes {
    dlb.inputs = [dense<[[0.234375, 0.421875, 1.515625, 0.0625, 0.4375, 0.859375], [-1.671875, -1.78125, -1.890625, -1.578125, -0.984375, -1.8125]]> : tensor<2x6xf32>],
    dlb.expect = [dense<[[0.234375, 0.421875, 1.515625, 0.0625], [0.4375, 0.859375, -1.671875, -1.78125], [-1.890625, -1.578125, -0.984375, -1.8125]]> : tensor<3x4xf64>]} {
  %r:1 = "dlb.reshape"(%0) {} : (tensor<2x6xf32>) -> (tensor<3x4xf32>)
  return %r#0 : tensor<3x4xf32>
}

func.func @reshape_1(%0: tensor<12xf32>) -> (tensor<2x1x6xf32>)
  attributes {
    dlb.inputs = [dense<[0.375, 0.28125, -0.1875, -1.96875, 0.0625, -1.5, -1.984375, 1.171875, 1.640625, -1.71875, 0.625, -1.796875]> : tensor<12xf32>],
    dlb.expect = [dense<[[[0.375, 0.28125, -0.1875, -1.96875, 0.0625, -1.5]], [[-1.984375, 1.171875, 1.640625, -1.71875, 0.625, -1.796875]]]> : tensor<2x1x6xf64>]} {
  %r:1 = "dlb.reshape"(%0) {} : (tensor<12xf32>) -> (tensor<2x1x6xf32>)
  return %r#0 : tensor<2x1x6xf32>
}

func.func @reshape_2(%0: tensor<1x1xf32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<[[0.328125]]> : tensor<1x1xf32>],
    dlb.expect = [dense<0.328125> : tensor<f64>]} {
  %r:1 = "dlb.reshape"(%0) {} : (tensor<1x1xf32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @reshape_3(%0: tensor<f32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<0.484375> : tensor<f32>],
    dlb.expect = [dense<[0.484375]> : tensor<1xf64>]} {
  %r:1 = "dlb.reshape"(%0) {} : (tensor<f32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @reshape_4(%0: tensor<2x3xf32>) -> (tensor<6xf32>)
  attributes {
    dlb.inputs = [dense<[[-1.859375, -0.296875, -0.046875], [1.796875, 0.375, 0.734375]]> : tensor<2x3xf32>],
    dlb.expect = [dense<[-1.859375, -0.296875, -0.046875, 1.796875, 0.375, 0.734375]> : tensor<6xf64>]} {
  %r:1 = "dlb.reshape"(%0) {} : (tensor<2x3xf32>) -> (tensor<6xf32>)
  return %r#0 : tensor<6xf32>
}

func.func @reshape_5(%0: tensor<2x3xf64>) -> (tensor<6xf64>)
  attributes {
    dlb.inputs = [dense<[[-0.25, -0.03125, 1.921875], [-0.34375, 1.96875, 0.4375]]> : tensor<2x3xf64>],
    dlb.expect = [dense<[-0.25, -0.03125, 1.921875, -0.34375, 1.96875, 0.4375]> : tensor<6xf64>]} {
  %r:1 = "dlb.reshape"(%0) {} : (tensor<2x3xf64>) -> (tensor<6xf64>)
  return %r#0 : tensor<6xf64>
}

func.func @reshape_6(%0: tensor<2x3xi32>) -> (tensor<6xi32>)
  attributes {
    dlb.inputs = [dense<[[1, -1, 5], [5, 1, 2]]> : tensor<2x3xi32>],
    dlb.expect = [dense<[1, -1, 5, 5, 1, 2]> : tensor<6xi32>]} {
  %r:1 = "dlb.reshape"(%0) {} : (tensor<2x3xi32>) -> (tensor<6xi32>)
  return %r#0 : tensor<6xi32>
}

func.func @reshape_7(%0: tensor<2x3xi64>) -> (tensor<6xi64>)
  attributes {
    dlb.inputs = [dense<[[4, 1, 4], [0, -1, 3]]> : tensor<2x3xi64>],
    dlb.expect = [dense<[4, 1, 4, 0, -1, 3]> : tensor<6xi64>]} {
  %r:1 = "dlb.reshape"(%0) {} : (tensor<2x3xi64>) -> (tensor<6xi64>)
  return %r#0 : tensor<6xi64>
}

func.func @reshape_8(%0: tensor<2x3xi8>) -> (tensor<6xi8>)
  attributes {
    dlb.inputs = [dense<[[82, 92, 234], [10, 82, 88]]> : tensor<2x3xi8>],
    dlb.expect = [dense<[82, 92, 234, 10, 82, 88]> : tensor<6xi8>]} {
  %r:1 = "dlb.reshape"(%0) {} : (tensor<2x3xi8>) -> (tensor<6xi8>)
  return %r#0 : tensor<6xi8>
}

func.func @reshape_9(%0: tensor<2x3xi1>) -> (tensor<6xi1>)
  attributes {
    dlb.inputs = [dense<[[true, true, false], [true, false, false]]> : tensor<2x3xi1>],
    dlb.expect = [dense<[true, true, false, true, false, false]> : tensor<6xi1>]} {
  %r:1 = "dlb.reshape"(%0) {} : (tensor<2x3xi1>) -> (tensor<6xi1>)
  return %r#0 : tensor<6xi1>
}
