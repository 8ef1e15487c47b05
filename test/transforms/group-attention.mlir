// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Attention is cut into heads, or heads and rows, as its layout allows.
//
// RUN: dlb-opt %s --dlb-group --split-input-file | FileCheck %s

// Whole sequences; mask and queries are cut with them. The residual sum is an epilogue.

// CHECK-LABEL: @sequences
// CHECK: dlb.group "attention"[8 by 2] aligned [0, 1, 2, 3, 4](
// CHECK: dlb.attention
// CHECK: dlb.add
// CHECK: dlb.yield %{{[0-9]+}} :
func.func @sequences(%q: tensor<8x16x2x4xf32>, %k: tensor<8x16x2x4xf32>, %v: tensor<8x16x2x4xf32>, %m: tensor<8x16xi1>, %x: tensor<8x16x2x4xf32>) -> tensor<8x16x2x4xf32> {
  %y, %lse = dlb.attention %q, %k, %v mask %m "ns" scale 0.5 causal true layout "nthd,nshd,nshe->nthe" : (tensor<8x16x2x4xf32>, tensor<8x16x2x4xf32>, tensor<8x16x2x4xf32>, tensor<8x16xi1>) -> (tensor<8x16x2x4xf32>, tensor<8x16x2xf32>)
  %s = dlb.add %y, %x : tensor<8x16x2x4xf32>
  return %s : tensor<8x16x2x4xf32>
}

// -----

// Two sequences of three heads make six slices; the bias of the heads is shared by both.

// CHECK-LABEL: @heads
// CHECK: dlb.group "attention"[6 by 2] aligned [0, 1, 2](
func.func @heads(%q: tensor<2x3x16x4xf32>, %k: tensor<2x3x8x4xf32>, %v: tensor<2x3x8x5xf32>, %b: tensor<3x8xf32>) -> (tensor<2x3x16x5xf32>, tensor<2x3x16xf32>) {
  %y, %lse = dlb.attention %q, %k, %v bias %b "hs" scale 0.5 : (tensor<2x3x16x4xf32>, tensor<2x3x8x4xf32>, tensor<2x3x8x5xf32>, tensor<3x8xf32>) -> (tensor<2x3x16x5xf32>, tensor<2x3x16xf32>)
  return %y, %lse : tensor<2x3x16x5xf32>, tensor<2x3x16xf32>
}

// -----

// One sequence with its heads inside: slices of queries, which look at all keys, although these are
// as many.

// CHECK-LABEL: @rows
// CHECK: dlb.group "attention"[16 by 4] aligned [0](
func.func @rows(%q: tensor<1x16x2x4xf32>, %k: tensor<1x16x2x4xf32>, %v: tensor<1x16x2x4xf32>) -> tensor<1x16x2x4xf32> {
  %y, %lse = dlb.attention %q, %k, %v scale 0.5 layout "nthd,nshd,nshe->nthe" : (tensor<1x16x2x4xf32>, tensor<1x16x2x4xf32>, tensor<1x16x2x4xf32>) -> (tensor<1x16x2x4xf32>, tensor<1x16x2xf32>)
  return %y : tensor<1x16x2x4xf32>
}

// -----

// Both gradients share slices only where their letters agree; features are not cut.

// CHECK-LABEL: @gradients
// CHECK: dlb.group "attention"[2 by 1] aligned [0, 1, 2, 3, 4, 5](
// CHECK: dlb.attention_key_value_gradient
func.func @gradients(%q: tensor<2x3x5x4xf32>, %k: tensor<2x3x5x4xf32>, %v: tensor<2x5x3x4xf32>, %g: tensor<2x3x5x4xf32>, %lse: tensor<2x3x5xf32>, %delta: tensor<2x3x5xf32>) -> (tensor<2x3x5x4xf32>, tensor<2x5x3x4xf32>) {
  %dk, %dv = dlb.attention_key_value_gradient %q, %k, %v of %g, %lse, %delta scale 0.5 layout "nhtd,nhsd,nshe->nhte" : (tensor<2x3x5x4xf32>, tensor<2x3x5x4xf32>, tensor<2x5x3x4xf32>, tensor<2x3x5x4xf32>, tensor<2x3x5xf32>, tensor<2x3x5xf32>) -> (tensor<2x3x5x4xf32>, tensor<2x5x3x4xf32>)
  return %dk, %dv : tensor<2x3x5x4xf32>, tensor<2x5x3x4xf32>
}
