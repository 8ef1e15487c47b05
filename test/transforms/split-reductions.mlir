// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Long reductions in two steps, and products of few rows.
//
// RUN: dlb-opt %s --dlb-split-reductions --split-input-file | FileCheck %s

// CHECK-LABEL: @to_scalar
// CHECK: %[[P:.*]] = dlb.reduce_sum %arg0 [1] : tensor<128x256xf32> -> tensor<128xf32>
// CHECK: dlb.reduce_sum %[[P]] [0] : tensor<128xf32> -> tensor<f32>
func.func @to_scalar(%x: tensor<128x256xf32>) -> tensor<f32> {
  %y = dlb.reduce_sum %x [0, 1] : tensor<128x256xf32> -> tensor<f32>
  return %y : tensor<f32>
}

// -----

// Two short dimensions make enough partial results; a kept one in between stays.

// CHECK-LABEL: @two_outer
// CHECK: %[[P:.*]] = dlb.reduce_max %arg0 [3] : tensor<2x1x3x16384xf32> -> tensor<2x1x3xf32>
// CHECK: dlb.reduce_max %[[P]] [0, 2] : tensor<2x1x3xf32> -> tensor<1xf32>
func.func @two_outer(%x: tensor<2x1x3x16384xf32>) -> tensor<1xf32> {
  %y = dlb.reduce_max %x [0, 2, 3] : tensor<2x1x3x16384xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// A long dimension is cut in two, by the largest divisor up to 64: 19200 = 64 · 300.

// CHECK-LABEL: @one_long
// CHECK: %[[R:.*]] = dlb.reshape %arg0 : tensor<19200xf32> -> tensor<64x300xf32>
// CHECK: %[[P:.*]] = dlb.reduce_mean %[[R]] [1] : tensor<64x300xf32> -> tensor<64xf32>
// CHECK: dlb.reduce_mean %[[P]] [0] : tensor<64xf32> -> tensor<f32>
func.func @one_long(%x: tensor<19200xf32>) -> tensor<f32> {
  %y = dlb.reduce_mean %x [0] : tensor<19200xf32> -> tensor<f32>
  return %y : tensor<f32>
}

// -----

// mean = mean of means, variance = mean of variances + variance of means.

// CHECK-LABEL: @moments
// CHECK: %[[M:.*]], %[[V:.*]] = dlb.moments %arg0 [2, 3]
// CHECK: %[[MEAN:.*]], %[[BETWEEN:.*]] = dlb.moments %[[M]] [0]
// CHECK: %[[WITHIN:.*]] = dlb.reduce_mean %[[V]] [0]
// CHECK: %[[VARIANCE:.*]] = dlb.add %[[WITHIN]], %[[BETWEEN]]
// CHECK: return %[[MEAN]], %[[VARIANCE]]
func.func @moments(%x: tensor<32x1x28x28xf32>) -> (tensor<1xf32>, tensor<1xf32>) {
  %m, %v = dlb.moments %x [0, 2, 3] : tensor<32x1x28x28xf32> -> tensor<1xf32>, tensor<1xf32>
  return %m, %v : tensor<1xf32>, tensor<1xf32>
}

// -----

// Left alone: enough results, few elements, positions, a prime length.

// CHECK-LABEL: @alone
// CHECK-NOT: dlb.reshape
// CHECK-COUNT-4: dlb.{{reduce_sum|argmax}}
// CHECK-NOT: dlb.{{reduce_sum|argmax}}
func.func @alone(%x: tensor<4x65536xf32>, %small: tensor<64x64xf32>, %long: tensor<65536xf32>, %prime: tensor<65537xf32>)
    -> (tensor<4xf32>, tensor<f32>, tensor<i32>, tensor<f32>) {
  %a = dlb.reduce_sum %x [1] : tensor<4x65536xf32> -> tensor<4xf32>
  %b = dlb.reduce_sum %small [0, 1] : tensor<64x64xf32> -> tensor<f32>
  %c = dlb.argmax %long 0 : tensor<65536xf32> -> tensor<i32>
  %d = dlb.reduce_sum %prime [0] : tensor<65537xf32> -> tensor<f32>
  return %a, %b, %c, %d : tensor<4xf32>, tensor<f32>, tensor<i32>, tensor<f32>
}

// -----

// A batch norm's statistics: first of each image that the convolution computes, then of all.

// CHECK-LABEL: @slices
// CHECK: %[[M:.*]], %[[V:.*]] = dlb.moments %{{.*}} [2, 3]
// CHECK: dlb.moments %[[M]] [0]
// CHECK: dlb.reduce_mean %[[V]] [0]
func.func @slices(%x: tensor<4x1x6x6xf32>, %w: tensor<2x1x3x3xf32>) -> tensor<2xf32> {
  %c = dlb.convolution %x, %w strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] : (tensor<4x1x6x6xf32>, tensor<2x1x3x3xf32>) -> tensor<4x2x4x4xf32>
  %e = dlb.neg %c : tensor<4x2x4x4xf32>
  %m, %v = dlb.moments %e [0, 2, 3] : tensor<4x2x4x4xf32> -> tensor<2xf32>, tensor<2xf32>
  return %v : tensor<2xf32>
}

// -----

// Of a stored tensor nothing is gained, nor where the slices' results are not contiguous.

// CHECK-LABEL: @whole
// CHECK: dlb.moments %arg0 [0, 2, 3]
// CHECK: dlb.reduce_sum %{{.*}} [0, 1]
func.func @whole(%x: tensor<4x2x4x4xf32>, %a: tensor<4x2x8xf32>, %w: tensor<8x8xf32>) -> (tensor<2xf32>, tensor<8xf32>) {
  %m, %v = dlb.moments %x [0, 2, 3] : tensor<4x2x4x4xf32> -> tensor<2xf32>, tensor<2xf32>
  %p = dlb.contract %a, %w "ntk,ku->ntu" : (tensor<4x2x8xf32>, tensor<8x8xf32>) -> tensor<4x2x8xf32>
  %s = dlb.reduce_sum %p [0, 1] : tensor<4x2x8xf32> -> tensor<8xf32>
  return %v, %s : tensor<2xf32>, tensor<8xf32>
}

// -----

// Long reductions in the body of a scan are cut there.

// CHECK-LABEL: @in_scan
func.func @in_scan(%c: tensor<f32>, %k: tensor<4x16384xf32>) -> tensor<f32> {
  // CHECK: dlb.scan
  // CHECK: dlb.reduce_sum {{.*}} [1] : tensor<4x16384xf32> -> tensor<4xf32>
  // CHECK: dlb.reduce_sum {{.*}} [0] : tensor<4xf32> -> tensor<f32>
  // CHECK: dlb.next
  %0 = dlb.scan 3 carries 1 inputs 0 (%c, %k) : (tensor<f32>, tensor<4x16384xf32>) -> tensor<f32> {
  ^bb0(%d: tensor<f32>, %l: tensor<4x16384xf32>):
    %1 = dlb.broadcast %d [] : tensor<f32> -> tensor<4x16384xf32>
    %2 = dlb.mul %1, %l : tensor<4x16384xf32>
    %3 = dlb.reduce_sum %2 [0, 1] : tensor<4x16384xf32> -> tensor<f32>
    dlb.next %3 : tensor<f32>
  }
  return %0 : tensor<f32>
}

// -----

// A quarter of the weights for each chunk, whichever operand they are.

// CHECK-LABEL: @few_rows
// CHECK: %[[X:.*]] = dlb.reshape %arg0 : tensor<8x512xf32> -> tensor<8x4x128xf32>
// CHECK: %[[W:.*]] = dlb.reshape %arg1 : tensor<512x128xf32> -> tensor<4x128x128xf32>
// CHECK: %[[P:.*]] = dlb.contract %[[X]], %[[W]] "nak,aku->anu" {{.*}} -> tensor<4x8x128xf32>
// CHECK: dlb.reduce_sum %[[P]] [0] : tensor<4x8x128xf32> -> tensor<8x128xf32>
// CHECK: dlb.contract {{.*}} "dku,dkabc->dabcu" {{.*}} -> tensor<4x2x1x3x128xf32>
// CHECK: dlb.reduce_sum {{.*}} [0] : tensor<4x2x1x3x128xf32> -> tensor<2x1x3x128xf32>
func.func @few_rows(%x: tensor<8x512xf32>, %w: tensor<512x128xf32>, %h: tensor<512x2x1x3xf32>)
    -> (tensor<8x128xf32>, tensor<2x1x3x128xf32>) {
  %y = dlb.contract %x, %w "nk,ku->nu" : (tensor<8x512xf32>, tensor<512x128xf32>) -> tensor<8x128xf32>
  %z = dlb.contract %w, %h "ku,kabc->abcu" : (tensor<512x128xf32>, tensor<512x2x1x3xf32>) -> tensor<2x1x3x128xf32>
  return %y, %z : tensor<8x128xf32>, tensor<2x1x3x128xf32>
}

// -----

// Left whole: one row, which is cut by columns; many rows; few weights; few steps; no quarters; weights that
// chunks of columns cut; a batch of matrices.

// CHECK-LABEL: @whole_products
// CHECK-NOT: dlb.reduce_sum
func.func @whole_products(%one: tensor<1x512xf32>, %many: tensor<33x512xf32>, %x: tensor<8x512xf32>, %w: tensor<512x128xf32>,
    %small: tensor<512x127xf32>, %y: tensor<32x252xf32>, %short: tensor<252x512xf32>, %odd: tensor<8x514xf32>,
    %v: tensor<514x128xf32>, %t: tensor<128x512xf32>, %batch: tensor<2x8x512xf32>, %each: tensor<2x512x128xf32>)
    -> (tensor<1x128xf32>, tensor<33x128xf32>, tensor<8x127xf32>, tensor<32x512xf32>, tensor<8x128xf32>,
        tensor<8x128xf32>, tensor<2x8x128xf32>) {
  %0 = dlb.contract %one, %w "nk,ku->nu" : (tensor<1x512xf32>, tensor<512x128xf32>) -> tensor<1x128xf32>
  %1 = dlb.contract %many, %w "nk,ku->nu" : (tensor<33x512xf32>, tensor<512x128xf32>) -> tensor<33x128xf32>
  %2 = dlb.contract %x, %small "nk,ku->nu" : (tensor<8x512xf32>, tensor<512x127xf32>) -> tensor<8x127xf32>
  %3 = dlb.contract %y, %short "nk,ku->nu" : (tensor<32x252xf32>, tensor<252x512xf32>) -> tensor<32x512xf32>
  %4 = dlb.contract %odd, %v "nk,ku->nu" : (tensor<8x514xf32>, tensor<514x128xf32>) -> tensor<8x128xf32>
  %5 = dlb.contract %x, %t "nk,uk->nu" : (tensor<8x512xf32>, tensor<128x512xf32>) -> tensor<8x128xf32>
  %6 = dlb.contract %batch, %each "bnk,bku->bnu" : (tensor<2x8x512xf32>, tensor<2x512x128xf32>) -> tensor<2x8x128xf32>
  return %0, %1, %2, %3, %4, %5, %6 : tensor<1x128xf32>, tensor<33x128xf32>, tensor<8x127xf32>, tensor<32x512xf32>,
      tensor<8x128xf32>, tensor<8x128xf32>, tensor<2x8x128xf32>
}

// -----

// In a loop each chunk of rows runs through all steps.

// CHECK-LABEL: @product_in_scan
// CHECK-NOT: dlb.reduce_sum
func.func @product_in_scan(%c: tensor<8x512xf32>, %w: tensor<512x512xf32>) -> tensor<8x512xf32> {
  %0 = dlb.scan 3 carries 1 inputs 0 (%c, %w) : (tensor<8x512xf32>, tensor<512x512xf32>) -> tensor<8x512xf32> {
  ^bb0(%d: tensor<8x512xf32>, %v: tensor<512x512xf32>):
    %1 = dlb.contract %d, %v "nk,ku->nu" : (tensor<8x512xf32>, tensor<512x512xf32>) -> tensor<8x512xf32>
    dlb.next %1 : tensor<8x512xf32>
  }
  return %0 : tensor<8x512xf32>
}
