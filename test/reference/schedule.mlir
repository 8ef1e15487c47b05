// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A schedule runs its kernels over byte ranges of one arena, in order.
// RUN: dlb-run --check %s
// RUN: dlb-run --check --f64 %s

dlb.kernel @twice "pointwise" [3 by 1] aligned [0] : (tensor<3xf32>) -> tensor<3xf32> {
^bb0(%x: tensor<3xf32>):
  %y = dlb.add %x, %x : tensor<3xf32>
  dlb.yield %y : tensor<3xf32>
}

dlb.kernel @check "row" [1 by 1] aligned [] : (tensor<3xf32>) -> tensor<i32> {
^bb0(%x: tensor<3xf32>):
  %f = dlb.is_finite %x : tensor<3xf32>
  %a = dlb.reduce_all %f [0] : tensor<3xi1> -> tensor<i1>
  %n = dlb.not %a : tensor<i1>
  %s = dlb.cast %n : tensor<i1> -> tensor<i32>
  dlb.yield %s : tensor<i32>
}

// Twice in place in the arena, then once more into the argument after the commit.
dlb.schedule @committed arena 128 naive 128
  : (tensor<3xf32>) -> (tensor<3xf32>, tensor<i32>, tensor<3xf32>)
  arguments [{}] results [{dlb.updates = 0 : i64}, {dlb.status}, {}]
  attributes {
    dlb.inputs = [dense<[1.0, 2.0, 3.0]> : tensor<3xf32>],
    dlb.expect = [dense<[8.0, 16.0, 24.0]> : tensor<3xf64>, dense<0> : tensor<i32>,
                  dense<[4.0, 8.0, 12.0]> : tensor<3xf64>]} {
  %x = dlb.argument 0 : memref<3xf32>
  %new = dlb.argument 0 : memref<3xf32>
  %a = dlb.arena 64 : memref<3xf32>
  %b = dlb.result 2 : memref<3xf32>
  %status = dlb.result 1 : memref<i32>
  dlb.run @twice [3 by 1] ins(%x : memref<3xf32>) outs(%a : memref<3xf32>)
  dlb.barrier
  dlb.run @twice [3 by 1] ins(%a : memref<3xf32>) outs(%b : memref<3xf32>)
  dlb.run @check [1 by 1] ins(%b : memref<3xf32>) outs(%status : memref<i32>)
  dlb.commit %status : memref<i32>
  dlb.run @twice [3 by 1] ins(%b : memref<3xf32>) outs(%new : memref<3xf32>)
}

// After a status other than 0 no argument changes.
dlb.schedule @refused arena 0 naive 0 : (tensor<3xf32>) -> (tensor<3xf32>, tensor<i32>)
  arguments [{}] results [{dlb.updates = 0 : i64}, {dlb.status}]
  attributes {
    dlb.inputs = [dense<[1.0, 2.0, 0x7F800000]> : tensor<3xf32>],
    dlb.expect = [dense<[1.0, 2.0, 0x7FF0000000000000]> : tensor<3xf64>, dense<1> : tensor<i32>]} {
  %x = dlb.argument 0 : memref<3xf32>
  %new = dlb.argument 0 : memref<3xf32>
  %status = dlb.result 1 : memref<i32>
  dlb.run @check [1 by 1] ins(%x : memref<3xf32>) outs(%status : memref<i32>)
  dlb.commit %status : memref<i32>
  dlb.run @twice [3 by 1] ins(%x : memref<3xf32>) outs(%new : memref<3xf32>)
}

// The same before planning.
func.func @refused_function(%x: tensor<3xf32>)
    -> (tensor<3xf32> {dlb.updates = 0 : i64}, tensor<i32> {dlb.status})
  attributes {
    dlb.inputs = [dense<[1.0, 2.0, 0x7F800000]> : tensor<3xf32>],
    dlb.expect = [dense<[1.0, 2.0, 0x7FF0000000000000]> : tensor<3xf64>, dense<1> : tensor<i32>]} {
  %status = dlb.launch @check(%x) : (tensor<3xf32>) -> tensor<i32>
  %new = dlb.launch @twice(%x) : (tensor<3xf32>) -> tensor<3xf32>
  return %new, %status : tensor<3xf32>, tensor<i32>
}

// Memory that nothing has written is NaN.
dlb.schedule @unwritten arena 64 naive 64 : () -> (tensor<3xf32>)
  arguments [] results [{}]
  attributes {dlb.expect = [dense<0x7FF8000000000000> : tensor<3xf64>]} {
  %a = dlb.arena 0 : memref<3xf32>
  %b = dlb.result 0 : memref<3xf32>
  dlb.run @twice [3 by 1] ins(%a : memref<3xf32>) outs(%b : memref<3xf32>)
}
