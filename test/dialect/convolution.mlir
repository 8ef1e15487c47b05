// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Convolution and its gradients.
//
// RUN: dlb-opt %s --split-input-file --verify-diagnostics --verify-roundtrip | FileCheck %s

// CHECK-LABEL: @round_trip
func.func @round_trip(%x: tensor<8x4x28x27xf32>, %w: tensor<16x4x3x2xf32>, %d: tensor<4x1x3x3xf32>,
                      %channels_last: tensor<8x28x27x4xf32>) {
  // CHECK: dlb.convolution %{{.*}}, %{{.*}} strides [2, 1] low [1, 0] high [1, 1] dilations [1, 2] : (tensor<8x4x28x27xf32>, tensor<16x4x3x2xf32>) -> tensor<8x16x14x26xf32>
  %y = dlb.convolution %x, %w strides [2, 1] low [1, 0] high [1, 1] dilations [1, 2] : (tensor<8x4x28x27xf32>, tensor<16x4x3x2xf32>) -> tensor<8x16x14x26xf32>
  // CHECK: dlb.convolution_data_gradient %{{.*}}, %{{.*}} strides [2, 1] low [1, 0] high [1, 1] dilations [1, 2] : (tensor<8x16x14x26xf32>, tensor<16x4x3x2xf32>) -> tensor<8x4x28x27xf32>
  %dx = dlb.convolution_data_gradient %y, %w strides [2, 1] low [1, 0] high [1, 1] dilations [1, 2] : (tensor<8x16x14x26xf32>, tensor<16x4x3x2xf32>) -> tensor<8x4x28x27xf32>
  // CHECK: dlb.convolution_weight_gradient %{{.*}}, %{{.*}} strides [2, 1] low [1, 0] high [1, 1] dilations [1, 2] : (tensor<8x4x28x27xf32>, tensor<8x16x14x26xf32>) -> tensor<16x4x3x2xf32>
  %dw = dlb.convolution_weight_gradient %x, %y strides [2, 1] low [1, 0] high [1, 1] dilations [1, 2] : (tensor<8x4x28x27xf32>, tensor<8x16x14x26xf32>) -> tensor<16x4x3x2xf32>
  // CHECK: dlb.convolution %{{.*}}, %{{.*}} strides [1, 1] low [1, 1] high [1, 1] dilations [1, 1] groups 4 : (tensor<8x4x28x27xf32>, tensor<4x1x3x3xf32>) -> tensor<8x4x28x27xf32>
  %depthwise = dlb.convolution %x, %d strides [1, 1] low [1, 1] high [1, 1] dilations [1, 1] groups 4 : (tensor<8x4x28x27xf32>, tensor<4x1x3x3xf32>) -> tensor<8x4x28x27xf32>
  // CHECK: dlb.convolution %{{.*}}, %{{.*}} strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] layout "nhwc,kcrs->nhwk" : (tensor<8x28x27x4xf32>, tensor<16x4x3x2xf32>) -> tensor<8x26x26x16xf32>
  %last = dlb.convolution %channels_last, %w strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] layout "nhwc,kcrs->nhwk" : (tensor<8x28x27x4xf32>, tensor<16x4x3x2xf32>) -> tensor<8x26x26x16xf32>
  return
}

// -----

func.func @convolution_c1(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'dlb.convolution' op C1: layout "nchw,kcrs->nkhh" permutes not "nchw,kcrs->nkhw"}}
  %0 = dlb.convolution %x, %w strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] layout "nchw,kcrs->nkhh" : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @convolution_c2(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3xf32>) {
  // expected-error @+1 {{'dlb.convolution' op C2: data of rank 4 and weights of rank 3, or of different element types}}
  %0 = dlb.convolution %x, %w strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] : (tensor<1x4x8x8xf32>, tensor<6x4x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @convolution_c2_elements(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf64>) {
  // expected-error @+1 {{'dlb.convolution' op C2: data of rank 4 and weights of rank 4, or of different element types}}
  %0 = dlb.convolution %x, %w strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf64>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @convolution_c3(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'dlb.convolution' op C3: strides and dilations are two numbers of at least 1, low and high two numbers of at least 0}}
  %0 = dlb.convolution %x, %w strides [0, 1] low [0, 0] high [0, 0] dilations [1, 1] : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @convolution_c3_count(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'dlb.convolution' op C3: strides and dilations are two numbers of at least 1, low and high two numbers of at least 0}}
  %0 = dlb.convolution %x, %w strides [1, 1] low [1] high [0, 0] dilations [1, 1] : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @convolution_c4(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'dlb.convolution' op C4: 3 groups of 4 channels and 6 filters}}
  %0 = dlb.convolution %x, %w strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] groups 3 : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @convolution_c5(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'dlb.convolution' op C5: weights of 4 channels for data of 4 channels in 2 groups}}
  %0 = dlb.convolution %x, %w strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] groups 2 : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @convolution_c6(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'dlb.convolution' op C6: a window of 9x5 does not fit into padded data of 8x9}}
  %0 = dlb.convolution %x, %w strides [1, 1] low [0, 0] high [0, 1] dilations [4, 2] : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @convolution_type(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'dlb.convolution' op yields 'tensor<1x6x6x6xf32>', not 'tensor<1x6x8x8xf32>'}}
  %0 = dlb.convolution %x, %w strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x8x8xf32>
  return
}

// -----

func.func @convolution_data_gradient_c1(%g: tensor<1x6x6x6xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'dlb.convolution_data_gradient' op C1: of the convolution, C5: weights of 4 channels for data of 5 channels in 1 groups}}
  %0 = dlb.convolution_data_gradient %g, %w strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] : (tensor<1x6x6x6xf32>, tensor<6x4x3x3xf32>) -> tensor<1x5x8x8xf32>
  return
}

// -----

func.func @convolution_data_gradient_c2(%g: tensor<1x6x6x6xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'dlb.convolution_data_gradient' op C2: the convolution yields 'tensor<1x6x7x6xf32>', its cotangent is 'tensor<1x6x6x6xf32>'}}
  %0 = dlb.convolution_data_gradient %g, %w strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] : (tensor<1x6x6x6xf32>, tensor<6x4x3x3xf32>) -> tensor<1x4x9x8xf32>
  return
}

// -----

func.func @convolution_weight_gradient_c1(%x: tensor<1x4x8x8xf32>, %g: tensor<1x6x6x6xf32>) {
  // expected-error @+1 {{'dlb.convolution_weight_gradient' op C1: of the convolution, C6: a window of 9x3 does not fit into padded data of 8x8}}
  %0 = dlb.convolution_weight_gradient %x, %g strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] : (tensor<1x4x8x8xf32>, tensor<1x6x6x6xf32>) -> tensor<6x4x9x3xf32>
  return
}

// -----

func.func @convolution_weight_gradient_c2(%x: tensor<1x4x8x8xf32>, %g: tensor<1x6x6x6xf32>) {
  // expected-error @+1 {{'dlb.convolution_weight_gradient' op C2: the convolution yields 'tensor<1x7x6x6xf32>', its cotangent is 'tensor<1x6x6x6xf32>'}}
  %0 = dlb.convolution_weight_gradient %x, %g strides [1, 1] low [0, 0] high [0, 0] dilations [1, 1] : (tensor<1x4x8x8xf32>, tensor<1x6x6x6xf32>) -> tensor<7x4x3x3xf32>
  return
}
