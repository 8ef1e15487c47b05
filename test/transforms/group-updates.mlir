// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Groups whose results overwrite arguments.
//
// RUN: dlb-opt %s --dlb-group --split-input-file | FileCheck %s

// The whole optimizer of a parameter is one group apart from the gradient, which the caller sees too.

// CHECK-LABEL: @momentum
func.func @momentum(%x: tensor<16x8xf32>, %g: tensor<16x4xf32>, %w: tensor<8x4xf32>, %m: tensor<8x4xf32>)
    -> (tensor<8x4xf32> {dlb.updates = 2 : i64}, tensor<8x4xf32> {dlb.updates = 3 : i64}) {
  // CHECK: %[[G:.*]] = dlb.group "contract"
  // CHECK-NOT: dlb.add
  // CHECK: %[[U:.*]]:2 = dlb.group "pointwise"[8 by 8] aligned [0, 1, 2](%{{.*}}, %[[G]], %{{.*}})
  // CHECK: dlb.add
  // CHECK: dlb.sub
  // CHECK: return %[[U]]#1, %[[U]]#0
  %dw = dlb.contract %x, %g "nk,nu->ku" : (tensor<16x8xf32>, tensor<16x4xf32>) -> tensor<8x4xf32>
  %n = dlb.add %m, %dw : tensor<8x4xf32>
  %v = dlb.sub %w, %n : tensor<8x4xf32>
  return %v, %n : tensor<8x4xf32>, tensor<8x4xf32>
}

// -----

// A new value that the step itself reads is computed before the commit and copied behind it.

// CHECK-LABEL: @also_read
func.func @also_read(%s: tensor<8xf32>, %x: tensor<8xf32>) -> (tensor<8xf32> {dlb.updates = 0 : i64}, tensor<f32>) {
  // CHECK: %[[R:.*]]:2 = dlb.group "row"
  // CHECK: dlb.add
  // CHECK: %[[C:.*]] = dlb.group "pointwise"[8 by 8] aligned [0](%[[R]]#0)
  // CHECK: return %[[C]], %[[R]]#1
  %a = dlb.add %s, %x : tensor<8xf32>
  %c = dlb.mul %a, %a : tensor<8xf32>
  %r = dlb.reduce_sum %c [0] : tensor<8xf32> -> tensor<f32>
  return %a, %r : tensor<8xf32>, tensor<f32>
}

// -----

// Two arguments change places: whichever is overwritten first is copied before.

// CHECK-LABEL: @swap
func.func @swap(%a: tensor<8xf32>, %b: tensor<8xf32>) -> (tensor<8xf32> {dlb.updates = 0 : i64}, tensor<8xf32> {dlb.updates = 1 : i64}) {
  // CHECK: %[[OLD:.*]] = dlb.group "pointwise"[8 by 8] aligned [0](%arg0)
  // CHECK: dlb.group {{.*}}(%arg1)
  // CHECK: dlb.group {{.*}}(%[[OLD]])
  return %b, %a : tensor<8xf32>, tensor<8xf32>
}

// -----

// A matrix is replaced by its transpose: it is copied before it is overwritten.

// CHECK-LABEL: @transposed
func.func @transposed(%a: tensor<8x8xf32>) -> (tensor<8x8xf32> {dlb.updates = 0 : i64}) {
  // CHECK: %[[OLD:.*]] = dlb.group "pointwise"{{.*}}(%arg0)
  // CHECK-NEXT: ^bb0
  // CHECK-NEXT: dlb.yield
  // CHECK: dlb.group {{.*}}(%[[OLD]])
  // CHECK: dlb.transpose
  %t = dlb.transpose %a [1, 0] : tensor<8x8xf32> -> tensor<8x8xf32>
  return %t : tensor<8x8xf32>
}

// -----

// An argument that stays as it is costs nothing.

// CHECK-LABEL: @frozen
// CHECK-NEXT: return %arg0
func.func @frozen(%a: tensor<8xf32>) -> (tensor<8xf32> {dlb.updates = 0 : i64}) {
  return %a : tensor<8xf32>
}
