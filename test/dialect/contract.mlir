// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Contractions by letters.
//
// RUN: dlb-opt %s --split-input-file --verify-diagnostics --verify-roundtrip | FileCheck %s

// CHECK-LABEL: @round_trip
func.func @round_trip(%x: tensor<32x784xf32>, %w: tensor<784x10xf32>, %v: tensor<784xf32>,
                      %q: tensor<2x3x4x5xf64>, %k: tensor<2x3x6x5xf64>) {
  // CHECK: dlb.contract %{{.*}}, %{{.*}} "nk,ku->nu" : (tensor<32x784xf32>, tensor<784x10xf32>) -> tensor<32x10xf32>
  %0 = dlb.contract %x, %w "nk,ku->nu" : (tensor<32x784xf32>, tensor<784x10xf32>) -> tensor<32x10xf32>
  // CHECK: dlb.contract %{{.*}}, %{{.*}} "k,k->" : (tensor<784xf32>, tensor<784xf32>) -> tensor<f32>
  %1 = dlb.contract %v, %v "k,k->" : (tensor<784xf32>, tensor<784xf32>) -> tensor<f32>
  // CHECK: dlb.contract %{{.*}}, %{{.*}} "bhtd,bhsd->bhts" : (tensor<2x3x4x5xf64>, tensor<2x3x6x5xf64>) -> tensor<2x3x4x6xf64>
  %2 = dlb.contract %q, %k "bhtd,bhsd->bhts" : (tensor<2x3x4x5xf64>, tensor<2x3x6x5xf64>) -> tensor<2x3x4x6xf64>
  return
}

// -----

func.func @contract_c1(%a: tensor<4x3xf32>, %b: tensor<3x5xf32>) {
  // expected-error @+1 {{'dlb.contract' op C1: letters "nkm,ku->nu" for operands of ranks 2 and 2}}
  %0 = dlb.contract %a, %b "nkm,ku->nu" : (tensor<4x3xf32>, tensor<3x5xf32>) -> tensor<4x5xf32>
  return
}

// -----

func.func @contract_c1_form(%a: tensor<4x3xf32>, %b: tensor<3x5xf32>) {
  // expected-error @+1 {{'dlb.contract' op C1: letters "nk,ku=nu" for operands of ranks 2 and 2}}
  %0 = dlb.contract %a, %b "nk,ku=nu" : (tensor<4x3xf32>, tensor<3x5xf32>) -> tensor<4x5xf32>
  return
}

// -----

func.func @contract_c2(%a: tensor<4x3xf32>, %b: tensor<7x5xf32>) {
  // expected-error @+1 {{'dlb.contract' op C2: letter `k` is 3 and 7}}
  %0 = dlb.contract %a, %b "nk,ku->nu" : (tensor<4x3xf32>, tensor<7x5xf32>) -> tensor<4x5xf32>
  return
}

// -----

func.func @contract_c3(%a: tensor<3x3xf32>, %b: tensor<3x5xf32>) {
  // expected-error @+1 {{'dlb.contract' op C3: a letter occurs twice in "kk"}}
  %0 = dlb.contract %a, %b "kk,ku->u" : (tensor<3x3xf32>, tensor<3x5xf32>) -> tensor<5xf32>
  return
}

// -----

func.func @contract_c4(%a: tensor<4x3xf32>, %b: tensor<3x5xf32>) {
  // expected-error @+1 {{'dlb.contract' op C4: letter `z` of the result occurs in no operand}}
  %0 = dlb.contract %a, %b "nk,ku->nuz" : (tensor<4x3xf32>, tensor<3x5xf32>) -> tensor<4x5x1xf32>
  return
}

// -----

func.func @contract_c5(%a: tensor<4x3xf32>, %b: tensor<3x5xf32>) {
  // expected-error @+1 {{'dlb.contract' op C5: letter `n` occurs in one operand and not in the result}}
  %0 = dlb.contract %a, %b "nk,ku->u" : (tensor<4x3xf32>, tensor<3x5xf32>) -> tensor<5xf32>
  return
}

// -----

func.func @contract_c6(%a: tensor<4x3xf32>, %b: tensor<3x5xf64>) {
  // expected-error @+1 {{'dlb.contract' op C6: element types 'f32' and 'f64'}}
  %0 = dlb.contract %a, %b "nk,ku->nu" : (tensor<4x3xf32>, tensor<3x5xf64>) -> tensor<4x5xf32>
  return
}
