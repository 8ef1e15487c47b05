// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Folding of element-wise ops: fires where no bit can change, and only there.
//
// RUN: dlb-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: @twice
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>, %[[B:.*]]: tensor<4xi1>)
func.func @twice(%x: tensor<4xf32>, %b: tensor<4xi1>) -> (tensor<4xf32>, tensor<4xi1>) {
  %n = dlb.neg %x : tensor<4xf32>
  %nn = dlb.neg %n : tensor<4xf32>
  %m = dlb.not %b : tensor<4xi1>
  %mm = dlb.not %m : tensor<4xi1>
  // CHECK: return %[[X]], %[[B]]
  return %nn, %mm : tensor<4xf32>, tensor<4xi1>
}

// CHECK-LABEL: @neutral
// CHECK-SAME: (%[[X:[^:]*]]: tensor<4xf32>, %[[I:[^:]*]]: tensor<4xi64>, %[[B:[^:]*]]: tensor<4xi1>)
func.func @neutral(%x: tensor<4xf32>, %i: tensor<4xi64>, %b: tensor<4xi1>) -> (
    tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>,
    tensor<4xi64>, tensor<4xi64>, tensor<4xi64>, tensor<4xi64>, tensor<4xi1>, tensor<4xi1>, tensor<4xi1>) {
  %minus_zero = dlb.constant dense<-0.0> : tensor<4xf32>
  %zero = dlb.constant dense<0.0> : tensor<4xf32>
  %one = dlb.constant dense<1.0> : tensor<4xf32>
  %zero_i = dlb.constant dense<0> : tensor<4xi64>
  %one_i = dlb.constant dense<1> : tensor<4xi64>
  %true = dlb.constant dense<true> : tensor<4xi1>
  %false = dlb.constant dense<false> : tensor<4xi1>
  %0 = dlb.add %minus_zero, %x : tensor<4xf32>
  %1 = dlb.sub %x, %zero : tensor<4xf32>
  %2 = dlb.mul %one, %x : tensor<4xf32>
  %3 = dlb.div %x, %one : tensor<4xf32>
  %4 = dlb.add %i, %zero_i : tensor<4xi64>
  %5 = dlb.sub %i, %zero_i : tensor<4xi64>
  %6 = dlb.mul %i, %one_i : tensor<4xi64>
  %7 = dlb.div %i, %one_i : tensor<4xi64>
  %8 = dlb.and %b, %true : tensor<4xi1>
  %9 = dlb.or %b, %false : tensor<4xi1>
  %10 = dlb.xor %b, %false : tensor<4xi1>
  // CHECK-NEXT: return %[[X]], %[[X]], %[[X]], %[[X]], %[[I]], %[[I]], %[[I]], %[[I]], %[[B]], %[[B]], %[[B]]
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>,
    tensor<4xf32>, tensor<4xi64>, tensor<4xi64>, tensor<4xi64>, tensor<4xi64>, tensor<4xi1>, tensor<4xi1>, tensor<4xi1>
}

// -0 + 0 is 0; -0 - -0 is 0; NaN · 0 is NaN; NaN - NaN, NaN / NaN are NaN; 0 - x is 0 for x = 0, -x is -0.

// CHECK-LABEL: @kept
func.func @kept(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>,
                                       tensor<4xf32>, tensor<4xf32>) {
  %zero = dlb.constant dense<0.0> : tensor<4xf32>
  %minus_zero = dlb.constant dense<-0.0> : tensor<4xf32>
  // CHECK: dlb.add
  %0 = dlb.add %x, %zero : tensor<4xf32>
  // CHECK: dlb.sub
  %1 = dlb.sub %x, %minus_zero : tensor<4xf32>
  // CHECK: dlb.mul
  %2 = dlb.mul %x, %zero : tensor<4xf32>
  // CHECK: dlb.sub
  %3 = dlb.sub %x, %x : tensor<4xf32>
  // CHECK: dlb.div
  %4 = dlb.div %x, %x : tensor<4xf32>
  // CHECK: dlb.sub
  %5 = dlb.sub %zero, %x : tensor<4xf32>
  return %0, %1, %2, %3, %4, %5 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>,
    tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: @constants
func.func @constants() -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>,
                           tensor<4xi32>, tensor<4xi32>, tensor<4xi1>) {
  // CHECK-DAG: %[[SUM:.*]] = dlb.constant dense<8.000000e+00> : tensor<4xf32>
  // CHECK-DAG: %[[DIFFERENCE:.*]] = dlb.constant dense<4.000000e+00> : tensor<4xf32>
  // CHECK-DAG: %[[PRODUCT:.*]] = dlb.constant dense<1.200000e+01> : tensor<4xf32>
  // CHECK-DAG: %[[QUOTIENT:.*]] = dlb.constant dense<3.000000e+00> : tensor<4xf32>
  // CHECK-DAG: %[[MINUS:.*]] = dlb.constant dense<-6.000000e+00> : tensor<4xf32>
  // CHECK-DAG: %[[WHOLE:.*]] = dlb.constant dense<-3> : tensor<4xi32>
  // CHECK-DAG: %[[BY_ZERO:.*]] = dlb.constant dense<0> : tensor<4xi32>
  // CHECK-DAG: %[[FALSE:.*]] = dlb.constant dense<false> : tensor<4xi1>
  // CHECK: return %[[SUM]], %[[DIFFERENCE]], %[[PRODUCT]], %[[QUOTIENT]], %[[MINUS]], %[[WHOLE]], %[[BY_ZERO]], %[[FALSE]]
  %a = dlb.constant dense<6.0> : tensor<4xf32>
  %b = dlb.constant dense<2.0> : tensor<4xf32>
  %i = dlb.constant dense<-7> : tensor<4xi32>
  %j = dlb.constant dense<2> : tensor<4xi32>
  %k = dlb.constant dense<0> : tensor<4xi32>
  %t = dlb.constant dense<true> : tensor<4xi1>
  %0 = dlb.add %a, %b : tensor<4xf32>
  %1 = dlb.sub %a, %b : tensor<4xf32>
  %2 = dlb.mul %a, %b : tensor<4xf32>
  %3 = dlb.div %a, %b : tensor<4xf32>
  %4 = dlb.neg %a : tensor<4xf32>
  %5 = dlb.div %i, %j : tensor<4xi32>
  %6 = dlb.div %i, %k : tensor<4xi32>
  %7 = dlb.not %t : tensor<4xi1>
  return %0, %1, %2, %3, %4, %5, %6, %7 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>,
    tensor<4xf32>, tensor<4xi32>, tensor<4xi32>, tensor<4xi1>
}

// Bytes have no sign: 200 as a byte is -56 in two's complement. NaN is unequal to all.

// CHECK-LABEL: @comparisons
func.func @comparisons() -> (tensor<i1>, tensor<i1>, tensor<i1>, tensor<i1>, tensor<i1>, tensor<i1>) {
  // CHECK-DAG: %[[TRUE:.*]] = dlb.constant dense<true> : tensor<i1>
  // CHECK-DAG: %[[FALSE:.*]] = dlb.constant dense<false> : tensor<i1>
  // CHECK: return %[[TRUE]], %[[FALSE]], %[[FALSE]], %[[TRUE]], %[[FALSE]], %[[TRUE]]
  %large = dlb.constant dense<200> : tensor<i8>
  %small = dlb.constant dense<3> : tensor<i8>
  %nan = dlb.constant dense<0x7FC00000> : tensor<f32>
  %one = dlb.constant dense<1.0> : tensor<f32>
  %0 = dlb.greater %large, %small : tensor<i8>
  %1 = dlb.less_equal %large, %small : tensor<i8>
  %2 = dlb.equal %nan, %nan : tensor<f32>
  %3 = dlb.not_equal %nan, %one : tensor<f32>
  %4 = dlb.less %one, %one : tensor<f32>
  %5 = dlb.greater_equal %one, %one : tensor<f32>
  return %0, %1, %2, %3, %4, %5 : tensor<i1>, tensor<i1>, tensor<i1>, tensor<i1>, tensor<i1>, tensor<i1>
}

// CHECK-LABEL: @selects
// CHECK-SAME: (%[[C:[^:]*]]: tensor<4xi1>, %[[A:[^:]*]]: tensor<4xf32>, %[[B:[^:]*]]: tensor<4xf32>)
func.func @selects(%c: tensor<4xi1>, %a: tensor<4xf32>, %b: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %true = dlb.constant dense<true> : tensor<4xi1>
  %false = dlb.constant dense<false> : tensor<4xi1>
  %0 = dlb.select %true, %a, %b : tensor<4xi1>, tensor<4xf32>
  %1 = dlb.select %false, %a, %b : tensor<4xi1>, tensor<4xf32>
  %2 = dlb.select %c, %a, %a : tensor<4xi1>, tensor<4xf32>
  // CHECK: %[[KEPT:.*]] = dlb.select
  %3 = dlb.select %c, %a, %b : tensor<4xi1>, tensor<4xf32>
  // CHECK: return %[[A]], %[[B]], %[[A]], %[[KEPT]]
  return %0, %1, %2, %3 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: @casts
// CHECK-SAME: (%[[X:[^:]*]]: tensor<4xf32>, %[[I:[^:]*]]: tensor<4xi64>, %[[U:[^:]*]]: tensor<4xi8>)
func.func @casts(%x: tensor<4xf32>, %i: tensor<4xi64>, %u: tensor<4xi8>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xi64>, tensor<4xf32>) {
  %0 = dlb.cast %x : tensor<4xf32> -> tensor<4xf32>
  %wide = dlb.cast %x : tensor<4xf32> -> tensor<4xf64>
  %1 = dlb.cast %wide : tensor<4xf64> -> tensor<4xf32>
  // A double has 53 bits for 64: the way through it loses some.
  // CHECK: %[[LOSES:.*]] = dlb.cast %[[I]]
  // CHECK: %[[BACK:.*]] = dlb.cast %[[LOSES]]
  %float = dlb.cast %i : tensor<4xi64> -> tensor<4xf64>
  %2 = dlb.cast %float : tensor<4xf64> -> tensor<4xi64>
  // CHECK: %[[DIRECT:.*]] = dlb.cast %[[U]] : tensor<4xi8> -> tensor<4xf32>
  %through = dlb.cast %u : tensor<4xi8> -> tensor<4xi32>
  %3 = dlb.cast %through : tensor<4xi32> -> tensor<4xf32>
  // CHECK: return %[[X]], %[[X]], %[[BACK]], %[[DIRECT]]
  return %0, %1, %2, %3 : tensor<4xf32>, tensor<4xf32>, tensor<4xi64>, tensor<4xf32>
}

// CHECK-LABEL: @constant_casts
func.func @constant_casts() -> (tensor<i32>, tensor<i32>, tensor<i8>, tensor<i8>, tensor<f32>, tensor<i1>, tensor<f32>) {
  // CHECK-DAG: %[[TRUNCATED:.*]] = dlb.constant dense<-2> : tensor<i32>
  // CHECK-DAG: %[[LARGEST:.*]] = dlb.constant dense<2147483647> : tensor<i32>
  // CHECK-DAG: %[[TOP_BYTE:.*]] = dlb.constant dense<-1> : tensor<i8>
  // CHECK-DAG: %[[BOTTOM_BYTE:.*]] = dlb.constant dense<0> : tensor<i8>
  // CHECK-DAG: %[[BYTE:.*]] = dlb.constant dense<2.000000e+02> : tensor<f32>
  // CHECK-DAG: %[[TRUE:.*]] = dlb.constant dense<true> : tensor<i1>
  // CHECK-DAG: %[[ONE:.*]] = dlb.constant dense<1.000000e+00> : tensor<f32>
  // CHECK: return %[[TRUNCATED]], %[[LARGEST]], %[[TOP_BYTE]], %[[BOTTOM_BYTE]], %[[BYTE]], %[[TRUE]], %[[ONE]]
  %a = dlb.constant dense<-2.9> : tensor<f64>
  %b = dlb.constant dense<1.0e20> : tensor<f64>
  %c = dlb.constant dense<200> : tensor<i8>
  %0 = dlb.cast %a : tensor<f64> -> tensor<i32>
  %1 = dlb.cast %b : tensor<f64> -> tensor<i32>
  %2 = dlb.cast %b : tensor<f64> -> tensor<i8>
  %3 = dlb.cast %a : tensor<f64> -> tensor<i8>
  %4 = dlb.cast %c : tensor<i8> -> tensor<f32>
  %5 = dlb.cast %a : tensor<f64> -> tensor<i1>
  %6 = dlb.cast %5 : tensor<i1> -> tensor<f32>
  return %0, %1, %2, %3, %4, %5, %6 : tensor<i32>, tensor<i32>, tensor<i8>, tensor<i8>, tensor<f32>, tensor<i1>, tensor<f32>
}

// What a library function computes is left to the machine that runs the program.

// CHECK-LABEL: @library
func.func @library() -> tensor<f32> {
  %one = dlb.constant dense<1.0> : tensor<f32>
  // CHECK: dlb.exp
  %0 = dlb.exp %one : tensor<f32>
  return %0 : tensor<f32>
}
