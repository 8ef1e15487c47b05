// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.neg` as PyTorch and NumPy compute it.

func.func @neg_0(%0: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<0.046875> : tensor<f32>],
    dlb.expect = [dense<-0.046875> : tensor<f64>]} {
  %r:1 = "dlb.neg"(%0) {} : (tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @neg_1(%0: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[1.796875]> : tensor<1xf32>],
    dlb.expect = [dense<[-1.796875]> : tensor<1xf64>]} {
  %r:1 = "dlb.neg"(%0) {} : (tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @neg_2(%0: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[-1.4375, 1.78125, -0.765625, -0.3125, 1.296875, -0.375, 0.1875], [-1.890625, 1.0, 0.140625, -0.6875, 1.140625, -0.796875, -0.1875], [-1.46875, -0.390625, -1.1875, -0.953125, 1.0, -0.890625, -0.0625]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[1.4375, -1.78125, 0.765625, 0.3125, -1.296875, 0.375, -0.1875], [1.890625, -1.0, -0.140625, 0.6875, -1.140625, 0.796875, 0.1875], [1.46875, 0.390625, 1.1875, 0.953125, -1.0, 0.890625, 0.0625]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.neg"(%0) {} : (tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @neg_3(%0: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[1.921875, 1.84375, 0.890625, 0.15625, -0.90625]], [[-1.359375, 1.875, 0.0625, -1.546875, 0.484375]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[-1.921875, -1.84375, -0.890625, -0.15625, 0.90625]], [[1.359375, -1.875, -0.0625, 1.546875, -0.484375]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.neg"(%0) {} : (tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @neg_4(%0: tensor<7xf32>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<7xf32>],
    dlb.expect = [dense<[-0.0, 0.0, -1.0, 1.0, 0xFFF0000000000000, 0x7FF0000000000000, 0xFFF8000000000000]> : tensor<7xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.neg"(%0) {} : (tensor<7xf32>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}
