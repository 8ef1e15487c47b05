// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Which products are split into bf16 terms: those in f32 that are large enough, at the level of AMX.
// RUN: dlb-opt --dlb-kernels=cpu=x86-64-v4+amx %s | FileCheck %s
// RUN: dlb-opt --dlb-kernels=cpu=x86-64-v4 %s | FileCheck %s --check-prefix=V4
// V4-NOT: split

// The last chunk has 8 rows, and the same call: a row's bits do not depend on its chunk.
// CHECK-LABEL: func.func @dense
// CHECK: call @dlb_tile_contract_split_f32
dlb.kernel @dense "contract" [200 by 64] aligned [0] : (tensor<200x784xf32>, tensor<784x512xf32>) -> tensor<200x512xf32> {
^bb0(%x: tensor<200x784xf32>, %w: tensor<784x512xf32>):
  %0 = "dlb.contract"(%x, %w) {letters = "nk,ku->nu"} : (tensor<200x784xf32>, tensor<784x512xf32>) -> tensor<200x512xf32>
  dlb.yield %0 : tensor<200x512xf32>
}

// Slices of 16 rows, four of them at a time.
// CHECK-LABEL: func.func @slices
// CHECK: call @dlb_tile_contract_split_f32
dlb.kernel @slices "contract" [8 by 4] aligned [0] : (tensor<8x16x784xf32>, tensor<784x512xf32>) -> tensor<8x16x512xf32> {
^bb0(%x: tensor<8x16x784xf32>, %w: tensor<784x512xf32>):
  %0 = "dlb.contract"(%x, %w) {letters = "btk,ku->btu"} : (tensor<8x16x784xf32>, tensor<784x512xf32>) -> tensor<8x16x512xf32>
  dlb.yield %0 : tensor<8x16x512xf32>
}

// CHECK-LABEL: func.func @panels
// CHECK: call @dlb_tile_contract_split_panels_f32
dlb.kernel @panels "contract" [256 by 64] aligned [0] : (tensor<256x256xf32>, tensor<32x256x32xf32>) -> tensor<256x1024xf32> {
^bb0(%x: tensor<256x256xf32>, %p: tensor<32x256x32xf32>):
  %t = "dlb.transpose"(%p) {permutation = array<i64: 1, 0, 2>} : (tensor<32x256x32xf32>) -> tensor<256x32x32xf32>
  %w = "dlb.reshape"(%t) : (tensor<256x32x32xf32>) -> tensor<256x1024xf32>
  %0 = "dlb.contract"(%x, %w) {letters = "nk,ku->nu"} : (tensor<256x256xf32>, tensor<256x1024xf32>) -> tensor<256x1024xf32>
  dlb.yield %0 : tensor<256x1024xf32>
}

// Two chunks of 32 rows are one call where one or two threads run them; four of 16 are too few.
// CHECK-LABEL: func.func @two_chunks
// CHECK-SAME: dlb.joins
// CHECK: call @dlb_tile_contract_split_f32
dlb.kernel @two_chunks "contract" [128 by 32] aligned [0] : (tensor<128x784xf32>, tensor<784x512xf32>) -> tensor<128x512xf32> {
^bb0(%x: tensor<128x784xf32>, %w: tensor<784x512xf32>):
  %0 = "dlb.contract"(%x, %w) {letters = "nk,ku->nu"} : (tensor<128x784xf32>, tensor<784x512xf32>) -> tensor<128x512xf32>
  dlb.yield %0 : tensor<128x512xf32>
}

// CHECK-LABEL: func.func @few_rows
// CHECK: call @dlb_tile_contract_f32
dlb.kernel @few_rows "contract" [64 by 16] aligned [0] : (tensor<64x784xf32>, tensor<784x512xf32>) -> tensor<64x512xf32> {
^bb0(%x: tensor<64x784xf32>, %w: tensor<784x512xf32>):
  %0 = "dlb.contract"(%x, %w) {letters = "nk,ku->nu"} : (tensor<64x784xf32>, tensor<784x512xf32>) -> tensor<64x512xf32>
  dlb.yield %0 : tensor<64x512xf32>
}

// CHECK-LABEL: func.func @wide
// CHECK: call @dlb_tile_contract_f64
dlb.kernel @wide "contract" [256 by 64] aligned [0] : (tensor<256x784xf64>, tensor<784x512xf64>) -> tensor<256x512xf64> {
^bb0(%x: tensor<256x784xf64>, %w: tensor<784x512xf64>):
  %0 = "dlb.contract"(%x, %w) {letters = "nk,ku->nu"} : (tensor<256x784xf64>, tensor<784x512xf64>) -> tensor<256x512xf64>
  dlb.yield %0 : tensor<256x512xf64>
}

// Columns whose steps are adjacent.
// CHECK-LABEL: func.func @transposed
// CHECK: call @dlb_tile_contract_split_f32
dlb.kernel @transposed "contract" [128 by 32] aligned [0] : (tensor<128x784xf32>, tensor<512x784xf32>) -> tensor<128x512xf32> {
^bb0(%x: tensor<128x784xf32>, %w: tensor<512x784xf32>):
  %0 = "dlb.contract"(%x, %w) {letters = "nk,uk->nu"} : (tensor<128x784xf32>, tensor<512x784xf32>) -> tensor<128x512xf32>
  dlb.yield %0 : tensor<128x512xf32>
}
