// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What an anchor computes of its operands on the way, and what is stored for it.
//
// RUN: dlb-opt %s --dlb-group --split-input-file | FileCheck %s

// What only a contraction reads, and only once, is its prologue, views too: each chunk computes its
// own rows.

// CHECK-LABEL: @prologue
func.func @prologue(%x: tensor<8x2x2xf32>, %y: tensor<8x4xf32>, %w: tensor<4x6xf32>) -> tensor<8x6xf32> {
  // CHECK: dlb.group "contract"[8 by 2] aligned [0, 1](%{{.*}}, %{{.*}}, %{{.*}})
  // CHECK: dlb.transpose
  // CHECK: dlb.exp
  // CHECK: dlb.mul
  // CHECK: dlb.contract
  // CHECK-NOT: dlb.group
  %t = dlb.transpose %x [0, 2, 1] : tensor<8x2x2xf32> -> tensor<8x2x2xf32>
  %r = dlb.reshape %t : tensor<8x2x2xf32> -> tensor<8x4xf32>
  %e = dlb.exp %r : tensor<8x4xf32>
  %m = dlb.mul %e, %y : tensor<8x4xf32>
  %p = dlb.contract %m, %w "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x6xf32>) -> tensor<8x6xf32>
  return %p : tensor<8x6xf32>
}

// -----

// Every chunk would compute all weights, and the rows are read twice: neither is a prologue.

// CHECK-LABEL: @no_prologue
func.func @no_prologue(%x: tensor<8x4xf32>, %w: tensor<4x6xf32>) -> (tensor<8x6xf32>, tensor<8x4xf32>) {
  // CHECK: dlb.group "pointwise"
  // CHECK: dlb.exp
  // CHECK: dlb.group "pointwise"
  // CHECK: dlb.exp
  // CHECK: dlb.group "contract"
  // CHECK-NEXT: ^bb0
  // CHECK-NEXT: dlb.contract
  %v = dlb.exp %w : tensor<4x6xf32>
  %e = dlb.exp %x : tensor<8x4xf32>
  %p = dlb.contract %e, %v "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x6xf32>) -> tensor<8x6xf32>
  return %p, %e : tensor<8x6xf32>, tensor<8x4xf32>
}

// -----

// Images are packed by the chunk that convolves them; windows that overlap read elements again.

// CHECK-LABEL: @windows
func.func @windows(%x: tensor<4x1x6x6xf32>, %w: tensor<2x1x3x3xf32>) -> (tensor<4x2x2x2xf32>, tensor<4x1x2x2xf32>) {
  // CHECK: dlb.group "convolution"
  // CHECK: dlb.exp
  // CHECK: dlb.convolution
  // CHECK: dlb.group "pool"
  // CHECK: dlb.tanh
  // CHECK: dlb.average_pool
  %e = dlb.exp %x : tensor<4x1x6x6xf32>
  %c = dlb.convolution %e, %w strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] : (tensor<4x1x6x6xf32>, tensor<2x1x3x3xf32>) -> tensor<4x2x4x4xf32>
  %a = dlb.average_pool %c window [2, 2] strides [2, 2] low [0, 0] high [0, 0] : (tensor<4x2x4x4xf32>) -> tensor<4x2x2x2xf32>
  %t = dlb.tanh %x : tensor<4x1x6x6xf32>
  %b = dlb.average_pool %t window [2, 2] strides [3, 3] low [0, 0] high [0, 0] : (tensor<4x1x6x6xf32>) -> tensor<4x1x2x2xf32>
  return %a, %b : tensor<4x2x2x2xf32>, tensor<4x1x2x2xf32>
}

// -----

// CHECK-LABEL: @overlapping
func.func @overlapping(%x: tensor<4x1x5x5xf32>) -> tensor<4x1x2x2xf32> {
  // CHECK: dlb.group "pointwise"
  // CHECK: dlb.tanh
  // CHECK: dlb.group "pool"
  // CHECK-NOT: dlb.tanh
  %t = dlb.tanh %x : tensor<4x1x5x5xf32>
  %b = dlb.average_pool %t window [3, 3] strides [2, 2] low [0, 0] high [0, 0] : (tensor<4x1x5x5xf32>) -> tensor<4x1x2x2xf32>
  return %b : tensor<4x1x2x2xf32>
}

// -----

// A piece of the weights is read where it lies.

// CHECK-LABEL: @piece
func.func @piece(%x: tensor<8x4xf32>, %w: tensor<9x6xf32>) -> tensor<8x6xf32> {
  // CHECK: dlb.group "contract"[8 by 2] aligned [0](%arg0, %arg1)
  // CHECK: dlb.slice
  // CHECK: dlb.contract
  // CHECK-NOT: dlb.group
  %s = dlb.slice %w starts [5, 0] sizes [4, 6] strides [1, 1] : tensor<9x6xf32> -> tensor<4x6xf32>
  %p = dlb.contract %x, %s "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x6xf32>) -> tensor<8x6xf32>
  return %p : tensor<8x6xf32>
}

// -----

// Every second row is not.

// CHECK-LABEL: @every_second
func.func @every_second(%x: tensor<8x4xf32>, %w: tensor<9x6xf32>) -> tensor<8x6xf32> {
  // CHECK: %[[S:.*]] = dlb.group "pointwise"
  // CHECK: dlb.slice
  // CHECK: dlb.group "contract"[8 by 2] aligned [0](%arg0, %[[S]])
  %s = dlb.slice %w starts [1, 0] sizes [4, 6] strides [2, 1] : tensor<9x6xf32> -> tensor<4x6xf32>
  %p = dlb.contract %x, %s "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x6xf32>) -> tensor<8x6xf32>
  return %p : tensor<8x6xf32>
}
