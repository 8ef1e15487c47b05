// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Convolutions whose channels meet few filters are computed plane by plane: their scratch memory holds
// some planes. Else it holds a panel of patches too.
// RUN: dlb-opt --dlb-group --dlb-outline --dlb-plan --dlb-kernels --split-input-file %s | FileCheck %s

// CHECK-LABEL: func.func @convolution_0
// CHECK-SAME: dlb.scratch = {{1?[0-9][0-9][0-9][0-9]}} : i64
// CHECK: call @dlb_tile_convolution_f32
// CHECK-LABEL: func.func @convolution_1
// CHECK-SAME: dlb.scratch = {{1?[0-9][0-9][0-9][0-9]}} : i64
// CHECK: call @dlb_tile_convolution_data_gradient_f32
// CHECK-LABEL: func.func @convolution_2
// CHECK-SAME: dlb.scratch = {{1?[0-9][0-9][0-9][0-9]}} : i64
// CHECK: call @dlb_tile_convolution_weight_gradient_f32
func.func @depthwise(%x: tensor<8x16x8x8xf32>, %w: tensor<16x1x3x3xf32>, %g: tensor<8x16x4x4xf32>)
    -> (tensor<8x16x4x4xf32>, tensor<8x16x8x8xf32>, tensor<16x1x3x3xf32>) {
  %y = dlb.convolution %x, %w strides [2, 2] low [1, 1] high [1, 1] dilations [1, 1] groups 16 : (tensor<8x16x8x8xf32>, tensor<16x1x3x3xf32>) -> tensor<8x16x4x4xf32>
  %dx = dlb.convolution_data_gradient %g, %w strides [2, 2] low [1, 1] high [1, 1] dilations [1, 1] groups 16 : (tensor<8x16x4x4xf32>, tensor<16x1x3x3xf32>) -> tensor<8x16x8x8xf32>
  %dw = dlb.convolution_weight_gradient %x, %g strides [2, 2] low [1, 1] high [1, 1] dilations [1, 1] groups 16 : (tensor<8x16x8x8xf32>, tensor<8x16x4x4xf32>) -> tensor<16x1x3x3xf32>
  return %y, %dx, %dw : tensor<8x16x4x4xf32>, tensor<8x16x8x8xf32>, tensor<16x1x3x3xf32>
}

// -----

// Eight channels of eight filters.
// CHECK-LABEL: func.func @convolution_0
// CHECK-SAME: dlb.scratch = {{4[0-9][0-9][0-9][0-9]}} : i64
func.func @eights(%x: tensor<8x16x8x8xf32>, %w: tensor<16x8x3x3xf32>) -> tensor<8x16x8x8xf32> {
  %y = dlb.convolution %x, %w strides [1, 1] low [1, 1] high [1, 1] dilations [1, 1] groups 2 : (tensor<8x16x8x8xf32>, tensor<16x8x3x3xf32>) -> tensor<8x16x8x8xf32>
  return %y : tensor<8x16x8x8xf32>
}

// -----

// CHECK-LABEL: func.func @convolution_0
// CHECK-SAME: dlb.scratch = {{1[0-9][0-9][0-9][0-9][0-9]}} : i64
func.func @large_groups(%x: tensor<8x18x8x8xf32>, %w: tensor<18x9x3x3xf32>) -> tensor<8x18x8x8xf32> {
  %y = dlb.convolution %x, %w strides [1, 1] low [1, 1] high [1, 1] dilations [1, 1] groups 2 : (tensor<8x18x8x8xf32>, tensor<18x9x3x3xf32>) -> tensor<8x18x8x8xf32>
  return %y : tensor<8x18x8x8xf32>
}

// -----

// CHECK-LABEL: func.func @convolution_0
// CHECK-SAME: dlb.scratch = {{1[0-9][0-9][0-9][0-9][0-9]}} : i64
func.func @no_groups(%x: tensor<8x16x8x8xf32>, %w: tensor<16x16x3x3xf32>) -> tensor<8x16x8x8xf32> {
  %y = dlb.convolution %x, %w strides [1, 1] low [1, 1] high [1, 1] dilations [1, 1] : (tensor<8x16x8x8xf32>, tensor<16x16x3x3xf32>) -> tensor<8x16x8x8xf32>
  return %y : tensor<8x16x8x8xf32>
}
