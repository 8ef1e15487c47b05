// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Partial reductions beside an anchor.
//
// RUN: dlb-opt %s --dlb-group --split-input-file | FileCheck %s

// What each image contributes to a channel's statistics is a result of the convolution's group; so
// is what its epilogue computes.

// CHECK-LABEL: @statistics
func.func @statistics(%x: tensor<4x1x6x6xf32>, %w: tensor<2x1x3x3xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>) {
  // CHECK: %[[C:.*]]:3 = dlb.group "convolution"[4 by 1]
  // CHECK: dlb.convolution
  // CHECK: %[[E:.*]] = dlb.tanh
  // CHECK: %[[M:.*]], %[[V:.*]] = dlb.moments %[[E]] [2, 3]
  // CHECK: dlb.yield %[[E]], %[[M]], %[[V]]
  // CHECK: dlb.group "row"[2 by 2] aligned [](%[[C]]#1, %[[C]]#2)
  // CHECK-NOT: dlb.group
  %c = dlb.convolution %x, %w strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] : (tensor<4x1x6x6xf32>, tensor<2x1x3x3xf32>) -> tensor<4x2x4x4xf32>
  %t = dlb.tanh %c : tensor<4x2x4x4xf32>
  %m, %v = dlb.moments %t [2, 3] : tensor<4x2x4x4xf32> -> tensor<4x2xf32>, tensor<4x2xf32>
  %mm, %mv = dlb.moments %m [0] : tensor<4x2xf32> -> tensor<2xf32>, tensor<2xf32>
  %s = dlb.reduce_mean %v [0] : tensor<4x2xf32> -> tensor<2xf32>
  %r = dlb.add %s, %mv : tensor<2xf32>
  return %t, %mm, %r : tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>
}

// -----

// A result that is more than a part of another reduction stands in a row of its own, where what
// follows joins it.

// CHECK-LABEL: @complete
func.func @complete(%x: tensor<8x4xf32>, %w: tensor<4x6xf32>) -> tensor<8x6xf32> {
  // CHECK: dlb.group "contract"
  // CHECK-NOT: dlb.reduce_max
  // CHECK: dlb.group "row"
  // CHECK: dlb.reduce_max
  // CHECK: dlb.sub
  %p = dlb.contract %x, %w "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x6xf32>) -> tensor<8x6xf32>
  %m = dlb.reduce_max %p [1] : tensor<8x6xf32> -> tensor<8xf32>
  %b = dlb.broadcast %m [0] : tensor<8xf32> -> tensor<8x6xf32>
  %d = dlb.sub %p, %b : tensor<8x6xf32>
  return %d : tensor<8x6xf32>
}
