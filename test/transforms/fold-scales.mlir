// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Scales behind products with weights become part of the weights, where these stay the same.
//
// RUN: dlb-opt --dlb-fold-scales %s | FileCheck %s
// RUN: dlb-opt --dlb-fold-scales %s | dlb-run --check

// Batch normalisation, with a bias before it; what stays is w · s and the shift.
// CHECK-LABEL: func.func @normalised(
// CHECK: %[[S:.*]] = dlb.broadcast %{{.*}} [0] : tensor<2xf32> -> tensor<2x1x1x1xf32>
// CHECK: %[[W:.*]] = dlb.mul %arg0, %[[S]]
// CHECK: %[[Y:.*]] = dlb.convolution %arg5, %[[W]]
// CHECK: %[[B:.*]] = dlb.broadcast %{{.*}} [1] : tensor<2xf32> -> tensor<1x2x1x2xf32>
// CHECK-NEXT: %[[Z:.*]] = dlb.add %[[Y]], %[[B]]
// CHECK-NEXT: return %[[Z]]
func.func @normalised(%w: tensor<2x1x1x1xf32> {dlb.name = "w", dlb.role = "parameter"},
                      %b: tensor<2xf32> {dlb.name = "b", dlb.role = "parameter"},
                      %m: tensor<2xf32> {dlb.name = "m", dlb.role = "state"},
                      %s: tensor<2xf32> {dlb.name = "s", dlb.role = "parameter"},
                      %t: tensor<2xf32> {dlb.name = "t", dlb.role = "parameter"},
                      %x: tensor<1x1x1x2xf32> {dlb.name = "x", dlb.role = "input"})
    -> (tensor<1x2x1x2xf32> {dlb.name = "y"})
    attributes {dlb.inputs = [dense<[[[[2.0]]], [[[3.0]]]]> : tensor<2x1x1x1xf32>, dense<[1.0, 2.0]> : tensor<2xf32>,
                              dense<[4.0, 8.0]> : tensor<2xf32>, dense<[0.5, -1.0]> : tensor<2xf32>,
                              dense<[10.0, 20.0]> : tensor<2xf32>, dense<[[[[1.0, 6.0]]]]> : tensor<1x1x1x2xf32>],
                dlb.expect = [dense<[[[[9.5, 14.5]], [[23.0, 8.0]]]]> : tensor<1x2x1x2xf32>]} {
  %0 = dlb.convolution %x, %w strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] : (tensor<1x1x1x2xf32>, tensor<2x1x1x1xf32>) -> tensor<1x2x1x2xf32>
  %1 = dlb.broadcast %b [1] : tensor<2xf32> -> tensor<1x2x1x2xf32>
  %2 = dlb.add %0, %1 : tensor<1x2x1x2xf32>
  %3 = dlb.broadcast %m [1] : tensor<2xf32> -> tensor<1x2x1x2xf32>
  %4 = dlb.sub %2, %3 : tensor<1x2x1x2xf32>
  %5 = dlb.broadcast %s [1] : tensor<2xf32> -> tensor<1x2x1x2xf32>
  %6 = dlb.mul %5, %4 : tensor<1x2x1x2xf32>
  %7 = dlb.broadcast %t [1] : tensor<2xf32> -> tensor<1x2x1x2xf32>
  %8 = dlb.add %6, %7 : tensor<1x2x1x2xf32>
  return %8 : tensor<1x2x1x2xf32>
}

// The columns of a product, whose weights are the left operand.
// CHECK-LABEL: func.func @columns(
// CHECK: %[[S:.*]] = dlb.broadcast %arg1 [0] : tensor<3xf32> -> tensor<3x4xf32>
// CHECK: %[[W:.*]] = dlb.mul %arg0, %[[S]]
// CHECK: dlb.contract %[[W]], %arg2 "uk,nk->nu"
// CHECK-NOT: dlb.mul
// CHECK: return
func.func @columns(%w: tensor<3x4xf32> {dlb.name = "w", dlb.role = "parameter"},
                   %s: tensor<3xf32> {dlb.name = "s", dlb.role = "parameter"},
                   %x: tensor<5x4xf32> {dlb.name = "x", dlb.role = "input"}) -> (tensor<5x3xf32> {dlb.name = "y"}) {
  %0 = dlb.contract %w, %x "uk,nk->nu" : (tensor<3x4xf32>, tensor<5x4xf32>) -> tensor<5x3xf32>
  %1 = dlb.broadcast %s [1] : tensor<3xf32> -> tensor<5x3xf32>
  %2 = dlb.mul %0, %1 : tensor<5x3xf32>
  return %2 : tensor<5x3xf32>
}

// Shifts alone; a product that is read twice; a scale for each row; one that is an input.
// CHECK-LABEL: func.func @kept(
// CHECK-COUNT-2: dlb.mul
// CHECK-NOT: dlb.mul
// CHECK-LABEL: func.func @step(
func.func @kept(%w: tensor<4x3xf32> {dlb.name = "w", dlb.role = "parameter"},
                %s: tensor<3xf32> {dlb.name = "s", dlb.role = "parameter"},
                %r: tensor<5xf32> {dlb.name = "r", dlb.role = "parameter"},
                %x: tensor<5x4xf32> {dlb.name = "x", dlb.role = "input"})
    -> (tensor<5x3xf32> {dlb.name = "a"}, tensor<5x3xf32> {dlb.name = "b"}, tensor<5x3xf32> {dlb.name = "c"}) {
  %columns = dlb.broadcast %s [1] : tensor<3xf32> -> tensor<5x3xf32>
  %rows = dlb.broadcast %r [0] : tensor<5xf32> -> tensor<5x3xf32>
  %0 = dlb.contract %x, %w "nk,ku->nu" : (tensor<5x4xf32>, tensor<4x3xf32>) -> tensor<5x3xf32>
  %1 = dlb.mul %0, %columns : tensor<5x3xf32>
  %2 = dlb.sub %0, %1 : tensor<5x3xf32>
  %3 = dlb.exp %x : tensor<5x4xf32>
  %4 = dlb.contract %3, %w "nk,ku->nu" : (tensor<5x4xf32>, tensor<4x3xf32>) -> tensor<5x3xf32>
  %5 = dlb.add %4, %columns : tensor<5x3xf32>
  %6 = dlb.neg %x : tensor<5x4xf32>
  %7 = dlb.contract %6, %w "nk,ku->nu" : (tensor<5x4xf32>, tensor<4x3xf32>) -> tensor<5x3xf32>
  %8 = dlb.mul %7, %rows : tensor<5x3xf32>
  return %2, %5, %8 : tensor<5x3xf32>, tensor<5x3xf32>, tensor<5x3xf32>
}

// Weights that change with every call.
// CHECK-NEXT: dlb.contract %arg2, %arg0
func.func @step(%w: tensor<4x3xf32> {dlb.name = "w", dlb.role = "parameter"},
                %s: tensor<3xf32> {dlb.name = "s", dlb.role = "parameter"},
                %x: tensor<5x4xf32> {dlb.name = "x", dlb.role = "input"})
    -> (tensor<3xf32> {dlb.name = "s", dlb.updates = 1 : i64}, tensor<5x3xf32> {dlb.name = "y"}) {
  %0 = dlb.contract %x, %w "nk,ku->nu" : (tensor<5x4xf32>, tensor<4x3xf32>) -> tensor<5x3xf32>
  %1 = dlb.broadcast %s [1] : tensor<3xf32> -> tensor<5x3xf32>
  %2 = dlb.mul %0, %1 : tensor<5x3xf32>
  return %s, %2 : tensor<3xf32>, tensor<5x3xf32>
}
