// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Scans and their bodies, simplified.
//
// RUN: dlb-opt %s --dlb-simplify --split-input-file | FileCheck %s

// Unused results vanish, with the carries, operands and ops that only they need.

// CHECK-LABEL: @unused
// CHECK-SAME: (%[[A:[^:]*]]: tensor<4xf32>, %[[B:[^:]*]]: tensor<4xf32>, %[[X:[^:]*]]: tensor<3x4xf32>, %[[K:[^:]*]]: tensor<4xf32>)
func.func @unused(%a: tensor<4xf32>, %b: tensor<4xf32>, %x: tensor<3x4xf32>, %k: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-NEXT: dlb.scan 3 carries 1 inputs 0(%[[A]]) : (tensor<4xf32>) -> tensor<4xf32>
  // CHECK-NEXT: ^bb0(%[[C:.*]]: tensor<4xf32>)
  // CHECK-NEXT: %[[S:.*]] = dlb.sin %[[C]]
  // CHECK-NEXT: dlb.next %[[S]]
  %0:4 = dlb.scan 3 carries 2 inputs 1 (%a, %b, %x, %k)
      : (tensor<4xf32>, tensor<4xf32>, tensor<3x4xf32>, tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<3x4xf32>, tensor<3x4xf32>) {
  ^bb0(%c: tensor<4xf32>, %d: tensor<4xf32>, %xt: tensor<4xf32>, %l: tensor<4xf32>):
    %1 = dlb.sin %c : tensor<4xf32>
    %2 = dlb.mul %d, %l : tensor<4xf32>
    %3 = dlb.add %2, %xt : tensor<4xf32>
    %4 = dlb.add %3, %c : tensor<4xf32>
    dlb.next %1, %4, %3, %1 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
  }
  return %0#0 : tensor<4xf32>
}

// -----

// A carry that another one needs stays, even if nobody asks for its last value.

// CHECK-LABEL: @needed
func.func @needed(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: dlb.scan 3 carries 2 inputs 0
  %0:2 = dlb.scan 3 carries 2 inputs 0 (%a, %b) : (tensor<4xf32>, tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  ^bb0(%c: tensor<4xf32>, %d: tensor<4xf32>):
    %1 = dlb.sin %d : tensor<4xf32>
    dlb.next %d, %1 : tensor<4xf32>, tensor<4xf32>
  }
  return %0#0 : tensor<4xf32>
}

// -----

// A carry that never changes is a capture; its last value is the first.

// CHECK-LABEL: @constant_carry
// CHECK-SAME: (%[[A:[^:]*]]: tensor<4xf32>, %[[B:[^:]*]]: tensor<4xf32>)
func.func @constant_carry(%a: tensor<4xf32>, %b: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK: %[[S:.*]] = dlb.scan 3 carries 1 inputs 0(%[[A]], %[[B]]) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  // CHECK: return %[[S]], %[[B]]
  %0:2 = dlb.scan 3 carries 2 inputs 0 (%a, %b) : (tensor<4xf32>, tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  ^bb0(%c: tensor<4xf32>, %d: tensor<4xf32>):
    %1 = dlb.mul %c, %d : tensor<4xf32>
    dlb.next %1, %d : tensor<4xf32>, tensor<4xf32>
  }
  return %0#0, %0#1 : tensor<4xf32>, tensor<4xf32>
}

// -----

// Stacks of an input, of a capture, and of what is stacked already.

// CHECK-LABEL: @known_stacks
// CHECK-SAME: (%[[A:[^:]*]]: tensor<4xf32>, %[[X:[^:]*]]: tensor<3x4xf32>, %[[K:[^:]*]]: tensor<4xf32>)
func.func @known_stacks(%a: tensor<4xf32>, %x: tensor<3x4xf32>, %k: tensor<4xf32>) -> (tensor<3x4xf32>, tensor<3x4xf32>, tensor<3x4xf32>, tensor<3x4xf32>) {
  // CHECK-DAG: %[[B:.*]] = dlb.broadcast %[[K]] [1]
  // CHECK-DAG: %[[S:.*]]:2 = dlb.scan 3 carries 1 inputs 1
  // CHECK: dlb.next %[[V:.*]], %[[V]] : tensor<4xf32>, tensor<4xf32>
  // CHECK: return %[[X]], %[[B]], %[[S]]#1, %[[S]]#1
  %0:5 = dlb.scan 3 carries 1 inputs 1 (%a, %x, %k)
      : (tensor<4xf32>, tensor<3x4xf32>, tensor<4xf32>) -> (tensor<4xf32>, tensor<3x4xf32>, tensor<3x4xf32>, tensor<3x4xf32>, tensor<3x4xf32>) {
  ^bb0(%c: tensor<4xf32>, %xt: tensor<4xf32>, %l: tensor<4xf32>):
    %1 = dlb.mul %c, %xt : tensor<4xf32>
    dlb.next %1, %xt, %l, %1, %1 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
  }
  return %0#1, %0#2, %0#3, %0#4 : tensor<3x4xf32>, tensor<3x4xf32>, tensor<3x4xf32>, tensor<3x4xf32>
}

// -----

// Operands given twice are one; numbers are in the body, and so is the repetition of an input that is the
// same in each step.

// CHECK-LABEL: @operands
// CHECK-SAME: (%[[A:[^:]*]]: tensor<4xf32>, %[[X:[^:]*]]: tensor<3x4xf32>, %[[K:[^:]*]]: tensor<4xf32>)
func.func @operands(%a: tensor<4xf32>, %x: tensor<3x4xf32>, %k: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: dlb.scan 3 carries 1 inputs 1(%[[A]], %[[X]], %[[K]])
  // CHECK: dlb.constant dense<2.0
  // CHECK-NOT: dlb.constant
  // CHECK: return
  %two = dlb.constant dense<2.0> : tensor<4xf32>
  %twos = dlb.constant dense<2.0> : tensor<3x4xf32>
  %ks = dlb.broadcast %k [1] : tensor<4xf32> -> tensor<3x4xf32>
  %0 = dlb.scan 3 carries 1 inputs 4 (%a, %x, %x, %twos, %ks, %two)
      : (tensor<4xf32>, tensor<3x4xf32>, tensor<3x4xf32>, tensor<3x4xf32>, tensor<3x4xf32>, tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%c: tensor<4xf32>, %x1: tensor<4xf32>, %x2: tensor<4xf32>, %t1: tensor<4xf32>, %kt: tensor<4xf32>, %t2: tensor<4xf32>):
    %1 = dlb.mul %c, %x1 : tensor<4xf32>
    %2 = dlb.sub %1, %x2 : tensor<4xf32>
    %3 = dlb.div %2, %kt : tensor<4xf32>
    %4 = dlb.maximum %3, %t1 : tensor<4xf32>
    %5 = dlb.pow %4, %t2 : tensor<4xf32>
    %6 = dlb.add %5, %4 : tensor<4xf32>
    dlb.next %6 : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

// The rewrites of functions hold in bodies: transposes are letters there too, equal ops one.

// CHECK-LABEL: @bodies
func.func @bodies(%a: tensor<4x4xf32>, %k: tensor<4x4xf32>) -> tensor<4x4xf32> {
  // CHECK: dlb.scan
  // CHECK-NEXT: ^bb0
  // CHECK-NEXT: %[[P:.*]] = dlb.contract {{.*}} "nk,uk->nu"
  // CHECK-NEXT: %[[S:.*]] = dlb.sin %[[P]]
  // CHECK-NEXT: %[[M:.*]] = dlb.mul %[[S]], %[[S]]
  // CHECK-NEXT: dlb.next %[[M]]
  %0 = dlb.scan 3 carries 1 inputs 0 (%a, %k) : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32> {
  ^bb0(%c: tensor<4x4xf32>, %l: tensor<4x4xf32>):
    %t = dlb.transpose %l [1, 0] : tensor<4x4xf32> -> tensor<4x4xf32>
    %1 = dlb.contract %c, %t "nk,ku->nu" : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
    %2 = dlb.sin %1 : tensor<4x4xf32>
    %3 = dlb.sin %1 : tensor<4x4xf32>
    %4 = dlb.mul %2, %3 : tensor<4x4xf32>
    dlb.next %4 : tensor<4x4xf32>
  }
  return %0 : tensor<4x4xf32>
}

// -----

// A sum over letters of both operands is a contraction without them; of one operand only, it stays. A
// sum of a sum is one.

// CHECK-LABEL: @sums
func.func @sums(%a: tensor<5x8x4xf32>, %b: tensor<5x4x3xf32>) -> (tensor<8x3xf32>, tensor<5x3xf32>, tensor<4xf32>) {
  // CHECK: dlb.contract {{.*}} "tnk,tku->nu"
  // CHECK: dlb.contract {{.*}} "tnk,tku->tnu"
  // CHECK: dlb.reduce_sum {{.*}} [1]
  // CHECK: dlb.reduce_sum {{.*}} [0, 1] : tensor<5x8x4xf32> -> tensor<4xf32>
  // CHECK-NOT: dlb.reduce_sum
  // CHECK: return
  %0 = dlb.contract %a, %b "tnk,tku->tnu" : (tensor<5x8x4xf32>, tensor<5x4x3xf32>) -> tensor<5x8x3xf32>
  %1 = dlb.reduce_sum %0 [0] : tensor<5x8x3xf32> -> tensor<8x3xf32>
  %2 = dlb.contract %a, %b "tnk,tku->tnu" : (tensor<5x8x4xf32>, tensor<5x4x3xf32>) -> tensor<5x8x3xf32>
  %3 = dlb.reduce_sum %2 [1] : tensor<5x8x3xf32> -> tensor<5x3xf32>
  %4 = dlb.reduce_sum %a [1] : tensor<5x8x4xf32> -> tensor<5x4xf32>
  %5 = dlb.reduce_sum %4 [0] : tensor<5x4xf32> -> tensor<4xf32>
  return %1, %3, %5 : tensor<8x3xf32>, tensor<5x3xf32>, tensor<4xf32>
}
