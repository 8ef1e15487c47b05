// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Each rewrite of simplify, where it fires and where it must not.
//
// RUN: dlb-opt %s --dlb-simplify | FileCheck %s

// CHECK-LABEL: @powers
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>)
func.func @powers(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %one = dlb.constant dense<1.0> : tensor<4xf32>
  %two = dlb.constant dense<2.0> : tensor<4xf32>
  %three = dlb.constant dense<3.0> : tensor<4xf32>
  %minus_one = dlb.constant dense<-1.0> : tensor<4xf32>
  %0 = dlb.pow %x, %one : tensor<4xf32>
  // CHECK: %[[SQUARE:.*]] = dlb.mul %[[X]], %[[X]]
  %1 = dlb.pow %x, %two : tensor<4xf32>
  // CHECK: %[[CUBE:.*]] = dlb.pow %[[X]]
  %2 = dlb.pow %x, %three : tensor<4xf32>
  // CHECK: %[[INVERSE:.*]] = dlb.div %{{.*}}, %[[X]]
  %3 = dlb.pow %x, %minus_one : tensor<4xf32>
  // CHECK: return %[[X]], %[[SQUARE]], %[[CUBE]], %[[INVERSE]]
  return %0, %1, %2, %3 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: @divisions
// CHECK-SAME: (%[[X:[^:]*]]: tensor<4xf32>, %[[I:[^:]*]]: tensor<4xi32>)
func.func @divisions(%x: tensor<4xf32>, %i: tensor<4xi32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xi32>) {
  // CHECK-DAG: %[[SIXTEENTH:.*]] = dlb.constant dense<6.250000e-02>
  %sixteen = dlb.constant dense<16.0> : tensor<4xf32>
  %ten = dlb.constant dense<10.0> : tensor<4xf32>
  %two = dlb.constant dense<2> : tensor<4xi32>
  // CHECK: dlb.mul %[[X]], %[[SIXTEENTH]]
  %0 = dlb.div %x, %sixteen : tensor<4xf32>
  // 1/10 is rounded, 1/2 is no integer.
  // CHECK: dlb.div %[[X]]
  %1 = dlb.div %x, %ten : tensor<4xf32>
  // CHECK: dlb.div %[[I]]
  %2 = dlb.div %i, %two : tensor<4xi32>
  return %0, %1, %2 : tensor<4xf32>, tensor<4xf32>, tensor<4xi32>
}

// CHECK-LABEL: @divisions_by_one_number
// CHECK-SAME: (%[[X:[^:]*]]: tensor<4x2xf32>, %[[C:[^:]*]]: tensor<f32>, %[[R:[^:]*]]: tensor<2xf32>, %[[I:[^:]*]]: tensor<4xi32>, %[[N:[^:]*]]: tensor<i32>)
func.func @divisions_by_one_number(%x: tensor<4x2xf32>, %c: tensor<f32>, %r: tensor<2xf32>, %i: tensor<4xi32>, %n: tensor<i32>)
    -> (tensor<4x2xf32>, tensor<4x2xf32>, tensor<4xi32>) {
  // CHECK: %[[ONE:.*]] = dlb.constant dense<1.000000e+00> : tensor<f32>
  // CHECK: %[[INVERSE:.*]] = dlb.div %[[ONE]], %[[C]]
  // CHECK: %[[FACTOR:.*]] = dlb.broadcast %[[INVERSE]] []
  // CHECK: dlb.mul %[[X]], %[[FACTOR]]
  %cs = dlb.broadcast %c [] : tensor<f32> -> tensor<4x2xf32>
  %0 = dlb.div %x, %cs : tensor<4x2xf32>
  // A number for each column, and integers.
  // CHECK: %[[RS:.*]] = dlb.broadcast %[[R]] [1]
  // CHECK: dlb.div %[[X]], %[[RS]]
  %rs = dlb.broadcast %r [1] : tensor<2xf32> -> tensor<4x2xf32>
  %1 = dlb.div %x, %rs : tensor<4x2xf32>
  // CHECK: %[[NS:.*]] = dlb.broadcast %[[N]] []
  // CHECK: dlb.div %[[I]], %[[NS]]
  %ns = dlb.broadcast %n [] : tensor<i32> -> tensor<4xi32>
  %2 = dlb.div %i, %ns : tensor<4xi32>
  return %0, %1, %2 : tensor<4x2xf32>, tensor<4x2xf32>, tensor<4xi32>
}

// CHECK-LABEL: @merge_constant_factors
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>)
func.func @merge_constant_factors(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %a = dlb.constant dense<3.0> : tensor<4xf32>
  %b = dlb.constant dense<5.0> : tensor<4xf32>
  %tiny = dlb.constant dense<1.0e-30> : tensor<4xf32>
  // CHECK-DAG: %[[FIFTEEN:.*]] = dlb.constant dense<1.500000e+01>
  // CHECK-DAG: %[[TINY:.*]] = dlb.constant dense<1.000000e-30>
  // CHECK: %[[MERGED:.*]] = dlb.mul %[[X]], %[[FIFTEEN]]
  %0 = dlb.mul %x, %a : tensor<4xf32>
  %1 = dlb.mul %0, %b : tensor<4xf32>
  // The product of the constants would be 0.
  // CHECK: %[[ONCE:.*]] = dlb.mul %[[X]], %[[TINY]]
  // CHECK: dlb.mul %[[ONCE]], %[[TINY]]
  %2 = dlb.mul %x, %tiny : tensor<4xf32>
  %3 = dlb.mul %2, %tiny : tensor<4xf32>
  return %1, %3 : tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: @signs
// CHECK-SAME: (%[[A:[^:]*]]: tensor<4xf32>, %[[B:[^:]*]]: tensor<4xf32>)
func.func @signs(%a: tensor<4xf32>, %b: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>,
    tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %two = dlb.constant dense<2.0> : tensor<4xf32>
  // CHECK: %[[MINUS_TWO:.*]] = dlb.constant dense<-2.000000e+00>
  // CHECK-NOT: dlb.neg
  %na = dlb.neg %a : tensor<4xf32>
  %nb = dlb.neg %b : tensor<4xf32>
  // CHECK: dlb.mul %[[A]], %[[MINUS_TWO]]
  %0 = dlb.mul %na, %two : tensor<4xf32>
  // CHECK: dlb.mul %[[B]], %[[MINUS_TWO]]
  %m = dlb.mul %b, %two : tensor<4xf32>
  %1 = dlb.neg %m : tensor<4xf32>
  // CHECK: dlb.mul %[[A]], %[[B]]
  %2 = dlb.mul %na, %nb : tensor<4xf32>
  // CHECK: dlb.div %[[A]], %[[B]]
  %3 = dlb.div %na, %nb : tensor<4xf32>
  // CHECK: dlb.sub %[[A]], %[[B]]
  %4 = dlb.add %a, %nb : tensor<4xf32>
  // CHECK: dlb.sub %[[B]], %[[A]]
  %5 = dlb.add %na, %b : tensor<4xf32>
  // CHECK: dlb.add %[[A]], %[[B]]
  %6 = dlb.sub %a, %nb : tensor<4xf32>
  return %0, %1, %2, %3, %4, %5, %6 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>,
    tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: @select_by_negated_condition
// CHECK-SAME: (%[[C:[^:]*]]: tensor<4xi1>, %[[A:[^:]*]]: tensor<4xf32>, %[[B:[^:]*]]: tensor<4xf32>)
func.func @select_by_negated_condition(%c: tensor<4xi1>, %a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  %n = dlb.not %c : tensor<4xi1>
  // CHECK-NEXT: dlb.select %[[C]], %[[B]], %[[A]]
  %0 = dlb.select %n, %a, %b : tensor<4xi1>, tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @compute_before_broadcast
// CHECK-SAME: (%[[A:[^:]*]]: tensor<3xf32>, %[[B:[^:]*]]: tensor<3xf32>)
func.func @compute_before_broadcast(%a: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<8x3xf32> {
  // CHECK: %[[TWO:.*]] = dlb.constant dense<2.000000e+00> : tensor<3xf32>
  %two = dlb.constant dense<2.0> : tensor<8x3xf32>
  %x = dlb.broadcast %a [1] : tensor<3xf32> -> tensor<8x3xf32>
  %y = dlb.broadcast %b [1] : tensor<3xf32> -> tensor<8x3xf32>
  // CHECK: %[[PRODUCT:.*]] = dlb.mul %[[A]], %[[B]] : tensor<3xf32>
  %p = dlb.mul %x, %y : tensor<8x3xf32>
  // CHECK: %[[SUM:.*]] = dlb.add %[[PRODUCT]], %[[TWO]] : tensor<3xf32>
  %s = dlb.add %p, %two : tensor<8x3xf32>
  // CHECK: dlb.broadcast %[[SUM]] [1] : tensor<3xf32> -> tensor<8x3xf32>
  return %s : tensor<8x3xf32>
}

// Different dimensions, and an operand that is no broadcast.

// CHECK-LABEL: @compute_after_broadcast
func.func @compute_after_broadcast(%a: tensor<3xf32>, %x: tensor<3x3xf32>) -> (tensor<3x3xf32>, tensor<3x3xf32>) {
  %rows = dlb.broadcast %a [1] : tensor<3xf32> -> tensor<3x3xf32>
  %columns = dlb.broadcast %a [0] : tensor<3xf32> -> tensor<3x3xf32>
  // CHECK: dlb.mul %{{.*}}, %{{.*}} : tensor<3x3xf32>
  %0 = dlb.mul %rows, %columns : tensor<3x3xf32>
  // CHECK: dlb.add %{{.*}}, %{{.*}} : tensor<3x3xf32>
  %1 = dlb.add %rows, %x : tensor<3x3xf32>
  return %0, %1 : tensor<3x3xf32>, tensor<3x3xf32>
}

// CHECK-LABEL: @reductions_of_broadcast
// CHECK-SAME: (%[[X:.*]]: tensor<3xf32>)
func.func @reductions_of_broadcast(%x: tensor<3xf32>) -> (tensor<4x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<2x4xf32>) {
  // CHECK: %[[TWO:.*]] = dlb.constant dense<2.000000e+00> : tensor<3xf32>
  %b = dlb.broadcast %x [2] : tensor<3xf32> -> tensor<2x4x3xf32>
  // CHECK: %[[SCALED:.*]] = dlb.mul %[[X]], %[[TWO]]
  // CHECK: %[[SUM:.*]] = dlb.broadcast %[[SCALED]] [1] : tensor<3xf32> -> tensor<4x3xf32>
  %0 = dlb.reduce_sum %b [0] : tensor<2x4x3xf32> -> tensor<4x3xf32>
  %1 = dlb.reduce_mean %b [0, 1] : tensor<2x4x3xf32> -> tensor<3xf32>
  %2 = dlb.reduce_max %b [0, 1] : tensor<2x4x3xf32> -> tensor<3xf32>
  // The dimension of x itself.
  // CHECK: %[[KEPT:.*]] = dlb.reduce_sum %{{.*}} [2]
  %3 = dlb.reduce_sum %b [2] : tensor<2x4x3xf32> -> tensor<2x4xf32>
  // CHECK: return %[[SUM]], %[[X]], %[[X]], %[[KEPT]]
  return %0, %1, %2, %3 : tensor<4x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<2x4xf32>
}

// CHECK-LABEL: @reductions_of_constant
func.func @reductions_of_constant() -> (tensor<3xf32>, tensor<f32>, tensor<2xf32>) {
  %c = dlb.constant dense<2.0> : tensor<2x3xf32>
  // CHECK-DAG: %[[MEAN:.*]] = dlb.constant dense<2.000000e+00> : tensor<3xf32>
  %0 = dlb.reduce_mean %c [0] : tensor<2x3xf32> -> tensor<3xf32>
  // CHECK-DAG: %[[MAX:.*]] = dlb.constant dense<2.000000e+00> : tensor<f32>
  %1 = dlb.reduce_max %c [0, 1] : tensor<2x3xf32> -> tensor<f32>
  // Not of one number.
  %rows = dlb.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  // CHECK: %[[KEPT:.*]] = dlb.reduce_mean
  %2 = dlb.reduce_mean %rows [1] : tensor<2x3xf32> -> tensor<2xf32>
  // CHECK: return %[[MEAN]], %[[MAX]], %[[KEPT]]
  return %0, %1, %2 : tensor<3xf32>, tensor<f32>, tensor<2xf32>
}

// CHECK-LABEL: @transposes_into_letters
// CHECK-SAME: (%[[A:[^:]*]]: tensor<4x3xf32>, %[[B:[^:]*]]: tensor<5x2x4xf32>)
func.func @transposes_into_letters(%a: tensor<4x3xf32>, %b: tensor<5x2x4xf32>) -> tensor<2x3x5xf32> {
  %x = dlb.transpose %a [1, 0] : tensor<4x3xf32> -> tensor<3x4xf32>
  %y = dlb.transpose %b [2, 0, 1] : tensor<5x2x4xf32> -> tensor<4x5x2xf32>
  %p = dlb.contract %x, %y "nk,kuv->nuv" : (tensor<3x4xf32>, tensor<4x5x2xf32>) -> tensor<3x5x2xf32>
  // CHECK-NEXT: %[[P:.*]] = dlb.contract %[[A]], %[[B]] "kn,uvk->vnu" : (tensor<4x3xf32>, tensor<5x2x4xf32>) -> tensor<2x3x5xf32>
  // CHECK-NEXT: return %[[P]]
  %z = dlb.transpose %p [2, 0, 1] : tensor<3x5x2xf32> -> tensor<2x3x5xf32>
  return %z : tensor<2x3x5xf32>
}

// The product is needed in both orders: computing it twice would cost more than moving it.

// CHECK-LABEL: @transpose_of_shared_contract
func.func @transpose_of_shared_contract(%a: tensor<3x4xf32>, %b: tensor<4x5xf32>) -> (tensor<3x5xf32>, tensor<5x3xf32>) {
  // CHECK: dlb.contract {{.*}} "nk,ku->nu"
  %p = dlb.contract %a, %b "nk,ku->nu" : (tensor<3x4xf32>, tensor<4x5xf32>) -> tensor<3x5xf32>
  // CHECK: dlb.transpose
  %t = dlb.transpose %p [1, 0] : tensor<3x5xf32> -> tensor<5x3xf32>
  return %p, %t : tensor<3x5xf32>, tensor<5x3xf32>
}

// CHECK-LABEL: @views
// CHECK-SAME: (%[[S:[^:]*]]: tensor<f32>, %[[V:[^:]*]]: tensor<3xf32>, %[[A:[^:]*]]: tensor<2x3xf32>, %[[B:[^:]*]]: tensor<4x3xf32>)
func.func @views(%s: tensor<f32>, %v: tensor<3xf32>, %a: tensor<2x3xf32>, %b: tensor<4x3xf32>) -> (
    tensor<6xf32>, tensor<3x2xf32>, tensor<4x3xf32>, tensor<2x2xf32>) {
  // CHECK: %[[RESHAPED:.*]] = dlb.broadcast %[[S]] [] : tensor<f32> -> tensor<6xf32>
  %0 = dlb.broadcast %s [] : tensor<f32> -> tensor<2x3xf32>
  %1 = dlb.reshape %0 : tensor<2x3xf32> -> tensor<6xf32>
  // CHECK: %[[TRANSPOSED:.*]] = dlb.broadcast %[[V]] [0] : tensor<3xf32> -> tensor<3x2xf32>
  %2 = dlb.broadcast %v [1] : tensor<3xf32> -> tensor<2x3xf32>
  %3 = dlb.transpose %2 [1, 0] : tensor<2x3xf32> -> tensor<3x2xf32>
  %4 = dlb.concatenate %a, %b along 0 : (tensor<2x3xf32>, tensor<4x3xf32>) -> tensor<6x3xf32>
  %5 = dlb.slice %4 starts [2, 0] sizes [4, 3] strides [1, 1] : tensor<6x3xf32> -> tensor<4x3xf32>
  // CHECK: %[[INSIDE:.*]] = dlb.slice %[[B]] starts [1, 0] sizes [2, 2] strides [2, 1]
  %6 = dlb.pad %b low [1, 2] high [1, 0] interior [1, 0] value 0.0 : tensor<4x3xf32> -> tensor<9x5xf32>
  %7 = dlb.slice %6 starts [3, 2] sizes [2, 2] strides [4, 1] : tensor<9x5xf32> -> tensor<2x2xf32>
  // CHECK: return %[[RESHAPED]], %[[TRANSPOSED]], %[[B]], %[[INSIDE]]
  return %1, %3, %5, %7 : tensor<6xf32>, tensor<3x2xf32>, tensor<4x3xf32>, tensor<2x2xf32>
}

// A broadcast cannot swap dimensions; slices across operands and into the padding.

// CHECK-LABEL: @views_kept
func.func @views_kept(%x: tensor<2x3xf32>, %b: tensor<4x3xf32>) -> (tensor<3x5x2xf32>, tensor<2x3xf32>, tensor<2x3xf32>) {
  // CHECK: dlb.transpose
  %0 = dlb.broadcast %x [0, 2] : tensor<2x3xf32> -> tensor<2x5x3xf32>
  %1 = dlb.transpose %0 [2, 1, 0] : tensor<2x5x3xf32> -> tensor<3x5x2xf32>
  // CHECK: dlb.concatenate
  %2 = dlb.concatenate %x, %b along 0 : (tensor<2x3xf32>, tensor<4x3xf32>) -> tensor<6x3xf32>
  %3 = dlb.slice %2 starts [1, 0] sizes [2, 3] strides [1, 1] : tensor<6x3xf32> -> tensor<2x3xf32>
  // CHECK: dlb.pad
  %4 = dlb.pad %b low [1, 0] high [0, 0] interior [0, 0] value 0.0 : tensor<4x3xf32> -> tensor<5x3xf32>
  %5 = dlb.slice %4 starts [0, 0] sizes [2, 3] strides [1, 1] : tensor<5x3xf32> -> tensor<2x3xf32>
  return %1, %3, %5 : tensor<3x5x2xf32>, tensor<2x3xf32>, tensor<2x3xf32>
}

// The gradients of slices that lie side by side, in any order.

// CHECK-LABEL: @pads
// CHECK-SAME: (%[[A:[^:]*]]: tensor<2x3xf32>, %[[B:[^:]*]]: tensor<2x4xf32>, %[[C:[^:]*]]: tensor<2x1xf32>)
func.func @pads(%a: tensor<2x3xf32>, %b: tensor<2x4xf32>, %c: tensor<2x1xf32>) -> (tensor<2x8xf32>, tensor<2x9xf32>) {
  // CHECK-DAG: %[[ALL:.*]] = dlb.concatenate %[[A]], %[[B]], %[[C]] along 1
  // CHECK-DAG: %[[TWO:.*]] = dlb.concatenate %[[A]], %[[B]] along 1
  // CHECK-DAG: %[[PAD:.*]] = dlb.pad %[[TWO]] low [0, 1] high [0, 1]
  // CHECK: return %[[ALL]], %[[PAD]]
  %0 = dlb.pad %c low [0, 7] high [0, 0] interior [0, 0] value 0.0 : tensor<2x1xf32> -> tensor<2x8xf32>
  %1 = dlb.pad %b low [0, 3] high [0, 1] interior [0, 0] value 0.0 : tensor<2x4xf32> -> tensor<2x8xf32>
  %2 = dlb.pad %a low [0, 0] high [0, 5] interior [0, 0] value 0.0 : tensor<2x3xf32> -> tensor<2x8xf32>
  %3 = dlb.add %0, %1 : tensor<2x8xf32>
  %4 = dlb.add %3, %2 : tensor<2x8xf32>
  %5 = dlb.pad %a low [0, 1] high [0, 5] interior [0, 0] value 0.0 : tensor<2x3xf32> -> tensor<2x9xf32>
  %6 = dlb.pad %b low [0, 4] high [0, 1] interior [0, 0] value 0.0 : tensor<2x4xf32> -> tensor<2x9xf32>
  %7 = dlb.add %5, %6 : tensor<2x9xf32>
  return %4, %7 : tensor<2x8xf32>, tensor<2x9xf32>
}

// Other numbers than zero, zeros between, a gap, an overlap, two dimensions.

// CHECK-LABEL: @pads_kept
func.func @pads_kept(%a: tensor<2x3xf32>, %b: tensor<2x4xf32>) -> (tensor<2x7xf32>, tensor<2x8xf32>, tensor<2x6xf32>, tensor<2x9xf32>, tensor<3x7xf32>) {
  // CHECK-NOT: dlb.concatenate
  // CHECK: return
  %0 = dlb.pad %a low [0, 0] high [0, 4] interior [0, 0] value 1.0 : tensor<2x3xf32> -> tensor<2x7xf32>
  %1 = dlb.pad %b low [0, 3] high [0, 0] interior [0, 0] value 1.0 : tensor<2x4xf32> -> tensor<2x7xf32>
  %2 = dlb.add %0, %1 : tensor<2x7xf32>
  %3 = dlb.pad %a low [0, 0] high [0, 5] interior [0, 0] value 0.0 : tensor<2x3xf32> -> tensor<2x8xf32>
  %4 = dlb.pad %b low [0, 4] high [0, 0] interior [0, 0] value 0.0 : tensor<2x4xf32> -> tensor<2x8xf32>
  %5 = dlb.add %3, %4 : tensor<2x8xf32>
  %6 = dlb.pad %a low [0, 0] high [0, 3] interior [0, 0] value 0.0 : tensor<2x3xf32> -> tensor<2x6xf32>
  %7 = dlb.pad %b low [0, 2] high [0, 0] interior [0, 0] value 0.0 : tensor<2x4xf32> -> tensor<2x6xf32>
  %8 = dlb.add %6, %7 : tensor<2x6xf32>
  %9 = dlb.pad %a low [0, 0] high [0, 4] interior [0, 1] value 0.0 : tensor<2x3xf32> -> tensor<2x9xf32>
  %10 = dlb.pad %b low [0, 5] high [0, 0] interior [0, 0] value 0.0 : tensor<2x4xf32> -> tensor<2x9xf32>
  %11 = dlb.add %9, %10 : tensor<2x9xf32>
  %12 = dlb.pad %a low [0, 0] high [1, 4] interior [0, 0] value 0.0 : tensor<2x3xf32> -> tensor<3x7xf32>
  %13 = dlb.pad %b low [1, 3] high [0, 0] interior [0, 0] value 0.0 : tensor<2x4xf32> -> tensor<3x7xf32>
  %14 = dlb.add %12, %13 : tensor<3x7xf32>
  return %2, %5, %8, %11, %14 : tensor<2x7xf32>, tensor<2x8xf32>, tensor<2x6xf32>, tensor<2x9xf32>, tensor<3x7xf32>
}

// Equal ops are shared, unused ones vanish.

// CHECK-LABEL: @shared
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>)
func.func @shared(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-NEXT: %[[E:.*]] = dlb.exp %[[X]]
  // CHECK-NEXT: %[[P:.*]] = dlb.mul %[[E]], %[[E]]
  // CHECK-NEXT: return %[[P]]
  %a = dlb.exp %x : tensor<4xf32>
  %b = dlb.exp %x : tensor<4xf32>
  %unused = dlb.log %x : tensor<4xf32>
  %p = dlb.mul %a, %b : tensor<4xf32>
  return %p : tensor<4xf32>
}
