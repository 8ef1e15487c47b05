// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.log` as PyTorch and NumPy compute it.

func.func @log_0(%0: tensor<f32>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<1.15625> : tensor<f32>],
    dlb.expect = [dense<0.1451820098444979> : tensor<f64>]} {
  %r:1 = "dlb.log"(%0) {} : (tensor<f32>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @log_1(%0: tensor<1xf32>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[1.203125]> : tensor<1xf32>],
    dlb.expect = [dense<[0.184922338494012]> : tensor<1xf64>]} {
  %r:1 = "dlb.log"(%0) {} : (tensor<1xf32>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @log_2(%0: tensor<3x7xf32>) -> (tensor<3x7xf32>)
  attributes {
    dlb.inputs = [dense<[[0.515625, 1.203125, 3.109375, 2.859375, 0.71875, 1.65625, 1.828125], [2.734375, 1.953125, 2.4375, 3.390625, 2.96875, 1.609375, 1.921875], [1.625, 0.65625, 1.0, 1.3125, 1.421875, 1.421875, 2.40625]]> : tensor<3x7xf32>],
    dlb.expect = [dense<[[-0.6623755218931916, 0.184922338494012, 1.1344217413648205, 1.050603069481749, -0.33024168687057687, 0.5045560107523953, 0.6032908514380843], [1.0059028905638423, 0.6694306539426292, 0.8909729238898652, 1.2210142701807878, 1.0881409888008142, 0.4758459048699639, 0.6533012720127457], [0.4855078157817008, -0.42121346507630353, 0.0, 0.27193371548364176, 0.3519764231571782, 0.3519764231571782, 0.8780695190539572]]> : tensor<3x7xf64>]} {
  %r:1 = "dlb.log"(%0) {} : (tensor<3x7xf32>) -> (tensor<3x7xf32>)
  return %r#0 : tensor<3x7xf32>
}

func.func @log_3(%0: tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  attributes {
    dlb.inputs = [dense<[[[3.890625, 3.140625, 3.203125, 3.09375, 2.484375]], [[3.6875, 2.828125, 2.125, 0.53125, 2.078125]]]> : tensor<2x1x5xf32>],
    dlb.expect = [dense<[[[1.3585698131050357, 1.1444218246994038, 1.1641268957787363, 1.1293839473348635, 0.9100211188605597]], [[1.3049487216659381, 1.039613947906154, 0.7537718023763802, -0.6325225587435105, 0.7314660448620819]]]> : tensor<2x1x5xf64>]} {
  %r:1 = "dlb.log"(%0) {} : (tensor<2x1x5xf32>) -> (tensor<2x1x5xf32>)
  return %r#0 : tensor<2x1x5xf32>
}

func.func @log_4(%0: tensor<7xf32>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, -0.0, 1.0, -1.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<7xf32>],
    dlb.expect = [dense<[0xFFF0000000000000, 0xFFF0000000000000, 0.0, 0x7FF8000000000000, 0x7FF0000000000000, 0x7FF8000000000000, 0x7FF8000000000000]> : tensor<7xf64>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.log"(%0) {} : (tensor<7xf32>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}
