// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What joins which group, and what must not.
//
// RUN: dlb-opt %s --dlb-group --split-input-file | FileCheck %s

// A bias and an activation are the epilogue of a contraction; what reads its result at other
// indices is not.

// CHECK-LABEL: @epilogue
func.func @epilogue(%x: tensor<8x4xf32>, %w: tensor<4x6xf32>, %b: tensor<6xf32>) -> tensor<6x8xf32> {
  // CHECK: dlb.group "contract"[8 by 2] aligned [0](%{{.*}}, %{{.*}}, %{{.*}})
  // CHECK: dlb.contract
  // CHECK: dlb.broadcast
  // CHECK: dlb.add
  // CHECK: dlb.tanh
  // CHECK: dlb.yield %{{[0-9]+}} :
  %p = dlb.contract %x, %w "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x6xf32>) -> tensor<8x6xf32>
  %bb = dlb.broadcast %b [1] : tensor<6xf32> -> tensor<8x6xf32>
  %a = dlb.add %p, %bb : tensor<8x6xf32>
  %t = dlb.tanh %a : tensor<8x6xf32>
  // CHECK: dlb.group "pointwise"
  // CHECK: dlb.transpose
  // CHECK: dlb.exp
  %v = dlb.transpose %t [1, 0] : tensor<8x6xf32> -> tensor<6x8xf32>
  %e = dlb.exp %v : tensor<6x8xf32>
  return %e : tensor<6x8xf32>
}

// -----

// A residual sum joins the later of two contractions, and reads the other's result.

// CHECK-LABEL: @residual
func.func @residual(%x: tensor<8x4xf32>, %w: tensor<4x4xf32>, %v: tensor<4x4xf32>) -> tensor<8x4xf32> {
  // CHECK: %[[H:.*]] = dlb.group "contract"
  // CHECK: dlb.tanh
  %p = dlb.contract %x, %w "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
  %h = dlb.tanh %p : tensor<8x4xf32>
  // CHECK: dlb.group "contract"[8 by 2] aligned [0](%[[H]], %{{.*}})
  // CHECK: %[[Q:.*]] = dlb.contract
  // CHECK: dlb.add %[[Q]],
  // CHECK-NOT: dlb.group
  %q = dlb.contract %h, %v "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
  %y = dlb.add %q, %h : tensor<8x4xf32>
  return %y : tensor<8x4xf32>
}

// -----

// No group may wait for itself: the difference reads the contraction and, through the sum of its
// rows, what another group computes from it.

// CHECK-LABEL: @no_circle
func.func @no_circle(%x: tensor<8x4xf32>, %w: tensor<4x4xf32>) -> tensor<8x4xf32> {
  // CHECK: dlb.group "contract"
  // CHECK-NOT: dlb.sub
  // CHECK: dlb.group "row"
  // CHECK: dlb.reduce_sum
  // CHECK: dlb.sub
  %p = dlb.contract %x, %w "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
  %s = dlb.reduce_sum %p [1] : tensor<8x4xf32> -> tensor<8xf32>
  %b = dlb.broadcast %s [0] : tensor<8xf32> -> tensor<8x4xf32>
  %d = dlb.sub %p, %b : tensor<8x4xf32>
  return %d : tensor<8x4xf32>
}

// -----

// Softmax, its cross entropy and their gradient are one pass over the rows.

// CHECK-LABEL: @softmax
// CHECK-COUNT-1: dlb.group
// CHECK-SAME: "row"[64 by 16] aligned [0, 1]
// CHECK-NOT: dlb.group
func.func @softmax(%x: tensor<64x10xf32>, %label: tensor<64xi32>) -> (tensor<64xf32>, tensor<64x10xf32>) {
  %l = dlb.logsumexp %x [1] : tensor<64x10xf32> -> tensor<64xf32>
  %p = dlb.pick %x, %label : (tensor<64x10xf32>, tensor<64xi32>) -> tensor<64xf32>
  %loss = dlb.sub %l, %p : tensor<64xf32>
  %b = dlb.broadcast %l [0] : tensor<64xf32> -> tensor<64x10xf32>
  %d = dlb.sub %x, %b : tensor<64x10xf32>
  %e = dlb.exp %d : tensor<64x10xf32>
  %h = dlb.one_hot %label classes 10 : tensor<64xi32> -> tensor<64x10xf32>
  %g = dlb.sub %e, %h : tensor<64x10xf32>
  return %loss, %g : tensor<64xf32>, tensor<64x10xf32>
}

// -----

// Sums over leading dimensions: rows are strided, so full tensors can't be results. Products that
// only the sums read are computed in their loop and never stored.

// CHECK-LABEL: @columns
func.func @columns(%g: tensor<64x32xf32>, %x: tensor<64x32xf32>) -> (tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>) {
  // CHECK: dlb.group "row"[32 by 8] aligned []
  // CHECK-SAME: -> (tensor<32xf32>, tensor<32xf32>)
  // CHECK-DAG: dlb.mul
  // CHECK-DAG: dlb.reduce_sum
  // CHECK-DAG: dlb.reduce_sum
  // CHECK: dlb.yield
  %s = dlb.reduce_sum %g [0] : tensor<64x32xf32> -> tensor<32xf32>
  %p = dlb.mul %g, %x : tensor<64x32xf32>
  %t = dlb.reduce_sum %p [0] : tensor<64x32xf32> -> tensor<32xf32>
  // CHECK: dlb.group "pointwise"[64 by 16] aligned [0]
  // CHECK: dlb.sub
  %b = dlb.broadcast %s [1] : tensor<32xf32> -> tensor<64x32xf32>
  %d = dlb.sub %g, %b : tensor<64x32xf32>
  return %s, %t, %d : tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>
}

// -----

// A dropout mask is recomputed by each of its users.

// CHECK-LABEL: @dropout
func.func @dropout(%x: tensor<64x32xf32>, %w: tensor<32x32xf32>, %g: tensor<64x32xf32>, %seed: tensor<i64>, %step: tensor<i64>) -> (tensor<64x32xf32>, tensor<64x32xf32>) {
  %u = dlb.random_uniform %seed, %step stream 3 : tensor<64x32xf32>
  %p = dlb.constant dense<0.5> : tensor<64x32xf32>
  %mask = dlb.less %u, %p : tensor<64x32xf32>
  %zero = dlb.constant dense<0.0> : tensor<64x32xf32>
  // CHECK: dlb.group "contract"
  // CHECK: dlb.random_uniform
  // CHECK: dlb.select
  %h = dlb.contract %x, %w "nk,ku->nu" : (tensor<64x32xf32>, tensor<32x32xf32>) -> tensor<64x32xf32>
  %kept = dlb.select %mask, %h, %zero : tensor<64x32xi1>, tensor<64x32xf32>
  // CHECK: dlb.group "contract"
  // CHECK: dlb.random_uniform
  // CHECK: dlb.select
  %k = dlb.contract %g, %w "nu,ku->nk" : (tensor<64x32xf32>, tensor<32x32xf32>) -> tensor<64x32xf32>
  %back = dlb.select %mask, %k, %zero : tensor<64x32xi1>, tensor<64x32xf32>
  return %kept, %back : tensor<64x32xf32>, tensor<64x32xf32>
}

// -----

// An anchor reads memory: a reshape of it will do, a transpose is computed first.

// CHECK-LABEL: @anchor_operands
func.func @anchor_operands(%x: tensor<8x2x2x3xf32>, %w: tensor<6x12xf32>) -> tensor<8x6xf32> {
  // CHECK: %[[W:.*]] = dlb.group "pointwise"
  // CHECK: dlb.transpose
  // CHECK: dlb.group "contract"[8 by 2] aligned [0](%{{.*}}, %[[W]])
  // CHECK: %[[F:.*]] = dlb.reshape
  // CHECK: dlb.contract %[[F]],
  %f = dlb.reshape %x : tensor<8x2x2x3xf32> -> tensor<8x12xf32>
  %t = dlb.transpose %w [1, 0] : tensor<6x12xf32> -> tensor<12x6xf32>
  %y = dlb.contract %f, %t "nk,ku->nu" : (tensor<8x12xf32>, tensor<12x6xf32>) -> tensor<8x6xf32>
  return %y : tensor<8x6xf32>
}

// -----

// With one row the columns are cut, into whole panels.

// CHECK-LABEL: @single_row
// CHECK: dlb.group "contract"[200 by 64] aligned []
// CHECK: dlb.group "contract"[10 by 10] aligned []
func.func @single_row(%x: tensor<1x32xf32>, %w: tensor<32x200xf32>, %v: tensor<200x10xf32>) -> tensor<1x10xf32> {
  %y = dlb.contract %x, %w "nk,ku->nu" : (tensor<1x32xf32>, tensor<32x200xf32>) -> tensor<1x200xf32>
  %z = dlb.contract %y, %v "nk,ku->nu" : (tensor<1x200xf32>, tensor<200x10xf32>) -> tensor<1x10xf32>
  return %z : tensor<1x10xf32>
}

// -----

// Whatever is returned but computed by no group is copied: arguments, constants, one value twice.

// CHECK-LABEL: @returned
func.func @returned(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %c = dlb.constant dense<1.0> : tensor<4xf32>
  %e = dlb.exp %x : tensor<4xf32>
  // CHECK: %[[E:.*]] = dlb.group "pointwise"
  // CHECK: dlb.exp
  // CHECK: %[[X:.*]] = dlb.group "pointwise"[4 by 4] aligned [0](%arg0)
  // CHECK: %[[C:.*]] = dlb.group "pointwise"[4 by 4] aligned []()
  // CHECK: dlb.constant
  // CHECK: %[[F:.*]] = dlb.group "pointwise"[4 by 4] aligned [0](%[[E]])
  // CHECK: return %[[E]], %[[X]], %[[C]], %[[F]]
  return %e, %x, %c, %e : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// -----

// Batch normalisation: what is one cheap step away from a stored tensor is recomputed rather than
// stored, so all sums of its gradient are one pass over two tensors.

// CHECK-LABEL: @normalised
func.func @normalised(%c: tensor<32x8x4x4xf32>, %g: tensor<32x8x4x4xf32>) -> (tensor<8xf32>, tensor<8xf32>, tensor<32x8x4x4xf32>) {
  // CHECK: dlb.group "row"[8 by 2] {{.*}} -> (tensor<8xf32>, tensor<8xf32>)
  // CHECK: dlb.moments
  %m, %v = dlb.moments %c [0, 2, 3] : tensor<32x8x4x4xf32> -> tensor<8xf32>, tensor<8xf32>
  %r = dlb.rsqrt %v : tensor<8xf32>
  %mb = dlb.broadcast %m [1] : tensor<8xf32> -> tensor<32x8x4x4xf32>
  %rb = dlb.broadcast %r [1] : tensor<8xf32> -> tensor<32x8x4x4xf32>
  // CHECK: dlb.group "row"[8 by 2] {{.*}} -> (tensor<8xf32>, tensor<8xf32>)
  // CHECK: dlb.reduce_sum
  // CHECK: dlb.sub
  // CHECK: dlb.reduce_sum
  // CHECK: dlb.group "pointwise"[32 by 8] {{.*}} -> tensor<32x8x4x4xf32>
  // CHECK: dlb.sub
  // CHECK: dlb.tanh
  // CHECK-NOT: dlb.group
  %d = dlb.sub %c, %mb : tensor<32x8x4x4xf32>
  %x = dlb.mul %d, %rb : tensor<32x8x4x4xf32>
  %p = dlb.mul %g, %x : tensor<32x8x4x4xf32>
  %s = dlb.reduce_sum %g [0, 2, 3] : tensor<32x8x4x4xf32> -> tensor<8xf32>
  %t = dlb.reduce_sum %p [0, 2, 3] : tensor<32x8x4x4xf32> -> tensor<8xf32>
  %y = dlb.tanh %x : tensor<32x8x4x4xf32>
  return %s, %t, %y : tensor<8xf32>, tensor<8xf32>, tensor<32x8x4x4xf32>
}
