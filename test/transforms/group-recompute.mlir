// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a later group needs, as a derivative does, is computed there again instead of being kept, if
// a few ops compute it from a large tensor that is kept anyway.
//
// RUN: dlb-opt %s --dlb-group --split-input-file | FileCheck %s

// h exp(h) and its derivative: h is kept, exp(h) is not.

// CHECK-LABEL: @recomputed
func.func @recomputed(%x: tensor<8x4xf32>, %w: tensor<4x6xf32>, %v: tensor<6x6xf32>) -> tensor<8x6xf32> {
  // CHECK: %[[KEPT:.*]]:2 = dlb.group "contract"
  // CHECK: %[[H:.*]] = dlb.contract
  // CHECK: %[[E:.*]] = dlb.exp %[[H]]
  // CHECK: %[[T:.*]] = dlb.mul %[[H]], %[[E]]
  // CHECK: dlb.yield %[[H]], %[[T]] :
  %h = dlb.contract %x, %w "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x6xf32>) -> tensor<8x6xf32>
  %e = dlb.exp %h : tensor<8x6xf32>
  %t = dlb.mul %h, %e : tensor<8x6xf32>
  // CHECK: dlb.group "contract"
  // CHECK-SAME: (%[[KEPT]]#1, %{{.*}}, %[[KEPT]]#0)
  // CHECK: dlb.contract
  // CHECK: dlb.exp
  %y = dlb.contract %t, %v "nk,ku->nu" : (tensor<8x6xf32>, tensor<6x6xf32>) -> tensor<8x6xf32>
  %p = dlb.mul %y, %e : tensor<8x6xf32>
  %q = dlb.mul %p, %h : tensor<8x6xf32>
  return %q : tensor<8x6xf32>
}

// -----

// Nobody else needs h later: exp(h) is kept in its place.

// CHECK-LABEL: @kept
func.func @kept(%x: tensor<8x4xf32>, %w: tensor<4x6xf32>, %v: tensor<6x6xf32>) -> tensor<8x6xf32> {
  // CHECK: %[[KEPT:.*]]:2 = dlb.group "contract"
  // CHECK: %[[H:.*]] = dlb.contract
  // CHECK: %[[E:.*]] = dlb.exp %[[H]]
  // CHECK: %[[T:.*]] = dlb.mul %[[H]], %[[E]]
  // CHECK: dlb.yield %[[E]], %[[T]] :
  %h = dlb.contract %x, %w "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x6xf32>) -> tensor<8x6xf32>
  %e = dlb.exp %h : tensor<8x6xf32>
  %t = dlb.mul %h, %e : tensor<8x6xf32>
  // CHECK: dlb.group "contract"
  // CHECK: dlb.contract
  // CHECK-NOT: dlb.exp
  %y = dlb.contract %t, %v "nk,ku->nu" : (tensor<8x6xf32>, tensor<6x6xf32>) -> tensor<8x6xf32>
  %p = dlb.mul %y, %e : tensor<8x6xf32>
  return %p : tensor<8x6xf32>
}

// -----

// A contraction reads exp(h) from memory, and then so may all others.

// CHECK-LABEL: @read_from_memory
func.func @read_from_memory(%x: tensor<8x4xf32>, %w: tensor<4x6xf32>, %v: tensor<6x6xf32>) -> tensor<8x6xf32> {
  // CHECK: dlb.group "contract"
  // CHECK: %[[H:.*]] = dlb.contract
  // CHECK: %[[E:.*]] = dlb.exp %[[H]]
  // CHECK: dlb.yield %[[H]], %[[E]] :
  %h = dlb.contract %x, %w "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x6xf32>) -> tensor<8x6xf32>
  %e = dlb.exp %h : tensor<8x6xf32>
  // CHECK: dlb.group "contract"
  // CHECK: dlb.contract
  // CHECK-NOT: dlb.exp
  %y = dlb.contract %e, %v "nk,ku->nu" : (tensor<8x6xf32>, tensor<6x6xf32>) -> tensor<8x6xf32>
  %p = dlb.mul %y, %e : tensor<8x6xf32>
  %q = dlb.mul %p, %h : tensor<8x6xf32>
  return %q : tensor<8x6xf32>
}

// -----

// Nine ops are too many.

// CHECK-LABEL: @too_long
func.func @too_long(%x: tensor<8x4xf32>, %w: tensor<4x6xf32>, %v: tensor<6x6xf32>) -> tensor<8x6xf32> {
  // CHECK: dlb.group "contract"
  // CHECK: %[[H:.*]] = dlb.contract
  // CHECK: dlb.yield %[[H]], %{{.*}}, %{{.*}} :
  %h = dlb.contract %x, %w "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x6xf32>) -> tensor<8x6xf32>
  %1 = dlb.sin %h : tensor<8x6xf32>
  %2 = dlb.cos %1 : tensor<8x6xf32>
  %3 = dlb.sin %2 : tensor<8x6xf32>
  %4 = dlb.cos %3 : tensor<8x6xf32>
  %5 = dlb.sin %4 : tensor<8x6xf32>
  %6 = dlb.cos %5 : tensor<8x6xf32>
  %7 = dlb.sin %6 : tensor<8x6xf32>
  %8 = dlb.cos %7 : tensor<8x6xf32>
  %e = dlb.exp %8 : tensor<8x6xf32>
  %t = dlb.mul %h, %e : tensor<8x6xf32>
  // CHECK: dlb.group "contract"
  // CHECK: dlb.contract
  // CHECK-NOT: dlb.exp
  %y = dlb.contract %t, %v "nk,ku->nu" : (tensor<8x6xf32>, tensor<6x6xf32>) -> tensor<8x6xf32>
  %p = dlb.mul %y, %e : tensor<8x6xf32>
  %q = dlb.mul %p, %h : tensor<8x6xf32>
  return %q : tensor<8x6xf32>
}
