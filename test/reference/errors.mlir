// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What can't be interpreted is an error with a place.
// RUN: not dlb-run --function=gradient %s 2>&1 | FileCheck %s --check-prefix=GRADIENT
// RUN: not dlb-run --function=foreign %s 2>&1 | FileCheck %s --check-prefix=FOREIGN
// RUN: not dlb-run --function=one %s 2>&1 | FileCheck %s --check-prefix=COUNT
// RUN: not dlb-run --function=one --input='dense<1.0> : tensor<3xf32>' %s 2>&1 | FileCheck %s --check-prefix=TYPE
// RUN: not dlb-run --function=one --input=nonsense %s 2>&1 | FileCheck %s --check-prefix=INPUT
// RUN: not dlb-run --function=absent %s 2>&1 | FileCheck %s --check-prefix=ABSENT
// RUN: not dlb-run %s 2>&1 | FileCheck %s --check-prefix=SEVERAL
// RUN: not dlb-run --check %s 2>&1 | FileCheck %s --check-prefix=CHECK

func.func @gradient(%x: tensor<f32>) -> tensor<f32>
  attributes {dlb.inputs = [dense<1.0> : tensor<f32>]} {
  // GRADIENT: errors.mlir:[[@LINE+1]]:8: error: 'dlb.gradient' op has no value before `differentiate` expands it
  %y = dlb.gradient %x wrt %x : tensor<f32> wrt tensor<f32>
  return %y : tensor<f32>
}

func.func @foreign(%x: tensor<f32>) -> tensor<f32>
  attributes {dlb.inputs = [dense<1.0> : tensor<f32>]} {
  // FOREIGN: errors.mlir:[[@LINE+1]]:8: error: 'func.call' op has no reference kernel
  %y = func.call @gradient(%x) : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}

// COUNT: error: takes 1 arguments, not 0
// TYPE: error: argument 0 has type 'tensor<2xf32>', but a value of type 'tensor<3xf32>' was given
// INPUT: error: `nonsense` is no dense tensor
// ABSENT: error: has no function `absent`
// SEVERAL: error: has several functions; choose one by --function=NAME
func.func @one(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

// CHECK: error: result 0, element 1: 2, expected is 2.5
func.func @unmet(%x: tensor<2xf32>) -> tensor<2xf32>
  attributes {dlb.inputs = [dense<[1.0, 2.0]> : tensor<2xf32>],
              dlb.expect = [dense<[1.0, 2.5]> : tensor<2xf64>]} {
  return %x : tensor<2xf32>
}

// CHECK: error: result 0 has type 'tensor<2xf32>', expected is 'tensor<2xi32>'
func.func @other_type(%x: tensor<2xf32>) -> tensor<2xf32>
  attributes {dlb.inputs = [dense<[1.0, 2.0]> : tensor<2xf32>],
              dlb.expect = [dense<[1, 2]> : tensor<2xi32>]} {
  return %x : tensor<2xf32>
}
