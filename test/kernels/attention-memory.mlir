// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Attention and its gradients never hold the matrix of scores: with 2048 queries and keys and 4 heads
// of 64, the four matrices take 67 MB. Beyond operands and results, the arena and the scratch
// memory of eight threads stay below a tenth of that: 600 KB, and 600 KB for each thread.
//
// RUN: dlb-opt %s --dlb-differentiate --dlb-simplify --dlb-split-reductions --dlb-group --dlb-outline --dlb-plan --dlb-check-plan --dlb-kernels > %t
// RUN: FileCheck %s < %t
// RUN: FileCheck %s --check-prefix=SCRATCH < %t
// RUN: FileCheck %s --check-prefix=PRODUCTS < %t

// CHECK: dlb.schedule @step arena {{[1-5]?[0-9]?[0-9]?[0-9]?[0-9]?[0-9]}} naive


// SCRATCH-COUNT-3: func.func @attention_{{.*}} attributes {dlb.scratch = {{[1-5]?[0-9]?[0-9]?[0-9]?[0-9]?[0-9]}} : i64}
// SCRATCH-NOT: func.func @attention_

// Two products forward, three and four backward.
// PRODUCTS-COUNT-9: call @dlb_tile_contract_f32
// PRODUCTS-NOT: call @dlb_tile_contract_f32

func.func @step(%q: tensor<1x4x2048x64xf32>, %k: tensor<1x4x2048x64xf32>, %v: tensor<1x4x2048x64xf32>, %g: tensor<1x4x2048x64xf32>)
    -> (tensor<1x4x2048x64xf32>, tensor<1x4x2048x64xf32>, tensor<1x4x2048x64xf32>, tensor<1x4x2048x64xf32>) {
  %y, %lse = dlb.attention %q, %k, %v scale 0.125 causal true : (tensor<1x4x2048x64xf32>, tensor<1x4x2048x64xf32>, tensor<1x4x2048x64xf32>) -> (tensor<1x4x2048x64xf32>, tensor<1x4x2048xf32>)
  %p = dlb.mul %y, %g : tensor<1x4x2048x64xf32>
  %loss = dlb.reduce_sum %p [0, 1, 2, 3] : tensor<1x4x2048x64xf32> -> tensor<f32>
  %d:3 = dlb.gradient %loss wrt %q, %k, %v : tensor<f32> wrt tensor<1x4x2048x64xf32>, tensor<1x4x2048x64xf32>, tensor<1x4x2048x64xf32>
  return %y, %d#0, %d#1, %d#2 : tensor<1x4x2048x64xf32>, tensor<1x4x2048x64xf32>, tensor<1x4x2048x64xf32>, tensor<1x4x2048x64xf32>
}
