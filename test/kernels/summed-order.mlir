// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Summed letters that stand in different orders: one operand has to be copied. It is the one whose
// copies are smaller: a chunk copies its own rows of %x, while %g would be copied by every chunk.
//
// RUN: dlb-opt --dlb-kernels=cpu=x86-64-v4 %s | FileCheck %s

// Eight rows of 24: so few that all chunks find room.
// CHECK-LABEL: func.func @rows_are_copied(
// CHECK-SAME: dlb.scratch = 768
// CHECK: call @dlb_tile_contract_f32
dlb.kernel @rows_are_copied "contract" [8 by 2] aligned [] : (tensor<6x4x32xf32>, tensor<4x6x8xf32>) -> tensor<8x32xf32> {
^bb0(%g: tensor<6x4x32xf32>, %x: tensor<4x6x8xf32>):
  %0 = dlb.contract %g, %x "bau,abk->ku" : (tensor<6x4x32xf32>, tensor<4x6x8xf32>) -> tensor<8x32xf32>
  dlb.yield %0 : tensor<8x32xf32>
}

// The columns are fewer, and there is one chunk: 3 of 24.
// CHECK-LABEL: func.func @columns_are_copied(
// CHECK-SAME: dlb.scratch = 320
// CHECK: call @dlb_tile_contract_f32
dlb.kernel @columns_are_copied "contract" [8 by 8] aligned [] : (tensor<6x4x3xf32>, tensor<4x6x8xf32>) -> tensor<8x3xf32> {
^bb0(%g: tensor<6x4x3xf32>, %x: tensor<4x6x8xf32>):
  %0 = dlb.contract %g, %x "bau,abk->ku" : (tensor<6x4x3xf32>, tensor<4x6x8xf32>) -> tensor<8x3xf32>
  dlb.yield %0 : tensor<8x3xf32>
}

// CHECK-LABEL: func.func @same_order(
// CHECK-SAME: dlb.scratch = 0
// CHECK: call @dlb_tile_contract_f32
dlb.kernel @same_order "contract" [8 by 2] aligned [] : (tensor<6x4x32xf32>, tensor<6x4x8xf32>) -> tensor<8x32xf32> {
^bb0(%g: tensor<6x4x32xf32>, %x: tensor<6x4x8xf32>):
  %0 = dlb.contract %g, %x "bau,bak->ku" : (tensor<6x4x32xf32>, tensor<6x4x8xf32>) -> tensor<8x32xf32>
  dlb.yield %0 : tensor<8x32xf32>
}
