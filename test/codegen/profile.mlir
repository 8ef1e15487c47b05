// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A step that is profiled: before each chunk, and before waiting, a thread says so.
//
// RUN: dlb-opt %s --dlb-steps | FileCheck %s

func.func private @k(memref<10xf32>, memref<10xf32>, memref<0xi8>, index, index) attributes {dlb.scratch = 0 : i64}

// CHECK-DAG: llvm.mlir.global internal constant @[[FUNCTION:.*]]("predict\00")
// CHECK-DAG: llvm.mlir.global internal constant @[[KERNEL:.*]]("k\00")
// CHECK-DAG: llvm.mlir.global internal constant @[[KIND:.*]]("pointwise\00")
// CHECK-DAG: llvm.mlir.global internal constant @[[FILE:.*]]("a.dlb\00")
// Function, kernel, kind, pass, file, instance, others; line, chunks, flops, bytes, joins.
// CHECK: llvm.mlir.global internal constant @[[SITE:[a-z_0-9]+]]() {{.*}} : !llvm.struct<(ptr, ptr, ptr, ptr, ptr, ptr, ptr, i64, i64, i64, i64, i64)>
// CHECK-DAG: llvm.mlir.addressof @[[FUNCTION]]
// CHECK-DAG: llvm.mlir.addressof @[[KERNEL]]
// CHECK-DAG: llvm.mlir.addressof @[[KIND]]
// CHECK-DAG: llvm.mlir.addressof @[[FILE]]
// CHECK: llvm.mlir.constant(7 : i64)
// CHECK: llvm.mlir.constant(4 : i64)
// CHECK: llvm.mlir.constant(20 : i64)
// CHECK: llvm.mlir.constant(80 : i64)
// CHECK: llvm.func internal @dlb_run_predict(%{{.*}}, %[[TEAM:.*]]: !llvm.ptr, %[[THREAD:.*]]: i32, %{{.*}}: i32)
// CHECK: %[[HERE:.*]] = llvm.mlir.addressof @[[SITE]]
// CHECK-NEXT: llvm.call @dlb_profile_mark(%[[TEAM]], %[[THREAD]], %[[HERE]])
// CHECK: llvm.call @k
// CHECK: %[[NOWHERE:.*]] = llvm.mlir.zero
// CHECK-NEXT: llvm.call @dlb_profile_mark(%[[TEAM]], %[[THREAD]], %[[NOWHERE]])
// CHECK-NEXT: llvm.call @dlb_barrier
dlb.schedule @predict arena 0 naive 0 : (tensor<10xf32>) -> tensor<10xf32> arguments [{dlb.name = "x"}] results [{dlb.name = "y"}] {
  %x = dlb.argument 0 : memref<10xf32>
  %y = dlb.result 0 : memref<10xf32>
  dlb.run @k[10 by 3] ins(%x : memref<10xf32>) outs(%y : memref<10xf32>) {dlb.site = {bytes = 80 : i64, file = "a.dlb", flops = 20 : i64, instance = "", kind = "pointwise", line = 7 : i64, others = "", pass = "forward"}}
}
