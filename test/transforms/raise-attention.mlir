// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Where attention is recognised, and where nearly. That the values, gradients and second derivatives stay
// is checked against PyTorch, for all masks, in test/oracle/attention.mlir.
//
// RUN: dlb-opt %s --dlb-raise-attention=remarks=true --split-input-file --verify-diagnostics | FileCheck %s

// Heads split off and joined, as LANGUAGE writes it: nothing is transposed.

// CHECK-LABEL: @heads
// CHECK-SAME: (%[[Q:[^:]*]]: tensor<8x5x12xf32>, %[[K:[^:]*]]: tensor<8x7x12xf32>, %[[V:[^:]*]]: tensor<8x7x12xf32>)
func.func @heads(%q: tensor<8x5x12xf32>, %k: tensor<8x7x12xf32>, %v: tensor<8x7x12xf32>) -> tensor<8x5x12xf32> {
  // CHECK-DAG: %[[QS:.*]] = dlb.reshape %[[Q]] : tensor<8x5x12xf32> -> tensor<8x5x3x4xf32>
  // CHECK-DAG: %[[KS:.*]] = dlb.reshape %[[K]] : tensor<8x7x12xf32> -> tensor<8x7x3x4xf32>
  // CHECK-DAG: %[[VS:.*]] = dlb.reshape %[[V]] : tensor<8x7x12xf32> -> tensor<8x7x3x4xf32>
  // CHECK: %[[Y:.*]], %{{.*}} = dlb.attention %[[QS]], %[[KS]], %[[VS]] scale 5.000000e-01 layout "nthd,nshd,nshe->nthe"
  // CHECK-NEXT: %[[JOINED:.*]] = dlb.reshape %[[Y]] : tensor<8x5x3x4xf32> -> tensor<8x5x12xf32>
  // CHECK-NEXT: return %[[JOINED]]
  %q1 = dlb.reshape %q : tensor<8x5x12xf32> -> tensor<8x5x3x4xf32>
  %q2 = dlb.transpose %q1 [0, 2, 1, 3] : tensor<8x5x3x4xf32> -> tensor<8x3x5x4xf32>
  %k1 = dlb.reshape %k : tensor<8x7x12xf32> -> tensor<8x7x3x4xf32>
  %k2 = dlb.transpose %k1 [0, 2, 1, 3] : tensor<8x7x3x4xf32> -> tensor<8x3x7x4xf32>
  %v1 = dlb.reshape %v : tensor<8x7x12xf32> -> tensor<8x7x3x4xf32>
  %v2 = dlb.transpose %v1 [0, 2, 1, 3] : tensor<8x7x3x4xf32> -> tensor<8x3x7x4xf32>
  %dot = dlb.contract %q2, %k2 "nhtd,nhsd->nhts" : (tensor<8x3x5x4xf32>, tensor<8x3x7x4xf32>) -> tensor<8x3x5x7xf32>
  %two = dlb.constant dense<2.0> : tensor<8x3x5x7xf32>
  %x = dlb.div %dot, %two : tensor<8x3x5x7xf32>
  %max = dlb.reduce_max %x [3] : tensor<8x3x5x7xf32> -> tensor<8x3x5xf32>
  %max1 = dlb.reshape %max : tensor<8x3x5xf32> -> tensor<8x3x5x1xf32>
  %max2 = dlb.reshape %max1 : tensor<8x3x5x1xf32> -> tensor<8x3x5xf32>
  %maxs = dlb.broadcast %max2 [0, 1, 2] : tensor<8x3x5xf32> -> tensor<8x3x5x7xf32>
  %less = dlb.sub %x, %maxs : tensor<8x3x5x7xf32>
  %e = dlb.exp %less : tensor<8x3x5x7xf32>
  %sum = dlb.reduce_sum %e [3] : tensor<8x3x5x7xf32> -> tensor<8x3x5xf32>
  %sums = dlb.broadcast %sum [0, 1, 2] : tensor<8x3x5xf32> -> tensor<8x3x5x7xf32>
  %p = dlb.div %e, %sums : tensor<8x3x5x7xf32>
  // expected-remark @+1 {{computed as one attention, so that weights of 8x3x5x7 are not stored}}
  %y = dlb.contract %p, %v2 "nhts,nhsd->nhtd" : (tensor<8x3x5x7xf32>, tensor<8x3x7x4xf32>) -> tensor<8x3x5x4xf32>
  %y1 = dlb.transpose %y [0, 2, 1, 3] : tensor<8x3x5x4xf32> -> tensor<8x5x3x4xf32>
  %y2 = dlb.reshape %y1 : tensor<8x5x3x4xf32> -> tensor<8x5x12xf32>
  return %y2 : tensor<8x5x12xf32>
}

// -----

// Scale and sign by any of the ops that do so, biases that have some of the dimensions, a mask of ones, the
// causal mask as a negated strict comparison on one-dimensional indices.

// CHECK-LABEL: @pieces
// CHECK-SAME: %[[A:[^:]*]]: tensor<6x6xf32>, %[[B:[^:]*]]: tensor<2x6xf32>)
func.func @pieces(%q: tensor<2x6x4xf32>, %k: tensor<2x6x4xf32>, %v: tensor<2x6x4xf32>, %a: tensor<6x6xf32>, %b: tensor<2x6xf32>) -> tensor<2x6x4xf32> {
  // CHECK-DAG: %[[FACTOR:.*]] = dlb.constant dense<-5.000000e-01> : tensor<6x6xf32>
  // CHECK-DAG: %[[SCALED:.*]] = dlb.mul %[[FACTOR]], %[[A]]
  // CHECK-DAG: %[[AS:.*]] = dlb.broadcast %[[SCALED]] [1, 2] : tensor<6x6xf32> -> tensor<2x6x6xf32>
  // CHECK-DAG: %[[BS:.*]] = dlb.broadcast %{{.*}} [0, 2] : tensor<2x6xf32> -> tensor<2x6x6xf32>
  // CHECK: %[[BIAS:.*]] = dlb.add
  // CHECK: dlb.attention {{.*}} bias %[[BIAS]] "nts" scale -2.500000e-01 causal true
  %dot = dlb.contract %k, %q "nsd,ntd->nts" : (tensor<2x6x4xf32>, tensor<2x6x4xf32>) -> tensor<2x6x6xf32>
  %half = dlb.constant dense<0.5> : tensor<2x6x6xf32>
  %s0 = dlb.mul %half, %dot : tensor<2x6x6xf32>
  %as = dlb.broadcast %a [1, 2] : tensor<6x6xf32> -> tensor<2x6x6xf32>
  %s1 = dlb.add %as, %s0 : tensor<2x6x6xf32>
  %s2 = dlb.neg %s1 : tensor<2x6x6xf32>
  %s3 = dlb.mul %s2, %half : tensor<2x6x6xf32>
  %bs = dlb.broadcast %b [0, 2] : tensor<2x6xf32> -> tensor<2x6x6xf32>
  %s4 = dlb.sub %s3, %bs : tensor<2x6x6xf32>
  %never = dlb.constant dense<-1.0e9> : tensor<2x6x6xf32>
  %all = dlb.constant dense<true> : tensor<2x6x6xi1>
  %index = dlb.iota 0 : tensor<6xi32>
  %t = dlb.broadcast %index [1] : tensor<6xi32> -> tensor<2x6x6xi32>
  %s = dlb.broadcast %index [2] : tensor<6xi32> -> tensor<2x6x6xi32>
  %future = dlb.less %t, %s : tensor<2x6x6xi32>
  %past = dlb.not %future : tensor<2x6x6xi1>
  %kept = dlb.and %past, %all : tensor<2x6x6xi1>
  %x = dlb.select %kept, %s4, %never : tensor<2x6x6xi1>, tensor<2x6x6xf32>
  %lse = dlb.logsumexp %x [2] : tensor<2x6x6xf32> -> tensor<2x6xf32>
  %lses = dlb.broadcast %lse [0, 1] : tensor<2x6xf32> -> tensor<2x6x6xf32>
  %log = dlb.sub %x, %lses : tensor<2x6x6xf32>
  %p = dlb.exp %log : tensor<2x6x6xf32>
  // expected-remark @+1 {{computed as one attention, causal, with a bias, so that weights of 2x6x6 are not stored}}
  %y = dlb.contract %v, %p "nse,nts->nte" : (tensor<2x6x4xf32>, tensor<2x6x6xf32>) -> tensor<2x6x4xf32>
  return %y : tensor<2x6x4xf32>
}

// -----

// CHECK-LABEL: @dropout
// CHECK-NOT: dlb.attention
func.func @dropout(%q: tensor<6x4xf32>, %k: tensor<6x4xf32>, %v: tensor<6x4xf32>, %u: tensor<6x6xf32>) -> tensor<6x4xf32> {
  %x = dlb.contract %q, %k "td,sd->ts" : (tensor<6x4xf32>, tensor<6x4xf32>) -> tensor<6x6xf32>
  %lse = dlb.logsumexp %x [1] : tensor<6x6xf32> -> tensor<6xf32>
  %lses = dlb.broadcast %lse [0] : tensor<6xf32> -> tensor<6x6xf32>
  %log = dlb.sub %x, %lses : tensor<6x6xf32>
  %p = dlb.exp %log : tensor<6x6xf32>
  %rate = dlb.constant dense<0.1> : tensor<6x6xf32>
  %stays = dlb.greater_equal %u, %rate : tensor<6x6xf32>
  %rest = dlb.constant dense<0.9> : tensor<6x6xf32>
  %grown = dlb.div %p, %rest : tensor<6x6xf32>
  %none = dlb.constant dense<0.0> : tensor<6x6xf32>
  %w = dlb.select %stays, %grown, %none : tensor<6x6xi1>, tensor<6x6xf32>
  // expected-remark @+1 {{not computed as one attention, so that weights of 6x6 are stored: the weights change between softmax and the product with the values, as by dropout}}
  %y = dlb.contract %w, %v "ts,se->te" : (tensor<6x6xf32>, tensor<6x4xf32>) -> tensor<6x4xf32>
  return %y : tensor<6x4xf32>
}

// -----

// CHECK-LABEL: @used_elsewhere
// CHECK-NOT: dlb.attention
func.func @used_elsewhere(%q: tensor<6x4xf32>, %k: tensor<6x4xf32>, %v: tensor<6x4xf32>) -> (tensor<6x4xf32>, tensor<6x6xf32>) {
  %x = dlb.contract %q, %k "td,sd->ts" : (tensor<6x4xf32>, tensor<6x4xf32>) -> tensor<6x6xf32>
  %lse = dlb.logsumexp %x [1] : tensor<6x6xf32> -> tensor<6xf32>
  %lses = dlb.broadcast %lse [0] : tensor<6xf32> -> tensor<6x6xf32>
  %log = dlb.sub %x, %lses : tensor<6x6xf32>
  %p = dlb.exp %log : tensor<6x6xf32>
  // expected-remark @+1 {{so that weights of 6x6 are stored: the weights are used elsewhere as well}}
  %y = dlb.contract %p, %v "ts,se->te" : (tensor<6x6xf32>, tensor<6x4xf32>) -> tensor<6x4xf32>
  return %y, %p : tensor<6x4xf32>, tensor<6x6xf32>
}

// -----

// CHECK-LABEL: @small_number
// CHECK-NOT: dlb.attention
func.func @small_number(%q: tensor<6x4xf32>, %k: tensor<6x4xf32>, %v: tensor<6x4xf32>, %mask: tensor<6x6xi1>) -> tensor<6x4xf32> {
  %dot = dlb.contract %q, %k "td,sd->ts" : (tensor<6x4xf32>, tensor<6x4xf32>) -> tensor<6x6xf32>
  %number = dlb.constant dense<-100.0> : tensor<6x6xf32>
  %x = dlb.select %mask, %dot, %number : tensor<6x6xi1>, tensor<6x6xf32>
  %lse = dlb.logsumexp %x [1] : tensor<6x6xf32> -> tensor<6xf32>
  %lses = dlb.broadcast %lse [0] : tensor<6xf32> -> tensor<6x6xf32>
  %log = dlb.sub %x, %lses : tensor<6x6xf32>
  %p = dlb.exp %log : tensor<6x6xf32>
  // expected-remark @+1 {{`where` sets scores to -100, too near to exclude them for certain: use -1e9}}
  %y = dlb.contract %p, %v "ts,se->te" : (tensor<6x6xf32>, tensor<6x4xf32>) -> tensor<6x4xf32>
  return %y : tensor<6x4xf32>
}

// -----

// CHECK-LABEL: @two_numbers
// CHECK-NOT: dlb.attention
func.func @two_numbers(%q: tensor<6x4xf32>, %k: tensor<6x4xf32>, %v: tensor<6x4xf32>, %m: tensor<6x6xi1>, %n: tensor<6x6xi1>) -> tensor<6x4xf32> {
  %dot = dlb.contract %q, %k "td,sd->ts" : (tensor<6x4xf32>, tensor<6x4xf32>) -> tensor<6x6xf32>
  %first = dlb.constant dense<-1.0e9> : tensor<6x6xf32>
  %second = dlb.constant dense<-1.0e30> : tensor<6x6xf32>
  %some = dlb.select %m, %dot, %first : tensor<6x6xi1>, tensor<6x6xf32>
  %x = dlb.select %n, %some, %second : tensor<6x6xi1>, tensor<6x6xf32>
  %lse = dlb.logsumexp %x [1] : tensor<6x6xf32> -> tensor<6xf32>
  %lses = dlb.broadcast %lse [0] : tensor<6xf32> -> tensor<6x6xf32>
  %log = dlb.sub %x, %lses : tensor<6x6xf32>
  %p = dlb.exp %log : tensor<6x6xf32>
  // expected-remark @+1 {{masks set scores to different numbers, -1e+30 and -1e+09}}
  %y = dlb.contract %p, %v "ts,se->te" : (tensor<6x6xf32>, tensor<6x4xf32>) -> tensor<6x4xf32>
  return %y : tensor<6x4xf32>
}

// -----

// CHECK-LABEL: @added_after_mask
// CHECK-NOT: dlb.attention
func.func @added_after_mask(%q: tensor<6x4xf32>, %k: tensor<6x4xf32>, %v: tensor<6x4xf32>, %m: tensor<6x6xi1>, %b: tensor<6x6xf32>) -> tensor<6x4xf32> {
  %dot = dlb.contract %q, %k "td,sd->ts" : (tensor<6x4xf32>, tensor<6x4xf32>) -> tensor<6x6xf32>
  %number = dlb.constant dense<-1.0e9> : tensor<6x6xf32>
  %some = dlb.select %m, %dot, %number : tensor<6x6xi1>, tensor<6x6xf32>
  %x = dlb.add %some, %b : tensor<6x6xf32>
  %lse = dlb.logsumexp %x [1] : tensor<6x6xf32> -> tensor<6xf32>
  %lses = dlb.broadcast %lse [0] : tensor<6xf32> -> tensor<6x6xf32>
  %log = dlb.sub %x, %lses : tensor<6x6xf32>
  %p = dlb.exp %log : tensor<6x6xf32>
  // expected-remark @+1 {{something is added to the scores after a mask: add it before}}
  %y = dlb.contract %p, %v "ts,se->te" : (tensor<6x6xf32>, tensor<6x4xf32>) -> tensor<6x4xf32>
  return %y : tensor<6x4xf32>
}

// -----

// CHECK-LABEL: @shared_values
// CHECK-NOT: dlb.attention
func.func @shared_values(%q: tensor<3x6x4xf32>, %k: tensor<3x6x4xf32>, %v: tensor<6x4xf32>) -> tensor<3x6x4xf32> {
  %x = dlb.contract %q, %k "htd,hsd->hts" : (tensor<3x6x4xf32>, tensor<3x6x4xf32>) -> tensor<3x6x6xf32>
  %lse = dlb.logsumexp %x [2] : tensor<3x6x6xf32> -> tensor<3x6xf32>
  %lses = dlb.broadcast %lse [0, 1] : tensor<3x6xf32> -> tensor<3x6x6xf32>
  %log = dlb.sub %x, %lses : tensor<3x6x6xf32>
  %p = dlb.exp %log : tensor<3x6x6xf32>
  // expected-remark @+1 {{the values lack a dimension that queries and keys have}}
  %y = dlb.contract %p, %v "hts,se->hte" : (tensor<3x6x6xf32>, tensor<6x4xf32>) -> tensor<3x6x4xf32>
  return %y : tensor<3x6x4xf32>
}

// -----

// Softmax over the queries; and weights that are not summed over what softmax runs over.

// CHECK-LABEL: @other_dimension
// CHECK-NOT: dlb.attention
func.func @other_dimension(%q: tensor<6x4xf32>, %k: tensor<6x4xf32>, %v: tensor<6x4xf32>) -> tensor<6x4xf32> {
  %x = dlb.contract %q, %k "td,sd->ts" : (tensor<6x4xf32>, tensor<6x4xf32>) -> tensor<6x6xf32>
  %lse = dlb.logsumexp %x [0] : tensor<6x6xf32> -> tensor<6xf32>
  %lses = dlb.broadcast %lse [1] : tensor<6xf32> -> tensor<6x6xf32>
  %log = dlb.sub %x, %lses : tensor<6x6xf32>
  %p = dlb.exp %log : tensor<6x6xf32>
  // expected-remark @+1 {{the weights are not summed over the dimension of their softmax}}
  %y = dlb.contract %p, %v "ts,se->te" : (tensor<6x6xf32>, tensor<6x4xf32>) -> tensor<6x4xf32>
  return %y : tensor<6x4xf32>
}

// -----

// Rows divided by the wrong sums are no softmax, and no attention at all.

// CHECK-LABEL: @no_softmax
// CHECK-NOT: dlb.attention
func.func @no_softmax(%q: tensor<6x4xf32>, %k: tensor<6x4xf32>, %v: tensor<6x4xf32>) -> tensor<6x4xf32> {
  %x = dlb.contract %q, %k "td,sd->ts" : (tensor<6x4xf32>, tensor<6x4xf32>) -> tensor<6x6xf32>
  %lse = dlb.logsumexp %x [1] : tensor<6x6xf32> -> tensor<6xf32>
  %lses = dlb.broadcast %lse [1] : tensor<6xf32> -> tensor<6x6xf32>
  %log = dlb.sub %x, %lses : tensor<6x6xf32>
  %p = dlb.exp %log : tensor<6x6xf32>
  %y = dlb.contract %p, %v "ts,se->te" : (tensor<6x6xf32>, tensor<6x4xf32>) -> tensor<6x4xf32>
  return %y : tensor<6x4xf32>
}
