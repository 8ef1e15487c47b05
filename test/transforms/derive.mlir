// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What depends on parameters and state alone gets a function of its own.
//
// RUN: dlb-opt --dlb-derive %s | FileCheck %s
// RUN: dlb-opt --dlb-derive %s | dlb-run --check
// A second run finds nothing left.
// RUN: dlb-opt --dlb-derive --dlb-derive %s | FileCheck %s
// After grouping whole groups move, to the function that is there.
// RUN: dlb-opt --dlb-derive --dlb-group --dlb-derive --dlb-outline %s | dlb-run --check
// RUN: dlb-opt --dlb-group --dlb-derive %s | FileCheck %s --check-prefix=GROUPS
// RUN: dlb-opt --dlb-derive --dlb-group --dlb-outline --dlb-plan %s \
// RUN:   | dlb-run --function=predict --input='dense<[1.0, 2.0, 3.0]> : tensor<3xf32>' \
// RUN:     --input='dense<3.0> : tensor<3xf32>' --input='dense<2.0> : tensor<2x3xf32>' \
// RUN:   | FileCheck %s --check-prefix=PLAN
// PLAN{LITERAL}: dense<[[1.000000e+00, 2.000000e+00, 3.000000e+00], [1.000000e+00, 2.000000e+00, 3.000000e+00]]>

// The broadcast stays: it costs nothing where it is read. The constant goes along.
// CHECK-LABEL: func.func @predict(
// CHECK-SAME: %[[X:[^:]*]]: tensor<2x3xf32> {dlb.name = "x", dlb.role = "input"},
// CHECK-SAME: %[[SCALE:[^:]*]]: tensor<3xf32> {dlb.name = "derived.0", dlb.role = "derived"}
// CHECK-SAME: dlb.derive = @derive.predict
// CHECK-NEXT: %[[ALL:.*]] = dlb.broadcast %[[SCALE]]
// CHECK-NEXT: %[[Y:.*]] = dlb.mul %[[X]], %[[ALL]]
// CHECK-NEXT: return %[[Y]]
// CHECK-LABEL: func.func @derive.predict(
// CHECK-SAME: {dlb.name = "gamma", dlb.role = "parameter"}
// CHECK-SAME: {dlb.name = "var", dlb.role = "state"}
// CHECK-SAME: -> (tensor<3xf32> {dlb.name = "derived.0"})
// CHECK: dlb.rsqrt
// CHECK: dlb.mul
func.func @predict(%gamma: tensor<3xf32> {dlb.name = "gamma", dlb.role = "parameter"},
                   %var: tensor<3xf32> {dlb.name = "var", dlb.role = "state"},
                   %x: tensor<2x3xf32> {dlb.name = "x", dlb.role = "input"})
    -> (tensor<2x3xf32> {dlb.name = "y"})
    attributes {dlb.inputs = [dense<[1.0, 2.0, 3.0]> : tensor<3xf32>, dense<3.0> : tensor<3xf32>, dense<2.0> : tensor<2x3xf32>],
                dlb.expect = [dense<[[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]> : tensor<2x3xf32>]} {
  %one = dlb.constant dense<1.0> : tensor<3xf32>
  %0 = dlb.add %var, %one : tensor<3xf32>
  %1 = dlb.rsqrt %0 : tensor<3xf32>
  %2 = dlb.mul %gamma, %1 : tensor<3xf32>
  %3 = dlb.broadcast %2 [1] : tensor<3xf32> -> tensor<2x3xf32>
  %4 = dlb.mul %x, %3 : tensor<2x3xf32>
  return %4 : tensor<2x3xf32>
}

// A product of weights is a group of its own.
// GROUPS-LABEL: func.func @factored(
// GROUPS-COUNT-1: dlb.group
// GROUPS: return
// GROUPS-LABEL: func.func @derive.factored(
// GROUPS: dlb.group
// CHECK-LABEL: func.func @factored(
// CHECK-SAME: tensor<4x3xf32> {dlb.name = "derived.0"
// CHECK-LABEL: func.func @derive.factored(
func.func @factored(%u: tensor<4x2xf32> {dlb.name = "u", dlb.role = "parameter"},
                    %v: tensor<2x3xf32> {dlb.name = "v", dlb.role = "parameter"},
                    %x: tensor<5x4xf32> {dlb.name = "x", dlb.role = "input"})
    -> (tensor<5x3xf32> {dlb.name = "y"}) {
  %w = dlb.contract %u, %v "ar,rb->ab" : (tensor<4x2xf32>, tensor<2x3xf32>) -> tensor<4x3xf32>
  %y = dlb.contract %x, %w "na,ab->nb" : (tensor<5x4xf32>, tensor<4x3xf32>) -> tensor<5x3xf32>
  return %y : tensor<5x3xf32>
}

// Views only, a value that is returned, and what depends on no parameter: nothing to derive.
// CHECK-LABEL: func.func @nothing(
// CHECK-NOT: derive
// CHECK-LABEL: func.func @step(
func.func @nothing(%w: tensor<2x3xf32> {dlb.name = "w", dlb.role = "parameter"},
                   %x: tensor<2x3xf32> {dlb.name = "x", dlb.role = "input"})
    -> (tensor<3x2xf32> {dlb.name = "y"}, tensor<2x3xf32> {dlb.name = "z"}) {
  %c = dlb.constant dense<2.0> : tensor<3x2xf32>
  %r = dlb.rsqrt %c : tensor<3x2xf32>
  %t = dlb.transpose %x [1, 0] : tensor<2x3xf32> -> tensor<3x2xf32>
  %v = dlb.transpose %w [1, 0] : tensor<2x3xf32> -> tensor<3x2xf32>
  %s = dlb.mul %t, %r : tensor<3x2xf32>
  %y = dlb.add %s, %v : tensor<3x2xf32>
  %z = dlb.exp %w : tensor<2x3xf32>
  return %y, %z : tensor<3x2xf32>, tensor<2x3xf32>
}

// Parameters that change with every call.
// CHECK-NOT: derive
// CHECK-LABEL: func.func @initialise(
func.func @step(%w: tensor<3xf32> {dlb.name = "w", dlb.role = "parameter"},
                %x: tensor<3xf32> {dlb.name = "x", dlb.role = "input"})
    -> (tensor<3xf32> {dlb.name = "w", dlb.updates = 0 : i64}) {
  %0 = dlb.exp %w : tensor<3xf32>
  %1 = dlb.mul %0, %x : tensor<3xf32>
  return %1 : tensor<3xf32>
}

// No parameters, or nothing else.
// CHECK-NOT: derive
func.func @initialise(%seed: tensor<i64> {dlb.name = "seed", dlb.role = "scalar"}) -> (tensor<i64> {dlb.name = "w"}) {
  %0 = dlb.add %seed, %seed : tensor<i64>
  return %0 : tensor<i64>
}
func.func @export(%w: tensor<3xf32> {dlb.name = "w", dlb.role = "parameter"}) -> (tensor<3xf32> {dlb.name = "w"}) {
  %0 = dlb.exp %w : tensor<3xf32>
  %1 = dlb.neg %0 : tensor<3xf32>
  return %1 : tensor<3xf32>
}
