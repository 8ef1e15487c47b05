// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.one_hot` as PyTorch and NumPy compute it.

func.func @one_hot_0(%0: tensor<4xi32>) -> (tensor<4x5xf32>)
  attributes {
    dlb.inputs = [dense<[4, 0, 4, 4]> : tensor<4xi32>],
    dlb.expect = [dense<[[0.0, 0.0, 0.0, 0.0, 1.0], [1.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0, 1.0]]> : tensor<4x5xf64>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 5 : i64} : (tensor<4xi32>) -> (tensor<4x5xf32>)
  return %r#0 : tensor<4x5xf32>
}

func.func @one_hot_1(%0: tensor<4xi32>) -> (tensor<4x5xf64>)
  attributes {
    dlb.inputs = [dense<[4, 0, 4, 4]> : tensor<4xi32>],
    dlb.expect = [dense<[[0.0, 0.0, 0.0, 0.0, 1.0], [1.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0, 1.0]]> : tensor<4x5xf64>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 5 : i64} : (tensor<4xi32>) -> (tensor<4x5xf64>)
  return %r#0 : tensor<4x5xf64>
}

func.func @one_hot_2(%0: tensor<4xi32>) -> (tensor<4x5xi32>)
  attributes {
    dlb.inputs = [dense<[4, 0, 4, 4]> : tensor<4xi32>],
    dlb.expect = [dense<[[0, 0, 0, 0, 1], [1, 0, 0, 0, 0], [0, 0, 0, 0, 1], [0, 0, 0, 0, 1]]> : tensor<4x5xi32>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 5 : i64} : (tensor<4xi32>) -> (tensor<4x5xi32>)
  return %r#0 : tensor<4x5xi32>
}

func.func @one_hot_3(%0: tensor<4xi32>) -> (tensor<4x5xi64>)
  attributes {
    dlb.inputs = [dense<[4, 0, 4, 4]> : tensor<4xi32>],
    dlb.expect = [dense<[[0, 0, 0, 0, 1], [1, 0, 0, 0, 0], [0, 0, 0, 0, 1], [0, 0, 0, 0, 1]]> : tensor<4x5xi64>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 5 : i64} : (tensor<4xi32>) -> (tensor<4x5xi64>)
  return %r#0 : tensor<4x5xi64>
}

func.func @one_hot_4(%0: tensor<4xi32>) -> (tensor<4x5xi8>)
  attributes {
    dlb.inputs = [dense<[4, 0, 4, 4]> : tensor<4xi32>],
    dlb.expect = [dense<[[0, 0, 0, 0, 1], [1, 0, 0, 0, 0], [0, 0, 0, 0, 1], [0, 0, 0, 0, 1]]> : tensor<4x5xi8>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 5 : i64} : (tensor<4xi32>) -> (tensor<4x5xi8>)
  return %r#0 : tensor<4x5xi8>
}

func.func @one_hot_5(%0: tensor<4xi32>) -> (tensor<4x5xi1>)
  attributes {
    dlb.inputs = [dense<[4, 0, 4, 4]> : tensor<4xi32>],
    dlb.expect = [dense<[[false, false, false, false, true], [true, false, false, false, false], [false, false, false, false, true], [false, false, false, false, true]]> : tensor<4x5xi1>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 5 : i64} : (tensor<4xi32>) -> (tensor<4x5xi1>)
  return %r#0 : tensor<4x5xi1>
}

func.func @one_hot_6(%0: tensor<2x3xi32>) -> (tensor<2x3x4xf32>)
  attributes {
    dlb.inputs = [dense<[[1, 3, 0], [3, 1, 2]]> : tensor<2x3xi32>],
    dlb.expect = [dense<[[[0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0], [1.0, 0.0, 0.0, 0.0]], [[0.0, 0.0, 0.0, 1.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]]]> : tensor<2x3x4xf64>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 4 : i64} : (tensor<2x3xi32>) -> (tensor<2x3x4xf32>)
  return %r#0 : tensor<2x3x4xf32>
}

func.func @one_hot_7(%0: tensor<2x3xi32>) -> (tensor<2x3x4xf64>)
  attributes {
    dlb.inputs = [dense<[[1, 3, 0], [3, 1, 2]]> : tensor<2x3xi32>],
    dlb.expect = [dense<[[[0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0], [1.0, 0.0, 0.0, 0.0]], [[0.0, 0.0, 0.0, 1.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]]]> : tensor<2x3x4xf64>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 4 : i64} : (tensor<2x3xi32>) -> (tensor<2x3x4xf64>)
  return %r#0 : tensor<2x3x4xf64>
}

func.func @one_hot_8(%0: tensor<2x3xi32>) -> (tensor<2x3x4xi32>)
  attributes {
    dlb.inputs = [dense<[[1, 3, 0], [3, 1, 2]]> : tensor<2x3xi32>],
    dlb.expect = [dense<[[[0, 1, 0, 0], [0, 0, 0, 1], [1, 0, 0, 0]], [[0, 0, 0, 1], [0, 1, 0, 0], [0, 0, 1, 0]]]> : tensor<2x3x4xi32>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 4 : i64} : (tensor<2x3xi32>) -> (tensor<2x3x4xi32>)
  return %r#0 : tensor<2x3x4xi32>
}

func.func @one_hot_9(%0: tensor<2x3xi32>) -> (tensor<2x3x4xi64>)
  attributes {
    dlb.inputs = [dense<[[1, 3, 0], [3, 1, 2]]> : tensor<2x3xi32>],
    dlb.expect = [dense<[[[0, 1, 0, 0], [0, 0, 0, 1], [1, 0, 0, 0]], [[0, 0, 0, 1], [0, 1, 0, 0], [0, 0, 1, 0]]]> : tensor<2x3x4xi64>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 4 : i64} : (tensor<2x3xi32>) -> (tensor<2x3x4xi64>)
  return %r#0 : tensor<2x3x4xi64>
}

func.func @one_hot_10(%0: tensor<2x3xi32>) -> (tensor<2x3x4xi8>)
  attributes {
    dlb.inputs = [dense<[[1, 3, 0], [3, 1, 2]]> : tensor<2x3xi32>],
    dlb.expect = [dense<[[[0, 1, 0, 0], [0, 0, 0, 1], [1, 0, 0, 0]], [[0, 0, 0, 1], [0, 1, 0, 0], [0, 0, 1, 0]]]> : tensor<2x3x4xi8>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 4 : i64} : (tensor<2x3xi32>) -> (tensor<2x3x4xi8>)
  return %r#0 : tensor<2x3x4xi8>
}

func.func @one_hot_11(%0: tensor<2x3xi32>) -> (tensor<2x3x4xi1>)
  attributes {
    dlb.inputs = [dense<[[1, 3, 0], [3, 1, 2]]> : tensor<2x3xi32>],
    dlb.expect = [dense<[[[false, true, false, false], [false, false, false, true], [true, false, false, false]], [[false, false, false, true], [false, true, false, false], [false, false, true, false]]]> : tensor<2x3x4xi1>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 4 : i64} : (tensor<2x3xi32>) -> (tensor<2x3x4xi1>)
  return %r#0 : tensor<2x3x4xi1>
}

func.func @one_hot_12(%0: tensor<i32>) -> (tensor<3xf32>)
  attributes {
    dlb.inputs = [dense<2> : tensor<i32>],
    dlb.expect = [dense<[0.0, 0.0, 1.0]> : tensor<3xf64>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 3 : i64} : (tensor<i32>) -> (tensor<3xf32>)
  return %r#0 : tensor<3xf32>
}

func.func @one_hot_13(%0: tensor<i32>) -> (tensor<3xf64>)
  attributes {
    dlb.inputs = [dense<2> : tensor<i32>],
    dlb.expect = [dense<[0.0, 0.0, 1.0]> : tensor<3xf64>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 3 : i64} : (tensor<i32>) -> (tensor<3xf64>)
  return %r#0 : tensor<3xf64>
}

func.func @one_hot_14(%0: tensor<i32>) -> (tensor<3xi32>)
  attributes {
    dlb.inputs = [dense<2> : tensor<i32>],
    dlb.expect = [dense<[0, 0, 1]> : tensor<3xi32>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 3 : i64} : (tensor<i32>) -> (tensor<3xi32>)
  return %r#0 : tensor<3xi32>
}

func.func @one_hot_15(%0: tensor<i32>) -> (tensor<3xi64>)
  attributes {
    dlb.inputs = [dense<2> : tensor<i32>],
    dlb.expect = [dense<[0, 0, 1]> : tensor<3xi64>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 3 : i64} : (tensor<i32>) -> (tensor<3xi64>)
  return %r#0 : tensor<3xi64>
}

func.func @one_hot_16(%0: tensor<i32>) -> (tensor<3xi8>)
  attributes {
    dlb.inputs = [dense<2> : tensor<i32>],
    dlb.expect = [dense<[0, 0, 1]> : tensor<3xi8>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 3 : i64} : (tensor<i32>) -> (tensor<3xi8>)
  return %r#0 : tensor<3xi8>
}

func.func @one_hot_17(%0: tensor<i32>) -> (tensor<3xi1>)
  attributes {
    dlb.inputs = [dense<2> : tensor<i32>],
    dlb.expect = [dense<[false, false, true]> : tensor<3xi1>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 3 : i64} : (tensor<i32>) -> (tensor<3xi1>)
  return %r#0 : tensor<3xi1>
}

func.func @one_hot_18(%0: tensor<3xi32>) -> (tensor<3x1xf32>)
  attributes {
    dlb.inputs = [dense<[0, 0, 0]> : tensor<3xi32>],
    dlb.expect = [dense<[[1.0], [1.0], [1.0]]> : tensor<3x1xf64>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 1 : i64} : (tensor<3xi32>) -> (tensor<3x1xf32>)
  return %r#0 : tensor<3x1xf32>
}

func.func @one_hot_19(%0: tensor<3xi32>) -> (tensor<3x1xf64>)
  attributes {
    dlb.inputs = [dense<[0, 0, 0]> : tensor<3xi32>],
    dlb.expect = [dense<[[1.0], [1.0], [1.0]]> : tensor<3x1xf64>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 1 : i64} : (tensor<3xi32>) -> (tensor<3x1xf64>)
  return %r#0 : tensor<3x1xf64>
}

func.func @one_hot_20(%0: tensor<3xi32>) -> (tensor<3x1xi32>)
  attributes {
    dlb.inputs = [dense<[0, 0, 0]> : tensor<3xi32>],
    dlb.expect = [dense<[[1], [1], [1]]> : tensor<3x1xi32>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 1 : i64} : (tensor<3xi32>) -> (tensor<3x1xi32>)
  return %r#0 : tensor<3x1xi32>
}

func.func @one_hot_21(%0: tensor<3xi32>) -> (tensor<3x1xi64>)
  attributes {
    dlb.inputs = [dense<[0, 0, 0]> : tensor<3xi32>],
    dlb.expect = [dense<[[1], [1], [1]]> : tensor<3x1xi64>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 1 : i64} : (tensor<3xi32>) -> (tensor<3x1xi64>)
  return %r#0 : tensor<3x1xi64>
}

func.func @one_hot_22(%0: tensor<3xi32>) -> (tensor<3x1xi8>)
  attributes {
    dlb.inputs = [dense<[0, 0, 0]> : tensor<3xi32>],
    dlb.expect = [dense<[[1], [1], [1]]> : tensor<3x1xi8>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 1 : i64} : (tensor<3xi32>) -> (tensor<3x1xi8>)
  return %r#0 : tensor<3x1xi8>
}

func.func @one_hot_23(%0: tensor<3xi32>) -> (tensor<3x1xi1>)
  attributes {
    dlb.inputs = [dense<[0, 0, 0]> : tensor<3xi32>],
    dlb.expect = [dense<[[true], [true], [true]]> : tensor<3x1xi1>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 1 : i64} : (tensor<3xi32>) -> (tensor<3x1xi1>)
  return %r#0 : tensor<3x1xi1>
}

func.func @one_hot_24(%0: tensor<2xi32>) -> (tensor<2x3xf32>)
  attributes {
    dlb.inputs = [dense<[-1, 3]> : tensor<2xi32>],
    dlb.expect = [dense<[[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]> : tensor<2x3xf64>]} {
  %r:1 = "dlb.one_hot"(%0) {classes = 3 : i64} : (tensor<2xi32>) -> (tensor<2x3xf32>)
  return %r#0 : tensor<2x3xf32>
}
