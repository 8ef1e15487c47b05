// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.tanh` as PyTorch and NumPy compute it.

func.func @tanh_0(%0: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<-0.171875> : tensor<f32>],
    dlb.expect = [dense<-0.17020230840646236> : tensor<f64>]} {
  %r:1 = "dlb.tanh"(%0) {} : (tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @tanh_1(%0: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[1.34375]> : tensor<1xf32>],
    dlb.expect = [dense<[0.8725700114960693]> : tensor<1xf64>]} {
  %r:1 = "dlb.tanh"(%0) {} : (tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @tanh_2(%0: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[-1.78125, -0.46875, 0.234375, 0.46875, -1.0, -0.40625, 1.78125], [0.59375, 0.328125, -1.75, -1.796875, -1.15625, -1.453125, 1.921875], [-2.0, -0.546875, -1.78125, 0.546875, -1.828125, -1.734375, -1.6875]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[-0.9448294355464201, -0.43718878514171233, 0.23017571103213297, 0.43718878514171233, -0.7615941559557649, -0.3852839662694723, 0.9448294355464201], [0.5325872861719194, 0.316835001123366, -0.9413755384972874, -0.9464814336291137, -0.8198140120760964, -0.8963090667004403, 0.958071518363745], [-0.9640275800758169, -0.49817442622945507, -0.9448294355464201, 0.49817442622945507, -0.9496423165987963, -0.939570825865212, -0.9338280432225917]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.tanh"(%0) {} : (tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @tanh_3(%0: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[-0.921875, 0.296875, 1.21875, -0.9375, -0.875]], [[1.296875, 0.96875, -1.5, 1.21875, 1.3125]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[-0.7267832199475612, 0.2884502129727393, 0.8392850623555859, -0.7340715196043415, -0.703905603936621]], [[0.8609165109883439, 0.7481544703297354, -0.9051482536448664, 0.8392850623555859, 0.8649066177207418]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.tanh"(%0) {} : (tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @tanh_4(%0: tensor<7xf32>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<7xf32>],
    dlb.expect = [dense<[0.0, -0.0, 0.7615941559557649, -0.7615941559557649, 1.0, -1.0, 0x7FF8000000000000]> : tensor<7xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.tanh"(%0) {} : (tensor<7xf32>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}

func.func @tanh_5(%0: tensor<4xf32>) -> (tensor<4xf32>)
  attributes {
    dlb.inputs = [dense<[-1000.0, -88.0, 88.0, 1000.0]> : tensor<4xf32>],
    dlb.expect = [dense<[-1.0, -1.0, 1.0, 1.0]> : tensor<4xf64>]} {
  %r:1 = "dlb.tanh"(%0) {} : (tensor<4xf32>) -> (tensor<4xf32>)
  return %r#0 : tensor<4xf32>
}
