// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What batch touches and what it shares. That each op's batch is right is checked by running it, for
// all ops, in test/unit/dialect.
//
// RUN: dlb-opt %s --dlb-batch=size=8 --split-input-file --verify-diagnostics | FileCheck %s

// One matrix of weights serves the whole batch, what depends on parameters only stays as it is, and
// the new dimension is a letter, a dimension, or part of the images.

// CHECK-LABEL: @network
// CHECK-SAME: (%[[X:[^:]*]]: tensor<8x1x4x4xf32>{{.*}}, %[[W:[^:]*]]: tensor<16x3xf32>{{.*}}) -> (tensor<8xf32>, tensor<16x3xf32>)
func.func @network(%x: tensor<1x4x4xf32> {dlb.role = "input"}, %w: tensor<16x3xf32> {dlb.role = "parameter"})
    -> (tensor<f32>, tensor<16x3xf32>) {
  // CHECK: %[[SCALED:.*]] = dlb.tanh %[[W]] : tensor<16x3xf32>
  %t = dlb.tanh %w : tensor<16x3xf32>
  // CHECK: %[[ROW:.*]] = dlb.reshape %[[X]] : tensor<8x1x4x4xf32> -> tensor<8x16xf32>
  %row = dlb.reshape %x : tensor<1x4x4xf32> -> tensor<16xf32>
  // CHECK: %[[P:.*]] = dlb.contract %[[ROW]], %[[SCALED]] "ak,ku->au" : (tensor<8x16xf32>, tensor<16x3xf32>) -> tensor<8x3xf32>
  %p = dlb.contract %row, %t "k,ku->u" : (tensor<16xf32>, tensor<16x3xf32>) -> tensor<3xf32>
  // CHECK: %[[Y:.*]] = dlb.logsumexp %[[P]] [1] : tensor<8x3xf32> -> tensor<8xf32>
  %y = dlb.logsumexp %p [0] : tensor<3xf32> -> tensor<f32>
  // CHECK: return %[[Y]], %[[SCALED]] : tensor<8xf32>, tensor<16x3xf32>
  return %y, %t : tensor<f32>, tensor<16x3xf32>
}

// -----

// Shared weights: more images. Weights of their own: more groups.

// CHECK-LABEL: @convolutions
func.func @convolutions(%x: tensor<2x3x6x6xf32>, %shared: tensor<4x3x3x3xf32> {dlb.role = "parameter"}, %own: tensor<4x3x3x3xf32>)
    -> (tensor<2x4x4x4xf32>, tensor<2x4x4x4xf32>) {
  // CHECK: dlb.convolution {{.*}} : (tensor<16x3x6x6xf32>, tensor<4x3x3x3xf32>) -> tensor<16x4x4x4xf32>
  %0 = dlb.convolution %x, %shared strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] : (tensor<2x3x6x6xf32>, tensor<4x3x3x3xf32>) -> tensor<2x4x4x4xf32>
  // CHECK: dlb.convolution {{.*}} groups 8 : (tensor<2x24x6x6xf32>, tensor<32x3x3x3xf32>) -> tensor<2x32x4x4xf32>
  %1 = dlb.convolution %x, %own strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] : (tensor<2x3x6x6xf32>, tensor<4x3x3x3xf32>) -> tensor<2x4x4x4xf32>
  return %0, %1 : tensor<2x4x4x4xf32>, tensor<2x4x4x4xf32>
}

// -----

func.func @not_batchable(%x: tensor<f32>) -> tensor<f32> {
  %y = dlb.sin %x : tensor<f32>
  // expected-error @+1 {{`dlb.gradient` cannot run on a batch}}
  %g = dlb.gradient %y wrt %x : tensor<f32> wrt tensor<f32>
  return %g : tensor<f32>
}
