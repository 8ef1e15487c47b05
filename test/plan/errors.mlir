// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What can't be planned.
//
// RUN: dlb-opt %s --dlb-plan --split-input-file --verify-diagnostics

func.func @not_grouped(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'dlb.exp' op is not a launch: `dlb-group` and `dlb-outline` come before the plan}}
  %y = dlb.exp %x : tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// expected-error @+1 {{'func.func' op result 0 is an argument or another result; it needs a copy from `dlb-group`}}
func.func @returned(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}

// -----

dlb.kernel @k "row"[4 by 4] aligned [0] : (tensor<4x2xf32>) -> tensor<4xf32> {
^bb0(%x: tensor<4x2xf32>):
  %y = dlb.reduce_sum %x [1] : tensor<4x2xf32> -> tensor<4xf32>
  dlb.yield %y : tensor<4xf32>
}
func.func @row_updates(%x: tensor<4x2xf32>, %w: tensor<4xf32>) -> (tensor<4xf32> {dlb.updates = 1 : i64}) {
  // expected-error @+1 {{'dlb.launch' op updates an argument, and must be a pointwise kernel that does nothing else}}
  %y = dlb.launch @k(%x) : (tensor<4x2xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

dlb.kernel @turn "pointwise"[4 by 4] aligned [] : (tensor<4xf32>) -> tensor<4xf32> {
^bb0(%x: tensor<4xf32>):
  %y = dlb.reverse %x [0] : tensor<4xf32>
  dlb.yield %y : tensor<4xf32>
}
func.func @turned(%w: tensor<4xf32>) -> (tensor<4xf32> {dlb.updates = 0 : i64}) {
  // expected-error @+1 {{'dlb.launch' op overwrites argument 0 and reads it at other indices}}
  %y = dlb.launch @turn(%w) : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

dlb.kernel @copy "pointwise"[4 by 4] aligned [0] : (tensor<4xf32>) -> tensor<4xf32> {
^bb0(%x: tensor<4xf32>):
  dlb.yield %x : tensor<4xf32>
}
// expected-error @+1 {{'func.func' op updates arguments in a circle: each update reads what another one has overwritten}}
func.func @swap(%a: tensor<4xf32>, %b: tensor<4xf32>)
    -> (tensor<4xf32> {dlb.updates = 0 : i64}, tensor<4xf32> {dlb.updates = 1 : i64}) {
  %x = dlb.launch @copy(%b) : (tensor<4xf32>) -> tensor<4xf32>
  %y = dlb.launch @copy(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return %x, %y : tensor<4xf32>, tensor<4xf32>
}
