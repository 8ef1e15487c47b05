// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The step object: the function that all threads run, and the descriptor of runtime/abi/program.h.
//
// RUN: dlb-opt %s --dlb-steps=cpu=x86-64-v4 | FileCheck %s
// RUN: dlb-opt %s --dlb-steps=order=reverse | FileCheck %s --check-prefix=REVERSE
// RUN: dlb-opt %s --dlb-steps=order=shuffle | FileCheck %s --check-prefix=SHUFFLE
// RUN: not dlb-opt %s --dlb-steps=cpu=z80 2>&1 | FileCheck %s --check-prefix=UNKNOWN

// UNKNOWN: `z80` is no instruction set

// Kernels and the barrier are outside.
// CHECK-DAG: llvm.func @k(!llvm.ptr, !llvm.ptr, !llvm.ptr, i64, i64)
// CHECK-DAG: llvm.func @dlb_barrier(!llvm.ptr, i32)
func.func private @k(memref<10xf32>, memref<10xf32>, memref<100xi8>, index, index) attributes {dlb.scratch = 100 : i64}
// CHECK-DAG: llvm.func @joined(!llvm.ptr, !llvm.ptr, !llvm.ptr, i64, i64)
func.func private @joined(memref<10xf32>, memref<10xf32>, memref<0xi8>, index, index) attributes {dlb.joins, dlb.scratch = 0 : i64}
func.func private @one(memref<10xf32>, memref<i32>, memref<0xi8>, index, index) attributes {dlb.scratch = 0 : i64}

// CHECK: llvm.func internal @dlb_run_step(%[[CALL:.*]]: !llvm.ptr, %[[TEAM:.*]]: !llvm.ptr, %[[THREAD:.*]]: i32, %[[THREADS:.*]]: i32) {
// The scratch memory of thread t begins at 128 t: 100 bytes, rounded up to lines.
// CHECK: %[[SIZE:.*]] = llvm.mlir.constant(128 : i64)
// CHECK: llvm.mul %{{.*}}, %[[SIZE]] : i64
dlb.schedule @step arena 128 naive 128 : (tensor<10xf32>, tensor<10xf32>) -> (tensor<10xf32>, tensor<i32>)
    arguments [{dlb.name = "w", dlb.role = "parameter"}, {dlb.name = "x", dlb.role = "input"}]
    results [{dlb.name = "w", dlb.updates = 0 : i64}, {dlb.name = "status", dlb.status}] {
  %w = dlb.argument 0 : memref<10xf32>
  %x = dlb.argument 1 : memref<10xf32>
  %new = dlb.argument 0 : memref<10xf32>
  %status = dlb.result 1 : memref<i32>
  %a = dlb.arena 0 : memref<10xf32>
  %b = dlb.arena 64 : memref<10xf32>
  // Chunks 4 t / T up to 4 (t + 1) / T, of three slices and at last one.
  // CHECK: llvm.br ^[[HEAD:bb[0-9]+]](%{{.*}} : i64)
  // CHECK: ^[[HEAD]](%[[C:.*]]: i64):
  // CHECK-NEXT: llvm.icmp "slt" %[[C]],
  // CHECK: %[[CHUNK:.*]] = llvm.mlir.constant(3 : i64)
  // CHECK-NEXT: %[[FIRST:.*]] = llvm.mul %[[C]], %[[CHUNK]]
  // CHECK-NEXT: %[[NEXT:.*]] = llvm.add %[[FIRST]], %[[CHUNK]]
  // CHECK-NEXT: %[[EXTENT:.*]] = llvm.mlir.constant(10 : i64)
  // CHECK-NEXT: %[[LAST:.*]] = llvm.intr.smin(%[[NEXT]], %[[EXTENT]])
  // CHECK-NEXT: llvm.call @k(%{{.*}}, %{{.*}}, %{{.*}}, %[[FIRST]], %[[LAST]])
  // REVERSE: llvm.sub %{{.*}}, %{{.*}} : i64
  // SHUFFLE: llvm.srem
  dlb.run @k[10 by 3] ins(%x : memref<10xf32>) outs(%a : memref<10xf32>)
  // All chunks of a thread in one call, unless they are out of order.
  // CHECK: llvm.icmp "slt" %[[BEGIN:[0-9]+]], %[[END:[0-9]+]]
  // CHECK: %[[EACH:.*]] = llvm.mlir.constant(3 : i64)
  // CHECK-NEXT: %[[FROM:.*]] = llvm.mul %[[BEGIN]], %[[EACH]]
  // CHECK-NEXT: %[[BEHIND:.*]] = llvm.mul %[[END]], %[[EACH]]
  // CHECK: %[[TO:.*]] = llvm.intr.smin(%[[BEHIND]],
  // CHECK-NEXT: llvm.call @joined(%{{.*}}, %{{.*}}, %{{.*}}, %[[FROM]], %[[TO]])
  // REVERSE: llvm.sub %{{.*}}, %{{.*}} : i64
  // SHUFFLE: llvm.srem
  dlb.run @joined[10 by 3] ins(%x : memref<10xf32>) outs(%b : memref<10xf32>)
  // CHECK: llvm.call @dlb_barrier(%[[TEAM]], %[[THREAD]])
  dlb.barrier
  // CHECK: llvm.call @one
  // The only chunk is in any order the first.
  // REVERSE-NOT: llvm.sub
  // SHUFFLE-NOT: llvm.srem
  // REVERSE: llvm.call @one
  // SHUFFLE: llvm.call @one
  dlb.run @one[1 by 1] ins(%a : memref<10xf32>) outs(%status : memref<i32>)
  // Behind a barrier all threads read the status; the first reports it; a bad one ends the step.
  // CHECK: llvm.call @dlb_barrier
  // CHECK-NEXT: %[[WORD:.*]] = llvm.load %{{.*}} : !llvm.ptr -> i32
  // CHECK: llvm.store %[[WORD]], %{{.*}} : i32, !llvm.ptr
  // CHECK: llvm.icmp "eq" %[[WORD]],
  // CHECK: llvm.cond_br %{{.*}}, ^{{.*}}, ^[[EXIT:bb[0-9]+]]
  dlb.commit %status : memref<i32>
  dlb.run @k[10 by 3] ins(%a : memref<10xf32>) outs(%new : memref<10xf32>)
  // CHECK: llvm.br ^[[EXIT]]
  // CHECK: ^[[EXIT]]:
  // CHECK-NEXT: llvm.call @dlb_barrier
  // CHECK-NEXT: llvm.return
}

// Names, roles and the like; the second function has no status of its own and reports 0.
// CHECK: llvm.func internal @dlb_run_predict
// CHECK: %[[ZERO:.*]] = llvm.mlir.constant(0 : i32)
// CHECK: llvm.store %[[ZERO]],
dlb.schedule @predict arena 0 naive 0 : (tensor<10xf32>) -> tensor<10xf32> arguments [{dlb.name = "x"}] results [{dlb.name = "y"}] {
  %x = dlb.argument 0 : memref<10xf32>
  %y = dlb.result 0 : memref<10xf32>
  dlb.run @k[10 by 3] ins(%x : memref<10xf32>) outs(%y : memref<10xf32>)
}

// CHECK-DAG: llvm.mlir.global internal constant @{{.*}}("step\00")
// CHECK-DAG: llvm.mlir.global internal constant @{{.*}}("w\00")
// CHECK-DAG: llvm.mlir.global internal constant @[[ISA:.*]]("x86-64-v4\00")
// CHECK: llvm.mlir.global external constant @dlb_program() {{.*}} : !llvm.struct<(i32, i32, ptr, ptr)>
// CHECK: llvm.mlir.constant(2 : i32)
// CHECK: llvm.mlir.constant(2 : i32)
// CHECK: llvm.mlir.addressof @[[ISA]]
