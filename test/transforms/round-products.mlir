// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Products of bf16 numbers: which factors are rounded, and where.
//
// RUN: dlb-opt %s --dlb-round-products --split-input-file | FileCheck %s

// Once for all products of a value; beneath what only orders it anew. The bias is no factor.

// CHECK-LABEL: func.func @dense
// CHECK-SAME: (%[[X:.*]]: tensor<4x2x8xf32>, %[[W:.*]]: tensor<6x8xf32>, %[[B:.*]]: tensor<4x6xf32>)
// CHECK-DAG: %[[S:.*]] = dlb.slice %[[X]]
// CHECK-DAG: %[[RX:.*]] = dlb.round_bf16 %[[S]]
// CHECK-DAG: %[[RW:.*]] = dlb.round_bf16 %[[W]]
// CHECK-NOT: dlb.round_bf16
// CHECK-DAG: %[[T:.*]] = dlb.transpose %[[RW]]
// CHECK-DAG: %[[R:.*]] = dlb.reshape %[[RX]]
// CHECK: %[[Y:.*]] = dlb.contract %[[R]], %[[T]] "nk,ku->nu" {dlb.bf16}
// CHECK: dlb.contract %[[R]], %[[T]] "nk,ku->un" {dlb.bf16}
// CHECK: dlb.add %[[Y]], %[[B]]
func.func @dense(%x: tensor<4x2x8xf32>, %w: tensor<6x8xf32>, %b: tensor<4x6xf32>) -> (tensor<4x6xf32>, tensor<6x4xf32>) {
  %s = dlb.slice %x starts [0, 0, 0] sizes [4, 1, 8] strides [1, 1, 1] : tensor<4x2x8xf32> -> tensor<4x1x8xf32>
  %r = dlb.reshape %s : tensor<4x1x8xf32> -> tensor<4x8xf32>
  %t = dlb.transpose %w [1, 0] : tensor<6x8xf32> -> tensor<8x6xf32>
  %y = dlb.contract %r, %t "nk,ku->nu" : (tensor<4x8xf32>, tensor<8x6xf32>) -> tensor<4x6xf32>
  %z = dlb.contract %r, %t "nk,ku->un" : (tensor<4x8xf32>, tensor<8x6xf32>) -> tensor<6x4xf32>
  %a = dlb.add %y, %b : tensor<4x6xf32>
  return %a, %z : tensor<4x6xf32>, tensor<6x4xf32>
}

// -----

// Convolutions, and attention without its mask, bias and sums.

// CHECK-LABEL: func.func @others
// CHECK-COUNT-5: dlb.round_bf16
// CHECK-NOT: dlb.round_bf16
func.func @others(%x: tensor<2x3x8x8xf32>, %w: tensor<4x3x3x3xf32>, %q: tensor<2x4x16x8xf32>, %k: tensor<2x4x16x8xf32>, %g: tensor<2x4x16x8xf32>, %l: tensor<2x4x16xf32>, %d: tensor<2x4x16xf32>) -> (tensor<2x4x6x6xf32>, tensor<2x4x16x8xf32>) {
  %y = "dlb.convolution"(%x, %w) {strides = array<i64: 1, 1>, low = array<i64: 0, 0>, high = array<i64: 0, 0>, dilations = array<i64: 1, 1>} : (tensor<2x3x8x8xf32>, tensor<4x3x3x3xf32>) -> tensor<2x4x6x6xf32>
  %z = dlb.attention_query_gradient %q, %k, %k of %g, %l, %d scale 0.5 : (tensor<2x4x16x8xf32>, tensor<2x4x16x8xf32>, tensor<2x4x16x8xf32>, tensor<2x4x16x8xf32>, tensor<2x4x16xf32>, tensor<2x4x16xf32>) -> tensor<2x4x16x8xf32>
  return %y, %z : tensor<2x4x6x6xf32>, tensor<2x4x16x8xf32>
}

// -----

// f64 stays f64.

// CHECK-LABEL: func.func @wide
// CHECK-NOT: bf16
func.func @wide(%x: tensor<4x8xf64>, %w: tensor<8x6xf64>) -> tensor<4x6xf64> {
  %y = dlb.contract %x, %w "nk,ku->nu" : (tensor<4x8xf64>, tensor<8x6xf64>) -> tensor<4x6xf64>
  return %y : tensor<4x6xf64>
}
