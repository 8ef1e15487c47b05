// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What leaves a scan, and what stays. That values stay the same is tested in scan-values.test.
//
// RUN: dlb-opt %s --dlb-hoist=remarks=true --split-input-file --verify-diagnostics | FileCheck %s

// The input's half of [x, h] w runs before the loop, on all steps; the state's half stays. The rows of
// w are cut once.

// CHECK-LABEL: @concatenated
// CHECK-SAME: (%[[H:[^:]*]]: tensor<8x4xf32>, %[[X:[^:]*]]: tensor<12x8x3xf32>, %[[W:[^:]*]]: tensor<7x4xf32>)
func.func @concatenated(%h: tensor<8x4xf32>, %x: tensor<12x8x3xf32>, %w: tensor<7x4xf32>) -> tensor<8x4xf32> {
  // CHECK: %[[WX:.*]] = dlb.slice %[[W]] starts [0, 0] sizes [3, 4]
  // CHECK: %[[XW:.*]] = dlb.contract %[[X]], %[[WX]] "ank,ku->anu" : (tensor<12x8x3xf32>, tensor<3x4xf32>) -> tensor<12x8x4xf32>
  // CHECK: %[[WH:.*]] = dlb.slice %[[W]] starts [3, 0] sizes [4, 4]
  // CHECK: dlb.scan 12 carries 1 inputs 1(%[[H]], %[[XW]], %[[WH]])
  // CHECK-NEXT: ^bb0(%[[C:.*]]: tensor<8x4xf32>, %[[XT:.*]]: tensor<8x4xf32>, %[[U:.*]]: tensor<4x4xf32>):
  // CHECK-NEXT: %[[HU:.*]] = dlb.contract %[[C]], %[[U]] "nk,ku->nu"
  // CHECK-NEXT: %[[Z:.*]] = dlb.add %[[XT]], %[[HU]]
  // CHECK-NEXT: dlb.tanh %[[Z]]
  // CHECK-NEXT: dlb.next
  %0 = dlb.scan 12 carries 1 inputs 1 (%h, %x, %w)
      : (tensor<8x4xf32>, tensor<12x8x3xf32>, tensor<7x4xf32>) -> tensor<8x4xf32> {
  ^bb0(%c: tensor<8x4xf32>, %xt: tensor<8x3xf32>, %k: tensor<7x4xf32>):
    %xh = dlb.concatenate %xt, %c along 1 : (tensor<8x3xf32>, tensor<8x4xf32>) -> tensor<8x7xf32>
    // expected-remark @+1 {{`dlb.contract` runs once over all 12 steps, before the loop}}
    %1 = dlb.contract %xh, %k "nk,ku->nu" : (tensor<8x7xf32>, tensor<7x4xf32>) -> tensor<8x4xf32>
    %2 = dlb.tanh %1 : tensor<8x4xf32>
    dlb.next %2 : tensor<8x4xf32>
  }
  return %0 : tensor<8x4xf32>
}

// -----

// The same with the operands of the contraction the other way round, in three pieces.

// CHECK-LABEL: @three_pieces
func.func @three_pieces(%h: tensor<4x8xf32>, %x: tensor<5x3x8xf32>, %w: tensor<4x11xf32>) -> tensor<4x8xf32> {
  // CHECK: dlb.slice {{.*}} starts [0, 4] sizes [4, 3]
  // CHECK: dlb.contract {{.*}} "uk,akn->aun" : (tensor<4x3xf32>, tensor<5x3x8xf32>) -> tensor<5x4x8xf32>
  // CHECK: dlb.scan 5
  // CHECK: dlb.contract {{.*}} "uk,kn->un" : (tensor<4x4xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  // CHECK: dlb.contract {{.*}} "uk,kn->un" : (tensor<4x4xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  // CHECK: dlb.next
  %0 = dlb.scan 5 carries 1 inputs 1 (%h, %x, %w)
      : (tensor<4x8xf32>, tensor<5x3x8xf32>, tensor<4x11xf32>) -> tensor<4x8xf32> {
  ^bb0(%c: tensor<4x8xf32>, %xt: tensor<3x8xf32>, %k: tensor<4x11xf32>):
    %all = dlb.concatenate %c, %xt, %c along 0 : (tensor<4x8xf32>, tensor<3x8xf32>, tensor<4x8xf32>) -> tensor<11x8xf32>
    // expected-remark @+1 {{`dlb.contract` runs once over all 5 steps, before the loop}}
    %1 = dlb.contract %k, %all "uk,kn->un" : (tensor<4x11xf32>, tensor<11x8xf32>) -> tensor<4x8xf32>
    dlb.next %1 : tensor<4x8xf32>
  }
  return %0 : tensor<4x8xf32>
}

// -----

// A concatenation of states is not split, nor one along a dimension that the result keeps.

// CHECK-LABEL: @not_split
func.func @not_split(%h: tensor<8x4xf32>, %x: tensor<5x2x4xf32>, %w: tensor<8x4xf32>, %u: tensor<4x4xf32>) -> (tensor<8x4xf32>, tensor<5x10x4xf32>) {
  // CHECK: dlb.scan 5
  // CHECK-NEXT: ^bb0
  // CHECK-NEXT: dlb.concatenate
  // CHECK-NEXT: dlb.contract
  // CHECK-NEXT: dlb.next
  // CHECK: %[[XC:.*]] = dlb.concatenate {{.*}} along 1
  // CHECK-NEXT: dlb.contract %[[XC]], %{{.*}} "ank,ku->anu"
  %0:2 = dlb.scan 5 carries 1 inputs 1 (%h, %x, %w, %u)
      : (tensor<8x4xf32>, tensor<5x2x4xf32>, tensor<8x4xf32>, tensor<4x4xf32>) -> (tensor<8x4xf32>, tensor<5x10x4xf32>) {
  ^bb0(%c: tensor<8x4xf32>, %xt: tensor<2x4xf32>, %k: tensor<8x4xf32>, %l: tensor<4x4xf32>):
    %cc = dlb.concatenate %c, %c along 1 : (tensor<8x4xf32>, tensor<8x4xf32>) -> tensor<8x8xf32>
    %1 = dlb.contract %cc, %k "nk,ku->nu" : (tensor<8x8xf32>, tensor<8x4xf32>) -> tensor<8x4xf32>
    %xc = dlb.concatenate %xt, %1 along 0 : (tensor<2x4xf32>, tensor<8x4xf32>) -> tensor<10x4xf32>
    // expected-remark @+1 {{`dlb.contract` runs once over all 5 steps, after the loop}}
    %2 = dlb.contract %xc, %l "nk,ku->nu" : (tensor<10x4xf32>, tensor<4x4xf32>) -> tensor<10x4xf32>
    dlb.next %1, %2 : tensor<8x4xf32>, tensor<10x4xf32>
  }
  return %0#0, %0#1 : tensor<8x4xf32>, tensor<5x10x4xf32>
}

// -----

// Element-wise ops of the input alone stay, where they cost no memory; those between what moves go
// along, and so do those behind it that store no more.

// CHECK-LABEL: @between
// CHECK-SAME: (%[[H:[^:]*]]: tensor<8x4xf32>, %[[X:[^:]*]]: tensor<6x8x3xf32>,
func.func @between(%h: tensor<8x4xf32>, %x: tensor<6x8x3xf32>, %w: tensor<3x4xf32>) -> tensor<8x4xf32> {
  // CHECK: dlb.sin {{.*}} : tensor<6x8x3xf32>
  // CHECK: dlb.contract {{.*}} "ank,ku->anu"
  // CHECK: %[[E:.*]] = dlb.exp {{.*}} : tensor<6x8x4xf32>
  // CHECK: dlb.scan 6 carries 1 inputs 2(%{{.*}}, %[[X]], %[[E]])
  // CHECK-NEXT: ^bb0
  // CHECK-NEXT: %[[COS:.*]] = dlb.cos {{.*}} : tensor<8x3xf32>
  // CHECK-NEXT: dlb.pad %[[COS]]
  // CHECK-NOT: dlb.exp
  // CHECK: dlb.next
  %0 = dlb.scan 6 carries 1 inputs 1 (%h, %x, %w)
      : (tensor<8x4xf32>, tensor<6x8x3xf32>, tensor<3x4xf32>) -> tensor<8x4xf32> {
  ^bb0(%c: tensor<8x4xf32>, %xt: tensor<8x3xf32>, %k: tensor<3x4xf32>):
    %1 = dlb.sin %xt : tensor<8x3xf32>
    // expected-remark @+1 {{`dlb.contract` runs once over all 6 steps, before the loop}}
    %2 = dlb.contract %1, %k "nk,ku->nu" : (tensor<8x3xf32>, tensor<3x4xf32>) -> tensor<8x4xf32>
    %3 = dlb.exp %2 : tensor<8x4xf32>
    %4 = dlb.cos %xt : tensor<8x3xf32>
    %5 = dlb.pad %4 low [0, 0] high [0, 1] interior [0, 0] value 0.0 : tensor<8x3xf32> -> tensor<8x4xf32>
    %6 = dlb.add %3, %c : tensor<8x4xf32>
    %7 = dlb.mul %5, %6 : tensor<8x4xf32>
    dlb.next %7 : tensor<8x4xf32>
  }
  return %0 : tensor<8x4xf32>
}

// -----

// What depends on captures only runs once: the contraction and the transposition; what only repeats a
// capture stays, and so do constants and generators.

// CHECK-LABEL: @invariant
// CHECK-SAME: (%[[H:[^:]*]]: tensor<8x4xf32>, %[[A:[^:]*]]: tensor<4x4xf32>, %[[B:[^:]*]]: tensor<4xf32>,
func.func @invariant(%h: tensor<8x4xf32>, %a: tensor<4x4xf32>, %b: tensor<4xf32>, %seed: tensor<i64>) -> tensor<8x4xf32> {
  // CHECK: %[[AA:.*]] = dlb.contract %[[A]], %[[A]] "ij,jk->ik"
  // CHECK: %[[T:.*]] = dlb.transpose %[[AA]]
  // CHECK: dlb.scan 5 carries 1 inputs 0(%[[H]], %[[B]], %{{.*}}, %[[T]])
  // CHECK-NEXT: ^bb0(%[[C:[^:]*]]: tensor<8x4xf32>, %[[KB:[^:]*]]: tensor<4xf32>, %[[S:[^:]*]]: tensor<i64>, %[[K:[^:]*]]: tensor<4x4xf32>)
  // CHECK-NEXT: dlb.contract %[[C]], %[[K]]
  // CHECK-NEXT: dlb.broadcast %[[KB]]
  // CHECK: dlb.constant
  // CHECK: dlb.random_uniform
  %0 = dlb.scan 5 carries 1 inputs 0 (%h, %a, %b, %seed)
      : (tensor<8x4xf32>, tensor<4x4xf32>, tensor<4xf32>, tensor<i64>) -> tensor<8x4xf32> {
  ^bb0(%c: tensor<8x4xf32>, %k: tensor<4x4xf32>, %kb: tensor<4xf32>, %s: tensor<i64>):
    // expected-remark @+1 {{`dlb.contract` runs once before the loop: no step changes it}}
    %1 = dlb.contract %k, %k "ij,jk->ik" : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
    %2 = dlb.transpose %1 [1, 0] : tensor<4x4xf32> -> tensor<4x4xf32>
    %3 = dlb.contract %c, %2 "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
    %4 = dlb.broadcast %kb [1] : tensor<4xf32> -> tensor<8x4xf32>
    %5 = dlb.add %3, %4 : tensor<8x4xf32>
    %half = dlb.constant dense<0.5> : tensor<8x4xf32>
    %6 = dlb.mul %5, %half : tensor<8x4xf32>
    %u = dlb.random_uniform %s, %s stream 3 : tensor<8x4xf32>
    %7 = dlb.mul %6, %u : tensor<8x4xf32>
    dlb.next %7 : tensor<8x4xf32>
  }
  return %0 : tensor<8x4xf32>
}

// -----

// What is only stacked runs after the loop: the logits as one product, with the bias, and softmax.

// CHECK-LABEL: @logits
func.func @logits(%h: tensor<8x4xf32>, %x: tensor<5x8x4xf32>, %v: tensor<4x9xf32>, %b: tensor<9xf32>) -> tensor<5x8x9xf32> {
  // CHECK: dlb.scan 5
  // CHECK-NOT: dlb.contract
  // CHECK: dlb.next %[[N:[^,]*]], %[[N]] : tensor<8x4xf32>, tensor<8x4xf32>
  // CHECK: %[[P:.*]] = dlb.contract %{{.*}}#1, %{{.*}} "ank,ku->anu"
  // CHECK: %[[L:.*]] = dlb.add %[[P]],
  // CHECK: dlb.logsumexp %[[L]] [2]
  %0:2 = dlb.scan 5 carries 1 inputs 1 (%h, %x, %v, %b)
      : (tensor<8x4xf32>, tensor<5x8x4xf32>, tensor<4x9xf32>, tensor<9xf32>) -> (tensor<8x4xf32>, tensor<5x8x9xf32>) {
  ^bb0(%c: tensor<8x4xf32>, %xt: tensor<8x4xf32>, %k: tensor<4x9xf32>, %kb: tensor<9xf32>):
    %1 = dlb.add %c, %xt : tensor<8x4xf32>
    %2 = dlb.tanh %1 : tensor<8x4xf32>
    // expected-remark @+1 {{`dlb.contract` runs once over all 5 steps, after the loop}}
    %3 = dlb.contract %2, %k "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x9xf32>) -> tensor<8x9xf32>
    %4 = dlb.broadcast %kb [1] : tensor<9xf32> -> tensor<8x9xf32>
    %5 = dlb.add %3, %4 : tensor<8x9xf32>
    // expected-remark @+1 {{`dlb.logsumexp` runs once over all 5 steps, after the loop}}
    %6 = dlb.logsumexp %5 [1] : tensor<8x9xf32> -> tensor<8xf32>
    %7 = dlb.broadcast %6 [0] : tensor<8xf32> -> tensor<8x9xf32>
    %8 = dlb.sub %5, %7 : tensor<8x9xf32>
    %9 = dlb.exp %8 : tensor<8x9xf32>
    dlb.next %2, %9 : tensor<8x4xf32>, tensor<8x9xf32>
  }
  return %0#1 : tensor<5x8x9xf32>
}

// -----

// A sum of a large tensor within the rows of a step stays: its operand is not stored.

// CHECK-LABEL: @small_result
func.func @small_result(%h: tensor<8x4xf32>) -> tensor<5x8xf32> {
  // CHECK: dlb.scan 5
  // CHECK: dlb.reduce_sum {{.*}} [1] : tensor<8x4xf32> -> tensor<8xf32>
  // CHECK: dlb.next
  %0:2 = dlb.scan 5 carries 1 inputs 0 (%h) : (tensor<8x4xf32>) -> (tensor<8x4xf32>, tensor<5x8xf32>) {
  ^bb0(%c: tensor<8x4xf32>):
    %1 = dlb.sin %c : tensor<8x4xf32>
    %2 = dlb.cos %1 : tensor<8x4xf32>
    %3 = dlb.reduce_sum %2 [1] : tensor<8x4xf32> -> tensor<8xf32>
    dlb.next %1, %3 : tensor<8x4xf32>, tensor<8xf32>
  }
  return %0#1 : tensor<5x8xf32>
}

// -----

// An op that cannot run on a batch stays.

// CHECK-LABEL: @not_batchable
func.func @not_batchable(%h: tensor<4xf32>, %seed: tensor<i64>) -> tensor<4xf32> {
  %t = dlb.iota 0 : tensor<5xi64>
  // CHECK: dlb.scan 5
  // CHECK: dlb.random_normal
  // CHECK: dlb.reduce_sum
  %0 = dlb.scan 5 carries 1 inputs 1 (%h, %t, %seed) : (tensor<4xf32>, tensor<5xi64>, tensor<i64>) -> tensor<4xf32> {
  ^bb0(%c: tensor<4xf32>, %turn: tensor<i64>, %s: tensor<i64>):
    %1 = dlb.random_normal %s, %s turn %turn stream 3 : tensor<4x2xf32>
    %2 = dlb.reduce_sum %1 [1] : tensor<4x2xf32> -> tensor<4xf32>
    %3 = dlb.add %c, %2 : tensor<4xf32>
    dlb.next %3 : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

// What only repeats a moved value stays, and is cloned before the loop for an op that moves and reads it.

// CHECK-LABEL: @between
// CHECK-SAME: (%[[C:[^:]*]]: tensor<3x4xf32>, %[[K:[^:]*]]: tensor<4xf32>, %[[M:[^:]*]]: tensor<3x4xf32>)
func.func @between(%c: tensor<3x4xf32>, %k: tensor<4xf32>, %m: tensor<3x4xf32>) -> tensor<3x4xf32> {
  // CHECK: %[[T:.*]] = dlb.tanh %[[K]]
  // CHECK: %[[B:.*]] = dlb.broadcast %[[T]] [1]
  // CHECK: %[[P:.*]] = dlb.mul %[[B]], %[[M]]
  // CHECK: dlb.scan 5 carries 1 inputs 0(%[[C]], {{.*}}%[[P]]
  %0 = dlb.scan 5 carries 1 inputs 0 (%c, %k, %m)
      : (tensor<3x4xf32>, tensor<4xf32>, tensor<3x4xf32>) -> tensor<3x4xf32> {
  ^bb0(%h: tensor<3x4xf32>, %a: tensor<4xf32>, %b: tensor<3x4xf32>):
    %1 = dlb.tanh %a : tensor<4xf32>
    %2 = dlb.broadcast %1 [1] : tensor<4xf32> -> tensor<3x4xf32>
    %3 = dlb.mul %2, %b : tensor<3x4xf32>
    %4 = dlb.sub %h, %3 : tensor<3x4xf32>
    %5 = dlb.mul %4, %2 : tensor<3x4xf32>
    dlb.next %5 : tensor<3x4xf32>
  }
  return %0 : tensor<3x4xf32>
}
