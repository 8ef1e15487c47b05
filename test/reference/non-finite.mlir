// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The first value that is not finite is named: the op that made it from finite operands.
// RUN: dlb-run --name-non-finite --function=op %s 2>&1 | FileCheck %s --check-prefix=OP
// RUN: dlb-run --name-non-finite --function=argument %s 2>&1 | FileCheck %s --check-prefix=ARGUMENT
// RUN: dlb-run --name-non-finite --function=group %s 2>&1 | FileCheck %s --check-prefix=GROUP

// A constant is meant as it stands; what follows from the first value is not named again.
// OP-NOT: remark
// OP: non-finite.mlir:[[@LINE+6]]:8: remark: the first result that is not finite
// OP-NOT: remark
func.func @op() -> tensor<2xf32> {
  %i = dlb.constant dense<0x7F800000> : tensor<2xf32>
  %x = dlb.constant dense<[1.0, 0.0]> : tensor<2xf32>
  %m = dlb.minimum %i, %x : tensor<2xf32>
  %y = dlb.log %m : tensor<2xf32>
  %z = dlb.exp %y : tensor<2xf32>
  %w = dlb.sqrt %y : tensor<2xf32>
  return %w : tensor<2xf32>
}

// ARGUMENT: remark: argument 1 is not finite
// ARGUMENT-NOT: remark
func.func @argument(%a: tensor<f32>, %b: tensor<f32>) -> tensor<f32>
  attributes {dlb.inputs = [dense<1.0> : tensor<f32>, dense<0x7FC00000> : tensor<f32>]} {
  %y = dlb.add %a, %b : tensor<f32>
  return %y : tensor<f32>
}

// GROUP: non-finite.mlir:[[@LINE+6]]:10: remark: the first result that is not finite
// GROUP-NOT: remark
func.func @group() -> tensor<2xf32> {
  %x = dlb.constant dense<[1.0, 0.0]> : tensor<2xf32>
  %0 = dlb.group "pointwise" [2 by 1] aligned [0] (%x) : (tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%a: tensor<2xf32>):
    %y = dlb.log %a : tensor<2xf32>
    dlb.yield %y : tensor<2xf32>
  }
  return %0 : tensor<2xf32>
}
