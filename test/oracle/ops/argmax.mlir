// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.argmax` as PyTorch and NumPy compute it.

func.func @argmax_0(%0: tensor<7xf32>) -> (tensor<i32>)
  attributes {
    dlb.inputs = [dense<[1.65625, -0.46875, 1.265625, 1.578125, -1.8125, -0.828125, -1.03125]> : tensor<7xf32>],
    dlb.expect = [dense<0> : tensor<i32>]} {
  %r:1 = "dlb.argmax"(%0) {dimension = 0 : i64} : (tensor<7xf32>) -> (tensor<i32>)
  return %r#0 : tensor<i32>
}

func.func @argmax_1(%0: tensor<3x5xf32>) -> (tensor<5xi32>)
  attributes {
    dlb.inputs = [dense<[[1.625, 0.390625, -1.515625, -0.484375, -0.921875], [1.96875, 1.515625, 1.390625, -1.578125, -0.484375], [-0.25, -0.71875, 1.53125, -0.1875, 1.046875]]> : tensor<3x5xf32>],
    dlb.expect = [dense<[1, 1, 2, 2, 2]> : tensor<5xi32>]} {
  %r:1 = "dlb.argmax"(%0) {dimension = 0 : i64} : (tensor<3x5xf32>) -> (tensor<5xi32>)
  return %r#0 : tensor<5xi32>
}

func.func @argmax_2(%0: tensor<3x5xf32>) -> (tensor<3xi32>)
  attributes {
    dlb.inputs = [dense<[[0.328125, -0.390625, -1.65625, 1.421875, -0.078125], [-1.71875, -0.09375, -1.828125, -0.734375, 1.578125], [-0.625, -0.671875, -0.796875, 0.265625, -0.015625]]> : tensor<3x5xf32>],
    dlb.expect = [dense<[3, 4, 3]> : tensor<3xi32>]} {
  %r:1 = "dlb.argmax"(%0) {dimension = 1 : i64} : (tensor<3x5xf32>) -> (tensor<3xi32>)
  return %r#0 : tensor<3xi32>
}

func.func @argmax_3(%0: tensor<2x3x4xf32>) -> (tensor<2x4xi32>)
  attributes {
    dlb.inputs = [dense<[[[-0.484375, 1.40625, -0.140625, 1.34375], [-0.390625, -0.609375, -1.296875, -1.734375], [0.28125, -0.578125, -1.421875, 0.09375]], [[0.859375, 0.515625, -1.9375, -0.53125], [0.671875, -0.421875, -0.25, 1.15625], [-1.390625, -1.328125, 1.0625, 1.671875]]]> : tensor<2x3x4xf32>],
    dlb.expect = [dense<[[2, 0, 0, 0], [0, 0, 2, 2]]> : tensor<2x4xi32>]} {
  %r:1 = "dlb.argmax"(%0) {dimension = 1 : i64} : (tensor<2x3x4xf32>) -> (tensor<2x4xi32>)
  return %r#0 : tensor<2x4xi32>
}

func.func @argmax_4(%0: tensor<4x1xf32>) -> (tensor<4xi32>)
  attributes {
    dlb.inputs = [dense<[[-1.34375], [-1.78125], [1.265625], [0.265625]]> : tensor<4x1xf32>],
    dlb.expect = [dense<[0, 0, 0, 0]> : tensor<4xi32>]} {
  %r:1 = "dlb.argmax"(%0) {dimension = 1 : i64} : (tensor<4x1xf32>) -> (tensor<4xi32>)
  return %r#0 : tensor<4xi32>
}

func.func @argmax_5(%0: tensor<3x3xf32>) -> (tensor<3xi32>)
  attributes {
    dlb.inputs = [dense<[[1.0, 3.0, 3.0], [2.0, 0x7FC00000, 0x7FC00000], [0xFF800000, 0xFF800000, 0xFF800000]]> : tensor<3x3xf32>],
    dlb.expect = [dense<[1, 1, 0]> : tensor<3xi32>]} {
  %r:1 = "dlb.argmax"(%0) {dimension = 1 : i64} : (tensor<3x3xf32>) -> (tensor<3xi32>)
  return %r#0 : tensor<3xi32>
}

func.func @argmax_6(%0: tensor<4x6xi32>) -> (tensor<4xi32>)
  attributes {
    dlb.inputs = [dense<[[0, -3, -2, 1, -3, -3], [0, -3, -3, 1, 2, -3], [2, 2, 1, -2, 2, -3], [-2, 0, -3, -3, 0, 2]]> : tensor<4x6xi32>],
    dlb.expect = [dense<[3, 4, 0, 5]> : tensor<4xi32>]} {
  %r:1 = "dlb.argmax"(%0) {dimension = 1 : i64} : (tensor<4x6xi32>) -> (tensor<4xi32>)
  return %r#0 : tensor<4xi32>
}

func.func @argmax_7(%0: tensor<4x6xi64>) -> (tensor<4xi32>)
  attributes {
    dlb.inputs = [dense<[[0, -3, -2, 1, -3, -3], [0, -3, -3, 1, 2, -3], [2, 2, 1, -2, 2, -3], [-2, 0, -3, -3, 0, 2]]> : tensor<4x6xi64>],
    dlb.expect = [dense<[3, 4, 0, 5]> : tensor<4xi32>]} {
  %r:1 = "dlb.argmax"(%0) {dimension = 1 : i64} : (tensor<4x6xi64>) -> (tensor<4xi32>)
  return %r#0 : tensor<4xi32>
}
