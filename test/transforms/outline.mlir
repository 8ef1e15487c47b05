// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Which groups share a kernel.
//
// RUN: dlb-opt %s --dlb-group --dlb-outline --split-input-file | FileCheck %s

// Equal layers share one, in any function of the module.

// CHECK-LABEL: @layers
// CHECK: dlb.launch @contract_0
// CHECK: dlb.launch @contract_0
func.func @layers(%x: tensor<8x4xf32>, %v: tensor<4x4xf32>, %w: tensor<4x4xf32>) -> tensor<8x4xf32> {
  %p = dlb.contract %x, %v "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
  %h = dlb.tanh %p : tensor<8x4xf32>
  %q = dlb.contract %h, %w "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
  %y = dlb.tanh %q : tensor<8x4xf32>
  return %y : tensor<8x4xf32>
}
// CHECK-LABEL: @again
// CHECK: dlb.launch @contract_0
func.func @again(%x: tensor<8x4xf32>, %w: tensor<4x4xf32>) -> tensor<8x4xf32> {
  %q = dlb.contract %x, %w "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
  %y = dlb.tanh %q : tensor<8x4xf32>
  return %y : tensor<8x4xf32>
}
// CHECK: dlb.kernel @contract_0
// CHECK-NOT: dlb.kernel

// -----

// Another constant, another letter, another shape: another kernel.

// CHECK-LABEL: @different
// CHECK: dlb.launch @pointwise_0
// CHECK: dlb.launch @pointwise_1
// CHECK: dlb.launch @contract_0
// CHECK: dlb.launch @contract_1
// CHECK: dlb.launch @contract_2
func.func @different(%x: tensor<8x8xf32>, %y: tensor<8x4xf32>)
    -> (tensor<8x8xf32>, tensor<8x8xf32>, tensor<8x8xf32>, tensor<8x8xf32>, tensor<8x4xf32>) {
  %one = dlb.constant dense<1.0> : tensor<8x8xf32>
  %two = dlb.constant dense<2.0> : tensor<8x8xf32>
  %a = dlb.add %x, %one : tensor<8x8xf32>
  %b = dlb.add %x, %two : tensor<8x8xf32>
  %c = dlb.contract %x, %x "nk,ku->nu" : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  %d = dlb.contract %x, %x "nk,uk->nu" : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  %e = dlb.contract %x, %y "nk,ku->nu" : (tensor<8x8xf32>, tensor<8x4xf32>) -> tensor<8x4xf32>
  return %a, %b, %c, %d, %e : tensor<8x8xf32>, tensor<8x8xf32>, tensor<8x8xf32>, tensor<8x8xf32>, tensor<8x4xf32>
}

// -----

// A name that a function has already is left to it.

// CHECK-LABEL: func.func @pointwise_0
// CHECK: dlb.launch @[[NAME:pointwise_0_[0-9]+]]
// CHECK: dlb.kernel @[[NAME]]
func.func @pointwise_0(%x: tensor<4xf32>) -> tensor<4xf32> {
  %a = dlb.exp %x : tensor<4xf32>
  return %a : tensor<4xf32>
}
