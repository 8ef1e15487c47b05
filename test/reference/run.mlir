// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Results are printed as MLIR's constants; --f64 holds f32 tensors in f64.
// RUN: dlb-run %s --input='dense<[0.1, 2.0]> : tensor<2xf32>' --input='dense<[7, -1]> : tensor<2xi64>' | FileCheck %s
// RUN: dlb-run %s --f64 --input='dense<[0.1, 2.0]> : tensor<2xf32>' --input='dense<[7, -1]> : tensor<2xi64>' | FileCheck %s --check-prefix=F64

// CHECK: dense<[1.000000e-01, 2.000000e+00]> : tensor<2xf32>
// CHECK: dense<[false, true]> : tensor<2xi1>
// CHECK: dense<[14, -2]> : tensor<2xi64>
// CHECK: dense<[0, 2]> : tensor<2xi8>
// F64: dense<[0.10000000149011612, 2.000000e+00]> : tensor<2xf64>
// F64: dense<[false, true]> : tensor<2xi1>
func.func @main(%x: tensor<2xf32>, %i: tensor<2xi64>)
    -> (tensor<2xf32>, tensor<2xi1>, tensor<2xi64>, tensor<2xi8>) {
  %one = dlb.constant dense<1.0> : tensor<2xf32>
  %b = dlb.greater %x, %one : tensor<2xf32>
  %j = dlb.add %i, %i : tensor<2xi64>
  %c = dlb.cast %x : tensor<2xf32> -> tensor<2xi8>
  return %x, %b, %j, %c : tensor<2xf32>, tensor<2xi1>, tensor<2xi64>, tensor<2xi8>
}
