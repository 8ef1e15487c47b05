// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.constant` as PyTorch and NumPy compute it.

func.func @constant_0() -> (tensor<f32>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<0.921875> : tensor<f64>]} {
  %r:1 = "dlb.constant"() {value = dense<0.921875> : tensor<f32>} : () -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @constant_1() -> (tensor<f64>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<-1.78125> : tensor<f64>]} {
  %r:1 = "dlb.constant"() {value = dense<-1.78125> : tensor<f64>} : () -> (tensor<f64>)
  return %r#0 : tensor<f64>
}

func.func @constant_2() -> (tensor<i32>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<-5> : tensor<i32>]} {
  %r:1 = "dlb.constant"() {value = dense<-5> : tensor<i32>} : () -> (tensor<i32>)
  return %r#0 : tensor<i32>
}

func.func @constant_3() -> (tensor<i64>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<-1> : tensor<i64>]} {
  %r:1 = "dlb.constant"() {value = dense<-1> : tensor<i64>} : () -> (tensor<i64>)
  return %r#0 : tensor<i64>
}

func.func @constant_4() -> (tensor<i8>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<127> : tensor<i8>]} {
  %r:1 = "dlb.constant"() {value = dense<127> : tensor<i8>} : () -> (tensor<i8>)
  return %r#0 : tensor<i8>
}

func.func @constant_5() -> (tensor<i1>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<false> : tensor<i1>]} {
  %r:1 = "dlb.constant"() {value = dense<false> : tensor<i1>} : () -> (tensor<i1>)
  return %r#0 : tensor<i1>
}

func.func @constant_6() -> (tensor<3xf32>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[-1.421875, 1.203125, -1.125]> : tensor<3xf64>]} {
  %r:1 = "dlb.constant"() {value = dense<[-1.421875, 1.203125, -1.125]> : tensor<3xf32>} : () -> (tensor<3xf32>)
  return %r#0 : tensor<3xf32>
}

func.func @constant_7() -> (tensor<3xf64>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[-0.109375, -1.046875, 1.046875]> : tensor<3xf64>]} {
  %r:1 = "dlb.constant"() {value = dense<[-0.109375, -1.046875, 1.046875]> : tensor<3xf64>} : () -> (tensor<3xf64>)
  return %r#0 : tensor<3xf64>
}

func.func @constant_8() -> (tensor<3xi32>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[1, -3, -3]> : tensor<3xi32>]} {
  %r:1 = "dlb.constant"() {value = dense<[1, -3, -3]> : tensor<3xi32>} : () -> (tensor<3xi32>)
  return %r#0 : tensor<3xi32>
}

func.func @constant_9() -> (tensor<3xi64>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[-3, -3, -4]> : tensor<3xi64>]} {
  %r:1 = "dlb.constant"() {value = dense<[-3, -3, -4]> : tensor<3xi64>} : () -> (tensor<3xi64>)
  return %r#0 : tensor<3xi64>
}

func.func @constant_10() -> (tensor<3xi8>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[3, 219, 224]> : tensor<3xi8>]} {
  %r:1 = "dlb.constant"() {value = dense<[3, 219, 224]> : tensor<3xi8>} : () -> (tensor<3xi8>)
  return %r#0 : tensor<3xi8>
}

func.func @constant_11() -> (tensor<3xi1>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[false, false, false]> : tensor<3xi1>]} {
  %r:1 = "dlb.constant"() {value = dense<[false, false, false]> : tensor<3xi1>} : () -> (tensor<3xi1>)
  return %r#0 : tensor<3xi1>
}

func.func @constant_12() -> (tensor<2x3xf32>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[0.578125, -0.671875, 0.375], [-0.546875, 1.515625, -1.375]]> : tensor<2x3xf64>]} {
  %r:1 = "dlb.constant"() {value = dense<[[0.578125, -0.671875, 0.375], [-0.546875, 1.515625, -1.375]]> : tensor<2x3xf32>} : () -> (tensor<2x3xf32>)
  return %r#0 : tensor<2x3xf32>
}

func.func @constant_13() -> (tensor<2x3xf64>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[-1.9375, -1.609375, 0.09375], [0.359375, 1.328125, 1.8125]]> : tensor<2x3xf64>]} {
  %r:1 = "dlb.constant"() {value = dense<[[-1.9375, -1.609375, 0.09375], [0.359375, 1.328125, 1.8125]]> : tensor<2x3xf64>} : () -> (tensor<2x3xf64>)
  return %r#0 : tensor<2x3xf64>
}

func.func @constant_14() -> (tensor<2x3xi32>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[-2, 1, -1], [-4, 4, -5]]> : tensor<2x3xi32>]} {
  %r:1 = "dlb.constant"() {value = dense<[[-2, 1, -1], [-4, 4, -5]]> : tensor<2x3xi32>} : () -> (tensor<2x3xi32>)
  return %r#0 : tensor<2x3xi32>
}

func.func @constant_15() -> (tensor<2x3xi64>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[-1, 4, -1], [1, -4, 3]]> : tensor<2x3xi64>]} {
  %r:1 = "dlb.constant"() {value = dense<[[-1, 4, -1], [1, -4, 3]]> : tensor<2x3xi64>} : () -> (tensor<2x3xi64>)
  return %r#0 : tensor<2x3xi64>
}

func.func @constant_16() -> (tensor<2x3xi8>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[217, 8, 84], [223, 161, 125]]> : tensor<2x3xi8>]} {
  %r:1 = "dlb.constant"() {value = dense<[[217, 8, 84], [223, 161, 125]]> : tensor<2x3xi8>} : () -> (tensor<2x3xi8>)
  return %r#0 : tensor<2x3xi8>
}

func.func @constant_17() -> (tensor<2x3xi1>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[true, false, true], [false, false, true]]> : tensor<2x3xi1>]} {
  %r:1 = "dlb.constant"() {value = dense<[[true, false, true], [false, false, true]]> : tensor<2x3xi1>} : () -> (tensor<2x3xi1>)
  return %r#0 : tensor<2x3xi1>
}

func.func @constant_18() -> (tensor<2x2xf32>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[[0.5, 0.5], [0.5, 0.5]]> : tensor<2x2xf64>]} {
  %r:1 = "dlb.constant"() {value = dense<[[0.5, 0.5], [0.5, 0.5]]> : tensor<2x2xf32>} : () -> (tensor<2x2xf32>)
  return %r#0 : tensor<2x2xf32>
}

func.func @constant_19() -> (tensor<2xi64>)
  attributes {
    dlb.inputs = [],
    dlb.expect = [dense<[4611686018427387905, -9007199254740993]> : tensor<2xi64>]} {
  %r:1 = "dlb.constant"() {value = dense<[4611686018427387905, -9007199254740993]> : tensor<2xi64>} : () -> (tensor<2xi64>)
  return %r#0 : tensor<2xi64>
}
