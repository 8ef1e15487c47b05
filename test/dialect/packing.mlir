// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Weights that are packed, and what they were.
//
// RUN: dlb-opt %s --split-input-file --verify-diagnostics --verify-roundtrip | FileCheck %s

// CHECK-LABEL: @round_trip
func.func @round_trip(%w: tensor<784x500xf32>, %v: tensor<500x784xf32>, %f: tensor<40x32x3x3xf32>,
                      %g: tensor<40x8x5x2xf32>) {
  // CHECK: dlb.pack %{{.*}} "panels" : tensor<784x500xf32> -> tensor<16x25088xf32>
  %p = dlb.pack %w "panels" : tensor<784x500xf32> -> tensor<16x25088xf32>
  // CHECK: dlb.packed %{{.*}} as "transposed panels" %{{.*}} : tensor<500x784xf32>, tensor<16x25088xf32>
  %q = dlb.packed %v as "transposed panels" %p : tensor<500x784xf32>, tensor<16x25088xf32>
  // CHECK: dlb.pack %{{.*}} "terms" : tensor<784x500xf32> -> tensor<16x38416xf32>
  %0 = dlb.pack %w "terms" : tensor<784x500xf32> -> tensor<16x38416xf32>
  // CHECK: dlb.packed %{{.*}} as "terms" %{{.*}} : tensor<784x500xf32>, tensor<16x38416xf32>
  %1 = dlb.packed %w as "terms" %0 : tensor<784x500xf32>, tensor<16x38416xf32>
  // CHECK: dlb.pack %{{.*}} "transposed terms" : tensor<500x784xf32> -> tensor<16x38416xf32>
  %2 = dlb.pack %v "transposed terms" : tensor<500x784xf32> -> tensor<16x38416xf32>
  // CHECK: dlb.pack %{{.*}} "filters" : tensor<40x32x3x3xf32> -> tensor<2x36864xf32>
  %3 = dlb.pack %f "filters" : tensor<40x32x3x3xf32> -> tensor<2x36864xf32>
  // CHECK: dlb.pack %{{.*}} "filter rows" : tensor<40x8x5x2xf32> -> tensor<2x2560xf32>
  %4 = dlb.pack %g "filter rows" : tensor<40x8x5x2xf32> -> tensor<2x2560xf32>
  // CHECK: dlb.pack %{{.*}} "filter terms" : tensor<40x8x5x2xf32> -> tensor<2x15376xf32>
  %5 = dlb.pack %g "filter terms" : tensor<40x8x5x2xf32> -> tensor<2x15376xf32>
  return
}

// -----

func.func @pack_c1(%w: tensor<8x8xf32>) {
  // expected-error @+1 {{'dlb.pack' op C1: no layout "rows" of 'tensor<8x8xf32>'}}
  %0 = dlb.pack %w "rows" : tensor<8x8xf32> -> tensor<1x64xf32>
  return
}

// -----

func.func @pack_c1_rank(%w: tensor<8x8x8xf32>) {
  // expected-error @+1 {{'dlb.pack' op C1: no layout "terms" of 'tensor<8x8x8xf32>'}}
  %0 = dlb.pack %w "terms" : tensor<8x8x8xf32> -> tensor<1x1552xf32>
  return
}

// -----

func.func @pack_c1_filters(%w: tensor<8x72xf32>) {
  // expected-error @+1 {{'dlb.pack' op C1: no layout "filter rows" of 'tensor<8x72xf32>'}}
  %0 = dlb.pack %w "filter rows" : tensor<8x72xf32> -> tensor<1x2304xf32>
  return
}

// -----

func.func @pack_c2(%w: tensor<8x33xf32>) {
  // expected-error @+1 {{'dlb.pack' op C2: 'tensor<1x1552xf32>' for 2 strips}}
  %0 = dlb.pack %w "terms" : tensor<8x33xf32> -> tensor<1x1552xf32>
  return
}

// -----

func.func @packed_c1(%w: tensor<33x8xf32>, %p: tensor<1x1552xf32>) {
  // expected-error @+1 {{'dlb.packed' op C1: 'tensor<1x1552xf32>' for 2 strips}}
  %0 = dlb.packed %w as "transposed terms" %p : tensor<33x8xf32>, tensor<1x1552xf32>
  return
}
