// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Without fusion each op has a group of its own, but for what is recomputed anyway.
//
// RUN: dlb-opt %s --dlb-group=fuse=false | FileCheck %s --implicit-check-not=dlb.group
// RUN: dlb-opt %s --dlb-group | FileCheck %s --check-prefix=FUSED --implicit-check-not=dlb.group

// CHECK-LABEL: @layer
// FUSED-LABEL: @layer
func.func @layer(%x: tensor<8x4xf32>, %w: tensor<4x6xf32>, %b: tensor<6xf32>) -> (tensor<8x6xf32>, tensor<8xf32>) {
  // CHECK: dlb.group "contract"
  // CHECK: dlb.group "pointwise"
  // CHECK: dlb.group "pointwise"
  // CHECK: dlb.group "row"
  // FUSED: dlb.group "contract"
  // FUSED: dlb.group "row"
  %p = dlb.contract %x, %w "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x6xf32>) -> tensor<8x6xf32>
  %bb = dlb.broadcast %b [1] : tensor<6xf32> -> tensor<8x6xf32>
  %a = dlb.add %p, %bb : tensor<8x6xf32>
  %t = dlb.tanh %a : tensor<8x6xf32>
  %s = dlb.reduce_max %t [1] : tensor<8x6xf32> -> tensor<8xf32>
  return %t, %s : tensor<8x6xf32>, tensor<8xf32>
}
