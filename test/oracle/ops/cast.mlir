// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.cast` as PyTorch and NumPy compute it.

func.func @cast_0(%0: tensor<6xf32>) -> (tensor<6xi32>)
  attributes {
    dlb.inputs = [dense<[0.0, 0.75, -0.75, 2.5, -2.5, 100.0]> : tensor<6xf32>],
    dlb.expect = [dense<[0, 0, 0, 2, -2, 100]> : tensor<6xi32>]} {
  %r:1 = "dlb.cast"(%0) {} : (tensor<6xf32>) -> (tensor<6xi32>)
  return %r#0 : tensor<6xi32>
}

func.func @cast_1(%0: tensor<6xf32>) -> (tensor<6xi64>)
  attributes {
    dlb.inputs = [dense<[0.0, 0.75, -0.75, 2.5, -2.5, 100.0]> : tensor<6xf32>],
    dlb.expect = [dense<[0, 0, 0, 2, -2, 100]> : tensor<6xi64>]} {
  %r:1 = "dlb.cast"(%0) {} : (tensor<6xf32>) -> (tensor<6xi64>)
  return %r#0 : tensor<6xi64>
}

func.func @cast_2(%0: tensor<6xf32>) -> (tensor<6xi1>)
  attributes {
    dlb.inputs = [dense<[0.0, 0.75, -0.75, 2.5, -2.5, 100.0]> : tensor<6xf32>],
    dlb.expect = [dense<[false, true, true, true, true, true]> : tensor<6xi1>]} {
  %r:1 = "dlb.cast"(%0) {} : (tensor<6xf32>) -> (tensor<6xi1>)
  return %r#0 : tensor<6xi1>
}

func.func @cast_3(%0: tensor<6xf32>) -> (tensor<6xf64>)
  attributes {
    dlb.inputs = [dense<[0.0, 0.75, -0.75, 2.5, -2.5, 100.0]> : tensor<6xf32>],
    dlb.expect = [dense<[0.0, 0.75, -0.75, 2.5, -2.5, 100.0]> : tensor<6xf64>]} {
  %r:1 = "dlb.cast"(%0) {} : (tensor<6xf32>) -> (tensor<6xf64>)
  return %r#0 : tensor<6xf64>
}

func.func @cast_4(%0: tensor<6xf64>) -> (tensor<6xf32>)
  attributes {
    dlb.inputs = [dense<[0.0, 0.75, -0.75, 2.5, -2.5, 100.0]> : tensor<6xf64>],
    dlb.expect = [dense<[0.0, 0.75, -0.75, 2.5, -2.5, 100.0]> : tensor<6xf64>]} {
  %r:1 = "dlb.cast"(%0) {} : (tensor<6xf64>) -> (tensor<6xf32>)
  return %r#0 : tensor<6xf32>
}

func.func @cast_5(%0: tensor<1xf64>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<[0.1]> : tensor<1xf64>],
    dlb.expect = [dense<[0.1]> : tensor<1xf64>]} {
  %r:1 = "dlb.cast"(%0) {} : (tensor<1xf64>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @cast_6(%0: tensor<5xf32>) -> (tensor<5xi32>)
  attributes {
    dlb.inputs = [dense<[0x7F800000, 0xFF800000, 0x7FC00000, 3000000000.0, -3000000000.0]> : tensor<5xf32>],
    dlb.expect = [dense<[2147483647, -2147483648, 0, 2147483647, -2147483648]> : tensor<5xi32>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.cast"(%0) {} : (tensor<5xf32>) -> (tensor<5xi32>)
  return %r#0 : tensor<5xi32>
}

func.func @cast_7(%0: tensor<4xf32>) -> (tensor<4xi8>)
  attributes {
    dlb.inputs = [dense<[-1.0, 255.0, 300.0, 7.9]> : tensor<4xf32>],
    dlb.expect = [dense<[0, 255, 255, 7]> : tensor<4xi8>]} {
  %r:1 = "dlb.cast"(%0) {} : (tensor<4xf32>) -> (tensor<4xi8>)
  return %r#0 : tensor<4xi8>
}

func.func @cast_8(%0: tensor<2xf32>) -> (tensor<2xi1>)
  attributes {
    dlb.inputs = [dense<[0x7FC00000, 0x7F800000]> : tensor<2xf32>],
    dlb.expect = [dense<[true, true]> : tensor<2xi1>],
    dlb.no_gradient = "the values are not finite or stand at kinks"} {
  %r:1 = "dlb.cast"(%0) {} : (tensor<2xf32>) -> (tensor<2xi1>)
  return %r#0 : tensor<2xi1>
}

func.func @cast_9(%0: tensor<2x3xi32>) -> (tensor<2x3xf32>)
  attributes {
    dlb.inputs = [dense<[[4, 1, 4], [-1, 4, 2]]> : tensor<2x3xi32>],
    dlb.expect = [dense<[[4.0, 1.0, 4.0], [-1.0, 4.0, 2.0]]> : tensor<2x3xf64>]} {
  %r:1 = "dlb.cast"(%0) {} : (tensor<2x3xi32>) -> (tensor<2x3xf32>)
  return %r#0 : tensor<2x3xf32>
}

func.func @cast_10(%0: tensor<2x3xi32>) -> (tensor<2x3xi64>)
  attributes {
    dlb.inputs = [dense<[[4, 1, 4], [-1, 4, 2]]> : tensor<2x3xi32>],
    dlb.expect = [dense<[[4, 1, 4], [-1, 4, 2]]> : tensor<2x3xi64>]} {
  %r:1 = "dlb.cast"(%0) {} : (tensor<2x3xi32>) -> (tensor<2x3xi64>)
  return %r#0 : tensor<2x3xi64>
}

func.func @cast_11(%0: tensor<2x3xi64>) -> (tensor<2x3xi1>)
  attributes {
    dlb.inputs = [dense<[[4, 1, 4], [-1, 4, 2]]> : tensor<2x3xi64>],
    dlb.expect = [dense<[[true, true, true], [true, true, true]]> : tensor<2x3xi1>]} {
  %r:1 = "dlb.cast"(%0) {} : (tensor<2x3xi64>) -> (tensor<2x3xi1>)
  return %r#0 : tensor<2x3xi1>
}

func.func @cast_12(%0: tensor<2xi64>) -> (tensor<2xi32>)
  attributes {
    dlb.inputs = [dense<[4294967301, -8589934593]> : tensor<2xi64>],
    dlb.expect = [dense<[5, -1]> : tensor<2xi32>]} {
  %r:1 = "dlb.cast"(%0) {} : (tensor<2xi64>) -> (tensor<2xi32>)
  return %r#0 : tensor<2xi32>
}

func.func @cast_13(%0: tensor<2xi8>) -> (tensor<2xf32>)
  attributes {
    dlb.inputs = [dense<[3, 200]> : tensor<2xi8>],
    dlb.expect = [dense<[3.0, 200.0]> : tensor<2xf64>]} {
  %r:1 = "dlb.cast"(%0) {} : (tensor<2xi8>) -> (tensor<2xf32>)
  return %r#0 : tensor<2xf32>
}

func.func @cast_14(%0: tensor<2xi8>) -> (tensor<2xi32>)
  attributes {
    dlb.inputs = [dense<[3, 200]> : tensor<2xi8>],
    dlb.expect = [dense<[3, 200]> : tensor<2xi32>]} {
  %r:1 = "dlb.cast"(%0) {} : (tensor<2xi8>) -> (tensor<2xi32>)
  return %r#0 : tensor<2xi32>
}

func.func @cast_15(%0: tensor<2xi32>) -> (tensor<2xi8>)
  attributes {
    dlb.inputs = [dense<[259, -1]> : tensor<2xi32>],
    dlb.expect = [dense<[3, 255]> : tensor<2xi8>]} {
  %r:1 = "dlb.cast"(%0) {} : (tensor<2xi32>) -> (tensor<2xi8>)
  return %r#0 : tensor<2xi8>
}

func.func @cast_16(%0: tensor<4xi1>) -> (tensor<4xf32>)
  attributes {
    dlb.inputs = [dense<[false, false, false, true]> : tensor<4xi1>],
    dlb.expect = [dense<[0.0, 0.0, 0.0, 1.0]> : tensor<4xf64>]} {
  %r:1 = "dlb.cast"(%0) {} : (tensor<4xi1>) -> (tensor<4xf32>)
  return %r#0 : tensor<4xf32>
}

func.func @cast_17(%0: tensor<4xi1>) -> (tensor<4xi32>)
  attributes {
    dlb.inputs = [dense<[false, false, false, true]> : tensor<4xi1>],
    dlb.expect = [dense<[0, 0, 0, 1]> : tensor<4xi32>]} {
  %r:1 = "dlb.cast"(%0) {} : (tensor<4xi1>) -> (tensor<4xi32>)
  return %r#0 : tensor<4xi32>
}

func.func @cast_18(%0: tensor<4xi1>) -> (tensor<4xi8>)
  attributes {
    dlb.inputs = [dense<[false, false, false, true]> : tensor<4xi1>],
    dlb.expect = [dense<[0, 0, 0, 1]> : tensor<4xi8>]} {
  %r:1 = "dlb.cast"(%0) {} : (tensor<4xi1>) -> (tensor<4xi8>)
  return %r#0 : tensor<4xi8>
}
