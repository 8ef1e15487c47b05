// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Products of factors that hold bf16 numbers only: on the tile registers, if there are any and the
// product is not tiny. Numbers are rounded wherever the program says so.
// RUN: dlb-opt --dlb-kernels=cpu=x86-64-v4+amx %s | FileCheck %s
// RUN: dlb-opt --dlb-kernels=cpu=x86-64-v4 %s | FileCheck %s --check-prefix=V4 --implicit-check-not=_bf16_

// CHECK-LABEL: func.func @dense
// CHECK: call @dlb_tile_contract_bf16_f32
// V4-LABEL: func.func @dense
// V4: call @dlb_tile_contract_f32
dlb.kernel @dense "contract" [128 by 32] aligned [0] : (tensor<128x784xf32>, tensor<784x512xf32>) -> tensor<128x512xf32> {
^bb0(%x: tensor<128x784xf32>, %w: tensor<784x512xf32>):
  %0 = dlb.contract %x, %w "nk,ku->nu" {dlb.bf16} : (tensor<128x784xf32>, tensor<784x512xf32>) -> tensor<128x512xf32>
  dlb.yield %0 : tensor<128x512xf32>
}

// CHECK-LABEL: func.func @panels
// CHECK: call @dlb_tile_contract_bf16_panels_f32
dlb.kernel @panels "contract" [256 by 64] aligned [0] : (tensor<256x256xf32>, tensor<32x256x32xf32>) -> tensor<256x1024xf32> {
^bb0(%x: tensor<256x256xf32>, %p: tensor<32x256x32xf32>):
  %t = dlb.transpose %p [1, 0, 2] : tensor<32x256x32xf32> -> tensor<256x32x32xf32>
  %w = dlb.reshape %t : tensor<256x32x32xf32> -> tensor<256x1024xf32>
  %0 = dlb.contract %x, %w "nk,ku->nu" {dlb.bf16} : (tensor<256x256xf32>, tensor<256x1024xf32>) -> tensor<256x1024xf32>
  dlb.yield %0 : tensor<256x1024xf32>
}

// CHECK-LABEL: func.func @tiny
// CHECK: call @dlb_tile_contract_f32
dlb.kernel @tiny "contract" [8 by 2] aligned [0] : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32> {
^bb0(%x: tensor<8x8xf32>, %w: tensor<8x8xf32>):
  %0 = dlb.contract %x, %w "nk,ku->nu" {dlb.bf16} : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  dlb.yield %0 : tensor<8x8xf32>
}
