// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Constants and indices.
//
// RUN: dlb-opt %s --split-input-file --verify-diagnostics --verify-roundtrip | FileCheck %s

// CHECK-LABEL: @round_trip
func.func @round_trip() -> (tensor<2x2xf64>, tensor<i1>, tensor<4x3xi32>, tensor<256xi8>) {
  // CHECK: dlb.constant dense<{{.*}}1.000000e+00, 2.000000e+00{{.*}}> : tensor<2x2xf64>
  %a = dlb.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf64>
  // CHECK: dlb.constant dense<true> : tensor<i1>
  %b = dlb.constant dense<true> : tensor<i1>
  // CHECK: dlb.iota 1 : tensor<4x3xi32>
  %c = dlb.iota 1 : tensor<4x3xi32>
  // CHECK: dlb.iota 0 : tensor<256xi8>
  %d = dlb.iota 0 : tensor<256xi8>
  return %a, %b, %c, %d : tensor<2x2xf64>, tensor<i1>, tensor<4x3xi32>, tensor<256xi8>
}

// -----

func.func @constant_c1() {
  // expected-error @+1 {{'dlb.constant' op failed to verify that all of {value, y} have same type}}
  %0 = "dlb.constant"() {value = dense<0.0> : tensor<4xf32>} : () -> tensor<3xf32>
  return
}

// -----

func.func @iota_c1() {
  // expected-error @+1 {{'dlb.iota' op C1: dimension 2 of a tensor of rank 2}}
  %0 = dlb.iota 2 : tensor<4x3xi32>
  return
}

// -----

func.func @iota_c2() {
  // expected-error @+1 {{'dlb.iota' op C2: a byte cannot count 257 elements}}
  %0 = dlb.iota 0 : tensor<257xi8>
  return
}

// -----

// Sizes are known and at least 1, whatever the op.

func.func @dynamic(%x: tensor<?xf32>) {
  // expected-error @+1 {{'dlb.exp' op operand #0 must be tensor with static sizes of at least 1}}
  %0 = dlb.exp %x : tensor<?xf32>
  return
}

// -----

func.func @empty(%x: tensor<4x0xf32>) {
  // expected-error @+1 {{'dlb.exp' op operand #0 must be tensor with static sizes of at least 1}}
  %0 = dlb.exp %x : tensor<4x0xf32>
  return
}
