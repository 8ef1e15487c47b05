// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Poolings and their adjoints.
//
// RUN: dlb-opt %s --split-input-file --verify-diagnostics --verify-roundtrip | FileCheck %s

// CHECK-LABEL: @round_trip
func.func @round_trip(%x: tensor<2x3x8x7xf32>) {
  // CHECK: dlb.max_pool %{{.*}} window [3, 2] strides [2, 1] low [1, 0] high [1, 0] : (tensor<2x3x8x7xf32>) -> (tensor<2x3x4x6xf32>, tensor<2x3x4x6xi8>)
  %y, %i = dlb.max_pool %x window [3, 2] strides [2, 1] low [1, 0] high [1, 0] : (tensor<2x3x8x7xf32>) -> (tensor<2x3x4x6xf32>, tensor<2x3x4x6xi8>)
  // CHECK: dlb.max_pool_scatter %{{.*}}, %{{.*}} window [3, 2] strides [2, 1] low [1, 0] high [1, 0] : (tensor<2x3x4x6xf32>, tensor<2x3x4x6xi8>) -> tensor<2x3x8x7xf32>
  %s = dlb.max_pool_scatter %y, %i window [3, 2] strides [2, 1] low [1, 0] high [1, 0] : (tensor<2x3x4x6xf32>, tensor<2x3x4x6xi8>) -> tensor<2x3x8x7xf32>
  // CHECK: dlb.max_pool_gather %{{.*}}, %{{.*}} window [3, 2] strides [2, 1] low [1, 0] high [1, 0] : (tensor<2x3x8x7xf32>, tensor<2x3x4x6xi8>) -> tensor<2x3x4x6xf32>
  %g = dlb.max_pool_gather %x, %i window [3, 2] strides [2, 1] low [1, 0] high [1, 0] : (tensor<2x3x8x7xf32>, tensor<2x3x4x6xi8>) -> tensor<2x3x4x6xf32>
  // CHECK: dlb.average_pool %{{.*}} window [3, 2] strides [2, 1] low [1, 0] high [1, 0] : (tensor<2x3x8x7xf32>) -> tensor<2x3x4x6xf32>
  %a = dlb.average_pool %x window [3, 2] strides [2, 1] low [1, 0] high [1, 0] : (tensor<2x3x8x7xf32>) -> tensor<2x3x4x6xf32>
  // CHECK: dlb.average_pool_gradient %{{.*}} window [3, 2] strides [2, 1] low [1, 0] high [1, 0] : (tensor<2x3x4x6xf32>) -> tensor<2x3x8x7xf32>
  %b = dlb.average_pool_gradient %a window [3, 2] strides [2, 1] low [1, 0] high [1, 0] : (tensor<2x3x4x6xf32>) -> tensor<2x3x8x7xf32>
  return
}

// -----

func.func @max_pool_c1(%x: tensor<3x8x8xf32>) {
  // expected-error @+1 {{'dlb.max_pool' op C1: data of rank 3, not 4}}
  %0, %1 = dlb.max_pool %x window [2, 2] strides [2, 2] low [0, 0] high [0, 0] : (tensor<3x8x8xf32>) -> (tensor<2x3x4x4xf32>, tensor<2x3x4x4xi8>)
  return
}

// -----

func.func @max_pool_c2(%x: tensor<2x3x8x8xf32>) {
  // expected-error @+1 {{'dlb.max_pool' op C2: window and strides are two numbers of at least 1, low and high two numbers of at least 0}}
  %0, %1 = dlb.max_pool %x window [2, 2] strides [0, 2] low [0, 0] high [0, 0] : (tensor<2x3x8x8xf32>) -> (tensor<2x3x4x4xf32>, tensor<2x3x4x4xi8>)
  return
}

// -----

func.func @max_pool_c3(%x: tensor<2x3x8x8xf32>) {
  // expected-error @+1 {{'dlb.max_pool' op C3: padding of 0 and 2 for a window of 2}}
  %0, %1 = dlb.max_pool %x window [2, 2] strides [2, 2] low [0, 0] high [0, 2] : (tensor<2x3x8x8xf32>) -> (tensor<2x3x4x4xf32>, tensor<2x3x4x4xi8>)
  return
}

// -----

func.func @max_pool_c4(%x: tensor<2x3x8x8xf32>) {
  // expected-error @+1 {{'dlb.max_pool' op C4: a window of 9x2 does not fit into padded data of 8x8}}
  %0, %1 = dlb.max_pool %x window [9, 2] strides [2, 2] low [0, 0] high [0, 0] : (tensor<2x3x8x8xf32>) -> (tensor<2x3x4x4xf32>, tensor<2x3x4x4xi8>)
  return
}

// -----

func.func @average_pool_c1(%x: tensor<3x8x8xf32>) {
  // expected-error @+1 {{'dlb.average_pool' op C1: data of rank 3, not 4}}
  %0 = dlb.average_pool %x window [2, 2] strides [2, 2] low [0, 0] high [0, 0] : (tensor<3x8x8xf32>) -> tensor<2x3x4x4xf32>
  return
}

// -----

func.func @average_pool_c2(%x: tensor<2x3x8x8xf32>) {
  // expected-error @+1 {{'dlb.average_pool' op C2: window and strides are two numbers of at least 1, low and high two numbers of at least 0}}
  %0 = dlb.average_pool %x window [2, 2] strides [0, 2] low [0, 0] high [0, 0] : (tensor<2x3x8x8xf32>) -> tensor<2x3x4x4xf32>
  return
}

// -----

func.func @average_pool_c3(%x: tensor<2x3x8x8xf32>) {
  // expected-error @+1 {{'dlb.average_pool' op C3: padding of 0 and 2 for a window of 2}}
  %0 = dlb.average_pool %x window [2, 2] strides [2, 2] low [0, 0] high [0, 2] : (tensor<2x3x8x8xf32>) -> tensor<2x3x4x4xf32>
  return
}

// -----

func.func @average_pool_c4(%x: tensor<2x3x8x8xf32>) {
  // expected-error @+1 {{'dlb.average_pool' op C4: a window of 9x2 does not fit into padded data of 8x8}}
  %0 = dlb.average_pool %x window [9, 2] strides [2, 2] low [0, 0] high [0, 0] : (tensor<2x3x8x8xf32>) -> tensor<2x3x4x4xf32>
  return
}

// -----

func.func @max_pool_c5(%x: tensor<1x1x20x20xf32>) {
  // expected-error @+1 {{'dlb.max_pool' op C5: a byte cannot index a window of 17x16}}
  %0, %1 = dlb.max_pool %x window [17, 16] strides [1, 1] low [0, 0] high [0, 0] : (tensor<1x1x20x20xf32>) -> (tensor<1x1x4x5xf32>, tensor<1x1x4x5xi8>)
  return
}

// -----

func.func @max_pool_scatter_c1(%a: tensor<2x3x4x4xf32>, %b: tensor<2x3x4x4xi8>) {
  // expected-error @+1 {{'dlb.max_pool_scatter' op C1: of max_pool, C4: a window of 9x2 does not fit into padded data of 8x8}}
  %0 = dlb.max_pool_scatter %a, %b window [9, 2] strides [2, 2] low [0, 0] high [0, 0] : (tensor<2x3x4x4xf32>, tensor<2x3x4x4xi8>) -> tensor<2x3x8x8xf32>
  return
}

// -----

func.func @max_pool_scatter_c2(%a: tensor<2x3x4x4xf32>, %b: tensor<2x3x4x5xi8>) {
  // expected-error @+1 {{'dlb.max_pool_scatter' op C2: max_pool yields 'tensor<2x3x4x4xf32>', the cotangent is 'tensor<2x3x4x4xf32>' and the index 'tensor<2x3x4x5xi8>'}}
  %0 = dlb.max_pool_scatter %a, %b window [2, 2] strides [2, 2] low [0, 0] high [0, 0] : (tensor<2x3x4x4xf32>, tensor<2x3x4x5xi8>) -> tensor<2x3x8x8xf32>
  return
}

// -----

func.func @max_pool_gather_c1(%a: tensor<2x3x8x8xf32>, %b: tensor<2x3x4x4xi8>) {
  // expected-error @+1 {{'dlb.max_pool_gather' op C1: of max_pool, C4: a window of 9x2 does not fit into padded data of 8x8}}
  %0 = dlb.max_pool_gather %a, %b window [9, 2] strides [2, 2] low [0, 0] high [0, 0] : (tensor<2x3x8x8xf32>, tensor<2x3x4x4xi8>) -> tensor<2x3x4x4xf32>
  return
}

// -----

func.func @max_pool_gather_c2(%a: tensor<2x3x8x8xf32>, %b: tensor<2x3x4x5xi8>) {
  // expected-error @+1 {{'dlb.max_pool_gather' op C2: the pooled shape is 2x3x4x4, that of the index 2x3x4x5}}
  %0 = dlb.max_pool_gather %a, %b window [2, 2] strides [2, 2] low [0, 0] high [0, 0] : (tensor<2x3x8x8xf32>, tensor<2x3x4x5xi8>) -> tensor<2x3x4x4xf32>
  return
}

// -----

func.func @average_pool_gradient_c1(%g: tensor<2x3x4x4xf32>) {
  // expected-error @+1 {{'dlb.average_pool_gradient' op C1: of average_pool, C4: a window of 9x2 does not fit into padded data of 8x8}}
  %0 = dlb.average_pool_gradient %g window [9, 2] strides [2, 2] low [0, 0] high [0, 0] : (tensor<2x3x4x4xf32>) -> tensor<2x3x8x8xf32>
  return
}

// -----

func.func @average_pool_gradient_c2(%g: tensor<2x3x4x5xf32>) {
  // expected-error @+1 {{'dlb.average_pool_gradient' op C2: average_pool yields 'tensor<2x3x4x4xf32>', the cotangent is 'tensor<2x3x4x5xf32>'}}
  %0 = dlb.average_pool_gradient %g window [2, 2] strides [2, 2] low [0, 0] high [0, 0] : (tensor<2x3x4x5xf32>) -> tensor<2x3x8x8xf32>
  return
}
