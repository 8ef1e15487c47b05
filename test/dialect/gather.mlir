// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Access by index.
//
// RUN: dlb-opt %s --split-input-file --verify-diagnostics --verify-roundtrip | FileCheck %s

// CHECK-LABEL: @round_trip
func.func @round_trip(%t: tensor<100x16xf32>, %i: tensor<8x5xi32>, %x: tensor<8x5x10xf32>) {
  // CHECK: dlb.gather %{{.*}}, %{{.*}} : (tensor<100x16xf32>, tensor<8x5xi32>) -> tensor<8x5x16xf32>
  %0 = dlb.gather %t, %i : (tensor<100x16xf32>, tensor<8x5xi32>) -> tensor<8x5x16xf32>
  // CHECK: dlb.scatter_add %{{.*}}, %{{.*}} : (tensor<8x5xi32>, tensor<8x5x16xf32>) -> tensor<100x16xf32>
  %1 = dlb.scatter_add %i, %0 : (tensor<8x5xi32>, tensor<8x5x16xf32>) -> tensor<100x16xf32>
  // CHECK: dlb.pick %{{.*}}, %{{.*}} : (tensor<8x5x10xf32>, tensor<8x5xi32>) -> tensor<8x5xf32>
  %2 = dlb.pick %x, %i : (tensor<8x5x10xf32>, tensor<8x5xi32>) -> tensor<8x5xf32>
  // CHECK: dlb.one_hot %{{.*}} classes 10 : tensor<8x5xi32> -> tensor<8x5x10xf32>
  %3 = dlb.one_hot %i classes 10 : tensor<8x5xi32> -> tensor<8x5x10xf32>
  return
}

// -----

func.func @gather_c1(%t: tensor<f32>, %i: tensor<8xi32>) {
  // expected-error @+1 {{'dlb.gather' op C1: the table is a scalar}}
  %0 = dlb.gather %t, %i : (tensor<f32>, tensor<8xi32>) -> tensor<8xf32>
  return
}

// -----

func.func @scatter_add_c1(%i: tensor<8xi32>, %u: tensor<8xf32>) {
  // expected-error @+1 {{'dlb.scatter_add' op C1: the result is a scalar}}
  %0 = dlb.scatter_add %i, %u : (tensor<8xi32>, tensor<8xf32>) -> tensor<f32>
  return
}

// -----

func.func @scatter_add_c2(%i: tensor<8xi32>, %u: tensor<8x15xf32>) {
  // expected-error @+1 {{'dlb.scatter_add' op C2: index and result ask for updates of shape 8x16, they are 8x15}}
  %0 = dlb.scatter_add %i, %u : (tensor<8xi32>, tensor<8x15xf32>) -> tensor<100x16xf32>
  return
}

// -----

func.func @scatter_add_c3(%i: tensor<8xi32>, %u: tensor<8x16xf32>) {
  // expected-error @+1 {{'dlb.scatter_add' op C3: element types 'f32' and 'f64'}}
  %0 = dlb.scatter_add %i, %u : (tensor<8xi32>, tensor<8x16xf32>) -> tensor<100x16xf64>
  return
}

// -----

func.func @pick_c1(%x: tensor<8x10xf32>, %i: tensor<7xi32>) {
  // expected-error @+1 {{'dlb.pick' op C1: an index of shape 7 into rows of shape 8x10}}
  %0 = dlb.pick %x, %i : (tensor<8x10xf32>, tensor<7xi32>) -> tensor<7xf32>
  return
}

// -----

func.func @pick_c1_scalar(%x: tensor<f32>, %i: tensor<i32>) {
  // expected-error @+1 {{'dlb.pick' op C1: an index of shape scalar into rows of shape scalar}}
  %0 = dlb.pick %x, %i : (tensor<f32>, tensor<i32>) -> tensor<f32>
  return
}

// -----

func.func @one_hot_c1(%i: tensor<8xi32>) {
  // expected-error @+1 {{'dlb.one_hot' op C1: the shape is 8x10, the result has 8x9}}
  %0 = dlb.one_hot %i classes 10 : tensor<8xi32> -> tensor<8x9xf32>
  return
}
