// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The ops of a gradient carry the location of the op whose derivative they compute.
//
// RUN: dlb-opt %s --dlb-differentiate --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s

// CHECK-LABEL: @locations
func.func @locations(%x: tensor<f32>) -> tensor<f32> {
  // CHECK: dlb.sin {{.*}} loc("net.dlb":3:5)
  %y = dlb.sin %x : tensor<f32> loc("net.dlb":3:5)
  // CHECK: dlb.constant {{.*}} loc(fused<"gradient">["net.dlb":9:1])
  // CHECK: dlb.cos {{.*}} loc(fused<"gradient">["net.dlb":3:5])
  %g = dlb.gradient %y wrt %x : tensor<f32> wrt tensor<f32> loc("net.dlb":9:1)
  return %g : tensor<f32>
}
