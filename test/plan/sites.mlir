// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a profile shows of each run.
//
// RUN: dlb-opt %s --dlb-group --dlb-outline --dlb-plan --dlb-sites=file=own.dlb --split-input-file | FileCheck %s

// Products count two, elements of element-wise ops one; the bias stands on another line.

// CHECK-LABEL: dlb.schedule @dense
// CHECK: dlb.run @contract_0
// CHECK-SAME: dlb.site = {bytes = 1312 : i64, file = "own.dlb", flops = 2176 : i64, instance = "mlp.dense", kind = "contract", line = 3 : i64, others = "4", pass = "forward"}
func.func @dense(%x: tensor<16x8xf32>, %w: tensor<8x8xf32>, %b: tensor<8xf32>) -> tensor<16x8xf32> {
  %h = dlb.contract %x, %w "nk,ku->nu" : (tensor<16x8xf32>, tensor<8x8xf32>) -> tensor<16x8xf32> loc("mlp.dense"(callsite("std.dlb":9:1 at "own.dlb":3:5)))
  %v = dlb.broadcast %b [1] : tensor<8xf32> -> tensor<16x8xf32> loc("own.dlb":4:5)
  %y = dlb.add %h, %v : tensor<16x8xf32> loc("own.dlb":4:5)
  return %y : tensor<16x8xf32>
}

// -----

// What is part of a gradient, and what comes behind the commit. Only what a slice takes is read.

// CHECK-LABEL: dlb.schedule @step
// CHECK: dlb.run @row_0
// CHECK-SAME: dlb.site = {bytes = 36 : i64, file = "own.dlb", flops = 8 : i64, {{.*}} kind = "row", line = 5 : i64, others = "", pass = "backward"}
// CHECK: dlb.commit
// CHECK: dlb.run @pointwise
// CHECK-SAME: pass = "update"}
func.func @step(%w: tensor<8xf32> {dlb.name = "w", dlb.role = "parameter"}, %x: tensor<100x8xf32>) -> (tensor<8xf32> {dlb.name = "w", dlb.updates = 0 : i64}, tensor<f32>) {
  %s = dlb.slice %x starts [7, 0] sizes [1, 8] strides [1, 1] : tensor<100x8xf32> -> tensor<1x8xf32> loc("own.dlb":5:1)
  %l = dlb.reduce_sum %s [0, 1] : tensor<1x8xf32> -> tensor<f32> loc(fused<"gradient">["own.dlb":5:1])
  %b = dlb.broadcast %l [] : tensor<f32> -> tensor<8xf32>
  %n = dlb.add %w, %b : tensor<8xf32>
  return %n, %l : tensor<8xf32>, tensor<f32>
}

// -----

// Half of the pairs of queries and keys of a causal attention, and the diagonal.

// CHECK-LABEL: dlb.schedule @attention
// CHECK: flops = 34816 : i64
func.func @attention(%q: tensor<2x4x16x8xf32>) -> (tensor<2x4x16x8xf32>, tensor<2x4x16xf32>) {
  %y, %l = dlb.attention %q, %q, %q scale 0.5 causal true : (tensor<2x4x16x8xf32>, tensor<2x4x16x8xf32>, tensor<2x4x16x8xf32>) -> (tensor<2x4x16x8xf32>, tensor<2x4x16xf32>)
  return %y, %l : tensor<2x4x16x8xf32>, tensor<2x4x16xf32>
}

// -----

// A scan costs its body times its steps.

// CHECK-LABEL: dlb.schedule @scan
// CHECK: dlb.run @scan_0
// CHECK-SAME: flops = 4224 : i64
func.func @scan(%h: tensor<8x4xf32>, %x: tensor<12x8x4xf32>, %u: tensor<4x4xf32>) -> tensor<8x4xf32> {
  %last = dlb.scan 12 carries 1 inputs 1 (%h, %x, %u)
      : (tensor<8x4xf32>, tensor<12x8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32> {
  ^bb0(%c: tensor<8x4xf32>, %xt: tensor<8x4xf32>, %k: tensor<4x4xf32>):
    %0 = dlb.contract %c, %k "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
    %1 = dlb.add %xt, %0 : tensor<8x4xf32>
    %2 = dlb.tanh %1 : tensor<8x4xf32>
    %3 = dlb.add %2, %2 : tensor<8x4xf32>
    dlb.next %3 : tensor<8x4xf32>
  }
  return %last : tensor<8x4xf32>
}
