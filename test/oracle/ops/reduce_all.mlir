// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.reduce_all` as PyTorch and NumPy compute it.

func.func @reduce_all_0(%0: tensor<7xi1>) -> (tensor<i1>)
  attributes {
    dlb.inputs = [dense<[true, true, false, false, true, false, false]> : tensor<7xi1>],
    dlb.expect = [dense<false> : tensor<i1>]} {
  %r:1 = "dlb.reduce_all"(%0) {dimensions = array<i64: 0>} : (tensor<7xi1>) -> (tensor<i1>)
  return %r#0 : tensor<i1>
}

func.func @reduce_all_1(%0: tensor<3x5xi1>) -> (tensor<5xi1>)
  attributes {
    dlb.inputs = [dense<[[false, true, true, true, false], [false, false, false, true, false], [false, true, false, true, false]]> : tensor<3x5xi1>],
    dlb.expect = [dense<[false, false, false, true, false]> : tensor<5xi1>]} {
  %r:1 = "dlb.reduce_all"(%0) {dimensions = array<i64: 0>} : (tensor<3x5xi1>) -> (tensor<5xi1>)
  return %r#0 : tensor<5xi1>
}

func.func @reduce_all_2(%0: tensor<3x5xi1>) -> (tensor<3xi1>)
  attributes {
    dlb.inputs = [dense<[[false, true, false, false, false], [false, false, false, true, true], [false, false, false, true, false]]> : tensor<3x5xi1>],
    dlb.expect = [dense<[false, false, false]> : tensor<3xi1>]} {
  %r:1 = "dlb.reduce_all"(%0) {dimensions = array<i64: 1>} : (tensor<3x5xi1>) -> (tensor<3xi1>)
  return %r#0 : tensor<3xi1>
}

func.func @reduce_all_3(%0: tensor<3x5xi1>) -> (tensor<i1>)
  attributes {
    dlb.inputs = [dense<[[true, true, true, false, true], [true, false, true, true, true], [false, true, false, false, false]]> : tensor<3x5xi1>],
    dlb.expect = [dense<false> : tensor<i1>]} {
  %r:1 = "dlb.reduce_all"(%0) {dimensions = array<i64: 0, 1>} : (tensor<3x5xi1>) -> (tensor<i1>)
  return %r#0 : tensor<i1>
}

func.func @reduce_all_4(%0: tensor<2x3x4xi1>) -> (tensor<3xi1>)
  attributes {
    dlb.inputs = [dense<[[[false, true, false, false], [true, true, true, true], [false, true, false, false]], [[true, false, true, false], [false, false, false, true], [false, false, true, true]]]> : tensor<2x3x4xi1>],
    dlb.expect = [dense<[false, false, false]> : tensor<3xi1>]} {
  %r:1 = "dlb.reduce_all"(%0) {dimensions = array<i64: 0, 2>} : (tensor<2x3x4xi1>) -> (tensor<3xi1>)
  return %r#0 : tensor<3xi1>
}

func.func @reduce_all_5(%0: tensor<2x3x4xi1>) -> (tensor<2x4xi1>)
  attributes {
    dlb.inputs = [dense<[[[true, true, false, false], [true, true, false, false], [true, true, false, false]], [[false, true, true, true], [false, true, false, false], [false, false, true, true]]]> : tensor<2x3x4xi1>],
    dlb.expect = [dense<[[true, true, false, false], [false, false, false, false]]> : tensor<2x4xi1>]} {
  %r:1 = "dlb.reduce_all"(%0) {dimensions = array<i64: 1>} : (tensor<2x3x4xi1>) -> (tensor<2x4xi1>)
  return %r#0 : tensor<2x4xi1>
}

func.func @reduce_all_6(%0: tensor<1x5xi1>) -> (tensor<5xi1>)
  attributes {
    dlb.inputs = [dense<[[false, true, false, false, true]]> : tensor<1x5xi1>],
    dlb.expect = [dense<[false, true, false, false, true]> : tensor<5xi1>]} {
  %r:1 = "dlb.reduce_all"(%0) {dimensions = array<i64: 0>} : (tensor<1x5xi1>) -> (tensor<5xi1>)
  return %r#0 : tensor<5xi1>
}

func.func @reduce_all_7(%0: tensor<2x3xi1>) -> (tensor<2x3xi1>)
  attributes {
    dlb.inputs = [dense<[[true, true, true], [true, false, true]]> : tensor<2x3xi1>],
    dlb.expect = [dense<[[true, true, true], [true, false, true]]> : tensor<2x3xi1>]} {
  %r:1 = "dlb.reduce_all"(%0) {dimensions = array<i64>} : (tensor<2x3xi1>) -> (tensor<2x3xi1>)
  return %r#0 : tensor<2x3xi1>
}
