// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.rsqrt` as PyTorch and NumPy compute it.

func.func @rsqrt_0(%0: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<3.171875> : tensor<f32>],
    dlb.expect = [dense<0.5614899250748772> : tensor<f64>]} {
  %r:1 = "dlb.rsqrt"(%0) {} : (tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @rsqrt_1(%0: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[1.1875]> : tensor<1xf32>],
    dlb.expect = [dense<[0.917662935482247]> : tensor<1xf64>]} {
  %r:1 = "dlb.rsqrt"(%0) {} : (tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @rsqrt_2(%0: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[0.53125, 3.859375, 2.265625, 3.140625, 2.234375, 2.53125, 0.375], [0.9375, 2.765625, 2.375, 0.84375, 3.8125, 0.828125, 2.15625], [0.78125, 2.9375, 1.28125, 0.75, 0.421875, 0.890625, 0.96875]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[1.3719886811400706, 0.5090278103806222, 0.6643638388299198, 0.5642764926868786, 0.6689936080056726, 0.6285393610547089, 1.6329931618554523], [1.0327955589886444, 0.6013168224022631, 0.6488856845230502, 1.0886621079036347, 0.5121475197315839, 1.0988845115895123, 0.6810052246069989], [1.131370849898476, 0.5834599659915782, 0.8834522085987723, 1.1547005383792517, 1.539600717839002, 1.059625885652035, 1.016001016001524]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.rsqrt"(%0) {} : (tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @rsqrt_3(%0: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[2.25, 1.9375, 3.828125, 3.8125, 3.234375]], [[2.765625, 3.40625, 3.765625, 0.328125, 0.6875]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[0.6666666666666666, 0.7184212081070996, 0.5111012519999519, 0.5121475197315839, 0.5560384374855327]], [[0.6013168224022631, 0.5418283691828771, 0.5153253011206647, 1.7457431218879391, 1.2060453783110545]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.rsqrt"(%0) {} : (tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @rsqrt_4(%0: tensor<7xf32>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<7xf32>],
    dlb.expect = [dense<[0x7FF0000000000000, 0xFFF0000000000000, 1.0, 0xFFF8000000000000, 0.0, 0xFFF8000000000000, 0x7FF8000000000000]> : tensor<7xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.rsqrt"(%0) {} : (tensor<7xf32>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}
