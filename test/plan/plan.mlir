// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Order, memory and barriers of schedules.
//
// RUN: dlb-opt %s --dlb-group --dlb-outline --dlb-plan --dlb-check-plan --split-input-file | FileCheck %s

// Layers that cut the batch at the same places need no barrier between them.

// CHECK-LABEL: dlb.schedule @no_barrier
// CHECK-NOT: dlb.barrier
func.func @no_barrier(%x: tensor<16x8xf32>, %w: tensor<8x8xf32>, %v: tensor<8x32xf32>) -> tensor<16x32xf32> {
  %h = dlb.contract %x, %w "nk,ku->nu" : (tensor<16x8xf32>, tensor<8x8xf32>) -> tensor<16x8xf32>
  %y = dlb.contract %h, %v "nk,ku->nu" : (tensor<16x8xf32>, tensor<8x32xf32>) -> tensor<16x32xf32>
  return %y : tensor<16x32xf32>
}

// -----

// A sum over the batch reads every chunk's rows.

// CHECK-LABEL: dlb.schedule @barrier
// CHECK: dlb.run @contract_0
// CHECK-NEXT: dlb.barrier
// CHECK-NEXT: dlb.run @row_0
func.func @barrier(%x: tensor<16x8xf32>, %w: tensor<8x32xf32>) -> (tensor<16x32xf32>, tensor<32xf32>) {
  %h = dlb.contract %x, %w "nk,ku->nu" : (tensor<16x8xf32>, tensor<8x32xf32>) -> tensor<16x32xf32>
  %y = dlb.reduce_sum %h [0] : tensor<16x32xf32> -> tensor<32xf32>
  return %h, %y : tensor<16x32xf32>, tensor<32xf32>
}

// -----

// Runs of one chunk are all the same thread's.

// CHECK-LABEL: dlb.schedule @one_chunk
// CHECK-NOT: dlb.barrier
func.func @one_chunk(%x: tensor<16xf32>) -> tensor<f32> {
  %s = dlb.reduce_sum %x [0] : tensor<16xf32> -> tensor<f32>
  %b = dlb.broadcast %s [] : tensor<f32> -> tensor<8xf32>
  %e = dlb.exp %b : tensor<8xf32>
  %r = dlb.reverse %e [0] : tensor<8xf32>
  %l = dlb.log %r : tensor<8xf32>
  %y = dlb.reduce_max %l [0] : tensor<8xf32> -> tensor<f32>
  return %y : tensor<f32>
}

// -----

// A pointwise result takes the place of an operand that dies there and is read at its own index.

// CHECK-LABEL: dlb.schedule @in_place arena 2112 naive 4160
// CHECK-DAG: %[[P:[0-9]+]] = dlb.arena 0 : memref<16x32xf32>
// CHECK-DAG: %[[S:[0-9]+]] = dlb.arena 2048 : memref<16xf32>
// CHECK-DAG: %[[D:[0-9]+]] = dlb.arena 0 : memref<16x32xf32>
// CHECK: dlb.run @pointwise_0[16 by 4] ins(%[[P]], %[[S]] : {{.*}}) outs(%[[D]] :
func.func @in_place(%x: tensor<16x8xf32>, %w: tensor<8x32xf32>, %v: tensor<8x16xf32>) -> tensor<8x32xf32> {
  %p = dlb.contract %x, %w "nk,ku->nu" : (tensor<16x8xf32>, tensor<8x32xf32>) -> tensor<16x32xf32>
  %t = dlb.reshape %p : tensor<16x32xf32> -> tensor<32x16xf32>
  %s = dlb.reduce_sum %t [0] : tensor<32x16xf32> -> tensor<16xf32>
  %b = dlb.broadcast %s [0] : tensor<16xf32> -> tensor<16x32xf32>
  %d = dlb.sub %p, %b : tensor<16x32xf32>
  %y = dlb.contract %v, %d "un,nk->uk" : (tensor<8x16xf32>, tensor<16x32xf32>) -> tensor<8x32xf32>
  return %y : tensor<8x32xf32>
}

// -----

// What is read at other indices gets no successor in place; what is dead leaves its room to others.
// Results are written where the caller wants them.

// CHECK-LABEL: dlb.schedule @gap arena 8192 naive 12288
// CHECK-DAG: %[[Y:[0-9]+]] = dlb.result 0 : memref<16x64xf32>
// CHECK-DAG: %[[P:[0-9]+]] = dlb.arena 0 : memref<16x64xf32>
// CHECK-DAG: %[[T:[0-9]+]] = dlb.arena 4096 : memref<64x16xf32>
// CHECK-DAG: %[[Q:[0-9]+]] = dlb.arena 0 : memref<16x64xf32>
// CHECK: outs(%[[P]] :
// CHECK: ins(%[[P]] : {{.*}}) outs(%[[T]] :
// CHECK: ins(%[[T]], {{.*}}) outs(%[[Q]] :
// CHECK: ins(%[[Q]] : {{.*}}) outs(%[[Y]] :
func.func @gap(%x: tensor<16x8xf32>, %w: tensor<8x64xf32>, %v: tensor<16x16xf32>) -> tensor<16x64xf32> {
  %p = dlb.contract %x, %w "nk,ku->nu" : (tensor<16x8xf32>, tensor<8x64xf32>) -> tensor<16x64xf32>
  %t = dlb.transpose %p [1, 0] : tensor<16x64xf32> -> tensor<64x16xf32>
  %q = dlb.contract %t, %v "uk,kn->nu" : (tensor<64x16xf32>, tensor<16x16xf32>) -> tensor<16x64xf32>
  %r = dlb.reverse %q [0] : tensor<16x64xf32>
  %e = dlb.exp %r : tensor<16x64xf32>
  return %e : tensor<16x64xf32>
}

// -----

// The commit point comes before the first update, and loads the status; the step's order puts the
// reader of the old weights before the update.

// CHECK-LABEL: dlb.schedule @commit
// CHECK-DAG: %[[W:.*]] = dlb.argument 0 : memref<8x32xf32>
// CHECK-DAG: %[[NEW:.*]] = dlb.argument 0 : memref<8x32xf32>
// CHECK-DAG: %[[STATUS:.*]] = dlb.result 1 : memref<i32>
// CHECK: dlb.commit %[[STATUS]]
// CHECK-NEXT: dlb.run @{{.*}}outs(%[[NEW]] :
func.func @commit(%w: tensor<8x32xf32>, %g: tensor<8x32xf32>)
    -> (tensor<8x32xf32> {dlb.updates = 0 : i64}, tensor<i32> {dlb.status}) {
  %v = dlb.sub %w, %g : tensor<8x32xf32>
  %f = dlb.is_finite %g : tensor<8x32xf32>
  %ok = dlb.reduce_all %f [0, 1] : tensor<8x32xi1> -> tensor<i1>
  %zero = dlb.constant dense<0> : tensor<i32>
  %one = dlb.constant dense<1> : tensor<i32>
  %s = dlb.select %ok, %zero, %one : tensor<i1>, tensor<i32>
  return %v, %s : tensor<8x32xf32>, tensor<i32>
}

// -----

// An average reads the old weights: its run precedes theirs, whatever the order in the function.

// CHECK-LABEL: dlb.schedule @average
// CHECK: dlb.commit
// CHECK-NEXT: dlb.run @pointwise_1
// CHECK-NEXT: dlb.run @pointwise_0
func.func @average(%w: tensor<8xf32>, %a: tensor<8xf32>, %g: tensor<8xf32>)
    -> (tensor<8xf32> {dlb.updates = 0 : i64}, tensor<8xf32> {dlb.updates = 1 : i64}) {
  %v = dlb.sub %w, %g : tensor<8xf32>
  %b = dlb.add %a, %w : tensor<8xf32>
  return %v, %b : tensor<8xf32>, tensor<8xf32>
}

// -----

// The gradient that was produced last is read first: it is still in the caches.

// CHECK-LABEL: dlb.schedule @last
// CHECK: dlb.run @contract_0
// CHECK-SAME: outs(%[[FIRST:[0-9]+]] :
// CHECK: dlb.run @contract_1
// CHECK-SAME: outs(%[[SECOND:[0-9]+]] :
// CHECK: dlb.commit
// CHECK-NEXT: dlb.run @{{.*}} ins({{.*}}%[[SECOND]]
// CHECK-NEXT: dlb.run @{{.*}} ins({{.*}}%[[FIRST]]
func.func @last(%x: tensor<16x8xf32>, %v: tensor<8x4xf32>, %w: tensor<8x6xf32>, %d: tensor<16x4xf32>, %e: tensor<16x6xf32>)
    -> (tensor<8x4xf32> {dlb.updates = 1 : i64}, tensor<8x6xf32> {dlb.updates = 2 : i64}) {
  %g = dlb.contract %x, %d "nk,nu->ku" : (tensor<16x8xf32>, tensor<16x4xf32>) -> tensor<8x4xf32>
  %h = dlb.contract %x, %e "nk,nu->ku" : (tensor<16x8xf32>, tensor<16x6xf32>) -> tensor<8x6xf32>
  %a = dlb.sub %v, %g : tensor<8x4xf32>
  %b = dlb.sub %w, %h : tensor<8x6xf32>
  return %a, %b : tensor<8x4xf32>, tensor<8x6xf32>
}

// -----

// Two large intermediate values at once would be the peak: the second branch waits for the end of the first.

// CHECK-LABEL: dlb.schedule @lean
// CHECK: dlb.run @contract_0
// CHECK: dlb.run @row_0
// CHECK: dlb.run @contract_0
// CHECK: dlb.run @row_0
func.func @lean(%x: tensor<64x8xf32>, %w: tensor<8x64xf32>, %v: tensor<8x64xf32>) -> (tensor<64xf32>, tensor<64xf32>) {
  %p = dlb.contract %x, %w "nk,ku->nu" : (tensor<64x8xf32>, tensor<8x64xf32>) -> tensor<64x64xf32>
  %q = dlb.contract %x, %v "nk,ku->nu" : (tensor<64x8xf32>, tensor<8x64xf32>) -> tensor<64x64xf32>
  %a = dlb.reduce_sum %p [0] : tensor<64x64xf32> -> tensor<64xf32>
  %b = dlb.reduce_sum %q [0] : tensor<64x64xf32> -> tensor<64xf32>
  return %a, %b : tensor<64xf32>, tensor<64xf32>
}
