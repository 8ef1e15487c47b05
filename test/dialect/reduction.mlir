// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reductions.
//
// RUN: dlb-opt %s --split-input-file --verify-diagnostics --verify-roundtrip | FileCheck %s

// CHECK-LABEL: @round_trip
func.func @round_trip(%x: tensor<4x3xf32>, %i: tensor<4x3xi32>, %b: tensor<4x3xi1>) {
  // CHECK: dlb.reduce_sum %{{.*}} [1] : tensor<4x3xf32> -> tensor<4xf32>
  %reduce_sum = dlb.reduce_sum %x [1] : tensor<4x3xf32> -> tensor<4xf32>
  // CHECK: dlb.reduce_mean %{{.*}} [1] : tensor<4x3xf32> -> tensor<4xf32>
  %reduce_mean = dlb.reduce_mean %x [1] : tensor<4x3xf32> -> tensor<4xf32>
  // CHECK: dlb.reduce_max %{{.*}} [1] : tensor<4x3xf32> -> tensor<4xf32>
  %reduce_max = dlb.reduce_max %x [1] : tensor<4x3xf32> -> tensor<4xf32>
  // CHECK: dlb.reduce_min %{{.*}} [1] : tensor<4x3xf32> -> tensor<4xf32>
  %reduce_min = dlb.reduce_min %x [1] : tensor<4x3xf32> -> tensor<4xf32>
  // CHECK: dlb.reduce_prod %{{.*}} [1] : tensor<4x3xf32> -> tensor<4xf32>
  %reduce_prod = dlb.reduce_prod %x [1] : tensor<4x3xf32> -> tensor<4xf32>
  // CHECK: dlb.logsumexp %{{.*}} [1] : tensor<4x3xf32> -> tensor<4xf32>
  %logsumexp = dlb.logsumexp %x [1] : tensor<4x3xf32> -> tensor<4xf32>
  // CHECK: dlb.reduce_sum %{{.*}} [] : tensor<4x3xi32> -> tensor<4x3xi32>
  %none = dlb.reduce_sum %i [] : tensor<4x3xi32> -> tensor<4x3xi32>
  // CHECK: dlb.reduce_all %{{.*}} [0, 1] : tensor<4x3xi1> -> tensor<i1>
  %all = dlb.reduce_all %b [0, 1] : tensor<4x3xi1> -> tensor<i1>
  // CHECK: dlb.reduce_any %{{.*}} [0] : tensor<4x3xi1> -> tensor<3xi1>
  %any = dlb.reduce_any %b [0] : tensor<4x3xi1> -> tensor<3xi1>
  // CHECK: dlb.argmax %{{.*}} 0 : tensor<4x3xf32> -> tensor<3xi32>
  %argmax = dlb.argmax %x 0 : tensor<4x3xf32> -> tensor<3xi32>
  // CHECK: dlb.moments %{{.*}} [0] : tensor<4x3xf32> -> tensor<3xf32>, tensor<3xf32>
  %mean, %variance = dlb.moments %x [0] : tensor<4x3xf32> -> tensor<3xf32>, tensor<3xf32>
  return
}

// -----

func.func @reduce_sum_c1(%x: tensor<4x3xf32>) {
  // expected-error @+1 {{'dlb.reduce_sum' op C1: dimensions [1, 1] do not increase strictly below the rank 2}}
  %0 = dlb.reduce_sum %x [1, 1] : tensor<4x3xf32> -> tensor<4xf32>
  return
}

// -----

func.func @reduce_mean_c1(%x: tensor<4x3xf32>) {
  // expected-error @+1 {{'dlb.reduce_mean' op C1: dimensions [1, 1] do not increase strictly below the rank 2}}
  %0 = dlb.reduce_mean %x [1, 1] : tensor<4x3xf32> -> tensor<4xf32>
  return
}

// -----

func.func @reduce_max_c1(%x: tensor<4x3xf32>) {
  // expected-error @+1 {{'dlb.reduce_max' op C1: dimensions [1, 1] do not increase strictly below the rank 2}}
  %0 = dlb.reduce_max %x [1, 1] : tensor<4x3xf32> -> tensor<4xf32>
  return
}

// -----

func.func @reduce_min_c1(%x: tensor<4x3xf32>) {
  // expected-error @+1 {{'dlb.reduce_min' op C1: dimensions [1, 1] do not increase strictly below the rank 2}}
  %0 = dlb.reduce_min %x [1, 1] : tensor<4x3xf32> -> tensor<4xf32>
  return
}

// -----

func.func @reduce_prod_c1(%x: tensor<4x3xf32>) {
  // expected-error @+1 {{'dlb.reduce_prod' op C1: dimensions [1, 1] do not increase strictly below the rank 2}}
  %0 = dlb.reduce_prod %x [1, 1] : tensor<4x3xf32> -> tensor<4xf32>
  return
}

// -----

func.func @logsumexp_c1(%x: tensor<4x3xf32>) {
  // expected-error @+1 {{'dlb.logsumexp' op C1: dimensions [1, 1] do not increase strictly below the rank 2}}
  %0 = dlb.logsumexp %x [1, 1] : tensor<4x3xf32> -> tensor<4xf32>
  return
}

// -----

func.func @reduce_all_c1(%x: tensor<4x3xi1>) {
  // expected-error @+1 {{'dlb.reduce_all' op C1: dimensions [1, 1] do not increase strictly below the rank 2}}
  %0 = dlb.reduce_all %x [1, 1] : tensor<4x3xi1> -> tensor<4xi1>
  return
}

// -----

func.func @reduce_any_c1(%x: tensor<4x3xi1>) {
  // expected-error @+1 {{'dlb.reduce_any' op C1: dimensions [1, 1] do not increase strictly below the rank 2}}
  %0 = dlb.reduce_any %x [1, 1] : tensor<4x3xi1> -> tensor<4xi1>
  return
}

// -----

func.func @argmax_c1(%x: tensor<4x3xf32>) {
  // expected-error @+1 {{'dlb.argmax' op C1: dimension 2 of a tensor of rank 2}}
  %0 = dlb.argmax %x 2 : tensor<4x3xf32> -> tensor<4xi32>
  return
}

// -----

func.func @moments_c1(%x: tensor<4x3xf32>) {
  // expected-error @+1 {{'dlb.moments' op C1: dimensions [2] do not increase strictly below the rank 2}}
  %0, %1 = dlb.moments %x [2] : tensor<4x3xf32> -> tensor<4xf32>, tensor<4xf32>
  return
}

// -----

func.func @kept_dimension(%x: tensor<4x3xf32>) {
  // expected-error @+1 {{'dlb.reduce_sum' op yields 'tensor<4xf32>', not 'tensor<4x1xf32>'}}
  %0 = dlb.reduce_sum %x [1] : tensor<4x3xf32> -> tensor<4x1xf32>
  return
}
