// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.logsumexp` as PyTorch and NumPy compute it.

func.func @logsumexp_0(%0: tensor<7xf32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<[1.65625, 0.171875, 1.96875, 1.703125, -0.015625, 1.859375, 1.0625]> : tensor<7xf32>],
    dlb.expect = [dense<3.3802382418023784> : tensor<f64>]} {
  %r:1 = "dlb.logsumexp"(%0) {dimensions = array<i64: 0>} : (tensor<7xf32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @logsumexp_1(%0: tensor<3x5xf32>) -> (tensor<5xf32>)
  attributes {
    dlb.inputs = [dense<[[-0.984375, -1.609375, -1.90625, 0.078125, 1.015625], [-1.484375, -1.203125, 1.890625, 1.21875, -0.71875], [1.765625, -0.09375, -0.984375, -0.625, -0.921875]]> : tensor<3x5xf32>],
    dlb.expect = [dense<[1.863388594119204, 0.34414089529811615, 1.9665270819034721, 1.609333032946539, 1.2936915995872043]> : tensor<5xf64>]} {
  %r:1 = "dlb.logsumexp"(%0) {dimensions = array<i64: 0>} : (tensor<3x5xf32>) -> (tensor<5xf32>)
  return %r#0 : tensor<5xf32>
}

func.func @logsumexp_2(%0: tensor<3x5xf32>) -> (tensor<3xf32>)
  attributes {
    dlb.inputs = [dense<[[0.765625, -0.515625, 0.296875, 0.46875, 0.015625], [-0.203125, -0.59375, -1.078125, -1.625, 0.796875], [-1.9375, 0.921875, 1.015625, 1.21875, 0.5625]]> : tensor<3x5xf32>],
    dlb.expect = [dense<[1.9031302019368257, 1.416864829038294, 2.3568045842041037]> : tensor<3xf64>]} {
  %r:1 = "dlb.logsumexp"(%0) {dimensions = array<i64: 1>} : (tensor<3x5xf32>) -> (tensor<3xf32>)
  return %r#0 : tensor<3xf32>
}

func.func @logsumexp_3(%0: tensor<3x5xf32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<[[1.796875, -0.484375, -0.171875, -0.859375, -1.96875], [-0.25, -0.015625, -0.15625, -1.859375, -1.375], [-0.921875, -0.375, -1.1875, -0.546875, -0.859375]]> : tensor<3x5xf32>],
    dlb.expect = [dense<2.6005745027525315> : tensor<f64>]} {
  %r:1 = "dlb.logsumexp"(%0) {dimensions = array<i64: 0, 1>} : (tensor<3x5xf32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @logsumexp_4(%0: tensor<2x3x4xf32>) -> (tensor<3xf32>)
  attributes {
    dlb.inputs = [dense<[[[-1.578125, 1.5, 0.421875, 1.921875], [0.40625, 0.453125, -0.546875, 1.21875], [-0.15625, 1.28125, -0.140625, 0.953125]], [[0.640625, -0.421875, -1.640625, -1.078125], [-0.25, -0.109375, -1.140625, -0.96875], [-0.71875, 0.1875, -1.65625, -0.375]]]> : tensor<2x3x4xf32>],
    dlb.expect = [dense<[2.7809414085646975, 2.2418241738371867, 2.350502047963542]> : tensor<3xf64>]} {
  %r:1 = "dlb.logsumexp"(%0) {dimensions = array<i64: 0, 2>} : (tensor<2x3x4xf32>) -> (tensor<3xf32>)
  return %r#0 : tensor<3xf32>
}

func.func @logsumexp_5(%0: tensor<2x3x4xf32>) -> (tensor<2x4xf32>)
  attributes {
    dlb.inputs = [dense<[[[0.71875, 1.34375, 0.0625, 1.796875], [0.9375, 1.15625, -1.46875, 0.015625], [-1.859375, 0.671875, -0.703125, 1.515625]], [[-1.484375, -1.703125, -0.421875, -1.375], [0.1875, -0.28125, -1.921875, -1.03125], [-1.390625, -1.296875, 1.9375, 0.3125]]]> : tensor<2x3x4xf32>],
    dlb.expect = [dense<[[1.560505237532542, 2.1938065408593475, 0.5820722730378934, 2.4509003458169727], [0.5198610091616076, 0.1908995917818354, 2.046856902333755, 0.6811952993500874]]> : tensor<2x4xf64>]} {
  %r:1 = "dlb.logsumexp"(%0) {dimensions = array<i64: 1>} : (tensor<2x3x4xf32>) -> (tensor<2x4xf32>)
  return %r#0 : tensor<2x4xf32>
}

func.func @logsumexp_6(%0: tensor<1x5xf32>) -> (tensor<5xf32>)
  attributes {
    dlb.inputs = [dense<[[1.109375, -0.46875, -1.28125, -0.671875, 0.78125]]> : tensor<1x5xf32>],
    dlb.expect = [dense<[1.109375, -0.46875, -1.28125, -0.671875, 0.78125]> : tensor<5xf64>]} {
  %r:1 = "dlb.logsumexp"(%0) {dimensions = array<i64: 0>} : (tensor<1x5xf32>) -> (tensor<5xf32>)
  return %r#0 : tensor<5xf32>
}

func.func @logsumexp_7(%0: tensor<2x3xf32>) -> (tensor<2x3xf32>)
  attributes {
    dlb.inputs = [dense<[[-0.359375, -1.96875, 0.21875], [0.03125, 0.71875, -1.890625]]> : tensor<2x3xf32>],
    dlb.expect = [dense<[[-0.359375, -1.96875, 0.21875], [0.03125, 0.71875, -1.890625]]> : tensor<2x3xf64>]} {
  %r:1 = "dlb.logsumexp"(%0) {dimensions = array<i64>} : (tensor<2x3xf32>) -> (tensor<2x3xf32>)
  return %r#0 : tensor<2x3xf32>
}

func.func @logsumexp_8(%0: tensor<2x2xf32>) -> (tensor<2xf32>)
  attributes {
    dlb.inputs = [dense<[[1000.0, 1000.0], [-1000.0, -1001.0]]> : tensor<2x2xf32>],
    dlb.expect = [dense<[1000.6931471805599, -999.6867383124818]> : tensor<2xf64>]} {
  %r:1 = "dlb.logsumexp"(%0) {dimensions = array<i64: 1>} : (tensor<2x2xf32>) -> (tensor<2xf32>)
  return %r#0 : tensor<2xf32>
}

func.func @logsumexp_9(%0: tensor<4x2xf32>) -> (tensor<4xf32>)
  attributes {
    dlb.inputs = [dense<[[0xFF800000, 0xFF800000], [0x7F800000, 0.0], [0xFF800000, 1.0], [0x7FC00000, 1.0]]> : tensor<4x2xf32>],
    dlb.expect = [dense<[0xFFF0000000000000, 0x7FF0000000000000, 1.0, 0x7FF8000000000000]> : tensor<4xf64>],
    dlb.no_gradient = "infinite values"} {
  %r:1 = "dlb.logsumexp"(%0) {dimensions = array<i64: 1>} : (tensor<4x2xf32>) -> (tensor<4xf32>)
  return %r#0 : tensor<4xf32>
}
