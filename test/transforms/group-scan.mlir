// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Scans: their bodies in groups, chunks over rows, what a step hands on.
//
// RUN: dlb-opt %s --dlb-group --split-input-file | FileCheck %s
// RUN: dlb-opt %s --dlb-group=remarks --split-input-file 2>&1 | FileCheck %s --check-prefix=REMARK
// RUN: dlb-opt %s --dlb-group --dlb-outline --split-input-file | FileCheck %s --check-prefix=OUTLINE
// RUN: dlb-opt %s --dlb-group --dlb-outline --dlb-plan --dlb-check-plan --split-input-file | FileCheck %s --check-prefix=PLAN

// The rows of h depend on their own only: four chunks run through all steps, the second scan after
// the first without a barrier. The carry that is stacked too is computed once. What reads the
// stack at its own index is not computed in the loop.

// CHECK-LABEL: @rows
// CHECK: dlb.group "scan"[32 by 8] aligned [0, 1]
// CHECK: dlb.scan 12 carries 1 inputs 1
// CHECK: dlb.group "contract"[32 by 8] aligned [0, 2]
// CHECK: dlb.contract
// CHECK-NEXT: dlb.add
// CHECK-NEXT: dlb.tanh
// CHECK-NOT: dlb.group
// CHECK: dlb.next %[[H:.*]], %[[H]]
// CHECK: dlb.group "scan"[32 by 8] aligned [0, 1]
// CHECK: dlb.scan 12 reverse
// CHECK: dlb.group "pointwise"
// CHECK: dlb.group "pointwise"
// CHECK-NEXT: ^bb0
// CHECK-NEXT: dlb.exp
// REMARK: remark: `dlb.exp` is not computed with `dlb.scan`: a time loop has a group of its own
// OUTLINE-LABEL: @rows
// OUTLINE: dlb.launch @scan_0
// OUTLINE: dlb.launch @scan_1
// OUTLINE: dlb.kernel @scan_0 "scan"[32 by 8] aligned [0, 1]
// OUTLINE: dlb.launch @contract_0
// PLAN: dlb.schedule @rows
// PLAN: dlb.run @scan_0[32 by 8]
// PLAN-NEXT: dlb.run @scan_1[32 by 8]
// PLAN-NEXT: dlb.barrier
func.func @rows(%x: tensor<12x32x4xf32>, %h0: tensor<32x4xf32>, %u: tensor<4x4xf32>)
    -> (tensor<32x4xf32>, tensor<12x32x4xf32>) {
  %h, %hs = dlb.scan 12 carries 1 inputs 1 (%h0, %x, %u)
      : (tensor<32x4xf32>, tensor<12x32x4xf32>, tensor<4x4xf32>) -> (tensor<32x4xf32>, tensor<12x32x4xf32>) {
  ^bb0(%c: tensor<32x4xf32>, %xt: tensor<32x4xf32>, %k: tensor<4x4xf32>):
    %0 = dlb.contract %c, %k "nk,ku->nu" : (tensor<32x4xf32>, tensor<4x4xf32>) -> tensor<32x4xf32>
    %1 = dlb.add %xt, %0 : tensor<32x4xf32>
    %2 = dlb.tanh %1 : tensor<32x4xf32>
    dlb.next %2, %2 : tensor<32x4xf32>, tensor<32x4xf32>
  }
  %g, %gs = dlb.scan 12 reverse carries 1 inputs 1 (%h, %hs)
      : (tensor<32x4xf32>, tensor<12x32x4xf32>) -> (tensor<32x4xf32>, tensor<12x32x4xf32>) {
  ^bb0(%c: tensor<32x4xf32>, %xt: tensor<32x4xf32>):
    %1 = dlb.mul %xt, %c : tensor<32x4xf32>
    dlb.next %1, %1 : tensor<32x4xf32>, tensor<32x4xf32>
  }
  %e = dlb.exp %gs : tensor<12x32x4xf32>
  return %g, %e : tensor<32x4xf32>, tensor<12x32x4xf32>
}

// -----

// Statistics over the rows: one chunk, and so is each group in the body.

// CHECK-LABEL: @mixed
// CHECK: dlb.group "scan"[1 by 1]
// CHECK: dlb.group "row"[4 by 4]
// CHECK: dlb.group "pointwise"[32 by 32]
// PLAN: dlb.schedule @mixed
func.func @mixed(%x: tensor<12x32x4xf32>, %h0: tensor<32x4xf32>) -> tensor<32x4xf32> {
  %h = dlb.scan 12 carries 1 inputs 1 (%h0, %x) : (tensor<32x4xf32>, tensor<12x32x4xf32>) -> tensor<32x4xf32> {
  ^bb0(%c: tensor<32x4xf32>, %xt: tensor<32x4xf32>):
    %0 = dlb.reduce_mean %c [0] : tensor<32x4xf32> -> tensor<4xf32>
    %1 = dlb.broadcast %0 [1] : tensor<4xf32> -> tensor<32x4xf32>
    %2 = dlb.sub %c, %1 : tensor<32x4xf32>
    %3 = dlb.mul %2, %xt : tensor<32x4xf32>
    dlb.next %3 : tensor<32x4xf32>
  }
  return %h : tensor<32x4xf32>
}

// -----

// Few rows, of which a value has another number: one chunk.

// CHECK-LABEL: @sizes
// CHECK: dlb.group "scan"[1 by 1]
func.func @sizes(%a: tensor<2x4xf32>, %b: tensor<3x4xf32>) -> (tensor<2x4xf32>, tensor<3x4xf32>) {
  %c, %d = dlb.scan 5 carries 2 inputs 0 (%a, %b)
      : (tensor<2x4xf32>, tensor<3x4xf32>) -> (tensor<2x4xf32>, tensor<3x4xf32>) {
  ^bb0(%p: tensor<2x4xf32>, %q: tensor<3x4xf32>):
    %0 = dlb.exp %p : tensor<2x4xf32>
    %1 = dlb.exp %q : tensor<3x4xf32>
    dlb.next %0, %1 : tensor<2x4xf32>, tensor<3x4xf32>
  }
  return %c, %d : tensor<2x4xf32>, tensor<3x4xf32>
}

// -----

// Copies: of the step's operand, and of a value that two stacks want. What two scans stack for each
// other in turned order is read where chunks of any thread have written it.

// CHECK-LABEL: @copies
// CHECK: dlb.scan 3
// CHECK: %[[Y:.*]] = dlb.group
// CHECK: dlb.mul
// CHECK: %[[C:.*]] = dlb.group "pointwise"[40 by 10] aligned [0](%{{.*}})
// CHECK: %[[D:.*]] = dlb.group "pointwise"[40 by 10] aligned [0](%[[Y]])
// CHECK: dlb.next %[[Y]], %[[Y]], %[[C]], %[[D]]
// PLAN: dlb.schedule @copies
// PLAN: dlb.run @scan_0
// PLAN-NEXT: dlb.barrier
// PLAN-NEXT: dlb.run @scan_1
func.func @copies(%x: tensor<3x40xf32>, %a: tensor<40xf32>) -> (tensor<3x40xf32>, tensor<3x40xf32>, tensor<3xf32>) {
  %r:4 = dlb.scan 3 carries 1 inputs 1 (%a, %x)
      : (tensor<40xf32>, tensor<3x40xf32>) -> (tensor<40xf32>, tensor<3x40xf32>, tensor<3x40xf32>, tensor<3x40xf32>) {
  ^bb0(%p: tensor<40xf32>, %xt: tensor<40xf32>):
    %y = dlb.mul %p, %xt : tensor<40xf32>
    dlb.next %y, %y, %p, %y : tensor<40xf32>, tensor<40xf32>, tensor<40xf32>, tensor<40xf32>
  }
  %s = dlb.scan 3 carries 0 inputs 1 (%r#3) : (tensor<3x40xf32>) -> tensor<3xf32> {
  ^bb0(%xt: tensor<40xf32>):
    %y = dlb.reduce_sum %xt [0] : tensor<40xf32> -> tensor<f32>
    dlb.next %y : tensor<f32>
  }
  return %r#1, %r#2, %s : tensor<3x40xf32>, tensor<3x40xf32>, tensor<3xf32>
}

// -----

// Weights in panels of 32 columns, once before the loop; where they are read turned over and have another number
// of columns, in one piece, columns inside. Both uses of one capture.

// CHECK-LABEL: @panels
// CHECK: %[[P:.*]] = dlb.group "pointwise"[80 by 20] aligned [](%arg1) : (tensor<40x64xf32>) -> tensor<2x40x32xf32>
// CHECK: dlb.reshape %{{.*}} : tensor<40x64xf32> -> tensor<40x2x32xf32>
// CHECK: dlb.transpose %{{.*}} [1, 0, 2]
// CHECK: %[[Q:.*]] = dlb.group "pointwise"[64 by 16] aligned [](%arg1) : (tensor<40x64xf32>) -> tensor<1x64x40xf32>
// CHECK: dlb.transpose %{{.*}} [0, 2, 1]
// CHECK: dlb.group "scan"[32 by 8] aligned [0](%arg0, %[[P]], %[[Q]])
// CHECK: dlb.scan 5 carries 1 inputs 0(%{{.*}}, %{{.*}}, %{{.*}}) : (tensor<32x40xf32>, tensor<2x40x32xf32>, tensor<1x64x40xf32>)
// CHECK: dlb.group "contract"
// CHECK: dlb.transpose %{{.*}} [1, 0, 2] : tensor<2x40x32xf32> -> tensor<40x2x32xf32>
// CHECK: dlb.reshape %{{.*}} : tensor<40x2x32xf32> -> tensor<40x64xf32>
// CHECK: dlb.contract
// CHECK: dlb.group "contract"
// CHECK: dlb.contract %{{.*}}, %{{.*}} "nu,ku->nk"
func.func @panels(%h0: tensor<32x40xf32>, %u: tensor<40x64xf32>) -> tensor<32x40xf32> {
  %h = dlb.scan 5 carries 1 inputs 0 (%h0, %u) : (tensor<32x40xf32>, tensor<40x64xf32>) -> tensor<32x40xf32> {
  ^bb0(%c: tensor<32x40xf32>, %k: tensor<40x64xf32>):
    %0 = dlb.contract %c, %k "nk,ku->nu" : (tensor<32x40xf32>, tensor<40x64xf32>) -> tensor<32x64xf32>
    %1 = dlb.tanh %0 : tensor<32x64xf32>
    %2 = dlb.contract %1, %k "nu,ku->nk" : (tensor<32x64xf32>, tensor<40x64xf32>) -> tensor<32x40xf32>
    dlb.next %2 : tensor<32x40xf32>
  }
  return %h : tensor<32x40xf32>
}

// -----

// Panels of a piece of the weights: the piece is not stored for itself.

// CHECK-LABEL: @panels_of_piece
// CHECK: %[[P:.*]] = dlb.group "pointwise"[80 by 20] aligned [](%arg1) : (tensor<50x64xf32>) -> tensor<2x40x32xf32>
// CHECK: dlb.slice
// CHECK: dlb.transpose %{{.*}} [1, 0, 2]
// CHECK-NOT: dlb.group "pointwise"
// CHECK: dlb.group "scan"[32 by 8] aligned [0](%arg0, %arg2, %[[P]])
func.func @panels_of_piece(%h0: tensor<32x40xf32>, %u: tensor<50x64xf32>, %v: tensor<64x40xf32>) -> tensor<32x40xf32> {
  %s = dlb.slice %u starts [10, 0] sizes [40, 64] strides [1, 1] : tensor<50x64xf32> -> tensor<40x64xf32>
  %h = dlb.scan 5 carries 1 inputs 0 (%h0, %s, %v) : (tensor<32x40xf32>, tensor<40x64xf32>, tensor<64x40xf32>) -> tensor<32x40xf32> {
  ^bb0(%c: tensor<32x40xf32>, %k: tensor<40x64xf32>, %l: tensor<64x40xf32>):
    %0 = dlb.contract %c, %k "nk,ku->nu" : (tensor<32x40xf32>, tensor<40x64xf32>) -> tensor<32x64xf32>
    %1 = dlb.contract %0, %l "nu,uk->nk" : (tensor<32x64xf32>, tensor<64x40xf32>) -> tensor<32x40xf32>
    dlb.next %1 : tensor<32x40xf32>
  }
  return %h : tensor<32x40xf32>
}

// -----

// A concatenation that is stacked is put together once, for the contraction that reads it too.

// CHECK-LABEL: @together
// CHECK: %[[C:.*]] = dlb.group "pointwise"
// CHECK: dlb.concatenate
// CHECK: dlb.group "contract"[8 by 8] aligned [0](%[[C]], %{{.*}})
// CHECK-NOT: dlb.concatenate
// CHECK: dlb.next %{{.*}}, %[[C]]
func.func @together(%h0: tensor<8x2xf32>, %x: tensor<3x8x2xf32>, %u: tensor<4x2xf32>) -> (tensor<8x2xf32>, tensor<3x8x4xf32>) {
  %h, %s = dlb.scan 3 carries 1 inputs 1 (%h0, %x, %u)
      : (tensor<8x2xf32>, tensor<3x8x2xf32>, tensor<4x2xf32>) -> (tensor<8x2xf32>, tensor<3x8x4xf32>) {
  ^bb0(%c: tensor<8x2xf32>, %xt: tensor<8x2xf32>, %k: tensor<4x2xf32>):
    %0 = dlb.concatenate %c, %xt along 1 : (tensor<8x2xf32>, tensor<8x2xf32>) -> tensor<8x4xf32>
    %1 = dlb.contract %0, %k "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x2xf32>) -> tensor<8x2xf32>
    dlb.next %1, %0 : tensor<8x2xf32>, tensor<8x4xf32>
  }
  return %h, %s : tensor<8x2xf32>, tensor<3x8x4xf32>
}
