// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The sweep of differentiate: what it visits, adds, prunes and refuses. That each op's rule is right is
// checked against finite differences, for all ops, in test/reference.
//
// RUN: dlb-opt %s --dlb-differentiate --split-input-file --verify-diagnostics | FileCheck %s

// Results keep the order of the xs; the sweep runs from y backwards.

// CHECK-LABEL: @chain
// CHECK-SAME: (%[[X:[^:]*]]: tensor<8x4xf32>, %[[W:[^:]*]]: tensor<4x3xf32>, %[[B:[^:]*]]: tensor<3xf32>)
func.func @chain(%x: tensor<8x4xf32>, %w: tensor<4x3xf32>, %b: tensor<3xf32>) -> (tensor<3xf32>, tensor<4x3xf32>) {
  %p = dlb.contract %x, %w "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x3xf32>) -> tensor<8x3xf32>
  %bb = dlb.broadcast %b [1] : tensor<3xf32> -> tensor<8x3xf32>
  %z = dlb.add %p, %bb : tensor<8x3xf32>
  // CHECK: %[[T:.*]] = dlb.tanh
  %t = dlb.tanh %z : tensor<8x3xf32>
  // CHECK: dlb.reduce_sum {{.*}} [0, 1]
  %y = dlb.reduce_sum %t [0, 1] : tensor<8x3xf32> -> tensor<f32>
  // CHECK-NEXT: %[[ONE:.*]] = dlb.constant dense<1.000000e+00> : tensor<f32>
  // CHECK-NEXT: %[[G:.*]] = dlb.broadcast %[[ONE]] [] : tensor<f32> -> tensor<8x3xf32>
  // CHECK-NEXT: %[[SQUARE:.*]] = dlb.mul %[[T]], %[[T]]
  // CHECK-NEXT: %[[ONES:.*]] = dlb.constant dense<1.000000e+00> : tensor<8x3xf32>
  // CHECK-NEXT: %[[SLOPE:.*]] = dlb.sub %[[ONES]], %[[SQUARE]]
  // CHECK-NEXT: %[[GZ:.*]] = dlb.mul %[[G]], %[[SLOPE]]
  // CHECK-NEXT: %[[GB:.*]] = dlb.reduce_sum %[[GZ]] [0] : tensor<8x3xf32> -> tensor<3xf32>
  // CHECK-NEXT: %[[GW:.*]] = dlb.contract %[[GZ]], %[[X]] "nu,nk->ku"
  // CHECK-NEXT: return %[[GB]], %[[GW]]
  %g:2 = dlb.gradient %y wrt %b, %w : tensor<f32> wrt tensor<3xf32>, tensor<4x3xf32>
  return %g#0, %g#1 : tensor<3xf32>, tensor<4x3xf32>
}

// -----

// A value used twice receives the sum of both contributions.

// CHECK-LABEL: @used_twice
func.func @used_twice(%x: tensor<f32>) -> tensor<f32> {
  // CHECK: %[[S:.*]] = dlb.sin
  // CHECK: %[[E:.*]] = dlb.exp
  %s = dlb.sin %x : tensor<f32>
  %e = dlb.exp %x : tensor<f32>
  %y = dlb.mul %s, %e : tensor<f32>
  // CHECK: %[[ONE:.*]] = dlb.constant dense<1.0
  // CHECK: %[[BY_S:.*]] = dlb.mul %[[ONE]], %[[E]]
  // CHECK: %[[BY_E:.*]] = dlb.mul %[[ONE]], %[[S]]
  // CHECK: %[[FIRST:.*]] = dlb.mul %[[BY_E]], %[[E]]
  // CHECK: %[[COSINE:.*]] = dlb.cos
  // CHECK: %[[SECOND:.*]] = dlb.mul %[[BY_S]], %[[COSINE]]
  // CHECK: %[[SUM:.*]] = dlb.add %[[FIRST]], %[[SECOND]]
  // CHECK: return %[[SUM]]
  %g = dlb.gradient %y wrt %x : tensor<f32> wrt tensor<f32>
  return %g : tensor<f32>
}

// -----

// The gradient by the data is not asked for: nothing computes it.

// CHECK-LABEL: @pruned
func.func @pruned(%x: tensor<2x3x8x8xf32>, %w: tensor<4x3x3x3xf32>) -> tensor<4x3x3x3xf32> {
  %c = dlb.convolution %x, %w strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] : (tensor<2x3x8x8xf32>, tensor<4x3x3x3xf32>) -> tensor<2x4x6x6xf32>
  %y = dlb.reduce_sum %c [0, 1, 2, 3] : tensor<2x4x6x6xf32> -> tensor<f32>
  // CHECK-NOT: convolution_data_gradient
  // CHECK: dlb.convolution_weight_gradient
  // CHECK-NOT: convolution_data_gradient
  // CHECK: return
  %g = dlb.gradient %y wrt %w : tensor<f32> wrt tensor<4x3x3x3xf32>
  return %g : tensor<4x3x3x3xf32>
}

// -----

// The gradient by an inner value stops there; y by itself is 1; what y does not depend on has zeros.

// CHECK-LABEL: @ends
func.func @ends(%x: tensor<3xf32>, %other: tensor<2xf32>) -> (tensor<3xf32>, tensor<f32>, tensor<2xf32>) {
  %e = dlb.exp %x : tensor<3xf32>
  %y = dlb.reduce_sum %e [0] : tensor<3xf32> -> tensor<f32>
  // CHECK: %[[ONE:.*]] = dlb.constant dense<1.0{{.*}}> : tensor<f32>
  // CHECK-NEXT: %[[G:.*]] = dlb.broadcast %[[ONE]] [] : tensor<f32> -> tensor<3xf32>
  // CHECK-NEXT: %[[ZEROS:.*]] = dlb.constant dense<0.0{{.*}}> : tensor<2xf32>
  // CHECK-NEXT: return %[[G]], %[[ONE]], %[[ZEROS]]
  %g:3 = dlb.gradient %y wrt %e, %y, %other : tensor<f32> wrt tensor<3xf32>, tensor<f32>, tensor<2xf32>
  return %g#0, %g#1, %g#2 : tensor<3xf32>, tensor<f32>, tensor<2xf32>
}

// -----

// Nothing flows through integers and bools, nor through steps.

// CHECK-LABEL: @cut
func.func @cut(%x: tensor<3xf32>) -> tensor<3xf32> {
  %i = dlb.cast %x : tensor<3xf32> -> tensor<3xi32>
  %f = dlb.cast %i : tensor<3xi32> -> tensor<3xf32>
  %l = dlb.floor %x : tensor<3xf32>
  %s = dlb.add %f, %l : tensor<3xf32>
  %y = dlb.reduce_sum %s [0] : tensor<3xf32> -> tensor<f32>
  // CHECK: %[[ZEROS:.*]] = dlb.constant dense<0.0{{.*}}> : tensor<3xf32>
  // CHECK: return %[[ZEROS]]
  %g = dlb.gradient %y wrt %x : tensor<f32> wrt tensor<3xf32>
  return %g : tensor<3xf32>
}

// -----

// The second result has no cotangent: its rule costs nothing.

// CHECK-LABEL: @one_of_two_results
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>)
func.func @one_of_two_results(%x: tensor<4xf32>) -> tensor<4xf32> {
  %mean, %variance = dlb.moments %x [0] : tensor<4xf32> -> tensor<f32>, tensor<f32>
  // CHECK: dlb.moments
  // CHECK-NOT: dlb.sub %[[X]]
  // CHECK: return
  %g = dlb.gradient %mean wrt %x : tensor<f32> wrt tensor<4xf32>
  return %g : tensor<4xf32>
}

// -----

// A Hessian-vector product: the gradient of a gradient. y = x³/6 summed, so H v = x · v.

// CHECK-LABEL: @twice
func.func @twice(%x: tensor<4xf64>, %v: tensor<4xf64>) -> tensor<4xf64> {
  %square = dlb.mul %x, %x : tensor<4xf64>
  %cube = dlb.mul %square, %x : tensor<4xf64>
  %sixth = dlb.constant dense<0.16666666666666666> : tensor<4xf64>
  %scaled = dlb.mul %cube, %sixth : tensor<4xf64>
  %y = dlb.reduce_sum %scaled [0] : tensor<4xf64> -> tensor<f64>
  // CHECK-NOT: dlb.gradient
  // CHECK: return
  %g = dlb.gradient %y wrt %x : tensor<f64> wrt tensor<4xf64>
  %gv = dlb.mul %g, %v : tensor<4xf64>
  %d = dlb.reduce_sum %gv [0] : tensor<4xf64> -> tensor<f64>
  %h = dlb.gradient %d wrt %x : tensor<f64> wrt tensor<4xf64>
  return %h : tensor<4xf64>
}

// -----

func.func @no_rule(%x: tensor<4xf32>) -> tensor<4xf32> {
  %e = dlb.exp %x : tensor<4xf32>
  // expected-error @+1 {{`arith.addf` has no derivative, and a gradient asks for it}}
  %s = arith.addf %e, %x : tensor<4xf32>
  %y = dlb.reduce_sum %s [0] : tensor<4xf32> -> tensor<f32>
  // expected-note @+1 {{the gradient}}
  %g = dlb.gradient %y wrt %x : tensor<f32> wrt tensor<4xf32>
  return %g : tensor<4xf32>
}

// -----

// The same op beside the path from x to y does no harm.

// CHECK-LABEL: @no_rule_needed
func.func @no_rule_needed(%x: tensor<4xf32>, %c: tensor<4xf32>) -> tensor<4xf32> {
  %s = arith.addf %c, %c : tensor<4xf32>
  %unused = arith.addf %x, %c : tensor<4xf32>
  %p = dlb.mul %x, %s : tensor<4xf32>
  %y = dlb.reduce_sum %p [0] : tensor<4xf32> -> tensor<f32>
  // CHECK-NOT: dlb.gradient
  // CHECK: return
  %g = dlb.gradient %y wrt %x : tensor<f32> wrt tensor<4xf32>
  return %g : tensor<4xf32>
}
