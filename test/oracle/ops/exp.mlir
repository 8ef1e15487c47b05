// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.exp` as PyTorch and NumPy compute it.

func.func @exp_0(%0: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<0.6875> : tensor<f32>],
    dlb.expect = [dense<1.988737469582292> : tensor<f64>]} {
  %r:1 = "dlb.exp"(%0) {} : (tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @exp_1(%0: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[1.671875]> : tensor<1xf32>],
    dlb.expect = [dense<[5.322137455434697]> : tensor<1xf64>]} {
  %r:1 = "dlb.exp"(%0) {} : (tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @exp_2(%0: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[1.296875, 1.53125, 0.640625, -1.03125, 1.0625, -1.15625, 1.3125], [-1.75, 1.296875, -1.34375, -0.5, -0.734375, 0.75, -1.296875], [-0.421875, -1.984375, -0.953125, -0.328125, -1.578125, 0.53125, -0.484375]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[3.6578480133721323, 4.6239531527820805, 1.8976665503381187, 0.356560980663947, 2.893595944171761, 0.314663961018459, 3.715450737941104], [0.17377394345044514, 3.6578480133721323, 0.26086558612628497, 0.6065306597126334, 0.4798052435596775, 2.117000016612675, 0.27338478699614155], [0.6558160112715016, 0.13746650383851944, 0.3855343441745787, 0.7202729799554398, 0.20636166380601706, 1.7010573018484008, 0.6160821277906783]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.exp"(%0) {} : (tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @exp_3(%0: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[0.890625, 0.609375, -0.28125, 1.46875, 0.515625]], [[1.234375, -0.640625, 0.171875, -1.21875, 1.984375]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[2.4366520830322917, 1.8392814885417808, 0.7548396019890073, 4.343801993561042, 1.674684852811784]], [[3.4362302055481027, 0.5269629692433709, 1.1875293827631006, 0.29559943537737077, 7.274499402230307]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.exp"(%0) {} : (tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @exp_4(%0: tensor<7xf32>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<7xf32>],
    dlb.expect = [dense<[1.0, 1.0, 2.718281828459045, 0.36787944117144233, 0x7FF0000000000000, 0.0, 0x7FF8000000000000]> : tensor<7xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.exp"(%0) {} : (tensor<7xf32>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}
