// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// MLIR's own loop-invariant code motion knows scans: ops on captures move out, and their results
// become captures.
//
// RUN: dlb-opt %s --loop-invariant-code-motion | FileCheck %s

// CHECK-LABEL: @captures
// CHECK-SAME: (%[[H:[^:]*]]: tensor<4xf32>, %[[K:[^:]*]]: tensor<4xf32>)
func.func @captures(%h: tensor<4xf32>, %k: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: %[[S:.*]] = dlb.sin %[[K]]
  // CHECK: %[[E:.*]] = dlb.exp %[[S]]
  // CHECK: dlb.scan 3 carries 1 inputs 0(%[[H]], %[[K]], %{{.*}}, %[[E]])
  // CHECK: dlb.mul
  // CHECK-NEXT: dlb.next
  %0 = dlb.scan 3 carries 1 inputs 0 (%h, %k) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%c: tensor<4xf32>, %a: tensor<4xf32>):
    %1 = dlb.sin %a : tensor<4xf32>
    %2 = dlb.exp %1 : tensor<4xf32>
    %3 = dlb.mul %c, %2 : tensor<4xf32>
    dlb.next %3 : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @inputs_stay
func.func @inputs_stay(%h: tensor<4xf32>, %x: tensor<3x4xf32>) -> tensor<4xf32> {
  // CHECK-NOT: dlb.sin
  // CHECK: dlb.scan
  // CHECK: dlb.sin
  %0 = dlb.scan 3 carries 1 inputs 1 (%h, %x) : (tensor<4xf32>, tensor<3x4xf32>) -> tensor<4xf32> {
  ^bb0(%c: tensor<4xf32>, %a: tensor<4xf32>):
    %1 = dlb.sin %a : tensor<4xf32>
    %2 = dlb.mul %c, %1 : tensor<4xf32>
    dlb.next %2 : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}
