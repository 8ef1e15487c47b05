// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A training step of a perceptron 64-32-10 by hand: forward, softmax cross entropy, gradient, SGD
// with momentum 0.9 and learning rate 0.1, loss, status.
//
// RUN: dlb-opt %s --dlb-differentiate --dlb-simplify --dlb-split-reductions --dlb-group --dlb-outline --dlb-plan --dlb-check-plan | FileCheck %s

// The first layer, its activation and its slope in one sweep; then the second without a barrier between,
// since its chunks read the rows of the same chunks.
// CHECK: dlb.run @contract_0[16 by 4]
// CHECK-NEXT: dlb.run @contract_1[16 by 4]
// Losses and the gradient by the logits come out of one pass over the rows.
// CHECK-NEXT: dlb.barrier
// CHECK-NEXT: dlb.run @row_0
// Weights and velocities are written behind the commit point, each pair in one sweep.
// CHECK: dlb.commit
// CHECK-COUNT-4: dlb.run @pointwise
// CHECK-NOT: dlb.run

func.func @step(
    %w1: tensor<64x32xf32> {dlb.name = "mlp.dense.w", dlb.role = "parameter"},
    %b1: tensor<32xf32> {dlb.name = "mlp.dense.b", dlb.role = "parameter"},
    %w2: tensor<32x10xf32> {dlb.name = "mlp.dense_2.w", dlb.role = "parameter"},
    %b2: tensor<10xf32> {dlb.name = "mlp.dense_2.b", dlb.role = "parameter"},
    %mw1: tensor<64x32xf32> {dlb.name = "mlp.dense.w.velocity", dlb.role = "optimizer"},
    %mb1: tensor<32xf32> {dlb.name = "mlp.dense.b.velocity", dlb.role = "optimizer"},
    %mw2: tensor<32x10xf32> {dlb.name = "mlp.dense_2.w.velocity", dlb.role = "optimizer"},
    %mb2: tensor<10xf32> {dlb.name = "mlp.dense_2.b.velocity", dlb.role = "optimizer"},
    %x: tensor<16x64xf32> {dlb.name = "x", dlb.role = "input"},
    %label: tensor<16xi32> {dlb.name = "label", dlb.role = "input"})
    -> (tensor<64x32xf32> {dlb.name = "mlp.dense.w", dlb.updates = 0 : i64},
        tensor<32xf32> {dlb.name = "mlp.dense.b", dlb.updates = 1 : i64},
        tensor<32x10xf32> {dlb.name = "mlp.dense_2.w", dlb.updates = 2 : i64},
        tensor<10xf32> {dlb.name = "mlp.dense_2.b", dlb.updates = 3 : i64},
        tensor<64x32xf32> {dlb.name = "mlp.dense.w.velocity", dlb.updates = 4 : i64},
        tensor<32xf32> {dlb.name = "mlp.dense.b.velocity", dlb.updates = 5 : i64},
        tensor<32x10xf32> {dlb.name = "mlp.dense_2.w.velocity", dlb.updates = 6 : i64},
        tensor<10xf32> {dlb.name = "mlp.dense_2.b.velocity", dlb.updates = 7 : i64},
        tensor<f32> {dlb.name = "loss"},
        tensor<i32> {dlb.name = "status", dlb.status}) {
  // Forward.
  %p1 = dlb.contract %x, %w1 "nk,ku->nu" : (tensor<16x64xf32>, tensor<64x32xf32>) -> tensor<16x32xf32>
  %c1 = dlb.broadcast %b1 [1] : tensor<32xf32> -> tensor<16x32xf32>
  %a1 = dlb.add %p1, %c1 : tensor<16x32xf32>
  %zero = dlb.constant dense<0.0> : tensor<16x32xf32>
  %h = dlb.maximum %a1, %zero : tensor<16x32xf32>
  %p2 = dlb.contract %h, %w2 "nk,ku->nu" : (tensor<16x32xf32>, tensor<32x10xf32>) -> tensor<16x10xf32>
  %c2 = dlb.broadcast %b2 [1] : tensor<10xf32> -> tensor<16x10xf32>
  %logits = dlb.add %p2, %c2 : tensor<16x10xf32>

  // Cross entropy: the mean of logsumexp(logits) - logits[label].
  %lse = dlb.logsumexp %logits [1] : tensor<16x10xf32> -> tensor<16xf32>
  %picked = dlb.pick %logits, %label : (tensor<16x10xf32>, tensor<16xi32>) -> tensor<16xf32>
  %losses = dlb.sub %lse, %picked : tensor<16xf32>
  %loss = dlb.reduce_mean %losses [0] : tensor<16xf32> -> tensor<f32>

  %gw1, %gb1, %gw2, %gb2 = dlb.gradient %loss wrt %w1, %b1, %w2, %b2 : tensor<f32> wrt tensor<64x32xf32>, tensor<32xf32>, tensor<32x10xf32>, tensor<10xf32>

  // v <- 0.9 v + g, w <- w - 0.1 v.
  %rate = dlb.constant dense<0.1> : tensor<f32>
  %momentum = dlb.constant dense<0.9> : tensor<f32>
  %momentum_w1 = dlb.broadcast %momentum [] : tensor<f32> -> tensor<64x32xf32>
  %kept_w1 = dlb.mul %momentum_w1, %mw1 : tensor<64x32xf32>
  %mw1_new = dlb.add %kept_w1, %gw1 : tensor<64x32xf32>
  %rate_w1 = dlb.broadcast %rate [] : tensor<f32> -> tensor<64x32xf32>
  %move_w1 = dlb.mul %rate_w1, %mw1_new : tensor<64x32xf32>
  %w1_new = dlb.sub %w1, %move_w1 : tensor<64x32xf32>
  %momentum_b1 = dlb.broadcast %momentum [] : tensor<f32> -> tensor<32xf32>
  %kept_b1 = dlb.mul %momentum_b1, %mb1 : tensor<32xf32>
  %mb1_new = dlb.add %kept_b1, %gb1 : tensor<32xf32>
  %rate_b1 = dlb.broadcast %rate [] : tensor<f32> -> tensor<32xf32>
  %move_b1 = dlb.mul %rate_b1, %mb1_new : tensor<32xf32>
  %b1_new = dlb.sub %b1, %move_b1 : tensor<32xf32>
  %momentum_w2 = dlb.broadcast %momentum [] : tensor<f32> -> tensor<32x10xf32>
  %kept_w2 = dlb.mul %momentum_w2, %mw2 : tensor<32x10xf32>
  %mw2_new = dlb.add %kept_w2, %gw2 : tensor<32x10xf32>
  %rate_w2 = dlb.broadcast %rate [] : tensor<f32> -> tensor<32x10xf32>
  %move_w2 = dlb.mul %rate_w2, %mw2_new : tensor<32x10xf32>
  %w2_new = dlb.sub %w2, %move_w2 : tensor<32x10xf32>
  %momentum_b2 = dlb.broadcast %momentum [] : tensor<f32> -> tensor<10xf32>
  %kept_b2 = dlb.mul %momentum_b2, %mb2 : tensor<10xf32>
  %mb2_new = dlb.add %kept_b2, %gb2 : tensor<10xf32>
  %rate_b2 = dlb.broadcast %rate [] : tensor<f32> -> tensor<10xf32>
  %move_b2 = dlb.mul %rate_b2, %mb2_new : tensor<10xf32>
  %b2_new = dlb.sub %b2, %move_b2 : tensor<10xf32>

  // Status: the number of the first offender among loss and gradients, from the last to the first.
  %s0 = dlb.constant dense<0> : tensor<i32>
  %fb2 = dlb.is_finite %gb2 : tensor<10xf32>
  %ok_b2 = dlb.reduce_all %fb2 [0] : tensor<10xi1> -> tensor<i1>
  %n_b2 = dlb.constant dense<5> : tensor<i32>
  %s1 = dlb.select %ok_b2, %s0, %n_b2 : tensor<i1>, tensor<i32>
  %fw2 = dlb.is_finite %gw2 : tensor<32x10xf32>
  %ok_w2 = dlb.reduce_all %fw2 [0, 1] : tensor<32x10xi1> -> tensor<i1>
  %n_w2 = dlb.constant dense<4> : tensor<i32>
  %s2 = dlb.select %ok_w2, %s1, %n_w2 : tensor<i1>, tensor<i32>
  %fb1 = dlb.is_finite %gb1 : tensor<32xf32>
  %ok_b1 = dlb.reduce_all %fb1 [0] : tensor<32xi1> -> tensor<i1>
  %n_b1 = dlb.constant dense<3> : tensor<i32>
  %s3 = dlb.select %ok_b1, %s2, %n_b1 : tensor<i1>, tensor<i32>
  %fw1 = dlb.is_finite %gw1 : tensor<64x32xf32>
  %ok_w1 = dlb.reduce_all %fw1 [0, 1] : tensor<64x32xi1> -> tensor<i1>
  %n_w1 = dlb.constant dense<2> : tensor<i32>
  %s4 = dlb.select %ok_w1, %s3, %n_w1 : tensor<i1>, tensor<i32>
  %ok_loss = dlb.is_finite %loss : tensor<f32>
  %n_loss = dlb.constant dense<1> : tensor<i32>
  %status = dlb.select %ok_loss, %s4, %n_loss : tensor<i1>, tensor<i32>

  return %w1_new, %b1_new, %w2_new, %b2_new, %mw1_new, %mb1_new, %mw2_new, %mb2_new, %loss, %status : tensor<64x32xf32>, tensor<32xf32>, tensor<32x10xf32>, tensor<10xf32>, tensor<64x32xf32>, tensor<32xf32>, tensor<32x10xf32>, tensor<10xf32>, tensor<f32>, tensor<i32>
}
