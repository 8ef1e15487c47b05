// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Ops on each element alone.
//
// RUN: dlb-opt %s --split-input-file --verify-diagnostics --verify-roundtrip | FileCheck %s

// CHECK-LABEL: @unary
func.func @unary(%x: tensor<4x3xf32>, %s: tensor<f64>, %b: tensor<4xi1>, %i: tensor<4xi8>) {
  // CHECK: dlb.neg %{{.*}} : tensor<4x3xf32>
  %neg = dlb.neg %x : tensor<4x3xf32>
  // CHECK: dlb.abs %{{.*}} : tensor<4x3xf32>
  %abs = dlb.abs %x : tensor<4x3xf32>
  // CHECK: dlb.sign %{{.*}} : tensor<4x3xf32>
  %sign = dlb.sign %x : tensor<4x3xf32>
  // CHECK: dlb.exp %{{.*}} : tensor<4x3xf32>
  %exp = dlb.exp %x : tensor<4x3xf32>
  // CHECK: dlb.log %{{.*}} : tensor<4x3xf32>
  %log = dlb.log %x : tensor<4x3xf32>
  // CHECK: dlb.log1p %{{.*}} : tensor<4x3xf32>
  %log1p = dlb.log1p %x : tensor<4x3xf32>
  // CHECK: dlb.sqrt %{{.*}} : tensor<4x3xf32>
  %sqrt = dlb.sqrt %x : tensor<4x3xf32>
  // CHECK: dlb.rsqrt %{{.*}} : tensor<4x3xf32>
  %rsqrt = dlb.rsqrt %x : tensor<4x3xf32>
  // CHECK: dlb.sin %{{.*}} : tensor<4x3xf32>
  %sin = dlb.sin %x : tensor<4x3xf32>
  // CHECK: dlb.cos %{{.*}} : tensor<4x3xf32>
  %cos = dlb.cos %x : tensor<4x3xf32>
  // CHECK: dlb.tanh %{{.*}} : tensor<4x3xf32>
  %tanh = dlb.tanh %x : tensor<4x3xf32>
  // CHECK: dlb.sigmoid %{{.*}} : tensor<4x3xf32>
  %sigmoid = dlb.sigmoid %x : tensor<4x3xf32>
  // CHECK: dlb.erf %{{.*}} : tensor<4x3xf32>
  %erf = dlb.erf %x : tensor<4x3xf32>
  // CHECK: dlb.floor %{{.*}} : tensor<4x3xf32>
  %floor = dlb.floor %x : tensor<4x3xf32>
  // CHECK: dlb.ceil %{{.*}} : tensor<4x3xf32>
  %ceil = dlb.ceil %x : tensor<4x3xf32>
  // CHECK: dlb.round_bf16 %{{.*}} : tensor<4x3xf32>
  %bf16 = dlb.round_bf16 %x : tensor<4x3xf32>
  // CHECK: dlb.exp %{{.*}} : tensor<f64>
  %scalar = dlb.exp %s : tensor<f64>
  // CHECK: dlb.not %{{.*}} : tensor<4xi1>
  %not = dlb.not %b : tensor<4xi1>
  // CHECK: dlb.is_finite %{{.*}} : tensor<4x3xf32>
  %finite = dlb.is_finite %x : tensor<4x3xf32>
  // CHECK: dlb.cast %{{.*}} : tensor<4xi8> -> tensor<4xf64>
  %cast = dlb.cast %i : tensor<4xi8> -> tensor<4xf64>
  return
}

// CHECK-LABEL: @binary
func.func @binary(%a: tensor<4xf32>, %b: tensor<4xf32>, %i: tensor<4xi64>, %c: tensor<4xi1>, %u: tensor<4xi8>) {
  // CHECK: dlb.add %{{.*}}, %{{.*}} : tensor<4xf32>
  %add = dlb.add %a, %b : tensor<4xf32>
  // CHECK: dlb.add %{{.*}}, %{{.*}} : tensor<4xi64>
  %add_i = dlb.add %i, %i : tensor<4xi64>
  // CHECK: dlb.sub %{{.*}}, %{{.*}} : tensor<4xf32>
  %sub = dlb.sub %a, %b : tensor<4xf32>
  // CHECK: dlb.sub %{{.*}}, %{{.*}} : tensor<4xi64>
  %sub_i = dlb.sub %i, %i : tensor<4xi64>
  // CHECK: dlb.mul %{{.*}}, %{{.*}} : tensor<4xf32>
  %mul = dlb.mul %a, %b : tensor<4xf32>
  // CHECK: dlb.mul %{{.*}}, %{{.*}} : tensor<4xi64>
  %mul_i = dlb.mul %i, %i : tensor<4xi64>
  // CHECK: dlb.div %{{.*}}, %{{.*}} : tensor<4xf32>
  %div = dlb.div %a, %b : tensor<4xf32>
  // CHECK: dlb.div %{{.*}}, %{{.*}} : tensor<4xi64>
  %div_i = dlb.div %i, %i : tensor<4xi64>
  // CHECK: dlb.maximum %{{.*}}, %{{.*}} : tensor<4xf32>
  %maximum = dlb.maximum %a, %b : tensor<4xf32>
  // CHECK: dlb.maximum %{{.*}}, %{{.*}} : tensor<4xi64>
  %maximum_i = dlb.maximum %i, %i : tensor<4xi64>
  // CHECK: dlb.minimum %{{.*}}, %{{.*}} : tensor<4xf32>
  %minimum = dlb.minimum %a, %b : tensor<4xf32>
  // CHECK: dlb.minimum %{{.*}}, %{{.*}} : tensor<4xi64>
  %minimum_i = dlb.minimum %i, %i : tensor<4xi64>
  // CHECK: dlb.remainder %{{.*}}, %{{.*}} : tensor<4xf32>
  %remainder = dlb.remainder %a, %b : tensor<4xf32>
  // CHECK: dlb.remainder %{{.*}}, %{{.*}} : tensor<4xi64>
  %remainder_i = dlb.remainder %i, %i : tensor<4xi64>
  // CHECK: dlb.pow %{{.*}}, %{{.*}} : tensor<4xf32>
  %pow = dlb.pow %a, %b : tensor<4xf32>
  // CHECK: dlb.and %{{.*}}, %{{.*}} : tensor<4xi1>
  %and = dlb.and %c, %c : tensor<4xi1>
  // CHECK: dlb.or %{{.*}}, %{{.*}} : tensor<4xi1>
  %or = dlb.or %c, %c : tensor<4xi1>
  // CHECK: dlb.xor %{{.*}}, %{{.*}} : tensor<4xi1>
  %xor = dlb.xor %c, %c : tensor<4xi1>
  // CHECK: dlb.equal %{{.*}}, %{{.*}} : tensor<4xf32>
  %equal = dlb.equal %a, %b : tensor<4xf32>
  // CHECK: dlb.not_equal %{{.*}}, %{{.*}} : tensor<4xf32>
  %not_equal = dlb.not_equal %a, %b : tensor<4xf32>
  // CHECK: dlb.less %{{.*}}, %{{.*}} : tensor<4xf32>
  %less = dlb.less %a, %b : tensor<4xf32>
  // CHECK: dlb.less_equal %{{.*}}, %{{.*}} : tensor<4xf32>
  %less_equal = dlb.less_equal %a, %b : tensor<4xf32>
  // CHECK: dlb.greater %{{.*}}, %{{.*}} : tensor<4xf32>
  %greater = dlb.greater %a, %b : tensor<4xf32>
  // CHECK: dlb.greater_equal %{{.*}}, %{{.*}} : tensor<4xf32>
  %greater_equal = dlb.greater_equal %a, %b : tensor<4xf32>
  // CHECK: dlb.less %{{.*}}, %{{.*}} : tensor<4xi8>
  %bytes = dlb.less %u, %u : tensor<4xi8>
  // CHECK: dlb.select %{{.*}}, %{{.*}}, %{{.*}} : tensor<4xi1>, tensor<4xf32>
  %select = dlb.select %less, %a, %b : tensor<4xi1>, tensor<4xf32>
  return
}

// -----

func.func @unary_c1(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlb.exp' op C1: an operand of type 'tensor<4xf32>' and a result of type 'tensor<4xf64>'}}
  %0 = "dlb.exp"(%x) : (tensor<4xf32>) -> tensor<4xf64>
  return
}

// -----

func.func @unary_of_integers(%x: tensor<4xi32>) {
  // expected-error @+1 {{'dlb.exp' op operand #0 must be tensor with static sizes of at least 1 of 32-bit float or 64-bit float values, but got 'tensor<4xi32>'}}
  %0 = dlb.exp %x : tensor<4xi32>
  return
}

// -----

func.func @is_finite_c1(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlb.is_finite' op yields 'tensor<4xi1>', not 'tensor<3xi1>'}}
  %0 = "dlb.is_finite"(%x) : (tensor<4xf32>) -> tensor<3xi1>
  return
}

// -----

func.func @cast_c1(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlb.cast' op C1: shape 4 becomes 2x2}}
  %0 = dlb.cast %x : tensor<4xf32> -> tensor<2x2xf64>
  return
}

// -----

func.func @binary_c1(%a: tensor<4xf32>, %b: tensor<1xf32>) {
  // expected-error @+1 {{'dlb.add' op C1: operands of types 'tensor<4xf32>' and 'tensor<1xf32>'}}
  %0 = "dlb.add"(%a, %b) : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @comparison_c1(%a: tensor<4xf32>, %b: tensor<4xf64>) {
  // expected-error @+1 {{'dlb.less' op C1: operands of types 'tensor<4xf32>' and 'tensor<4xf64>'}}
  %0 = "dlb.less"(%a, %b) : (tensor<4xf32>, tensor<4xf64>) -> tensor<4xi1>
  return
}

// -----

func.func @select_c1(%c: tensor<4xi1>, %a: tensor<4xf32>, %b: tensor<4xf64>) {
  // expected-error @+1 {{'dlb.select' op failed to verify that all of {a, b, y} have same type}}
  %0 = "dlb.select"(%c, %a, %b) : (tensor<4xi1>, tensor<4xf32>, tensor<4xf64>) -> tensor<4xf32>
  return
}

// -----

func.func @select_c2(%c: tensor<i1>, %a: tensor<4xf32>) {
  // expected-error @+1 {{'dlb.select' op C2: a condition of shape scalar for operands of shape 4}}
  %0 = dlb.select %c, %a, %a : tensor<i1>, tensor<4xf32>
  return
}
