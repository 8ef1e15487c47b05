// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Groups, kernels and launches.
//
// RUN: dlb-opt %s --split-input-file --verify-diagnostics --verify-roundtrip | FileCheck %s

// CHECK-LABEL: @round_trip
func.func @round_trip(%x: tensor<8x4xf32>, %w: tensor<4x6xf32>) -> tensor<8x6xf32> {
  // CHECK: dlb.group "contract"[8 by 2] aligned [0](%{{.*}}, %{{.*}}) : (tensor<8x4xf32>, tensor<4x6xf32>) -> tensor<8x6xf32> {
  // CHECK-NEXT: ^bb0(%{{.*}}: tensor<8x4xf32>, %{{.*}}: tensor<4x6xf32>):
  // CHECK: dlb.yield %{{.*}} : tensor<8x6xf32>
  %y = dlb.group "contract"[8 by 2] aligned [0](%x, %w) : (tensor<8x4xf32>, tensor<4x6xf32>) -> tensor<8x6xf32> {
  ^bb0(%a: tensor<8x4xf32>, %b: tensor<4x6xf32>):
    %c = dlb.contract %a, %b "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x6xf32>) -> tensor<8x6xf32>
    dlb.yield %c : tensor<8x6xf32>
  }
  // CHECK: dlb.launch @exp(%{{.*}}) : (tensor<8x6xf32>) -> tensor<8x6xf32>
  %z = dlb.launch @exp(%y) : (tensor<8x6xf32>) -> tensor<8x6xf32>
  return %z : tensor<8x6xf32>
}
// CHECK: dlb.kernel @exp "pointwise"[8 by 8] aligned [] : (tensor<8x6xf32>) -> tensor<8x6xf32> {
dlb.kernel @exp "pointwise"[8 by 8] aligned [] : (tensor<8x6xf32>) -> tensor<8x6xf32> {
^bb0(%a: tensor<8x6xf32>):
  %e = dlb.exp %a : tensor<8x6xf32>
  dlb.yield %e : tensor<8x6xf32>
}

// -----

// expected-error @+1 {{'dlb.kernel' op C1: `magic` is no kind of group}}
dlb.kernel @c1 "magic"[8 by 8] aligned [] : (tensor<8x6xf32>) -> tensor<8x6xf32> {
^bb0(%a: tensor<8x6xf32>):
  %e = dlb.exp %a : tensor<8x6xf32>
  dlb.yield %e : tensor<8x6xf32>
}

// -----

// expected-error @+1 {{'dlb.kernel' op C2: has chunks of 9 of 8 slices}}
dlb.kernel @c2_chunk "pointwise"[8 by 9] aligned [] : (tensor<8x6xf32>) -> tensor<8x6xf32> {
^bb0(%a: tensor<8x6xf32>):
  %e = dlb.exp %a : tensor<8x6xf32>
  dlb.yield %e : tensor<8x6xf32>
}

// -----

// expected-error @+1 {{'dlb.kernel' op C2: 6 is no product of leading dimensions of 'tensor<8x6xf32>'}}
dlb.kernel @c2_extent "pointwise"[6 by 2] aligned [] : (tensor<8x6xf32>) -> tensor<8x6xf32> {
^bb0(%a: tensor<8x6xf32>):
  %e = dlb.exp %a : tensor<8x6xf32>
  dlb.yield %e : tensor<8x6xf32>
}

// -----

// expected-error @+1 {{'dlb.kernel' op C3: aligned operands are not ascending operand numbers}}
dlb.kernel @c3_range "pointwise"[8 by 8] aligned [1] : (tensor<8x6xf32>) -> tensor<8x6xf32> {
^bb0(%a: tensor<8x6xf32>):
  %e = dlb.exp %a : tensor<8x6xf32>
  dlb.yield %e : tensor<8x6xf32>
}

// -----

// expected-error @+1 {{'dlb.kernel' op C3: aligned operands are not ascending operand numbers}}
dlb.kernel @c3_order "pointwise"[8 by 8] aligned [0, 0] : (tensor<8x6xf32>) -> tensor<8x6xf32> {
^bb0(%a: tensor<8x6xf32>):
  %e = dlb.exp %a : tensor<8x6xf32>
  dlb.yield %e : tensor<8x6xf32>
}

// -----

// expected-error @+1 {{'dlb.kernel' op C4: the block arguments differ from the operands in type}}
dlb.kernel @c4_operands "pointwise"[8 by 8] aligned [] : (tensor<4xf32>) -> tensor<8x6xf32> {
^bb0(%a: tensor<8x6xf32>):
  %e = dlb.exp %a : tensor<8x6xf32>
  dlb.yield %e : tensor<8x6xf32>
}

// -----

// expected-error @+1 {{'dlb.kernel' op C4: `yield` differs from the results in type}}
dlb.kernel @c4_results "pointwise"[8 by 8] aligned [] : (tensor<8x6xf32>) -> tensor<8xf32> {
^bb0(%a: tensor<8x6xf32>):
  %e = dlb.exp %a : tensor<8x6xf32>
  dlb.yield %e : tensor<8x6xf32>
}

// -----

// expected-error @+1 {{'dlb.kernel' op C5: `dlb.reduce_sum` can't stand in a `pointwise` body}}
dlb.kernel @c5_other_kind "pointwise"[8 by 8] aligned [] : (tensor<8x6xf32>) -> tensor<8xf32> {
^bb0(%a: tensor<8x6xf32>):
  %s = dlb.reduce_sum %a [1] : tensor<8x6xf32> -> tensor<8xf32>
  dlb.yield %s : tensor<8xf32>
}

// -----

// expected-error @+1 {{'dlb.kernel' op C5: has 0 anchors where `contract` takes one}}
dlb.kernel @c5_none "contract"[8 by 8] aligned [] : (tensor<8x6xf32>) -> tensor<8x6xf32> {
^bb0(%a: tensor<8x6xf32>):
  %e = dlb.exp %a : tensor<8x6xf32>
  dlb.yield %e : tensor<8x6xf32>
}

// -----

// expected-error @+1 {{'dlb.kernel' op C5: has reductions of different shapes or dimensions}}
dlb.kernel @c5_splits "row"[8 by 8] aligned [] : (tensor<8x8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
^bb0(%a: tensor<8x8xf32>):
  %s = dlb.reduce_sum %a [1] : tensor<8x8xf32> -> tensor<8xf32>
  %t = dlb.reduce_sum %a [0] : tensor<8x8xf32> -> tensor<8xf32>
  dlb.yield %s, %t : tensor<8xf32>, tensor<8xf32>
}

// -----

func.func @launch_c1(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlb.launch' op C1: there is no kernel `missing`}}
  %y = dlb.launch @missing(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

dlb.kernel @exp "pointwise"[8 by 8] aligned [] : (tensor<8x6xf32>) -> tensor<8x6xf32> {
^bb0(%a: tensor<8x6xf32>):
  %e = dlb.exp %a : tensor<8x6xf32>
  dlb.yield %e : tensor<8x6xf32>
}
func.func @launch_c2(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlb.launch' op C2: has the type '(tensor<4xf32>) -> tensor<4xf32>', its kernel '(tensor<8x6xf32>) -> tensor<8x6xf32>'}}
  %y = dlb.launch @exp(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @not_partial(%x: tensor<8x4xf32>, %w: tensor<4x6xf32>) -> tensor<8x6xf32> {
  // expected-error @+1 {{C6: `dlb.reduce_sum` is no partial reduction of slices}}
  %g:2 = dlb.group "contract" [8 by 2] aligned [0] (%x, %w) : (tensor<8x4xf32>, tensor<4x6xf32>) -> (tensor<8x6xf32>, tensor<8xf32>) {
  ^bb0(%a: tensor<8x4xf32>, %b: tensor<4x6xf32>):
    %p = dlb.contract %a, %b "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x6xf32>) -> tensor<8x6xf32>
    %s = dlb.reduce_sum %p [1] : tensor<8x6xf32> -> tensor<8xf32>
    %n = dlb.neg %s : tensor<8xf32>
    dlb.yield %p, %n : tensor<8x6xf32>, tensor<8xf32>
  }
  return %g#0 : tensor<8x6xf32>
}

// -----

// expected-error @+1 {{'dlb.kernel' op C2: 24 slices cut the features of an attention, or its results differently}}
dlb.kernel @c2_features "attention"[24 by 6] aligned [] : (tensor<2x3x4x5xf32>, tensor<2x3x4x5xf32>, tensor<2x3x4x5xf32>) -> tensor<2x3x4x5xf32> {
^bb0(%q: tensor<2x3x4x5xf32>, %k: tensor<2x3x4x5xf32>, %v: tensor<2x3x4x5xf32>):
  %y, %lse = dlb.attention %q, %k, %v scale 0.5 layout "nhdt,nhds,nhes->nhet" : (tensor<2x3x4x5xf32>, tensor<2x3x4x5xf32>, tensor<2x3x4x5xf32>) -> (tensor<2x3x4x5xf32>, tensor<2x3x5xf32>)
  dlb.yield %y : tensor<2x3x4x5xf32>
}
