// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the library's normalisations, softmax and losses become, forward and backward: each is read and
// written once in one sweep over rows, but for the gradients of parameters, which are sums over rows.
//
// RUN: dlb-opt %s --split-input-file --dlb-differentiate --dlb-simplify --dlb-split-reductions --cse --dlb-group | FileCheck %s

// CHECK-LABEL: @layer_norm
// CHECK: dlb.group "row"[64 by 16]
// CHECK: dlb.group "row"[32 by 8]
// CHECK-NOT: dlb.group
func.func @layer_norm(%x: tensor<64x32xf32>, %gamma: tensor<32xf32>, %beta: tensor<32xf32>, %g: tensor<64x32xf32>)
    -> (tensor<64x32xf32>, tensor<64x32xf32>, tensor<32xf32>, tensor<32xf32>) {
  %mean, %variance = dlb.moments %x [1] : tensor<64x32xf32> -> tensor<64xf32>, tensor<64xf32>
  %epsilon = dlb.constant dense<1.0e-5> : tensor<64xf32>
  %shifted = dlb.add %variance, %epsilon : tensor<64xf32>
  %scale = dlb.rsqrt %shifted : tensor<64xf32>
  %means = dlb.broadcast %mean [0] : tensor<64xf32> -> tensor<64x32xf32>
  %centred = dlb.sub %x, %means : tensor<64x32xf32>
  %gammas = dlb.broadcast %gamma [1] : tensor<32xf32> -> tensor<64x32xf32>
  %grown = dlb.mul %gammas, %centred : tensor<64x32xf32>
  %scales = dlb.broadcast %scale [0] : tensor<64xf32> -> tensor<64x32xf32>
  %normal = dlb.mul %grown, %scales : tensor<64x32xf32>
  %betas = dlb.broadcast %beta [1] : tensor<32xf32> -> tensor<64x32xf32>
  %y = dlb.add %normal, %betas : tensor<64x32xf32>
  %weighted = dlb.mul %y, %g : tensor<64x32xf32>
  %loss = dlb.reduce_sum %weighted [0, 1] : tensor<64x32xf32> -> tensor<f32>
  %d:3 = dlb.gradient %loss wrt %x, %gamma, %beta : tensor<f32> wrt tensor<64x32xf32>, tensor<32xf32>, tensor<32xf32>
  return %y, %d#0, %d#1, %d#2 : tensor<64x32xf32>, tensor<64x32xf32>, tensor<32xf32>, tensor<32xf32>
}

// -----

// CHECK-LABEL: @rms_norm
// CHECK: dlb.group "row"[64 by 16]
// CHECK: dlb.group "row"[32 by 8]
// CHECK-NOT: dlb.group
func.func @rms_norm(%x: tensor<64x32xf32>, %gamma: tensor<32xf32>, %g: tensor<64x32xf32>)
    -> (tensor<64x32xf32>, tensor<64x32xf32>, tensor<32xf32>) {
  %two = dlb.constant dense<2.0> : tensor<64x32xf32>
  %square = dlb.pow %x, %two : tensor<64x32xf32>
  %mean = dlb.reduce_mean %square [1] : tensor<64x32xf32> -> tensor<64xf32>
  %epsilon = dlb.constant dense<1.0e-6> : tensor<64xf32>
  %shifted = dlb.add %mean, %epsilon : tensor<64xf32>
  %scale = dlb.rsqrt %shifted : tensor<64xf32>
  %gammas = dlb.broadcast %gamma [1] : tensor<32xf32> -> tensor<64x32xf32>
  %grown = dlb.mul %gammas, %x : tensor<64x32xf32>
  %scales = dlb.broadcast %scale [0] : tensor<64xf32> -> tensor<64x32xf32>
  %y = dlb.mul %grown, %scales : tensor<64x32xf32>
  %weighted = dlb.mul %y, %g : tensor<64x32xf32>
  %loss = dlb.reduce_sum %weighted [0, 1] : tensor<64x32xf32> -> tensor<f32>
  %d:2 = dlb.gradient %loss wrt %x, %gamma : tensor<f32> wrt tensor<64x32xf32>, tensor<32xf32>
  return %y, %d#0, %d#1 : tensor<64x32xf32>, tensor<64x32xf32>, tensor<32xf32>
}

// -----

// CHECK-LABEL: @softmax
// CHECK: dlb.group "row"[64 by 16]
// CHECK-NOT: dlb.group
func.func @softmax(%x: tensor<64x32xf32>, %g: tensor<64x32xf32>) -> (tensor<64x32xf32>, tensor<64x32xf32>) {
  %max = dlb.reduce_max %x [1] : tensor<64x32xf32> -> tensor<64xf32>
  %maxs = dlb.broadcast %max [0] : tensor<64xf32> -> tensor<64x32xf32>
  %less = dlb.sub %x, %maxs : tensor<64x32xf32>
  %e = dlb.exp %less : tensor<64x32xf32>
  %sum = dlb.reduce_sum %e [1] : tensor<64x32xf32> -> tensor<64xf32>
  %sums = dlb.broadcast %sum [0] : tensor<64xf32> -> tensor<64x32xf32>
  %y = dlb.div %e, %sums : tensor<64x32xf32>
  %weighted = dlb.mul %y, %g : tensor<64x32xf32>
  %loss = dlb.reduce_sum %weighted [0, 1] : tensor<64x32xf32> -> tensor<f32>
  %d = dlb.gradient %loss wrt %x : tensor<f32> wrt tensor<64x32xf32>
  return %y, %d : tensor<64x32xf32>, tensor<64x32xf32>
}

// -----

// CHECK-LABEL: @logsumexp
// CHECK: dlb.group "row"[64 by 16]
// CHECK-NOT: dlb.group
func.func @logsumexp(%x: tensor<64x32xf32>, %g: tensor<64xf32>) -> (tensor<64xf32>, tensor<64x32xf32>) {
  %y = dlb.logsumexp %x [1] : tensor<64x32xf32> -> tensor<64xf32>
  %weighted = dlb.mul %y, %g : tensor<64xf32>
  %loss = dlb.reduce_sum %weighted [0] : tensor<64xf32> -> tensor<f32>
  %d = dlb.gradient %loss wrt %x : tensor<f32> wrt tensor<64x32xf32>
  return %y, %d : tensor<64xf32>, tensor<64x32xf32>
}

// -----

// CHECK-LABEL: @cross_entropy
// CHECK: dlb.group "row"[128 by 32]
// CHECK: dlb.group "row"[1 by 1]
// CHECK-NOT: dlb.group
func.func @cross_entropy(%x: tensor<8x16x32xf32>, %label: tensor<8x16xi32>) -> (tensor<f32>, tensor<8x16x32xf32>) {
  %lse = dlb.logsumexp %x [2] : tensor<8x16x32xf32> -> tensor<8x16xf32>
  %lses = dlb.broadcast %lse [0, 1] : tensor<8x16xf32> -> tensor<8x16x32xf32>
  %log = dlb.sub %x, %lses : tensor<8x16x32xf32>
  %hit = dlb.pick %log, %label : (tensor<8x16x32xf32>, tensor<8x16xi32>) -> tensor<8x16xf32>
  %nll = dlb.neg %hit : tensor<8x16xf32>
  %loss = dlb.reduce_mean %nll [0, 1] : tensor<8x16xf32> -> tensor<f32>
  %d = dlb.gradient %loss wrt %x : tensor<f32> wrt tensor<8x16x32xf32>
  return %loss, %d : tensor<f32>, tensor<8x16x32xf32>
}

// -----

// The gradient of the table: each chunk owns rows of it and reads all labels, so that nothing is added
// atomically.

// CHECK-LABEL: @embedding
// CHECK: dlb.group "gather"[8 by 2]
// CHECK: dlb.group "gather"[20 by 5]
// CHECK-NOT: dlb.group
func.func @embedding(%table: tensor<20x32xf32>, %label: tensor<8x16xi32>, %g: tensor<8x16x32xf32>) -> (tensor<8x16x32xf32>, tensor<20x32xf32>) {
  %y = dlb.gather %table, %label : (tensor<20x32xf32>, tensor<8x16xi32>) -> tensor<8x16x32xf32>
  %weighted = dlb.mul %y, %g : tensor<8x16x32xf32>
  %loss = dlb.reduce_sum %weighted [0, 1, 2] : tensor<8x16x32xf32> -> tensor<f32>
  %d = dlb.gradient %loss wrt %table : tensor<f32> wrt tensor<20x32xf32>
  return %y, %d : tensor<8x16x32xf32>, tensor<20x32xf32>
}
