// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The loop over time.
//
// RUN: dlb-opt %s --split-input-file --verify-diagnostics --verify-roundtrip | FileCheck %s

// CHECK-LABEL: @round_trip
func.func @round_trip(%h: tensor<8x4xf32>, %x: tensor<12x8x4xf32>, %u: tensor<4x4xf32>) {
  // CHECK: dlb.scan 12 carries 1 inputs 1(%{{.*}}, %{{.*}}, %{{.*}}) : (tensor<8x4xf32>, tensor<12x8x4xf32>, tensor<4x4xf32>) -> (tensor<8x4xf32>, tensor<12x8x4xf32>) {
  // CHECK: dlb.next %{{.*}}, %{{.*}} : tensor<8x4xf32>, tensor<8x4xf32>
  %0:2 = dlb.scan 12 carries 1 inputs 1 (%h, %x, %u)
      : (tensor<8x4xf32>, tensor<12x8x4xf32>, tensor<4x4xf32>) -> (tensor<8x4xf32>, tensor<12x8x4xf32>) {
  ^bb0(%c: tensor<8x4xf32>, %xt: tensor<8x4xf32>, %k: tensor<4x4xf32>):
    %1 = dlb.contract %c, %k "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
    %2 = dlb.add %xt, %1 : tensor<8x4xf32>
    dlb.next %2, %2 : tensor<8x4xf32>, tensor<8x4xf32>
  }
  // No inputs; an integer carry.
  // CHECK: dlb.scan 3 reverse carries 1 inputs 0(%{{.*}}) : (tensor<i32>) -> tensor<i32> {
  %i = dlb.constant dense<0> : tensor<i32>
  %3 = dlb.scan 3 reverse carries 1 inputs 0 (%i) : (tensor<i32>) -> tensor<i32> {
  ^bb0(%c: tensor<i32>):
    %one = dlb.constant dense<1> : tensor<i32>
    %4 = dlb.add %c, %one : tensor<i32>
    dlb.next %4 : tensor<i32>
  }
  // Neither carries nor results.
  // CHECK: dlb.scan 3 carries 0 inputs 0() : () -> () {
  // CHECK-NEXT: dlb.next
  dlb.scan 3 carries 0 inputs 0 () : () -> () {
    dlb.next
  }
  return
}

// -----

func.func @scan_c1_steps(%c: tensor<4xf32>) {
  // expected-error @+1 {{'dlb.scan' op C1: has 0 steps}}
  %0 = dlb.scan 0 carries 1 inputs 0 (%c) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%1: tensor<4xf32>):
    dlb.next %1 : tensor<4xf32>
  }
  return
}

// -----

func.func @scan_c1_operands(%c: tensor<4xf32>) {
  // expected-error @+1 {{'dlb.scan' op C1: has 1 carries and 1 inputs among 1 operands}}
  %0 = dlb.scan 2 carries 1 inputs 1 (%c) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%1: tensor<4xf32>):
    dlb.next %1 : tensor<4xf32>
  }
  return
}

// -----

func.func @scan_c1_negative(%c: tensor<4xf32>) {
  // expected-error @+1 {{'dlb.scan' op C1: has 1 carries and -1 inputs among 1 operands}}
  %0 = dlb.scan 2 carries 1 inputs -1 (%c) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%1: tensor<4xf32>):
    dlb.next %1 : tensor<4xf32>
  }
  return
}

// -----

func.func @scan_c2(%a: tensor<3x4xf32>, %b: tensor<5x4xf32>) {
  // expected-error @+1 {{'dlb.scan' op C2: an input of shape 5x4 in a scan of 3 steps}}
  dlb.scan 3 carries 0 inputs 2 (%a, %b) : (tensor<3x4xf32>, tensor<5x4xf32>) -> () {
  ^bb0(%1: tensor<4xf32>, %2: tensor<4xf32>):
    dlb.next
  }
  return
}

// -----

func.func @scan_c2_scalar(%a: tensor<f32>) {
  // expected-error @+1 {{'dlb.scan' op C2: an input of shape scalar in a scan of 3 steps}}
  dlb.scan 3 carries 0 inputs 1 (%a) : (tensor<f32>) -> () {
  ^bb0(%1: tensor<f32>):
    dlb.next
  }
  return
}

// -----

func.func @scan_c3_count(%a: tensor<3x4xf32>, %k: tensor<4xf32>) {
  // expected-error @+1 {{'dlb.scan' op C3: the body has 1 arguments, not 2}}
  dlb.scan 3 carries 0 inputs 1 (%a, %k) : (tensor<3x4xf32>, tensor<4xf32>) -> () {
  ^bb0(%1: tensor<4xf32>):
    dlb.next
  }
  return
}

// -----

func.func @scan_c3_type(%a: tensor<3x4xf32>, %k: tensor<4xf32>) {
  // expected-error @+1 {{'dlb.scan' op C3: argument 0 of the body is 'tensor<3x4xf32>', not 'tensor<4xf32>'}}
  dlb.scan 3 carries 0 inputs 1 (%a, %k) : (tensor<3x4xf32>, tensor<4xf32>) -> () {
  ^bb0(%1: tensor<3x4xf32>, %2: tensor<4xf32>):
    dlb.next
  }
  return
}

// -----

func.func @scan_c4_end(%c: tensor<4xf32>) {
  // expected-error @+1 {{'dlb.scan' op C4: the body ends with `llvm.unreachable`}}
  "dlb.scan"(%c) <{carries = 0, inputs = 0, reverse = false, steps = 2}> ({
  ^bb0(%1: tensor<4xf32>):
    llvm.unreachable
  }) : (tensor<4xf32>) -> ()
  return
}

// -----

func.func @scan_c4_type(%c: tensor<4xf32>) {
  // expected-error @+1 {{'dlb.scan' op C4: carry 0 is 'tensor<4xf32>' before a step and 'tensor<2xf32>' after it}}
  %0 = dlb.scan 2 carries 1 inputs 0 (%c) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%1: tensor<4xf32>):
    %2 = dlb.slice %1 starts [0] sizes [2] strides [1] : tensor<4xf32> -> tensor<2xf32>
    dlb.next %2 : tensor<2xf32>
  }
  return
}

// -----

func.func @scan_c5_carries(%c: tensor<4xf32>) {
  // expected-error @+1 {{'dlb.scan' op C5: has 1 carries and 0 results}}
  dlb.scan 2 carries 1 inputs 0 (%c) : (tensor<4xf32>) -> () {
  ^bb0(%1: tensor<4xf32>):
    dlb.next %1 : tensor<4xf32>
  }
  return
}

// -----

func.func @scan_c5_count(%c: tensor<4xf32>) {
  // expected-error @+1 {{'dlb.scan' op C5: `next` has 2 operands for 1 results}}
  %0 = dlb.scan 2 carries 1 inputs 0 (%c) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%1: tensor<4xf32>):
    dlb.next %1, %1 : tensor<4xf32>, tensor<4xf32>
  }
  return
}

// -----

func.func @scan_c5_carry(%c: tensor<4xf32>) {
  // expected-error @+1 {{'dlb.scan' op C5: result 0 is 'tensor<2x4xf32>', not 'tensor<4xf32>'}}
  %0 = dlb.scan 2 carries 1 inputs 0 (%c) : (tensor<4xf32>) -> tensor<2x4xf32> {
  ^bb0(%1: tensor<4xf32>):
    dlb.next %1 : tensor<4xf32>
  }
  return
}

// -----

func.func @scan_c5_stack(%c: tensor<4xf32>) {
  // expected-error @+1 {{'dlb.scan' op C5: result 0 is 'tensor<4xf32>', not 'tensor<2x4xf32>'}}
  %0 = dlb.scan 2 carries 0 inputs 0 (%c) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%1: tensor<4xf32>):
    dlb.next %1 : tensor<4xf32>
  }
  return
}

// -----

// The body sees nothing but its arguments.

func.func @scan_isolated(%c: tensor<4xf32>) {
  // expected-note @+1 {{required by region isolation constraints}}
  dlb.scan 2 carries 0 inputs 0 () : () -> () {
    // expected-error @+1 {{'dlb.exp' op using value defined outside the region}}
    %1 = dlb.exp %c : tensor<4xf32>
    dlb.next
  }
  return
}
