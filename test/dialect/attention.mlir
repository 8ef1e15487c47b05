// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Attention and its gradients.
//
// RUN: dlb-opt %s --split-input-file --verify-diagnostics --verify-roundtrip | FileCheck %s

// CHECK-LABEL: @round_trip
func.func @round_trip(%q: tensor<2x3x4x8xf32>, %k: tensor<2x3x5x8xf32>, %v: tensor<2x3x5x6xf32>,
                      %mask: tensor<2x5xi1>, %bias: tensor<3x4x5xf32>,
                      %q_last: tensor<2x4x3x8xf32>, %k_last: tensor<2x5x3x8xf32>, %v_last: tensor<2x5x3x6xf32>) {
  // CHECK: dlb.attention %{{.*}}, %{{.*}}, %{{.*}} scale 1.250000e-01 : (tensor<2x3x4x8xf32>, tensor<2x3x5x8xf32>, tensor<2x3x5x6xf32>) -> (tensor<2x3x4x6xf32>, tensor<2x3x4xf32>)
  %y, %lse = dlb.attention %q, %k, %v scale 0.125 : (tensor<2x3x4x8xf32>, tensor<2x3x5x8xf32>, tensor<2x3x5x6xf32>) -> (tensor<2x3x4x6xf32>, tensor<2x3x4xf32>)
  // CHECK: dlb.attention %{{.*}}, %{{.*}}, %{{.*}} mask %{{.*}} "ns" bias %{{.*}} "hts" scale 1.250000e-01 causal true
  %m, %lse_m = dlb.attention %q, %k, %v mask %mask "ns" bias %bias "hts" scale 0.125 causal true : (tensor<2x3x4x8xf32>, tensor<2x3x5x8xf32>, tensor<2x3x5x6xf32>, tensor<2x5xi1>, tensor<3x4x5xf32>) -> (tensor<2x3x4x6xf32>, tensor<2x3x4xf32>)
  // CHECK: scale 1.250000e-01 layout "nthd,nshd,nshe->nthe" : (tensor<2x4x3x8xf32>, tensor<2x5x3x8xf32>, tensor<2x5x3x6xf32>) -> (tensor<2x4x3x6xf32>, tensor<2x4x3xf32>)
  %l, %lse_l = dlb.attention %q_last, %k_last, %v_last scale 0.125 layout "nthd,nshd,nshe->nthe" : (tensor<2x4x3x8xf32>, tensor<2x5x3x8xf32>, tensor<2x5x3x6xf32>) -> (tensor<2x4x3x6xf32>, tensor<2x4x3xf32>)
  // CHECK: dlb.attention_query_gradient %{{.*}}, %{{.*}}, %{{.*}} of %{{.*}}, %{{.*}}, %{{.*}} bias %{{.*}} "hts" scale 1.250000e-01
  %dq = dlb.attention_query_gradient %q, %k, %v of %y, %lse, %lse bias %bias "hts" scale 0.125 : (tensor<2x3x4x8xf32>, tensor<2x3x5x8xf32>, tensor<2x3x5x6xf32>, tensor<2x3x4x6xf32>, tensor<2x3x4xf32>, tensor<2x3x4xf32>, tensor<3x4x5xf32>) -> tensor<2x3x4x8xf32>
  // CHECK: dlb.attention_key_value_gradient %{{.*}}, %{{.*}}, %{{.*}} of %{{.*}}, %{{.*}}, %{{.*}} mask %{{.*}} "ns" scale 1.250000e-01
  %dk, %dv = dlb.attention_key_value_gradient %q, %k, %v of %y, %lse, %lse mask %mask "ns" scale 0.125 : (tensor<2x3x4x8xf32>, tensor<2x3x5x8xf32>, tensor<2x3x5x6xf32>, tensor<2x3x4x6xf32>, tensor<2x3x4xf32>, tensor<2x3x4xf32>, tensor<2x5xi1>) -> (tensor<2x3x5x8xf32>, tensor<2x3x5x6xf32>)
  return
}

// -----

func.func @attention_c1(%q: tensor<2x3x4x8xf32>, %k: tensor<2x3x5x8xf32>, %v: tensor<2x3x5x6xf32>) {
  // expected-error @+1 {{'dlb.attention' op C1: layout "nhtd,nhsd,nhsd->nhte" permutes not "nhtd,nhsd,nhse->nhte"}}
  %0:2 = dlb.attention %q, %k, %v scale 1.0 layout "nhtd,nhsd,nhsd->nhte" : (tensor<2x3x4x8xf32>, tensor<2x3x5x8xf32>, tensor<2x3x5x6xf32>) -> (tensor<2x3x4x6xf32>, tensor<2x3x4xf32>)
  return
}

// -----

func.func @attention_c2(%q: tensor<3x4x8xf32>, %k: tensor<2x3x5x8xf32>, %v: tensor<2x3x5x6xf32>) {
  // expected-error @+1 {{'dlb.attention' op C2: queries, keys and values of ranks 3, 4 and 4, or of different element types}}
  %0:2 = dlb.attention %q, %k, %v scale 1.0 : (tensor<3x4x8xf32>, tensor<2x3x5x8xf32>, tensor<2x3x5x6xf32>) -> (tensor<2x3x4x6xf32>, tensor<2x3x4xf32>)
  return
}

// -----

func.func @attention_c2_elements(%q: tensor<2x3x4x8xf32>, %k: tensor<2x3x5x8xf32>, %v: tensor<2x3x5x6xf64>) {
  // expected-error @+1 {{'dlb.attention' op C2: queries, keys and values of ranks 4, 4 and 4, or of different element types}}
  %0:2 = dlb.attention %q, %k, %v scale 1.0 : (tensor<2x3x4x8xf32>, tensor<2x3x5x8xf32>, tensor<2x3x5x6xf64>) -> (tensor<2x3x4x6xf32>, tensor<2x3x4xf32>)
  return
}

// -----

func.func @attention_c3(%q: tensor<2x3x4x8xf32>, %k: tensor<2x3x5x8xf32>, %v: tensor<2x3x5x6xf32>, %mask: tensor<5x2xi1>) {
  // expected-error @+1 {{'dlb.attention' op C3: letters "sn" for a mask of rank 2}}
  %0:2 = dlb.attention %q, %k, %v mask %mask "sn" scale 1.0 : (tensor<2x3x4x8xf32>, tensor<2x3x5x8xf32>, tensor<2x3x5x6xf32>, tensor<5x2xi1>) -> (tensor<2x3x4x6xf32>, tensor<2x3x4xf32>)
  return
}

// -----

func.func @attention_c3_rank(%q: tensor<2x3x4x8xf32>, %k: tensor<2x3x5x8xf32>, %v: tensor<2x3x5x6xf32>, %bias: tensor<4x5xf32>) {
  // expected-error @+1 {{'dlb.attention' op C3: letters "hts" for a bias of rank 2}}
  %0:2 = dlb.attention %q, %k, %v bias %bias "hts" scale 1.0 : (tensor<2x3x4x8xf32>, tensor<2x3x5x8xf32>, tensor<2x3x5x6xf32>, tensor<4x5xf32>) -> (tensor<2x3x4x6xf32>, tensor<2x3x4xf32>)
  return
}

// -----

func.func @attention_c3_absent(%q: tensor<2x3x4x8xf32>, %k: tensor<2x3x5x8xf32>, %v: tensor<2x3x5x6xf32>) {
  // expected-error @+1 {{'dlb.attention' op C3: letters "ns" for a mask of rank 0}}
  %0:2 = "dlb.attention"(%q, %k, %v) {scale = 1.0 : f64, mask_letters = "ns", operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>} : (tensor<2x3x4x8xf32>, tensor<2x3x5x8xf32>, tensor<2x3x5x6xf32>) -> (tensor<2x3x4x6xf32>, tensor<2x3x4xf32>)
  return
}

// -----

func.func @attention_c4(%q: tensor<2x3x4x8xf32>, %k: tensor<2x3x5x8xf32>, %v: tensor<2x3x5x6xf32>, %bias: tensor<4x5xf64>) {
  // expected-error @+1 {{'dlb.attention' op C4: a bias of another element type than the queries}}
  %0:2 = dlb.attention %q, %k, %v bias %bias "ts" scale 1.0 : (tensor<2x3x4x8xf32>, tensor<2x3x5x8xf32>, tensor<2x3x5x6xf32>, tensor<4x5xf64>) -> (tensor<2x3x4x6xf32>, tensor<2x3x4xf32>)
  return
}

// -----

func.func @attention_c5(%q: tensor<2x3x4x8xf32>, %k: tensor<2x3x5x8xf32>, %v: tensor<2x3x5x6xf32>) {
  // expected-error @+1 {{'dlb.attention' op C5: the scale is not finite}}
  %0:2 = dlb.attention %q, %k, %v scale 0x7FF0000000000000 : (tensor<2x3x4x8xf32>, tensor<2x3x5x8xf32>, tensor<2x3x5x6xf32>) -> (tensor<2x3x4x6xf32>, tensor<2x3x4xf32>)
  return
}

// -----

func.func @attention_c6(%q: tensor<2x3x4x8xf32>, %k: tensor<2x3x5x7xf32>, %v: tensor<2x3x5x6xf32>) {
  // expected-error @+1 {{'dlb.attention' op C6: letter `d` is 8 and 7}}
  %0:2 = dlb.attention %q, %k, %v scale 1.0 : (tensor<2x3x4x8xf32>, tensor<2x3x5x7xf32>, tensor<2x3x5x6xf32>) -> (tensor<2x3x4x6xf32>, tensor<2x3x4xf32>)
  return
}

// -----

func.func @attention_c6_mask(%q: tensor<2x3x4x8xf32>, %k: tensor<2x3x5x8xf32>, %v: tensor<2x3x5x6xf32>, %mask: tensor<2x4xi1>) {
  // expected-error @+1 {{'dlb.attention' op C6: letter `s` is 5 and 4}}
  %0:2 = dlb.attention %q, %k, %v mask %mask "ns" scale 1.0 : (tensor<2x3x4x8xf32>, tensor<2x3x5x8xf32>, tensor<2x3x5x6xf32>, tensor<2x4xi1>) -> (tensor<2x3x4x6xf32>, tensor<2x3x4xf32>)
  return
}

// -----

func.func @attention_type(%q: tensor<2x3x4x8xf32>, %k: tensor<2x3x5x8xf32>, %v: tensor<2x3x5x6xf32>) {
  // expected-error @+1 {{'dlb.attention' op yields 'tensor<2x3x4x6xf32>', 'tensor<2x3x4xf32>', not 'tensor<2x3x4x6xf32>', 'tensor<2x3x5xf32>'}}
  %0:2 = dlb.attention %q, %k, %v scale 1.0 : (tensor<2x3x4x8xf32>, tensor<2x3x5x8xf32>, tensor<2x3x5x6xf32>) -> (tensor<2x3x4x6xf32>, tensor<2x3x5xf32>)
  return
}

// -----

func.func @attention_query_gradient_c1(%q: tensor<2x3x4x8xf32>, %k: tensor<2x3x5x7xf32>, %v: tensor<2x3x5x6xf32>, %g: tensor<2x3x4x6xf32>, %r: tensor<2x3x4xf32>) {
  // expected-error @+1 {{'dlb.attention_query_gradient' op C1: of the attention, C6: letter `d` is 8 and 7}}
  %0 = dlb.attention_query_gradient %q, %k, %v of %g, %r, %r scale 1.0 : (tensor<2x3x4x8xf32>, tensor<2x3x5x7xf32>, tensor<2x3x5x6xf32>, tensor<2x3x4x6xf32>, tensor<2x3x4xf32>, tensor<2x3x4xf32>) -> tensor<2x3x4x8xf32>
  return
}

// -----

func.func @attention_query_gradient_c2(%q: tensor<2x3x4x8xf32>, %k: tensor<2x3x5x8xf32>, %v: tensor<2x3x5x6xf32>, %g: tensor<2x3x4x6xf32>, %r: tensor<2x3x5xf32>) {
  // expected-error @+1 {{'dlb.attention_query_gradient' op C2: the attention yields 'tensor<2x3x4x6xf32>' and 'tensor<2x3x4xf32>'; the cotangent is 'tensor<2x3x4x6xf32>', lse 'tensor<2x3x5xf32>' and delta 'tensor<2x3x5xf32>'}}
  %0 = dlb.attention_query_gradient %q, %k, %v of %g, %r, %r scale 1.0 : (tensor<2x3x4x8xf32>, tensor<2x3x5x8xf32>, tensor<2x3x5x6xf32>, tensor<2x3x4x6xf32>, tensor<2x3x5xf32>, tensor<2x3x5xf32>) -> tensor<2x3x4x8xf32>
  return
}

// -----

func.func @attention_key_value_gradient_c1(%q: tensor<2x3x4x8xf32>, %k: tensor<2x3x5x8xf32>, %v: tensor<2x3x5x6xf32>, %g: tensor<2x3x4x6xf32>, %r: tensor<2x3x4xf32>) {
  // expected-error @+1 {{'dlb.attention_key_value_gradient' op C1: of the attention, C1: layout "nhtd,nhsd->nhte" permutes not "nhtd,nhsd,nhse->nhte"}}
  %0:2 = dlb.attention_key_value_gradient %q, %k, %v of %g, %r, %r scale 1.0 layout "nhtd,nhsd->nhte" : (tensor<2x3x4x8xf32>, tensor<2x3x5x8xf32>, tensor<2x3x5x6xf32>, tensor<2x3x4x6xf32>, tensor<2x3x4xf32>, tensor<2x3x4xf32>) -> (tensor<2x3x5x8xf32>, tensor<2x3x5x6xf32>)
  return
}

// -----

func.func @attention_key_value_gradient_c2(%q: tensor<2x3x4x8xf32>, %k: tensor<2x3x5x8xf32>, %v: tensor<2x3x5x6xf32>, %g: tensor<2x4x3x6xf32>, %r: tensor<2x3x4xf32>) {
  // expected-error @+1 {{'dlb.attention_key_value_gradient' op C2: the attention yields 'tensor<2x3x4x6xf32>' and 'tensor<2x3x4xf32>'; the cotangent is 'tensor<2x4x3x6xf32>', lse 'tensor<2x3x4xf32>' and delta 'tensor<2x3x4xf32>'}}
  %0:2 = dlb.attention_key_value_gradient %q, %k, %v of %g, %r, %r scale 1.0 : (tensor<2x3x4x8xf32>, tensor<2x3x5x8xf32>, tensor<2x3x5x6xf32>, tensor<2x4x3x6xf32>, tensor<2x3x4xf32>, tensor<2x3x4xf32>) -> (tensor<2x3x5x8xf32>, tensor<2x3x5x6xf32>)
  return
}
