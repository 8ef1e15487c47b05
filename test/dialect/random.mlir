// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Random numbers.
//
// RUN: dlb-opt %s --split-input-file --verify-diagnostics --verify-roundtrip | FileCheck %s

// CHECK-LABEL: @round_trip
func.func @round_trip(%seed: tensor<i64>, %step: tensor<i64>, %turn: tensor<i64>) {
  // CHECK: dlb.random_uniform %{{.*}}, %{{.*}} stream 7 : tensor<4x3xf32>
  %0 = dlb.random_uniform %seed, %step stream 7 : tensor<4x3xf32>
  // CHECK: dlb.random_normal %{{.*}}, %{{.*}} stream -1 : tensor<4x3xf64>
  %1 = dlb.random_normal %seed, %step stream -1 : tensor<4x3xf64>
  // CHECK: dlb.random_normal %{{.*}}, %{{.*}} turn %{{.*}} stream 2 : tensor<4xf32>
  %2 = dlb.random_normal %seed, %step turn %turn stream 2 : tensor<4xf32>
  return
}

// -----

func.func @random_uniform_c1(%seed: tensor<i32>, %step: tensor<i64>) {
  // expected-error @+1 {{'dlb.random_uniform' op operand #0 must be tensor<i64>, but got 'tensor<i32>'}}
  %0 = "dlb.random_uniform"(%seed, %step) {stream = 0} : (tensor<i32>, tensor<i64>) -> tensor<4xf32>
  return
}

// -----

func.func @random_normal_c1(%seed: tensor<i64>, %step: tensor<1xi64>) {
  // expected-error @+1 {{'dlb.random_normal' op operand #1 must be tensor<i64>, but got 'tensor<1xi64>'}}
  %0 = "dlb.random_normal"(%seed, %step) {stream = 0} : (tensor<i64>, tensor<1xi64>) -> tensor<4xf32>
  return
}

// -----

func.func @random_uniform_c1_turn(%seed: tensor<i64>, %turn: tensor<4xi64>) {
  // expected-error @+1 {{'dlb.random_uniform' op operand #2 must be tensor<i64>, but got 'tensor<4xi64>'}}
  %0 = "dlb.random_uniform"(%seed, %seed, %turn) {stream = 0} : (tensor<i64>, tensor<i64>, tensor<4xi64>) -> tensor<4xf32>
  return
}

// -----

func.func @random_uniform_c2(%seed: tensor<i64>, %step: tensor<i64>) {
  // expected-error @+1 {{'dlb.random_uniform' op C2: 4294967297 elements are more than 2^32}}
  %0 = dlb.random_uniform %seed, %step stream 0 : tensor<4294967297xf32>
  return
}

// -----

func.func @random_normal_c2(%seed: tensor<i64>, %step: tensor<i64>) {
  // expected-error @+1 {{'dlb.random_normal' op C2: 4294967297 elements are more than 2^32}}
  %0 = dlb.random_normal %seed, %step stream 0 : tensor<4294967297xf32>
  return
}
