// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The gradient of a scan: what it saves, computes again and leaves to one contraction. That it is right is
// checked against finite differences and PyTorch in test/oracle.
//
// RUN: dlb-opt %s --dlb-differentiate --dlb-simplify --split-input-file --verify-diagnostics | FileCheck %s

// h = tanh(x[t] + h u): the stack of h is there already, the states before each step are saved; the
// backward scan carries the cotangent of h only; the gradient by u is one contraction over steps and rows.

// CHECK-LABEL: @recurrence
// CHECK-SAME: (%[[H0:[^:]*]]: tensor<8x4xf32>, %[[X:[^:]*]]: tensor<12x8x4xf32>, %[[U:[^:]*]]: tensor<4x4xf32>)
func.func @recurrence(%h0: tensor<8x4xf32>, %x: tensor<12x8x4xf32>, %u: tensor<4x4xf32>) -> (tensor<8x4xf32>, tensor<12x8x4xf32>, tensor<4x4xf32>) {
  // CHECK: %[[F:.*]]:3 = dlb.scan 12 carries 1 inputs 1(%[[H0]], %[[X]], %[[U]])
  // CHECK-NEXT: ^bb0(%[[C:[^:]*]]:
  // CHECK: %[[T:.*]] = dlb.tanh
  // CHECK: dlb.next %[[T]], %[[T]], %[[C]] :
  // CHECK: %[[G:.*]]:2 = dlb.scan 12 reverse carries 1 inputs 1(%{{.*}}, %[[F]]#1, %[[U]])
  // CHECK-NEXT: ^bb0(%[[GH:[^:]*]]: tensor<8x4xf32>, %[[T:[^:]*]]: tensor<8x4xf32>, %[[K:[^:]*]]: tensor<4x4xf32>):
  // CHECK-NOT: dlb.tanh
  // CHECK: dlb.sub
  // CHECK-NEXT: %[[GZ:.*]] = dlb.mul
  // CHECK-NEXT: %[[BACK:.*]] = dlb.contract %[[GZ]], %[[K]] "nu,ku->nk"
  // CHECK-NEXT: dlb.next %[[BACK]], %[[GZ]]
  // CHECK: %[[GU:.*]] = dlb.contract %[[G]]#1, %[[F]]#2 "anu,ank->ku" : (tensor<12x8x4xf32>, tensor<12x8x4xf32>) -> tensor<4x4xf32>
  // CHECK: return %[[G]]#0, %[[G]]#1, %[[GU]]
  %0:2 = dlb.scan 12 carries 1 inputs 1 (%h0, %x, %u)
      : (tensor<8x4xf32>, tensor<12x8x4xf32>, tensor<4x4xf32>) -> (tensor<8x4xf32>, tensor<12x8x4xf32>) {
  ^bb0(%c: tensor<8x4xf32>, %xt: tensor<8x4xf32>, %k: tensor<4x4xf32>):
    %1 = dlb.contract %c, %k "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
    %2 = dlb.add %xt, %1 : tensor<8x4xf32>
    %3 = dlb.tanh %2 : tensor<8x4xf32>
    dlb.next %3, %3 : tensor<8x4xf32>, tensor<8x4xf32>
  }
  %y = dlb.reduce_sum %0#1 [0, 1, 2] : tensor<12x8x4xf32> -> tensor<f32>
  %g:3 = dlb.gradient %y wrt %h0, %x, %u : tensor<f32> wrt tensor<8x4xf32>, tensor<12x8x4xf32>, tensor<4x4xf32>
  return %g#0, %g#1, %g#2 : tensor<8x4xf32>, tensor<12x8x4xf32>, tensor<4x4xf32>
}

// -----

// Element-wise ops are computed again from what is saved: the sum that alone reads the contraction is
// saved in its place.

// CHECK-LABEL: @again
func.func @again(%h0: tensor<8x4xf32>, %x: tensor<6x8x4xf32>, %u: tensor<4x4xf32>) -> tensor<8x4xf32> {
  // CHECK: dlb.scan 6 carries 1 inputs 1
  // CHECK: %[[P:.*]] = dlb.contract
  // CHECK: %[[Z:.*]] = dlb.add %{{.*}}, %[[P]]
  // CHECK: dlb.next %{{.*}}, %[[Z]] :
  // CHECK: dlb.scan 6 reverse carries 1 inputs 1
  // CHECK: dlb.cos
  // CHECK: dlb.next
  %0 = dlb.scan 6 carries 1 inputs 1 (%h0, %x, %u)
      : (tensor<8x4xf32>, tensor<6x8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32> {
  ^bb0(%c: tensor<8x4xf32>, %xt: tensor<8x4xf32>, %k: tensor<4x4xf32>):
    %1 = dlb.contract %c, %k "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
    %2 = dlb.add %xt, %1 : tensor<8x4xf32>
    %3 = dlb.sin %2 : tensor<8x4xf32>
    dlb.next %3 : tensor<8x4xf32>
  }
  %y = dlb.reduce_sum %0 [0, 1] : tensor<8x4xf32> -> tensor<f32>
  %g = dlb.gradient %y wrt %h0 : tensor<f32> wrt tensor<8x4xf32>
  return %g : tensor<8x4xf32>
}

// -----

// A bias: the sum over the rows of a step leaves the loop with the sum over the steps. A scale of all
// steps alike is summed in a carry: its gradient in a step is small.

// CHECK-LABEL: @sums
func.func @sums(%h0: tensor<8x4xf32>, %b: tensor<4xf32>, %s: tensor<8xf32>) -> (tensor<4xf32>, tensor<8xf32>) {
  // CHECK: %[[G:.*]]:{{.*}} = dlb.scan 6 reverse carries 2
  // CHECK: dlb.reduce_sum {{.*}} [1] : tensor<8x4xf32> -> tensor<8xf32>
  // CHECK: dlb.next
  // CHECK: %[[GB:.*]] = dlb.reduce_sum %{{.*}} [0, 1] : tensor<6x8x4xf32> -> tensor<4xf32>
  // CHECK: return %[[GB]], %[[G]]#
  %0 = dlb.scan 6 carries 1 inputs 0 (%h0, %b, %s)
      : (tensor<8x4xf32>, tensor<4xf32>, tensor<8xf32>) -> tensor<8x4xf32> {
  ^bb0(%c: tensor<8x4xf32>, %kb: tensor<4xf32>, %ks: tensor<8xf32>):
    %1 = dlb.broadcast %kb [1] : tensor<4xf32> -> tensor<8x4xf32>
    %2 = dlb.broadcast %ks [0] : tensor<8xf32> -> tensor<8x4xf32>
    %3 = dlb.mul %c, %2 : tensor<8x4xf32>
    %4 = dlb.add %3, %1 : tensor<8x4xf32>
    %5 = dlb.sin %4 : tensor<8x4xf32>
    dlb.next %5 : tensor<8x4xf32>
  }
  %y = dlb.reduce_sum %0 [0, 1] : tensor<8x4xf32> -> tensor<f32>
  %g:2 = dlb.gradient %y wrt %b, %s : tensor<f32> wrt tensor<4xf32>, tensor<8xf32>
  return %g#0, %g#1 : tensor<4xf32>, tensor<8xf32>
}

// -----

// Nothing flows through a carry of integers; what no gradient asks for is not computed.

// CHECK-LABEL: @pruned
func.func @pruned(%h0: tensor<4xf32>, %n: tensor<i32>, %x: tensor<6x4xf32>) -> tensor<4xf32> {
  // CHECK: dlb.scan 6 reverse carries 1 inputs 1
  // CHECK-NOT: i32
  // CHECK: dlb.next %{{[^,]*}} : tensor<4xf32>
  %0:2 = dlb.scan 6 carries 2 inputs 1 (%h0, %n, %x) : (tensor<4xf32>, tensor<i32>, tensor<6x4xf32>) -> (tensor<4xf32>, tensor<i32>) {
  ^bb0(%c: tensor<4xf32>, %i: tensor<i32>, %xt: tensor<4xf32>):
    %one = dlb.constant dense<1> : tensor<i32>
    %1 = dlb.add %i, %one : tensor<i32>
    %2 = dlb.mul %c, %xt : tensor<4xf32>
    dlb.next %2, %1 : tensor<4xf32>, tensor<i32>
  }
  %y = dlb.reduce_sum %0#0 [0] : tensor<4xf32> -> tensor<f32>
  %g = dlb.gradient %y wrt %h0 : tensor<f32> wrt tensor<4xf32>
  return %g : tensor<4xf32>
}

// -----

// A gradient inside the body is expanded there.

// CHECK-LABEL: @inside
func.func @inside(%h0: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: dlb.scan
  // CHECK: dlb.cos
  // CHECK: dlb.next
  %0 = dlb.scan 6 carries 1 inputs 0 (%h0) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%c: tensor<4xf32>):
    %1 = dlb.sin %c : tensor<4xf32>
    %2 = dlb.reduce_sum %1 [0] : tensor<4xf32> -> tensor<f32>
    %3 = dlb.gradient %2 wrt %c : tensor<f32> wrt tensor<4xf32>
    dlb.next %3 : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

// The note points at the scan: it asks for the derivative of what is in it.

func.func @no_rule(%h0: tensor<4xf32>) -> tensor<4xf32> {
  // expected-note @+1 {{the gradient}}
  %0 = dlb.scan 6 carries 1 inputs 0 (%h0) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%c: tensor<4xf32>):
    // expected-error @+1 {{`arith.addf` has no derivative, and a gradient asks for it}}
    %1 = arith.addf %c, %c : tensor<4xf32>
    dlb.next %1 : tensor<4xf32>
  }
  %y = dlb.reduce_sum %0 [0] : tensor<4xf32> -> tensor<f32>
  %g = dlb.gradient %y wrt %h0 : tensor<f32> wrt tensor<4xf32>
  return %g : tensor<4xf32>
}
