// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A time loop: calls of other kernels, on bytes.
//
// RUN: dlb-opt --dlb-kernels=cpu=x86-64-v4 --split-input-file --verify-diagnostics %s | FileCheck %s

// The scan stands before the kernels that it launches, whose scratch it needs to know.

// Scratch: the product of 4 rows of 2, and the carry's other place.
// CHECK-LABEL: func.func @scan(
// CHECK-SAME: %[[H0:arg0]]: memref<64xi8>, %[[X:arg1]]: memref<320xi8>, %[[LAST:arg2]]: memref<64xi8>, %[[STACK:arg3]]: memref<320xi8>, %{{.*}}: memref<{{.*}}xi8>, %[[FIRST:.*]]: index, %[[END:.*]]: index)
// CHECK-SAME: dlb.scratch = 128
// CHECK: scf.for %[[N:.*]] = %{{.*}} to %{{.*}} step %{{.*}} iter_args(%[[H:.*]] = %[[H0]], %[[G:.*]] = %[[H0]], %[[TO:.*]] = %[[LAST]], %[[FRO:.*]] = %{{.*}})
// The time of a reversed scan.
// CHECK: %[[T:.*]] = arith.subi %{{.*}}, %[[N]]
// CHECK: %[[OFFSET:.*]] = arith.muli %[[T]],
// CHECK: memref.view %[[X]][%[[OFFSET]]]
// CHECK: memref.view %[[STACK]]
// CHECK: %[[A:.*]] = memref.view %[[H]]
// CHECK: %[[B:.*]] = memref.view
// Rows of two slices each.
// CHECK: %[[S:.*]] = arith.muli %[[FIRST]], %{{.*}}
// CHECK: %[[E:.*]] = arith.muli %[[END]], %{{.*}}
// CHECK: call @both(%[[A]], %[[B]], %{{.*}}, %{{.*}}, %{{.*}}, %[[S]], %[[E]])
// CHECK: call @twice
// CHECK: scf.yield %{{.*}}, %[[TO]], %[[FRO]], %[[TO]]
// CHECK: return
// CHECK: func.func @both(%arg0: memref<16xf32>, %arg1: memref<16xf32>,
dlb.kernel @scan "scan"[8 by 4] aligned [0, 1] : (tensor<8x2xf32>, tensor<5x8x2xf32>) -> (tensor<8x2xf32>, tensor<5x8x2xf32>) {
^bb0(%a: tensor<8x2xf32>, %x: tensor<5x8x2xf32>):
  %c:3 = dlb.scan 5 reverse carries 2 inputs 1 (%a, %a, %x)
      : (tensor<8x2xf32>, tensor<8x2xf32>, tensor<5x8x2xf32>) -> (tensor<8x2xf32>, tensor<8x2xf32>, tensor<5x8x2xf32>) {
  ^bb0(%h: tensor<8x2xf32>, %g: tensor<8x2xf32>, %t: tensor<8x2xf32>):
    %p, %q = dlb.launch @both(%h, %t) : (tensor<8x2xf32>, tensor<8x2xf32>) -> (tensor<8x2xf32>, tensor<8x2xf32>)
    %r = dlb.launch @twice(%p) : (tensor<8x2xf32>) -> tensor<8x2xf32>
    dlb.next %q, %r, %q : tensor<8x2xf32>, tensor<8x2xf32>, tensor<8x2xf32>
  }
  dlb.yield %c#1, %c#2 : tensor<8x2xf32>, tensor<5x8x2xf32>
}
dlb.kernel @both "pointwise"[16 by 8] aligned [0, 1] : (tensor<8x2xf32>, tensor<8x2xf32>) -> (tensor<8x2xf32>, tensor<8x2xf32>) {
^bb0(%a: tensor<8x2xf32>, %b: tensor<8x2xf32>):
  %p = dlb.mul %a, %b : tensor<8x2xf32>
  %q = dlb.add %a, %b : tensor<8x2xf32>
  dlb.yield %p, %q : tensor<8x2xf32>, tensor<8x2xf32>
}
dlb.kernel @twice "pointwise"[8 by 4] aligned [0] : (tensor<8x2xf32>) -> tensor<8x2xf32> {
^bb0(%a: tensor<8x2xf32>):
  %q = dlb.add %a, %a : tensor<8x2xf32>
  dlb.yield %q : tensor<8x2xf32>
}

// -----

// expected-error @+1 {{'dlb.kernel' op launches itself}}
dlb.kernel @scan "scan"[1 by 1] aligned [] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%a: tensor<8xf32>):
  %c = dlb.scan 5 carries 1 inputs 0 (%a) : (tensor<8xf32>) -> tensor<8xf32> {
  ^bb0(%h: tensor<8xf32>):
    %p = dlb.launch @scan(%h) : (tensor<8xf32>) -> tensor<8xf32>
    dlb.next %p : tensor<8xf32>
  }
  dlb.yield %c : tensor<8xf32>
}

// -----

// Columns in panels are multiplied where they lie.

// CHECK-LABEL: func.func @panels(
// CHECK-SAME: dlb.scratch = 0
// CHECK: call @dlb_tile_contract_panels_f32
dlb.kernel @panels "contract"[8 by 4] aligned [0] : (tensor<8x40xf32>, tensor<2x40x32xf32>) -> tensor<8x64xf32> {
^bb0(%a: tensor<8x40xf32>, %p: tensor<2x40x32xf32>):
  %t = dlb.transpose %p [1, 0, 2] : tensor<2x40x32xf32> -> tensor<40x2x32xf32>
  %w = dlb.reshape %t : tensor<40x2x32xf32> -> tensor<40x64xf32>
  %y = dlb.contract %a, %w "nk,ku->nu" : (tensor<8x40xf32>, tensor<40x64xf32>) -> tensor<8x64xf32>
  dlb.yield %y : tensor<8x64xf32>
}

// -----

// Panels of 8 columns are not what a tile product knows: they are packed.

// CHECK-LABEL: func.func @narrow(
// CHECK: call @dlb_tile_contract_f32
dlb.kernel @narrow "contract"[8 by 4] aligned [0] : (tensor<8x40xf32>, tensor<2x40x8xf32>) -> tensor<8x16xf32> {
^bb0(%a: tensor<8x40xf32>, %p: tensor<2x40x8xf32>):
  %t = dlb.transpose %p [1, 0, 2] : tensor<2x40x8xf32> -> tensor<40x2x8xf32>
  %w = dlb.reshape %t : tensor<40x2x8xf32> -> tensor<40x16xf32>
  %y = dlb.contract %a, %w "nk,ku->nu" : (tensor<8x40xf32>, tensor<40x16xf32>) -> tensor<8x16xf32>
  dlb.yield %y : tensor<8x16xf32>
}
