// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The gradient op itself; its expansion is tested in transforms/differentiate.mlir.
//
// RUN: dlb-opt %s --split-input-file --verify-diagnostics --verify-roundtrip | FileCheck %s

// CHECK-LABEL: @round_trip
func.func @round_trip(%y: tensor<f32>, %w: tensor<4x3xf32>, %b: tensor<3xf32>) {
  // CHECK: dlb.gradient %{{.*}} wrt %{{.*}}, %{{.*}} : tensor<f32> wrt tensor<4x3xf32>, tensor<3xf32>
  %0:2 = dlb.gradient %y wrt %w, %b : tensor<f32> wrt tensor<4x3xf32>, tensor<3xf32>
  return
}

// -----

func.func @gradient_c1(%y: tensor<4xf32>, %w: tensor<4x3xf32>) {
  // expected-error @+1 {{'dlb.gradient' op C1: gradients are of scalars, this has the shape 4}}
  %0 = "dlb.gradient"(%y, %w) : (tensor<4xf32>, tensor<4x3xf32>) -> tensor<4x3xf32>
  return
}

// -----

func.func @gradient_c2(%y: tensor<f32>, %w: tensor<4x3xf32>) {
  // expected-error @+1 {{'dlb.gradient' op yields 'tensor<4x3xf32>', not 'tensor<3x4xf32>'}}
  %0 = "dlb.gradient"(%y, %w) : (tensor<f32>, tensor<4x3xf32>) -> tensor<3x4xf32>
  return
}
