// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The plan checker on scans: their rows, and what they share step by step.
//
// RUN: dlb-opt %s --dlb-check-plan --split-input-file --verify-diagnostics

// One scan after the other, of the same steps and rows: chunk c reads what chunk c has written.

dlb.kernel @exp "pointwise"[8 by 4] aligned [0] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.exp %x : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
dlb.kernel @scan "scan"[8 by 4] aligned [0] : (tensor<2x8xf32>) -> tensor<2x8xf32> {
^bb0(%x: tensor<2x8xf32>):
  %y = dlb.scan 2 carries 0 inputs 1 (%x) : (tensor<2x8xf32>) -> tensor<2x8xf32> {
  ^bb0(%t: tensor<8xf32>):
    %e = dlb.launch @exp(%t) : (tensor<8xf32>) -> tensor<8xf32>
    dlb.next %e : tensor<8xf32>
  }
  dlb.yield %y : tensor<2x8xf32>
}
dlb.schedule @right arena 64 naive 64 : (tensor<2x8xf32>) -> tensor<2x8xf32> arguments [{}] results [{}] {
  %x = dlb.argument 0 : memref<2x8xf32>
  %y = dlb.result 0 : memref<2x8xf32>
  %a = dlb.arena 0 : memref<2x8xf32>
  dlb.run @scan[8 by 4] ins(%x : memref<2x8xf32>) outs(%a : memref<2x8xf32>)
  dlb.run @scan[8 by 4] ins(%a : memref<2x8xf32>) outs(%y : memref<2x8xf32>)
}

// -----

// Rows of a step are no share of the whole.

dlb.kernel @all "pointwise"[16 by 8] aligned [0] : (tensor<16xf32>) -> tensor<16xf32> {
^bb0(%x: tensor<16xf32>):
  %y = dlb.exp %x : tensor<16xf32>
  dlb.yield %y : tensor<16xf32>
}
dlb.kernel @exp "pointwise"[8 by 4] aligned [0] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.exp %x : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
dlb.kernel @scan "scan"[8 by 4] aligned [0] : (tensor<2x8xf32>) -> tensor<2x8xf32> {
^bb0(%x: tensor<2x8xf32>):
  %y = dlb.scan 2 carries 0 inputs 1 (%x) : (tensor<2x8xf32>) -> tensor<2x8xf32> {
  ^bb0(%t: tensor<8xf32>):
    %e = dlb.launch @exp(%t) : (tensor<8xf32>) -> tensor<8xf32>
    dlb.next %e : tensor<8xf32>
  }
  dlb.yield %y : tensor<2x8xf32>
}
dlb.schedule @whole arena 64 naive 64 : (tensor<16xf32>, tensor<2x8xf32>) -> tensor<16xf32> arguments [{}, {}] results [{}] {
  %x = dlb.argument 0 : memref<16xf32>
  %z = dlb.argument 1 : memref<2x8xf32>
  %y = dlb.result 0 : memref<16xf32>
  %a = dlb.arena 0 : memref<2x8xf32>
  %b = dlb.arena 0 : memref<16xf32>
  // expected-note @+1 {{which touches them in other chunks}}
  dlb.run @scan[8 by 4] ins(%z : memref<2x8xf32>) outs(%a : memref<2x8xf32>)
  // expected-error @+1 {{'dlb.run' op touches bytes [0, 64) of the arena without a barrier after `scan`}}
  dlb.run @all[16 by 8] ins(%x : memref<16xf32>) outs(%b : memref<16xf32>)
  dlb.run @all[16 by 8] ins(%b : memref<16xf32>) outs(%y : memref<16xf32>)
}

// -----

// What is read as a carry and step by step is shared out in no way.

dlb.kernel @add "pointwise"[2 by 1] aligned [0, 1] : (tensor<2x2xf32>, tensor<2xf32>) -> tensor<2x2xf32> {
^bb0(%x: tensor<2x2xf32>, %t: tensor<2xf32>):
  %u = dlb.broadcast %t [0] : tensor<2xf32> -> tensor<2x2xf32>
  %y = dlb.add %x, %u : tensor<2x2xf32>
  dlb.yield %y : tensor<2x2xf32>
}
dlb.kernel @scan "scan"[2 by 1] aligned [] : (tensor<2x2xf32>) -> tensor<2x2xf32> {
^bb0(%x: tensor<2x2xf32>):
  %y = dlb.scan 2 carries 1 inputs 1 (%x, %x) : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32> {
  ^bb0(%c: tensor<2x2xf32>, %t: tensor<2xf32>):
    %e = dlb.launch @add(%c, %t) : (tensor<2x2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
    dlb.next %e : tensor<2x2xf32>
  }
  dlb.yield %y : tensor<2x2xf32>
}
dlb.schedule @both arena 64 naive 64 : (tensor<2x2xf32>) -> tensor<2x2xf32> arguments [{}] results [{}] {
  %x = dlb.argument 0 : memref<2x2xf32>
  %y = dlb.result 0 : memref<2x2xf32>
  %a = dlb.arena 0 : memref<2x2xf32>
  // expected-note @+1 {{which touches them in other chunks}}
  dlb.run @scan[2 by 1] ins(%x : memref<2x2xf32>) outs(%a : memref<2x2xf32>)
  // expected-error @+1 {{'dlb.run' op touches bytes [0, 16) of the arena without a barrier after `scan`}}
  dlb.run @scan[2 by 1] ins(%a : memref<2x2xf32>) outs(%y : memref<2x2xf32>)
}

// -----

// Chunks of a scan whose steps turn the rows.

dlb.kernel @turn "pointwise"[8 by 4] aligned [] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.reverse %x [0] : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
// expected-error @+1 {{'dlb.kernel' op is cut into chunks, but its steps mix rows of several chunks}}
dlb.kernel @scan "scan"[8 by 4] aligned [] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.scan 2 carries 1 inputs 0 (%x) : (tensor<8xf32>) -> tensor<8xf32> {
  ^bb0(%t: tensor<8xf32>):
    %e = dlb.launch @turn(%t) : (tensor<8xf32>) -> tensor<8xf32>
    dlb.next %e : tensor<8xf32>
  }
  dlb.yield %y : tensor<8xf32>
}
