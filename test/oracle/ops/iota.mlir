// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.iota` as PyTorch and NumPy compute it.

func.func @iota_0() -> (tensor<5xf32>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[0.0, 1.0, 2.0, 3.0, 4.0]> : tensor<5xf64>]} {
  %r:1 = "dlb.iota"() {dimension = 0 : i64} : () -> (tensor<5xf32>)
  return %r#0 : tensor<5xf32>
}

func.func @iota_1() -> (tensor<3x4xf32>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0], [2.0, 2.0, 2.0, 2.0]]> : tensor<3x4xf64>]} {
  %r:1 = "dlb.iota"() {dimension = 0 : i64} : () -> (tensor<3x4xf32>)
  return %r#0 : tensor<3x4xf32>
}

func.func @iota_2() -> (tensor<3x4xf32>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 2.0, 3.0]]> : tensor<3x4xf64>]} {
  %r:1 = "dlb.iota"() {dimension = 1 : i64} : () -> (tensor<3x4xf32>)
  return %r#0 : tensor<3x4xf32>
}

func.func @iota_3() -> (tensor<2x3x2xf32>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]], [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]]> : tensor<2x3x2xf64>]} {
  %r:1 = "dlb.iota"() {dimension = 1 : i64} : () -> (tensor<2x3x2xf32>)
  return %r#0 : tensor<2x3x2xf32>
}

func.func @iota_4() -> (tensor<5xi32>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[0, 1, 2, 3, 4]> : tensor<5xi32>]} {
  %r:1 = "dlb.iota"() {dimension = 0 : i64} : () -> (tensor<5xi32>)
  return %r#0 : tensor<5xi32>
}

func.func @iota_5() -> (tensor<3x4xi32>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[0, 0, 0, 0], [1, 1, 1, 1], [2, 2, 2, 2]]> : tensor<3x4xi32>]} {
  %r:1 = "dlb.iota"() {dimension = 0 : i64} : () -> (tensor<3x4xi32>)
  return %r#0 : tensor<3x4xi32>
}

func.func @iota_6() -> (tensor<3x4xi32>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3]]> : tensor<3x4xi32>]} {
  %r:1 = "dlb.iota"() {dimension = 1 : i64} : () -> (tensor<3x4xi32>)
  return %r#0 : tensor<3x4xi32>
}

func.func @iota_7() -> (tensor<2x3x2xi32>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[[0, 0], [1, 1], [2, 2]], [[0, 0], [1, 1], [2, 2]]]> : tensor<2x3x2xi32>]} {
  %r:1 = "dlb.iota"() {dimension = 1 : i64} : () -> (tensor<2x3x2xi32>)
  return %r#0 : tensor<2x3x2xi32>
}

func.func @iota_8() -> (tensor<5xi64>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[0, 1, 2, 3, 4]> : tensor<5xi64>]} {
  %r:1 = "dlb.iota"() {dimension = 0 : i64} : () -> (tensor<5xi64>)
  return %r#0 : tensor<5xi64>
}

func.func @iota_9() -> (tensor<3x4xi64>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[0, 0, 0, 0], [1, 1, 1, 1], [2, 2, 2, 2]]> : tensor<3x4xi64>]} {
  %r:1 = "dlb.iota"() {dimension = 0 : i64} : () -> (tensor<3x4xi64>)
  return %r#0 : tensor<3x4xi64>
}

func.func @iota_10() -> (tensor<3x4xi64>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3]]> : tensor<3x4xi64>]} {
  %r:1 = "dlb.iota"() {dimension = 1 : i64} : () -> (tensor<3x4xi64>)
  return %r#0 : tensor<3x4xi64>
}

func.func @iota_11() -> (tensor<2x3x2xi64>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[[0, 0], [1, 1], [2, 2]], [[0, 0], [1, 1], [2, 2]]]> : tensor<2x3x2xi64>]} {
  %r:1 = "dlb.iota"() {dimension = 1 : i64} : () -> (tensor<2x3x2xi64>)
  return %r#0 : tensor<2x3x2xi64>
}

func.func @iota_12() -> (tensor<5xi8>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[0, 1, 2, 3, 4]> : tensor<5xi8>]} {
  %r:1 = "dlb.iota"() {dimension = 0 : i64} : () -> (tensor<5xi8>)
  return %r#0 : tensor<5xi8>
}

func.func @iota_13() -> (tensor<3x4xi8>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[0, 0, 0, 0], [1, 1, 1, 1], [2, 2, 2, 2]]> : tensor<3x4xi8>]} {
  %r:1 = "dlb.iota"() {dimension = 0 : i64} : () -> (tensor<3x4xi8>)
  return %r#0 : tensor<3x4xi8>
}

func.func @iota_14() -> (tensor<3x4xi8>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3]]> : tensor<3x4xi8>]} {
  %r:1 = "dlb.iota"() {dimension = 1 : i64} : () -> (tensor<3x4xi8>)
  return %r#0 : tensor<3x4xi8>
}

func.func @iota_15() -> (tensor<2x3x2xi8>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[[0, 0], [1, 1], [2, 2]], [[0, 0], [1, 1], [2, 2]]]> : tensor<2x3x2xi8>]} {
  %r:1 = "dlb.iota"() {dimension = 1 : i64} : () -> (tensor<2x3x2xi8>)
  return %r#0 : tensor<2x3x2xi8>
}

func.func @iota_16() -> (tensor<5xi1>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[false, true, true, true, true]> : tensor<5xi1>]} {
  %r:1 = "dlb.iota"() {dimension = 0 : i64} : () -> (tensor<5xi1>)
  return %r#0 : tensor<5xi1>
}

func.func @iota_17() -> (tensor<3x4xi1>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[false, false, false, false], [true, true, true, true], [true, true, true, true]]> : tensor<3x4xi1>]} {
  %r:1 = "dlb.iota"() {dimension = 0 : i64} : () -> (tensor<3x4xi1>)
  return %r#0 : tensor<3x4xi1>
}

func.func @iota_18() -> (tensor<3x4xi1>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[false, true, true, true], [false, true, true, true], [false, true, true, true]]> : tensor<3x4xi1>]} {
  %r:1 = "dlb.iota"() {dimension = 1 : i64} : () -> (tensor<3x4xi1>)
  return %r#0 : tensor<3x4xi1>
}

func.func @iota_19() -> (tensor<2x3x2xi1>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[[false, false], [true, true], [true, true]], [[false, false], [true, true], [true, true]]]> : tensor<2x3x2xi1>]} {
  %r:1 = "dlb.iota"() {dimension = 1 : i64} : () -> (tensor<2x3x2xi1>)
  return %r#0 : tensor<2x3x2xi1>
}
