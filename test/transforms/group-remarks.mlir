// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What `group` says of itself: what was computed together, and why something was not.
//
// RUN: dlb-opt %s --dlb-group=remarks=true --split-input-file --verify-diagnostics

func.func @fused(%x: tensor<8x4xf32>, %w: tensor<4x6xf32>, %b: tensor<6xf32>) -> tensor<8x6xf32> {
  // expected-remark @+1 {{`dlb.contract` is computed with 2 operations: `dlb.add`, `dlb.tanh`}}
  %p = dlb.contract %x, %w "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x6xf32>) -> tensor<8x6xf32>
  %bb = dlb.broadcast %b [1] : tensor<6xf32> -> tensor<8x6xf32>
  %a = dlb.add %p, %bb : tensor<8x6xf32>
  %t = dlb.tanh %a : tensor<8x6xf32>
  return %t : tensor<8x6xf32>
}

// -----

func.func @tree(%x: tensor<8xf32>) -> tensor<8xf32> {
  %a = dlb.exp %x : tensor<8xf32>
  // expected-remark @+1 {{computed in one sweep: 2 operations: `dlb.exp`, `dlb.add`}}
  %b = dlb.add %a, %x : tensor<8xf32>
  return %b : tensor<8xf32>
}

// -----

func.func @other_indices(%x: tensor<8x4xf32>, %w: tensor<4x8xf32>) -> tensor<8x8xf32> {
  %p = dlb.contract %x, %w "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x8xf32>) -> tensor<8x8xf32>
  %t = dlb.transpose %p [1, 0] : tensor<8x8xf32> -> tensor<8x8xf32>
  // expected-remark @+1 {{`dlb.exp` is not computed with `dlb.contract`: it reads the other's result at other indices than its own}}
  %e = dlb.exp %t : tensor<8x8xf32>
  return %e : tensor<8x8xf32>
}

// -----

func.func @other_shape(%x: tensor<8x4xf32>, %w: tensor<4x6xf32>, %y: tensor<2x8x6xf32>) -> tensor<2x8x6xf32> {
  %p = dlb.contract %x, %w "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x6xf32>) -> tensor<8x6xf32>
  %b = dlb.broadcast %p [1, 2] : tensor<8x6xf32> -> tensor<2x8x6xf32>
  // expected-remark @+1 {{`dlb.add` is not computed with `dlb.contract`: its shape differs}}
  %e = dlb.add %b, %y : tensor<2x8x6xf32>
  return %e : tensor<2x8x6xf32>
}

// -----

func.func @strided_rows(%x: tensor<64x8xf32>) -> tensor<64x8xf32> {
  %s = dlb.reduce_sum %x [0] : tensor<64x8xf32> -> tensor<8xf32>
  %b = dlb.broadcast %s [1] : tensor<8xf32> -> tensor<64x8xf32>
  // expected-remark @+1 {{`dlb.sub` is not computed with `dlb.reduce_sum`: its result would be written across rows}}
  %d = dlb.sub %x, %b : tensor<64x8xf32>
  return %d : tensor<64x8xf32>
}

// -----

// What joins one of the groups that it reads is not reported to the others.

func.func @joined(%x: tensor<8x4xf32>, %w: tensor<4x4xf32>) -> tensor<8x4xf32> {
  %p = dlb.contract %x, %w "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
  // expected-remark @+1 {{`dlb.reduce_sum` is computed with 1 operation: `dlb.sub`}}
  %s = dlb.reduce_sum %p [1] : tensor<8x4xf32> -> tensor<8xf32>
  %b = dlb.broadcast %s [0] : tensor<8xf32> -> tensor<8x4xf32>
  %d = dlb.sub %p, %b : tensor<8x4xf32>
  return %d : tensor<8x4xf32>
}

// -----

func.func @circle(%x: tensor<8x4xf32>, %w: tensor<4x4xf32>) -> tensor<8x4xf32> {
  %p = dlb.contract %x, %w "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
  %s = dlb.reduce_sum %p [0] : tensor<8x4xf32> -> tensor<4xf32>
  %b = dlb.broadcast %s [1] : tensor<4xf32> -> tensor<8x4xf32>
  // expected-remark @+2 {{`dlb.pow` is not computed with `dlb.contract`: it also reads what is computed from the other's result elsewhere}}
  // expected-remark @+1 {{`dlb.pow` is not computed with `dlb.reduce_sum`: its result would be written across rows}}
  %d = dlb.pow %p, %b : tensor<8x4xf32>
  return %d : tensor<8x4xf32>
}

// -----

func.func @too_early(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @+1 {{'dlb.gradient' op can't stand in a group; `dlb-differentiate` comes before `dlb-group`}}
  %g = dlb.gradient %x wrt %x : tensor<f32> wrt tensor<f32>
  return %g : tensor<f32>
}

// -----

// expected-error @+1 {{'func.func' op has more than one block and can't be grouped}}
func.func @blocks(%x: tensor<f32>) -> tensor<f32> {
  llvm.br ^bb1
^bb1:
  return %x : tensor<f32>
}

// -----

func.func @many(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = dlb.sin %x : tensor<8xf32>
  %1 = dlb.cos %0 : tensor<8xf32>
  %2 = dlb.sin %1 : tensor<8xf32>
  %3 = dlb.cos %2 : tensor<8xf32>
  %4 = dlb.sin %3 : tensor<8xf32>
  %5 = dlb.cos %4 : tensor<8xf32>
  %6 = dlb.sin %5 : tensor<8xf32>
  %7 = dlb.cos %6 : tensor<8xf32>
  %8 = dlb.sin %7 : tensor<8xf32>
  // expected-remark @+1 {{computed in one sweep: 10 operations: `dlb.sin`, `dlb.cos`, `dlb.sin`, `dlb.cos`, `dlb.sin`, `dlb.cos`, `dlb.sin`, `dlb.cos`, …}}
  %9 = dlb.cos %8 : tensor<8xf32>
  return %9 : tensor<8xf32>
}

// -----

func.func @prologue(%x: tensor<8x4xf32>, %w: tensor<4x6xf32>) -> tensor<8x6xf32> {
  %a = dlb.exp %x : tensor<8x4xf32>
  // expected-remark @+1 {{`dlb.exp` is not computed with `dlb.contract`: its elements would be computed more than once}}
  %v = dlb.exp %w : tensor<4x6xf32>
  // expected-remark @+1 {{`dlb.contract` is computed with 1 operation: `dlb.exp`}}
  %p = dlb.contract %a, %v "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x6xf32>) -> tensor<8x6xf32>
  return %p : tensor<8x6xf32>
}

// -----

func.func @no_prologue(%x: tensor<8x4xf32>, %w: tensor<4x6xf32>) -> (tensor<8x6xf32>, tensor<8x4xf32>) {
  // expected-remark @+1 {{`dlb.tanh` is not computed with `dlb.contract`: its result is read elsewhere too}}
  %b = dlb.tanh %x : tensor<8x4xf32>
  %q = dlb.contract %b, %w "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x6xf32>) -> tensor<8x6xf32>
  return %q, %b : tensor<8x6xf32>, tensor<8x4xf32>
}

// -----

// Two scans begin with the same zeros, which are no prologue of either; nobody has to know.

func.func @zeros(%x: tensor<5x8x2xf32>) -> (tensor<8x2xf32>, tensor<8x2xf32>) {
  %0 = dlb.constant dense<0.000000e+00> : tensor<8x2xf32>
  %c = dlb.scan 5 carries 1 inputs 1 (%0, %x) : (tensor<8x2xf32>, tensor<5x8x2xf32>) -> tensor<8x2xf32> {
  ^bb0(%h: tensor<8x2xf32>, %t: tensor<8x2xf32>):
    %p = dlb.mul %h, %t : tensor<8x2xf32>
    dlb.next %p : tensor<8x2xf32>
  }
  %d = dlb.scan 5 carries 1 inputs 1 (%0, %x) : (tensor<8x2xf32>, tensor<5x8x2xf32>) -> tensor<8x2xf32> {
  ^bb0(%h: tensor<8x2xf32>, %t: tensor<8x2xf32>):
    %p = dlb.sub %h, %t : tensor<8x2xf32>
    dlb.next %p : tensor<8x2xf32>
  }
  return %c, %d : tensor<8x2xf32>, tensor<8x2xf32>
}
