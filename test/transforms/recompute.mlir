// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What is alive where most is, and follows from what is alive there anyway, is computed again for
// contractions that read it later; with the same values.
//
// RUN: dlb-opt --dlb-group --dlb-recompute %s --split-input-file | FileCheck %s
// RUN: sed '/^[/][/] -----/,$d' %s > %t.mlir
// RUN: dlb-opt --dlb-group %t.mlir | dlb-run --input='dense<0.03> : tensor<512x256xf32>' --input='dense<0.2> : tensor<256x1024xf32>' --input='dense<0.05> : tensor<1024x512xf32>' --input='dense<0.01> : tensor<512x512xf32>' > %t.kept
// RUN: dlb-opt --dlb-group --dlb-recompute %t.mlir | dlb-run --input='dense<0.03> : tensor<512x256xf32>' --input='dense<0.2> : tensor<256x1024xf32>' --input='dense<0.05> : tensor<1024x512xf32>' --input='dense<0.01> : tensor<512x512xf32>' > %t.again
// RUN: diff %t.kept %t.again

// CHECK-LABEL: func.func @again
// CHECK: %[[H:.*]]:2 = dlb.group "contract"
// CHECK-COUNT-8: dlb.group "contract"
// CHECK: %[[A:.*]] = dlb.group "pointwise"[512 by 128] aligned [0](%[[H]]#0)
// CHECK: dlb.erf
// CHECK: dlb.group "contract"{{.*}}%[[A]]
func.func @again(%x: tensor<512x256xf32>, %w: tensor<256x1024xf32>, %v: tensor<1024x512xf32>, %u: tensor<512x512xf32>)
    -> (tensor<f32>, tensor<f32>) {
  %h = dlb.contract %x, %w "nk,ku->nu" : (tensor<512x256xf32>, tensor<256x1024xf32>) -> tensor<512x1024xf32>
  %e = dlb.erf %h : tensor<512x1024xf32>
  %a = dlb.mul %h, %e : tensor<512x1024xf32>
  %y = dlb.contract %a, %v "nk,ku->nu" : (tensor<512x1024xf32>, tensor<1024x512xf32>) -> tensor<512x512xf32>
  %c0 = dlb.contract %y, %u "nk,ku->nu" : (tensor<512x512xf32>, tensor<512x512xf32>) -> tensor<512x512xf32>
  %c1 = dlb.contract %c0, %u "nk,ku->nu" : (tensor<512x512xf32>, tensor<512x512xf32>) -> tensor<512x512xf32>
  %c2 = dlb.contract %c1, %u "nk,ku->nu" : (tensor<512x512xf32>, tensor<512x512xf32>) -> tensor<512x512xf32>
  %c3 = dlb.contract %c2, %u "nk,ku->nu" : (tensor<512x512xf32>, tensor<512x512xf32>) -> tensor<512x512xf32>
  %c4 = dlb.contract %c3, %u "nk,ku->nu" : (tensor<512x512xf32>, tensor<512x512xf32>) -> tensor<512x512xf32>
  %c5 = dlb.contract %c4, %u "nk,ku->nu" : (tensor<512x512xf32>, tensor<512x512xf32>) -> tensor<512x512xf32>
  // Most is alive here.
  %da = dlb.contract %c5, %v "nu,ku->nk" : (tensor<512x512xf32>, tensor<1024x512xf32>) -> tensor<512x1024xf32>
  %q = dlb.mul %da, %h : tensor<512x1024xf32>
  %dv = dlb.contract %a, %c5 "nk,nu->ku" : (tensor<512x1024xf32>, tensor<512x512xf32>) -> tensor<1024x512xf32>
  %dw = dlb.contract %x, %q "nk,nu->ku" : (tensor<512x256xf32>, tensor<512x1024xf32>) -> tensor<256x1024xf32>
  %0 = dlb.reduce_sum %dv [0, 1] : tensor<1024x512xf32> -> tensor<f32>
  %1 = dlb.reduce_sum %dw [0, 1] : tensor<256x1024xf32> -> tensor<f32>
  return %0, %1 : tensor<f32>, tensor<f32>
}

// -----

// Nobody needs %h again: keeping it would save nothing.

// CHECK-LABEL: func.func @input_is_not_kept
// CHECK-NOT: dlb.group "pointwise"
// CHECK: return
func.func @input_is_not_kept(%x: tensor<512x256xf32>, %w: tensor<256x1024xf32>, %v: tensor<1024x512xf32>, %u: tensor<512x512xf32>)
    -> (tensor<f32>, tensor<f32>) {
  %h = dlb.contract %x, %w "nk,ku->nu" : (tensor<512x256xf32>, tensor<256x1024xf32>) -> tensor<512x1024xf32>
  %e = dlb.erf %h : tensor<512x1024xf32>
  %a = dlb.mul %h, %e : tensor<512x1024xf32>
  %y = dlb.contract %a, %v "nk,ku->nu" : (tensor<512x1024xf32>, tensor<1024x512xf32>) -> tensor<512x512xf32>
  %c0 = dlb.contract %y, %u "nk,ku->nu" : (tensor<512x512xf32>, tensor<512x512xf32>) -> tensor<512x512xf32>
  %c1 = dlb.contract %c0, %u "nk,ku->nu" : (tensor<512x512xf32>, tensor<512x512xf32>) -> tensor<512x512xf32>
  %c2 = dlb.contract %c1, %u "nk,ku->nu" : (tensor<512x512xf32>, tensor<512x512xf32>) -> tensor<512x512xf32>
  %c3 = dlb.contract %c2, %u "nk,ku->nu" : (tensor<512x512xf32>, tensor<512x512xf32>) -> tensor<512x512xf32>
  %c4 = dlb.contract %c3, %u "nk,ku->nu" : (tensor<512x512xf32>, tensor<512x512xf32>) -> tensor<512x512xf32>
  %c5 = dlb.contract %c4, %u "nk,ku->nu" : (tensor<512x512xf32>, tensor<512x512xf32>) -> tensor<512x512xf32>
  // Most is alive here.
  %da = dlb.contract %c5, %v "nu,ku->nk" : (tensor<512x512xf32>, tensor<1024x512xf32>) -> tensor<512x1024xf32>
  %q = dlb.mul %da, %da : tensor<512x1024xf32>
  %dv = dlb.contract %a, %c5 "nk,nu->ku" : (tensor<512x1024xf32>, tensor<512x512xf32>) -> tensor<1024x512xf32>
  %dw = dlb.contract %x, %q "nk,nu->ku" : (tensor<512x256xf32>, tensor<512x1024xf32>) -> tensor<256x1024xf32>
  %0 = dlb.reduce_sum %dv [0, 1] : tensor<1024x512xf32> -> tensor<f32>
  %1 = dlb.reduce_sum %dw [0, 1] : tensor<256x1024xf32> -> tensor<f32>
  return %0, %1 : tensor<f32>, tensor<f32>
}

// -----

// The product that reads it multiplies each element 64 times only.

// CHECK-LABEL: func.func @narrow
// CHECK-NOT: dlb.group "pointwise"
// CHECK: return
func.func @narrow(%x: tensor<512x256xf32>, %w: tensor<256x1024xf32>, %v: tensor<1024x64xf32>, %u: tensor<64x64xf32>)
    -> (tensor<f32>, tensor<f32>) {
  %h = dlb.contract %x, %w "nk,ku->nu" : (tensor<512x256xf32>, tensor<256x1024xf32>) -> tensor<512x1024xf32>
  %e = dlb.erf %h : tensor<512x1024xf32>
  %a = dlb.mul %h, %e : tensor<512x1024xf32>
  %y = dlb.contract %a, %v "nk,ku->nu" : (tensor<512x1024xf32>, tensor<1024x64xf32>) -> tensor<512x64xf32>
  %c0 = dlb.contract %y, %u "nk,ku->nu" : (tensor<512x64xf32>, tensor<64x64xf32>) -> tensor<512x64xf32>
  %c1 = dlb.contract %c0, %u "nk,ku->nu" : (tensor<512x64xf32>, tensor<64x64xf32>) -> tensor<512x64xf32>
  %c2 = dlb.contract %c1, %u "nk,ku->nu" : (tensor<512x64xf32>, tensor<64x64xf32>) -> tensor<512x64xf32>
  %c3 = dlb.contract %c2, %u "nk,ku->nu" : (tensor<512x64xf32>, tensor<64x64xf32>) -> tensor<512x64xf32>
  %c4 = dlb.contract %c3, %u "nk,ku->nu" : (tensor<512x64xf32>, tensor<64x64xf32>) -> tensor<512x64xf32>
  %c5 = dlb.contract %c4, %u "nk,ku->nu" : (tensor<512x64xf32>, tensor<64x64xf32>) -> tensor<512x64xf32>
  // Most is alive here.
  %da = dlb.contract %c5, %v "nu,ku->nk" : (tensor<512x64xf32>, tensor<1024x64xf32>) -> tensor<512x1024xf32>
  %q = dlb.mul %da, %h : tensor<512x1024xf32>
  %dv = dlb.contract %a, %c5 "nk,nu->ku" : (tensor<512x1024xf32>, tensor<512x64xf32>) -> tensor<1024x64xf32>
  %dw = dlb.contract %x, %q "nk,nu->ku" : (tensor<512x256xf32>, tensor<512x1024xf32>) -> tensor<256x1024xf32>
  %0 = dlb.reduce_sum %dv [0, 1] : tensor<1024x64xf32> -> tensor<f32>
  %1 = dlb.reduce_sum %dw [0, 1] : tensor<256x1024xf32> -> tensor<f32>
  return %0, %1 : tensor<f32>, tensor<f32>
}

// -----

// It has 512 KB only.

// CHECK-LABEL: func.func @small
// CHECK-NOT: dlb.group "pointwise"
// CHECK: return
func.func @small(%x: tensor<512x256xf32>, %w: tensor<256x256xf32>, %v: tensor<256x512xf32>, %u: tensor<512x512xf32>)
    -> (tensor<f32>, tensor<f32>) {
  %h = dlb.contract %x, %w "nk,ku->nu" : (tensor<512x256xf32>, tensor<256x256xf32>) -> tensor<512x256xf32>
  %e = dlb.erf %h : tensor<512x256xf32>
  %a = dlb.mul %h, %e : tensor<512x256xf32>
  %y = dlb.contract %a, %v "nk,ku->nu" : (tensor<512x256xf32>, tensor<256x512xf32>) -> tensor<512x512xf32>
  %c0 = dlb.contract %y, %u "nk,ku->nu" : (tensor<512x512xf32>, tensor<512x512xf32>) -> tensor<512x512xf32>
  %c1 = dlb.contract %c0, %u "nk,ku->nu" : (tensor<512x512xf32>, tensor<512x512xf32>) -> tensor<512x512xf32>
  %c2 = dlb.contract %c1, %u "nk,ku->nu" : (tensor<512x512xf32>, tensor<512x512xf32>) -> tensor<512x512xf32>
  %c3 = dlb.contract %c2, %u "nk,ku->nu" : (tensor<512x512xf32>, tensor<512x512xf32>) -> tensor<512x512xf32>
  %c4 = dlb.contract %c3, %u "nk,ku->nu" : (tensor<512x512xf32>, tensor<512x512xf32>) -> tensor<512x512xf32>
  %c5 = dlb.contract %c4, %u "nk,ku->nu" : (tensor<512x512xf32>, tensor<512x512xf32>) -> tensor<512x512xf32>
  // Most is alive here.
  %da = dlb.contract %c5, %v "nu,ku->nk" : (tensor<512x512xf32>, tensor<256x512xf32>) -> tensor<512x256xf32>
  %q = dlb.mul %da, %h : tensor<512x256xf32>
  %dv = dlb.contract %a, %c5 "nk,nu->ku" : (tensor<512x256xf32>, tensor<512x512xf32>) -> tensor<256x512xf32>
  %dw = dlb.contract %x, %q "nk,nu->ku" : (tensor<512x256xf32>, tensor<512x256xf32>) -> tensor<256x256xf32>
  %0 = dlb.reduce_sum %dv [0, 1] : tensor<256x512xf32> -> tensor<f32>
  %1 = dlb.reduce_sum %dw [0, 1] : tensor<256x256xf32> -> tensor<f32>
  return %0, %1 : tensor<f32>, tensor<f32>
}
