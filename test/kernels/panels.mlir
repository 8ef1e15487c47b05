// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A right operand that lies in panels is read where it lies, if a chunk's columns are whole panels.
//
// RUN: dlb-opt --dlb-kernels=cpu=x86-64-v4 %s | FileCheck %s

// CHECK-LABEL: func.func @rows(
// CHECK-SAME: dlb.scratch = 0
// CHECK: call @dlb_tile_contract_panels_f32
dlb.kernel @rows "contract" [4 by 2] aligned [0] : (tensor<4x19xf32>, tensor<4x19x32xf32>) -> tensor<4x128xf32> {
^bb0(%x: tensor<4x19xf32>, %w: tensor<4x19x32xf32>):
  %0 = dlb.transpose %w [1, 0, 2] : tensor<4x19x32xf32> -> tensor<19x4x32xf32>
  %1 = dlb.reshape %0 : tensor<19x4x32xf32> -> tensor<19x128xf32>
  %2 = dlb.contract %x, %1 "nk,ku->nu" : (tensor<4x19xf32>, tensor<19x128xf32>) -> tensor<4x128xf32>
  dlb.yield %2 : tensor<4x128xf32>
}

// One row: the chunks are columns.
// CHECK-LABEL: func.func @one_row(
// CHECK-SAME: dlb.scratch = 0
// CHECK: call @dlb_tile_contract_panels_f32
dlb.kernel @one_row "contract" [128 by 64] aligned [] : (tensor<1x19xf32>, tensor<4x19x32xf32>) -> tensor<1x128xf32> {
^bb0(%x: tensor<1x19xf32>, %w: tensor<4x19x32xf32>):
  %0 = dlb.transpose %w [1, 0, 2] : tensor<4x19x32xf32> -> tensor<19x4x32xf32>
  %1 = dlb.reshape %0 : tensor<19x4x32xf32> -> tensor<19x128xf32>
  %2 = dlb.contract %x, %1 "nk,ku->nu" : (tensor<1x19xf32>, tensor<19x128xf32>) -> tensor<1x128xf32>
  dlb.yield %2 : tensor<1x128xf32>
}

// Weights that were packed: the chunks of one row begin at panels, the last of which is padded.
// CHECK-LABEL: func.func @packed(
// CHECK-SAME: dlb.scratch = 0
// CHECK: call @dlb_tile_contract_panels_f32
dlb.kernel @packed "contract" [100 by 32] aligned [] : (tensor<1x19xf32>, tensor<100x19xf32>, tensor<4x608xf32>) -> tensor<1x100xf32> {
^bb0(%x: tensor<1x19xf32>, %w: tensor<100x19xf32>, %p: tensor<4x608xf32>):
  %0 = dlb.packed %w as "transposed panels" %p : tensor<100x19xf32>, tensor<4x608xf32>
  %1 = dlb.contract %x, %0 "nk,uk->nu" : (tensor<1x19xf32>, tensor<100x19xf32>) -> tensor<1x100xf32>
  dlb.yield %1 : tensor<1x100xf32>
}

// Half a panel.
// CHECK-LABEL: func.func @half(
// CHECK-NOT: dlb_tile_contract_panels_f32
// CHECK: call @dlb_tile_contract_f32
dlb.kernel @half "contract" [128 by 48] aligned [] : (tensor<1x19xf32>, tensor<4x19x32xf32>) -> tensor<1x128xf32> {
^bb0(%x: tensor<1x19xf32>, %w: tensor<4x19x32xf32>):
  %0 = dlb.transpose %w [1, 0, 2] : tensor<4x19x32xf32> -> tensor<19x4x32xf32>
  %1 = dlb.reshape %0 : tensor<19x4x32xf32> -> tensor<19x128xf32>
  %2 = dlb.contract %x, %1 "nk,ku->nu" : (tensor<1x19xf32>, tensor<19x128xf32>) -> tensor<1x128xf32>
  dlb.yield %2 : tensor<1x128xf32>
}

// The left operand lies in panels: it is laid out.
// CHECK-LABEL: func.func @left(
// CHECK-NOT: dlb_tile_contract_panels_f32
// CHECK: call @dlb_tile_contract_f32
dlb.kernel @left "contract" [128 by 128] aligned [] : (tensor<4x19x32xf32>, tensor<19x64xf32>) -> tensor<128x64xf32> {
^bb0(%x: tensor<4x19x32xf32>, %w: tensor<19x64xf32>):
  %0 = dlb.transpose %x [0, 2, 1] : tensor<4x19x32xf32> -> tensor<4x32x19xf32>
  %1 = dlb.reshape %0 : tensor<4x32x19xf32> -> tensor<128x19xf32>
  %2 = dlb.contract %1, %w "nk,ku->nu" : (tensor<128x19xf32>, tensor<19x64xf32>) -> tensor<128x64xf32>
  dlb.yield %2 : tensor<128x64xf32>
}
