// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Folding of views.
//
// RUN: dlb-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: @identities
// CHECK-SAME: (%[[X:.*]]: tensor<4x6xf32>)
func.func @identities(%x: tensor<4x6xf32>) -> (tensor<4x6xf32>, tensor<4x6xf32>, tensor<4x6xf32>,
    tensor<4x6xf32>, tensor<4x6xf32>, tensor<4x6xf32>, tensor<4x6xf32>, tensor<4x6xf32>) {
  %0 = dlb.broadcast %x [0, 1] : tensor<4x6xf32> -> tensor<4x6xf32>
  %1 = dlb.reshape %x : tensor<4x6xf32> -> tensor<4x6xf32>
  %2 = dlb.transpose %x [0, 1] : tensor<4x6xf32> -> tensor<4x6xf32>
  %3 = dlb.slice %x starts [0, 0] sizes [4, 6] strides [1, 1] : tensor<4x6xf32> -> tensor<4x6xf32>
  %4 = dlb.reverse %x [] : tensor<4x6xf32>
  %5 = dlb.pad %x low [0, 0] high [0, 0] interior [0, 0] value 0.0 : tensor<4x6xf32> -> tensor<4x6xf32>
  %6 = dlb.concatenate %x along 0 : (tensor<4x6xf32>) -> tensor<4x6xf32>
  %7 = dlb.reduce_sum %x [] : tensor<4x6xf32> -> tensor<4x6xf32>
  // CHECK-NEXT: return %[[X]], %[[X]], %[[X]], %[[X]], %[[X]], %[[X]], %[[X]], %[[X]]
  return %0, %1, %2, %3, %4, %5, %6, %7 : tensor<4x6xf32>, tensor<4x6xf32>, tensor<4x6xf32>,
    tensor<4x6xf32>, tensor<4x6xf32>, tensor<4x6xf32>, tensor<4x6xf32>, tensor<4x6xf32>
}

// CHECK-LABEL: @compositions
// CHECK-SAME: (%[[V:[^:]*]]: tensor<3xf32>, %[[X:[^:]*]]: tensor<2x3x5xf32>)
func.func @compositions(%v: tensor<3xf32>, %x: tensor<2x3x5xf32>) -> (tensor<2x3x5xf32>, tensor<30xf32>,
    tensor<5x2x3xf32>, tensor<1x2x1xf32>, tensor<2x3x5xf32>) {
  // CHECK: %[[BROADCAST:.*]] = dlb.broadcast %[[V]] [1] : tensor<3xf32> -> tensor<2x3x5xf32>
  %a = dlb.broadcast %v [0] : tensor<3xf32> -> tensor<3x5xf32>
  %0 = dlb.broadcast %a [1, 2] : tensor<3x5xf32> -> tensor<2x3x5xf32>
  // CHECK: %[[RESHAPE:.*]] = dlb.reshape %[[X]] : tensor<2x3x5xf32> -> tensor<30xf32>
  %b = dlb.reshape %x : tensor<2x3x5xf32> -> tensor<6x5xf32>
  %1 = dlb.reshape %b : tensor<6x5xf32> -> tensor<30xf32>
  // CHECK: %[[TRANSPOSE:.*]] = dlb.transpose %[[X]] [2, 0, 1] : tensor<2x3x5xf32> -> tensor<5x2x3xf32>
  %c = dlb.transpose %x [1, 2, 0] : tensor<2x3x5xf32> -> tensor<3x5x2xf32>
  %2 = dlb.transpose %c [1, 2, 0] : tensor<3x5x2xf32> -> tensor<5x2x3xf32>
  // CHECK: %[[SLICE:.*]] = dlb.slice %[[X]] starts [1, 1, 3] sizes [1, 2, 1] strides [1, 1, 4]
  %d = dlb.slice %x starts [1, 0, 1] sizes [1, 3, 2] strides [1, 1, 2] : tensor<2x3x5xf32> -> tensor<1x3x2xf32>
  %3 = dlb.slice %d starts [0, 1, 1] sizes [1, 2, 1] strides [1, 1, 2] : tensor<1x3x2xf32> -> tensor<1x2x1xf32>
  %e = dlb.reverse %x [0, 2] : tensor<2x3x5xf32>
  %4 = dlb.reverse %e [0, 2] : tensor<2x3x5xf32>
  // CHECK: return %[[BROADCAST]], %[[RESHAPE]], %[[TRANSPOSE]], %[[SLICE]], %[[X]]
  return %0, %1, %2, %3, %4 : tensor<2x3x5xf32>, tensor<30xf32>, tensor<5x2x3xf32>, tensor<1x2x1xf32>, tensor<2x3x5xf32>
}

// CHECK-LABEL: @constants
func.func @constants() -> (tensor<2x3xf32>, tensor<6xf32>, tensor<3x2xf32>, tensor<1x3xf32>, tensor<2x3xf32>,
                           tensor<4x3xf32>, tensor<4x3xf32>) {
  // CHECK-NOT: dlb.{{(broadcast|reshape|transpose|slice|reverse|pad|concatenate)}}
  %s = dlb.constant dense<2.0> : tensor<f32>
  %0 = dlb.broadcast %s [] : tensor<f32> -> tensor<2x3xf32>
  %1 = dlb.reshape %0 : tensor<2x3xf32> -> tensor<6xf32>
  %2 = dlb.transpose %0 [1, 0] : tensor<2x3xf32> -> tensor<3x2xf32>
  %3 = dlb.slice %0 starts [1, 0] sizes [1, 3] strides [1, 1] : tensor<2x3xf32> -> tensor<1x3xf32>
  %4 = dlb.reverse %0 [0] : tensor<2x3xf32>
  %5 = dlb.pad %0 low [1, 0] high [1, 0] interior [0, 0] value 2.0 : tensor<2x3xf32> -> tensor<4x3xf32>
  %6 = dlb.concatenate %0, %4 along 0 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<4x3xf32>
  // CHECK: return
  return %0, %1, %2, %3, %4, %5, %6 : tensor<2x3xf32>, tensor<6xf32>, tensor<3x2xf32>, tensor<1x3xf32>,
    tensor<2x3xf32>, tensor<4x3xf32>, tensor<4x3xf32>
}

// CHECK-LABEL: @kept
func.func @kept(%x: tensor<4x6xf32>) -> (tensor<4x3xf32>, tensor<4x6xf32>, tensor<4x3xf32>) {
  %two = dlb.constant dense<2.0> : tensor<2x3xf32>
  %three = dlb.constant dense<3.0> : tensor<2x3xf32>
  // Another number around, another number beside.
  // CHECK: dlb.pad
  %0 = dlb.pad %two low [1, 0] high [1, 0] interior [0, 0] value 0.0 : tensor<2x3xf32> -> tensor<4x3xf32>
  // CHECK: dlb.concatenate
  %2 = dlb.concatenate %two, %three along 0 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<4x3xf32>
  // CHECK-COUNT-2: dlb.reverse
  %r = dlb.reverse %x [0] : tensor<4x6xf32>
  %1 = dlb.reverse %r [1] : tensor<4x6xf32>
  return %0, %1, %2 : tensor<4x3xf32>, tensor<4x6xf32>, tensor<4x3xf32>
}
