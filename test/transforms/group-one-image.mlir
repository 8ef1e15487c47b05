// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A convolution of one image is cut by its filters, in halves of sixteens, or few in eights.
// RUN: dlb-opt --dlb-group --split-input-file %s | FileCheck %s
// RUN: dlb-opt --dlb-group --dlb-outline --dlb-plan --split-input-file %s | FileCheck %s --check-prefix=PLAN
// RUN: dlb-opt --dlb-group --dlb-outline --dlb-plan --dlb-check-plan --dlb-kernels --split-input-file %s | FileCheck %s --check-prefix=KERNEL

// A chunk reads the addend at its own place, and the whole image.
// CHECK-LABEL: func.func @many
// CHECK: dlb.group "convolution"[160 by 80] aligned [2]
// KERNEL-LABEL: func.func @convolution_0
// KERNEL: %[[FIRST:.*]] = arith.index_cast %arg5 : index to i64
// KERNEL: %[[LAST:.*]] = arith.index_cast %arg6 : index to i64
// KERNEL: call @dlb_tile_convolution_f32({{.*}}, %[[FIRST]], %[[LAST]])
func.func @many(%x: tensor<1x8x6x6xf32> {dlb.name = "x", dlb.role = "input"},
                %w: tensor<160x8x3x3xf32> {dlb.name = "w", dlb.role = "parameter"},
                %b: tensor<1x160x6x6xf32> {dlb.name = "b", dlb.role = "input"}) -> (tensor<1x160x6x6xf32> {dlb.name = "y"}) {
  %c = dlb.convolution %x, %w strides [1, 1] low [1, 1] high [1, 1] dilations [1, 1] : (tensor<1x8x6x6xf32>, tensor<160x8x3x3xf32>) -> tensor<1x160x6x6xf32>
  %y = dlb.add %c, %b : tensor<1x160x6x6xf32>
  return %y : tensor<1x160x6x6xf32>
}

// -----

// As many filters as channels: a chunk reads all channels, after a barrier.
// CHECK-LABEL: func.func @square
// CHECK: dlb.group "convolution"[64 by 32] aligned []
// CHECK: dlb.group "convolution"[64 by 32] aligned [2]
// PLAN-LABEL: dlb.schedule @square
// PLAN: dlb.run @convolution_0
// PLAN-NEXT: dlb.barrier
// PLAN-NEXT: dlb.run @convolution_1
func.func @square(%x: tensor<1x64x6x6xf32> {dlb.name = "x", dlb.role = "input"},
                  %v: tensor<64x64x3x3xf32> {dlb.name = "v", dlb.role = "parameter"},
                  %w: tensor<64x64x3x3xf32> {dlb.name = "w", dlb.role = "parameter"},
                  %b: tensor<1x64x6x6xf32> {dlb.name = "b", dlb.role = "input"}) -> (tensor<1x64x6x6xf32> {dlb.name = "y"}) {
  %0 = dlb.convolution %x, %v strides [1, 1] low [1, 1] high [1, 1] dilations [1, 1] : (tensor<1x64x6x6xf32>, tensor<64x64x3x3xf32>) -> tensor<1x64x6x6xf32>
  %1 = dlb.convolution %0, %w strides [1, 1] low [1, 1] high [1, 1] dilations [1, 1] : (tensor<1x64x6x6xf32>, tensor<64x64x3x3xf32>) -> tensor<1x64x6x6xf32>
  %y = dlb.add %1, %b : tensor<1x64x6x6xf32>
  return %y : tensor<1x64x6x6xf32>
}

// -----

// Pooling is cut as the convolution before it, and waits for nobody.
// CHECK-LABEL: func.func @pooled
// CHECK: dlb.group "convolution"[40 by 32]
// CHECK: dlb.group "pool"[40 by 32]
// PLAN-LABEL: dlb.schedule @pooled
// PLAN: dlb.run @convolution_0
// PLAN-NEXT: dlb.run @pool_0
func.func @pooled(%x: tensor<1x8x6x6xf32> {dlb.name = "x", dlb.role = "input"},
                  %w: tensor<40x8x3x3xf32> {dlb.name = "w", dlb.role = "parameter"}) -> (tensor<1x40x2x2xf32> {dlb.name = "y"}) {
  %c = dlb.convolution %x, %w strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] : (tensor<1x8x6x6xf32>, tensor<40x8x3x3xf32>) -> tensor<1x40x4x4xf32>
  %p = dlb.average_pool %c window [2, 2] strides [2, 2] low [0, 0] high [0, 0] : (tensor<1x40x4x4xf32>) -> tensor<1x40x2x2xf32>
  return %p : tensor<1x40x2x2xf32>
}

// -----

// CHECK-LABEL: func.func @some
// CHECK: dlb.group "convolution"[40 by 32]
func.func @some(%x: tensor<1x8x6x6xf32> {dlb.name = "x", dlb.role = "input"},
                %w: tensor<40x8x3x3xf32> {dlb.name = "w", dlb.role = "parameter"}) -> (tensor<1x40x4x4xf32> {dlb.name = "y"}) {
  %c = dlb.convolution %x, %w strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] : (tensor<1x8x6x6xf32>, tensor<40x8x3x3xf32>) -> tensor<1x40x4x4xf32>
  return %c : tensor<1x40x4x4xf32>
}

// -----

// CHECK-LABEL: func.func @few
// CHECK: dlb.group "convolution"[16 by 8]
func.func @few(%x: tensor<1x8x6x6xf32> {dlb.name = "x", dlb.role = "input"},
               %w: tensor<16x8x3x3xf32> {dlb.name = "w", dlb.role = "parameter"}) -> (tensor<1x16x4x4xf32> {dlb.name = "y"}) {
  %c = dlb.convolution %x, %w strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] : (tensor<1x8x6x6xf32>, tensor<16x8x3x3xf32>) -> tensor<1x16x4x4xf32>
  return %c : tensor<1x16x4x4xf32>
}

// -----

// Channels that are not contiguous, and a data gradient: by images.
// CHECK-LABEL: func.func @whole
// CHECK: dlb.group "convolution"[1 by 1]
// CHECK: dlb.group "convolution"[1 by 1]
// KERNEL-LABEL: func.func @convolution_0
// KERNEL: %[[FIRST:.*]] = arith.index_cast %c0{{.*}} : index to i64
// KERNEL: %[[LAST:.*]] = arith.index_cast %c64{{.*}} : index to i64
// KERNEL: call @dlb_tile_convolution_f32({{.*}}, %[[FIRST]], %[[LAST]])
func.func @whole(%x: tensor<1x8x6x6xf32> {dlb.name = "x", dlb.role = "input"},
                 %w: tensor<64x8x3x3xf32> {dlb.name = "w", dlb.role = "parameter"},
                 %g: tensor<1x64x4x4xf32> {dlb.name = "g", dlb.role = "input"}) -> (tensor<1x4x4x64xf32> {dlb.name = "y"}, tensor<1x8x6x6xf32> {dlb.name = "d"}) {
  %c = dlb.convolution %x, %w strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] layout "nchw,kcrs->nhwk" : (tensor<1x8x6x6xf32>, tensor<64x8x3x3xf32>) -> tensor<1x4x4x64xf32>
  %d = dlb.convolution_data_gradient %g, %w strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] : (tensor<1x64x4x4xf32>, tensor<64x8x3x3xf32>) -> tensor<1x8x6x6xf32>
  return %c, %d : tensor<1x4x4x64xf32>, tensor<1x8x6x6xf32>
}
