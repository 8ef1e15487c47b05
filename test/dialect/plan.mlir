// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Schedules, their buffers and runs.
//
// RUN: dlb-opt %s --split-input-file --verify-diagnostics --verify-roundtrip | FileCheck %s

dlb.kernel @exp "pointwise"[8 by 2] aligned [0] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.exp %x : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}

// CHECK: dlb.schedule @round_trip arena 64 naive 128 : (tensor<8xf32>) -> (tensor<8xf32>, tensor<i32>) arguments [{dlb.role = "state"}] results [{dlb.updates = 0 : i64}, {}] {
dlb.schedule @round_trip arena 64 naive 128 : (tensor<8xf32>) -> (tensor<8xf32>, tensor<i32>) arguments [{dlb.role = "state"}] results [{dlb.updates = 0 : i64}, {}] {
  // CHECK-NEXT: dlb.argument 0 : memref<8xf32>
  // CHECK-NEXT: dlb.argument 0 : memref<8xf32>
  // CHECK-NEXT: dlb.result 1 : memref<i32>
  // CHECK-NEXT: dlb.arena 0 : memref<8xf32>
  %old = dlb.argument 0 : memref<8xf32>
  %new = dlb.argument 0 : memref<8xf32>
  %status = dlb.result 1 : memref<i32>
  %a = dlb.arena 0 : memref<8xf32>
  // CHECK-NEXT: dlb.run @exp[8 by 2] ins(%{{.*}} : memref<8xf32>) outs(%{{.*}} : memref<8xf32>)
  dlb.run @exp[8 by 2] ins(%old : memref<8xf32>) outs(%a : memref<8xf32>)
  // CHECK-NEXT: dlb.barrier
  dlb.barrier
  // CHECK-NEXT: dlb.commit %{{.*}} : memref<i32>
  dlb.commit %status : memref<i32>
  dlb.run @exp[8 by 2] ins(%a : memref<8xf32>) outs(%new : memref<8xf32>)
}

// -----

dlb.schedule @s arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{}] {
  %x = dlb.argument 0 : memref<8xf32>
  dlb.barrier
  // expected-error @+1 {{'dlb.result' op C1: buffers come before runs}}
  %y = dlb.result 0 : memref<8xf32>
}

// -----

dlb.schedule @s arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{}] {
  dlb.commit
  // expected-error @+1 {{'dlb.commit' op C1: a schedule has one commit at most}}
  dlb.commit
}

// -----

// expected-error @+1 {{'dlb.schedule' op C1: `dlb.constant` can't stand in a schedule}}
dlb.schedule @s arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{}] {
  %c = dlb.constant dense<1.0> : tensor<8xf32>
}

// -----

dlb.schedule @s arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{}] {
  // expected-error @+1 {{'dlb.argument' op C2: there is no number 1 among 1}}
  %x = dlb.argument 1 : memref<8xf32>
}

// -----

dlb.schedule @s arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{}] {
  // expected-error @+1 {{'dlb.result' op C2: is 'memref<4xf32>' where the function has 'tensor<8xf32>'}}
  %x = dlb.result 0 : memref<4xf32>
}

// -----

dlb.schedule @s arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{}] {
  // expected-error @+1 {{'dlb.arena' op C3: ends at byte 96 of an arena of 64}}
  %x = dlb.arena 64 : memref<8xf32>
}

// -----

// expected-error @+1 {{'dlb.schedule' op C4: needs one attribute dictionary per argument and result}}
dlb.schedule @s arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [] {
}

// -----

dlb.schedule @s arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{}] {
  // expected-error @+1 {{'dlb.arena' op C1: lies at byte 4, no multiple of 64}}
  %x = dlb.arena 4 : memref<8xf32>
}

// -----

dlb.schedule @s arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{}] {
  %x = dlb.argument 0 : memref<8xf32>
  // expected-error @+1 {{'dlb.run' op C1: there is no kernel `missing`}}
  dlb.run @missing[8 by 2] ins(%x : memref<8xf32>) outs(%x : memref<8xf32>)
}

// -----

dlb.kernel @exp "pointwise"[8 by 2] aligned [0] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.exp %x : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
dlb.schedule @s arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{}] {
  %x = dlb.argument 0 : memref<8xf32>
  // expected-error @+1 {{'dlb.run' op C1: differs from its kernel in extent, chunk or types}}
  dlb.run @exp[8 by 4] ins(%x : memref<8xf32>) outs(%x : memref<8xf32>)
}
