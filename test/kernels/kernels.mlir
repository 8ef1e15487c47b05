// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a kernel looks like: flat memory, a range of slices, vectors of the processor's width.
// RUN: dlb-opt --dlb-kernels=cpu=x86-64-v4 %s | FileCheck %s
// RUN: dlb-opt --dlb-kernels=cpu=x86-64-v3 %s | FileCheck %s --check-prefix=V3
// RUN: not dlb-opt --dlb-kernels=cpu=nonsense %s 2>&1 | FileCheck %s --check-prefix=CPU

// CPU: error: unknown instruction set 'nonsense'

// Rows of equal operands are one flat loop; the bias would keep the rows apart.
// CHECK-LABEL: func.func @double(%arg0: memref<2048xf32>, %arg1: memref<2048xf32>, %arg2: memref<0xi8>, %arg3: index, %arg4: index)
// CHECK-SAME: dlb.scratch = 0
// CHECK: arith.muli %arg3, %{{.*}} : index
// CHECK: scf.for
// CHECK: vector.load {{.*}} vector<16xf32>
// CHECK: vector.maskedload
// V3-LABEL: func.func @double
// V3: vector.load {{.*}} vector<8xf32>
// V3-NOT: maskedload
// V3: return
dlb.kernel @double "pointwise" [32 by 8] aligned [0] : (tensor<32x64xf32>) -> tensor<32x64xf32> {
^bb0(%x: tensor<32x64xf32>):
  %y = "dlb.add"(%x, %x) : (tensor<32x64xf32>, tensor<32x64xf32>) -> tensor<32x64xf32>
  dlb.yield %y : tensor<32x64xf32>
}

// A random number depends on the row-major position alone: weights of 3x3 convolutions are one flat loop.
// CHECK-LABEL: func.func @weights
// CHECK: scf.for
// CHECK-NOT: scf.for
// CHECK: vector.store {{.*}} vector<16xf32>
// V3-LABEL: func.func @weights
// V3: vector.store {{.*}} vector<8xf32>
dlb.kernel @weights "pointwise" [64 by 8] aligned [] : (tensor<i64>, tensor<i64>) -> tensor<64x32x3x3xf32> {
^bb0(%seed: tensor<i64>, %step: tensor<i64>):
  %y = dlb.random_uniform %seed, %step stream 7 : tensor<64x32x3x3xf32>
  dlb.yield %y : tensor<64x32x3x3xf32>
}

// The place along one dimension keeps that one apart from the others, which are one loop.
// CHECK-LABEL: func.func @places
// CHECK: scf.for
// CHECK: scf.for
// CHECK-NOT: scf.for
// CHECK: vector.store {{.*}} vector<16xi32>
dlb.kernel @places "pointwise" [64 by 8] aligned [] : () -> tensor<64x32x16xi32> {
  %y = dlb.iota 0 : tensor<64x32x16xi32>
  dlb.yield %y : tensor<64x32x16xi32>
}

// The product writes into the result, where the epilogue finds it: no scratch.
// CHECK-LABEL: func.func @dense
// CHECK-SAME: dlb.scratch = 0
// CHECK: call @dlb_tile_contract_f32
// CHECK: scf.for
// CHECK: vector.load %arg3
// CHECK: vector.store {{.*}} %arg3
dlb.kernel @dense "contract" [32 by 8] aligned [0] : (tensor<32x784xf32>, tensor<784x64xf32>, tensor<64xf32>) -> tensor<32x64xf32> {
^bb0(%x: tensor<32x784xf32>, %w: tensor<784x64xf32>, %b: tensor<64xf32>):
  %0 = "dlb.contract"(%x, %w) {letters = "nk,ku->nu"} : (tensor<32x784xf32>, tensor<784x64xf32>) -> tensor<32x64xf32>
  %1 = "dlb.broadcast"(%b) {dimensions = array<i64: 1>} : (tensor<64xf32>) -> tensor<32x64xf32>
  %2 = "dlb.add"(%0, %1) : (tensor<32x64xf32>, tensor<32x64xf32>) -> tensor<32x64xf32>
  dlb.yield %2 : tensor<32x64xf32>
}

// A column sum has one result per lane: the loop over rows carries vectors.
// CHECK-LABEL: func.func @columns
// CHECK: scf.for {{.*}} iter_args({{.*}}) -> (vector<64xf32>)
dlb.kernel @columns "row" [512 by 128] aligned [] : (tensor<32x512xf32>) -> tensor<512xf32> {
^bb0(%x: tensor<32x512xf32>):
  %y = "dlb.reduce_sum"(%x) {dimensions = array<i64: 0>} : (tensor<32x512xf32>) -> tensor<512xf32>
  dlb.yield %y : tensor<512xf32>
}

// So has one beside numbers of rows, which are read once for all lanes.
// CHECK-LABEL: func.func @weighted_columns
// CHECK-NOT: gather
// CHECK: scf.for {{.*}} iter_args({{.*}}) -> (vector<64xf32>)
// CHECK-NOT: gather
// CHECK: return
dlb.kernel @weighted_columns "row" [512 by 128] aligned [] : (tensor<32x512xf32>, tensor<32xf32>) -> tensor<512xf32> {
^bb0(%x: tensor<32x512xf32>, %w: tensor<32xf32>):
  %0 = "dlb.broadcast"(%w) {dimensions = array<i64: 0>} : (tensor<32xf32>) -> tensor<32x512xf32>
  %1 = "dlb.mul"(%x, %0) : (tensor<32x512xf32>, tensor<32x512xf32>) -> tensor<32x512xf32>
  %y = "dlb.reduce_sum"(%1) {dimensions = array<i64: 0>} : (tensor<32x512xf32>) -> tensor<512xf32>
  dlb.yield %y : tensor<512xf32>
}

// One call for all chunks of a thread lays the shared operand out once. Not where the epilogue needs
// more scratch than stays in a cache, where split products could begin inside a block, or where chunks of one row
// are products of another kind.
// CHECK-LABEL: func.func @joined
// CHECK-SAME: dlb.joins
dlb.kernel @joined "contract" [32 by 8] aligned [] : (tensor<40x32xf32>, tensor<40x64xf32>) -> tensor<32x64xf32> {
^bb0(%x: tensor<40x32xf32>, %g: tensor<40x64xf32>):
  %0 = "dlb.contract"(%x, %g) {letters = "nk,nu->ku"} : (tensor<40x32xf32>, tensor<40x64xf32>) -> tensor<32x64xf32>
  dlb.yield %0 : tensor<32x64xf32>
}

// CHECK-LABEL: func.func @single_rows
// CHECK-NOT: dlb.joins
// CHECK: return
dlb.kernel @single_rows "contract" [33 by 8] aligned [] : (tensor<40x33xf32>, tensor<40x64xf32>) -> tensor<33x64xf32> {
^bb0(%x: tensor<40x33xf32>, %g: tensor<40x64xf32>):
  %0 = "dlb.contract"(%x, %g) {letters = "nk,nu->ku"} : (tensor<40x33xf32>, tensor<40x64xf32>) -> tensor<33x64xf32>
  dlb.yield %0 : tensor<33x64xf32>
}

// CHECK-LABEL: func.func @chunk_scratch
// CHECK-NOT: dlb.joins
// CHECK: return
dlb.kernel @chunk_scratch "contract" [2080 by 520] aligned [] : (tensor<40x2080xf32>, tensor<40x64xf32>) -> tensor<2080xf32> {
^bb0(%x: tensor<40x2080xf32>, %g: tensor<40x64xf32>):
  %0 = "dlb.contract"(%x, %g) {letters = "nk,nu->ku"} : (tensor<40x2080xf32>, tensor<40x64xf32>) -> tensor<2080x64xf32>
  %y = "dlb.reduce_sum"(%0) {dimensions = array<i64: 1>} : (tensor<2080x64xf32>) -> tensor<2080xf32>
  dlb.yield %y : tensor<2080xf32>
}
