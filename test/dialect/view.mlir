// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Ops that move elements.
//
// RUN: dlb-opt %s --split-input-file --verify-diagnostics --verify-roundtrip | FileCheck %s

// CHECK-LABEL: @round_trip
func.func @round_trip(%s: tensor<f32>, %x: tensor<4x6xf32>, %b: tensor<4x6xi1>) {
  // CHECK: dlb.broadcast %{{.*}} [] : tensor<f32> -> tensor<2x3xf32>
  %0 = dlb.broadcast %s [] : tensor<f32> -> tensor<2x3xf32>
  // CHECK: dlb.broadcast %{{.*}} [0, 2] : tensor<4x6xf32> -> tensor<4x5x6xf32>
  %1 = dlb.broadcast %x [0, 2] : tensor<4x6xf32> -> tensor<4x5x6xf32>
  // CHECK: dlb.reshape %{{.*}} : tensor<4x6xf32> -> tensor<2x12xf32>
  %2 = dlb.reshape %x : tensor<4x6xf32> -> tensor<2x12xf32>
  // CHECK: dlb.transpose %{{.*}} [1, 0] : tensor<4x6xi1> -> tensor<6x4xi1>
  %3 = dlb.transpose %b [1, 0] : tensor<4x6xi1> -> tensor<6x4xi1>
  // CHECK: dlb.slice %{{.*}} starts [0, 1] sizes [4, 3] strides [1, 2] : tensor<4x6xf32> -> tensor<4x3xf32>
  %4 = dlb.slice %x starts [0, 1] sizes [4, 3] strides [1, 2] : tensor<4x6xf32> -> tensor<4x3xf32>
  // CHECK: dlb.reverse %{{.*}} [1] : tensor<4x6xf32>
  %5 = dlb.reverse %x [1] : tensor<4x6xf32>
  // CHECK: dlb.pad %{{.*}} low [0, 1] high [0, 2] interior [0, 1] value 5.000000e-01 : tensor<4x6xf32> -> tensor<4x14xf32>
  %6 = dlb.pad %x low [0, 1] high [0, 2] interior [0, 1] value 0.5 : tensor<4x6xf32> -> tensor<4x14xf32>
  // CHECK: dlb.concatenate %{{.*}}, %{{.*}} along 1 : (tensor<4x6xf32>, tensor<4x3xf32>) -> tensor<4x9xf32>
  %7 = dlb.concatenate %x, %4 along 1 : (tensor<4x6xf32>, tensor<4x3xf32>) -> tensor<4x9xf32>
  return
}

// -----

func.func @broadcast_c1(%x: tensor<3xf32>) {
  // expected-error @+1 {{'dlb.broadcast' op C1: 2 dimensions for an operand of rank 1}}
  %0 = dlb.broadcast %x [0, 1] : tensor<3xf32> -> tensor<3x4xf32>
  return
}

// -----

func.func @broadcast_c2(%x: tensor<3x4xf32>) {
  // expected-error @+1 {{'dlb.broadcast' op C2: dimensions [1, 0] do not increase strictly below the rank 2}}
  %0 = dlb.broadcast %x [1, 0] : tensor<3x4xf32> -> tensor<4x3xf32>
  return
}

// -----

func.func @broadcast_c3(%x: tensor<1xf32>) {
  // expected-error @+1 {{'dlb.broadcast' op C3: operand dimension 0 has size 1, result dimension 1 has size 4}}
  %0 = dlb.broadcast %x [1] : tensor<1xf32> -> tensor<3x4xf32>
  return
}

// -----

func.func @broadcast_c4(%x: tensor<f32>) {
  // expected-error @+1 {{'dlb.broadcast' op C4: element types 'f32' and 'f64'}}
  %0 = dlb.broadcast %x [] : tensor<f32> -> tensor<3xf64>
  return
}

// -----

func.func @reshape_c1(%x: tensor<4x6xf32>) {
  // expected-error @+1 {{'dlb.reshape' op C1: 24 elements become 25}}
  %0 = dlb.reshape %x : tensor<4x6xf32> -> tensor<5x5xf32>
  return
}

// -----

func.func @reshape_c2(%x: tensor<4x6xf32>) {
  // expected-error @+1 {{'dlb.reshape' op C2: element types 'f32' and 'i32'}}
  %0 = dlb.reshape %x : tensor<4x6xf32> -> tensor<24xi32>
  return
}

// -----

func.func @transpose_c1(%x: tensor<4x6xf32>) {
  // expected-error @+1 {{'dlb.transpose' op C1: [1, 1] is no permutation of the dimensions of rank 2}}
  %0 = dlb.transpose %x [1, 1] : tensor<4x6xf32> -> tensor<6x6xf32>
  return
}

// -----

func.func @transpose_type(%x: tensor<4x6xf32>) {
  // expected-error @+1 {{'dlb.transpose' op yields 'tensor<6x4xf32>', not 'tensor<4x6xf32>'}}
  %0 = dlb.transpose %x [1, 0] : tensor<4x6xf32> -> tensor<4x6xf32>
  return
}

// -----

func.func @slice_c1(%x: tensor<4x6xf32>) {
  // expected-error @+1 {{'dlb.slice' op C1: 2 starts, 1 sizes and 2 strides for an operand of rank 2}}
  %0 = dlb.slice %x starts [0, 0] sizes [4] strides [1, 1] : tensor<4x6xf32> -> tensor<4xf32>
  return
}

// -----

func.func @slice_c2(%x: tensor<6xf32>) {
  // expected-error @+1 {{'dlb.slice' op C2: start 0, size 3 and stride 0 in dimension 0}}
  %0 = dlb.slice %x starts [0] sizes [3] strides [0] : tensor<6xf32> -> tensor<3xf32>
  return
}

// -----

func.func @slice_c3(%x: tensor<6xf32>) {
  // expected-error @+1 {{'dlb.slice' op C3: element 6 of dimension 0 of size 6}}
  %0 = dlb.slice %x starts [2] sizes [3] strides [2] : tensor<6xf32> -> tensor<3xf32>
  return
}

// -----

func.func @reverse_c1(%x: tensor<4x6xf32>) {
  // expected-error @+1 {{'dlb.reverse' op C1: an operand of type 'tensor<4x6xf32>' and a result of type 'tensor<6x4xf32>'}}
  %0 = "dlb.reverse"(%x) {dimensions = array<i64: 1>} : (tensor<4x6xf32>) -> tensor<6x4xf32>
  return
}

// -----

func.func @reverse_c2(%x: tensor<4x6xf32>) {
  // expected-error @+1 {{'dlb.reverse' op C2: dimensions [2] do not increase strictly below the rank 2}}
  %0 = dlb.reverse %x [2] : tensor<4x6xf32>
  return
}

// -----

func.func @pad_c1(%x: tensor<6xf32>) {
  // expected-error @+1 {{'dlb.pad' op C1: 1 low, 2 high and 1 interior entries for an operand of rank 1}}
  %0 = dlb.pad %x low [0] high [0, 0] interior [0] value 0.0 : tensor<6xf32> -> tensor<6xf32>
  return
}

// -----

func.func @pad_c2(%x: tensor<6xf32>) {
  // expected-error @+1 {{'dlb.pad' op C2: low -1, high 0 and interior 0 in dimension 0}}
  %0 = dlb.pad %x low [-1] high [0] interior [0] value 0.0 : tensor<6xf32> -> tensor<5xf32>
  return
}

// -----

func.func @pad_c3(%x: tensor<6xi1>) {
  // expected-error @+1 {{'dlb.pad' op C3: elements of type 'i1' cannot be 2.0}}
  %0 = dlb.pad %x low [1] high [0] interior [0] value 2.0 : tensor<6xi1> -> tensor<7xi1>
  return
}

// -----

func.func @concatenate_c1() {
  // expected-error @+1 {{'dlb.concatenate' op C1: there is no operand}}
  %0 = "dlb.concatenate"() {dimension = 0} : () -> tensor<6xf32>
  return
}

// -----

func.func @concatenate_c2(%x: tensor<6xf32>) {
  // expected-error @+1 {{'dlb.concatenate' op C2: dimension 1 of a tensor of rank 1}}
  %0 = dlb.concatenate %x, %x along 1 : (tensor<6xf32>, tensor<6xf32>) -> tensor<6x2xf32>
  return
}

// -----

func.func @concatenate_c3(%a: tensor<2x3xf32>, %b: tensor<2x4xf32>) {
  // expected-error @+1 {{'dlb.concatenate' op C3: operand 1 is 'tensor<2x4xf32>' where operand 0 is 'tensor<2x3xf32>', they may differ along dimension 0 only}}
  %0 = dlb.concatenate %a, %b along 0 : (tensor<2x3xf32>, tensor<2x4xf32>) -> tensor<4x3xf32>
  return
}
