// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Groups, kernels and launches are interpreted through their bodies.
// RUN: dlb-run --check %s
// RUN: dlb-run --check --f64 %s

func.func @group() -> (tensor<2x2xf32>, tensor<2xf32>)
  attributes {dlb.expect = [dense<[[4.0, 8.0], [8.0, 16.0]]> : tensor<2x2xf64>,
                            dense<[6.0, 12.0]> : tensor<2xf64>]} {
  %a = dlb.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %s = dlb.constant dense<3.0> : tensor<2xf32>
  %0:2 = dlb.group "row" [2 by 1] aligned [0] (%a, %s)
      : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2x2xf32>, tensor<2xf32>) {
  ^bb0(%x: tensor<2xf32>, %y: tensor<2xf32>):
    %r = dlb.add %x, %y : tensor<2xf32>
    %b = dlb.broadcast %x [0] : tensor<2xf32> -> tensor<2x2xf32>
    %i = dlb.iota 1 : tensor<2x2xf32>
    %c = dlb.broadcast %r [0] : tensor<2xf32> -> tensor<2x2xf32>
    %z = dlb.sub %c, %c : tensor<2x2xf32>
    %p = dlb.constant dense<4.0> : tensor<2x2xf32>
    %t = dlb.mul %p, %b : tensor<2x2xf32>
    %u = dlb.mul %t, %i : tensor<2x2xf32>
    %v = dlb.add %t, %u : tensor<2x2xf32>
    %w = dlb.add %v, %z : tensor<2x2xf32>
    %m = dlb.reduce_mean %w [1] : tensor<2x2xf32> -> tensor<2xf32>
    dlb.yield %w, %m : tensor<2x2xf32>, tensor<2xf32>
  }
  return %0#0, %0#1 : tensor<2x2xf32>, tensor<2xf32>
}

dlb.kernel @twice "pointwise" [3 by 1] aligned [0] : (tensor<3xf32>) -> tensor<3xf32> {
^bb0(%x: tensor<3xf32>):
  %y = dlb.add %x, %x : tensor<3xf32>
  dlb.yield %y : tensor<3xf32>
}

func.func @launch(%x: tensor<3xf32>) -> tensor<3xf32>
  attributes {dlb.inputs = [dense<[0.5, -1.0, 2.0]> : tensor<3xf32>],
              dlb.expect = [dense<[2.0, -4.0, 8.0]> : tensor<3xf64>]} {
  %0 = dlb.launch @twice(%x) : (tensor<3xf32>) -> tensor<3xf32>
  %1 = dlb.launch @twice(%0) : (tensor<3xf32>) -> tensor<3xf32>
  return %1 : tensor<3xf32>
}
