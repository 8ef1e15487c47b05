// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The plan checker on schedules made wrong by hand: each of its messages, and a right one.
//
// RUN: dlb-opt %s --dlb-check-plan --split-input-file --verify-diagnostics

// In place, aligned chunks, a barrier where rows are turned.

dlb.kernel @exp "pointwise"[8 by 2] aligned [0] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.exp %x : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
dlb.kernel @turn "pointwise"[8 by 2] aligned [] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.reverse %x [0] : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
dlb.schedule @right arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{}] {
  %x = dlb.argument 0 : memref<8xf32>
  %y = dlb.result 0 : memref<8xf32>
  %a = dlb.arena 0 : memref<8xf32>
  %b = dlb.arena 0 : memref<8xf32>
  dlb.run @exp[8 by 2] ins(%x : memref<8xf32>) outs(%a : memref<8xf32>)
  dlb.run @exp[8 by 2] ins(%a : memref<8xf32>) outs(%b : memref<8xf32>)
  dlb.barrier
  dlb.run @turn[8 by 2] ins(%b : memref<8xf32>) outs(%y : memref<8xf32>)
}

// -----

dlb.kernel @exp "pointwise"[8 by 2] aligned [0] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.exp %x : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
dlb.schedule @not_written arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{}] {
  %x = dlb.argument 0 : memref<8xf32>
  %y = dlb.result 0 : memref<8xf32>
  // expected-note @+1 {{the buffer is here}}
  %a = dlb.arena 0 : memref<8xf32>
  // expected-error @+1 {{'dlb.run' op reads a buffer before a run has written it}}
  dlb.run @exp[8 by 2] ins(%a : memref<8xf32>) outs(%y : memref<8xf32>)
}

// -----

dlb.kernel @exp "pointwise"[8 by 2] aligned [0] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.exp %x : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
dlb.schedule @overwritten arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{}] {
  %x = dlb.argument 0 : memref<8xf32>
  %y = dlb.result 0 : memref<8xf32>
  %a = dlb.arena 0 : memref<8xf32>
  %b = dlb.arena 0 : memref<8xf32>
  dlb.run @exp[8 by 2] ins(%x : memref<8xf32>) outs(%a : memref<8xf32>)
  // expected-note @+1 {{`exp` has overwritten them before}}
  dlb.run @exp[8 by 2] ins(%x : memref<8xf32>) outs(%b : memref<8xf32>)
  // expected-error @+1 {{'dlb.run' op reads bytes [0, 32) of the arena}}
  dlb.run @exp[8 by 2] ins(%a : memref<8xf32>) outs(%y : memref<8xf32>)
}

// -----

// The old value of an argument is gone once it is updated.

dlb.kernel @exp "pointwise"[8 by 2] aligned [0] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.exp %x : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
dlb.schedule @old_argument arena 64 naive 64 : (tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) arguments [{}] results [{dlb.updates = 0 : i64}, {}] {
  %x = dlb.argument 0 : memref<8xf32>
  %z = dlb.argument 0 : memref<8xf32>
  %y = dlb.result 1 : memref<8xf32>
  dlb.commit
  // expected-note @+1 {{`exp` has overwritten them before}}
  dlb.run @exp[8 by 2] ins(%x : memref<8xf32>) outs(%z : memref<8xf32>)
  // expected-error @+1 {{'dlb.run' op reads bytes [0, 32) of the argument 0}}
  dlb.run @exp[8 by 2] ins(%x : memref<8xf32>) outs(%y : memref<8xf32>)
}

// -----

dlb.kernel @exp "pointwise"[8 by 2] aligned [0] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.exp %x : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
dlb.schedule @twice arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{}] {
  %x = dlb.argument 0 : memref<8xf32>
  %y = dlb.result 0 : memref<8xf32>
  dlb.run @exp[8 by 2] ins(%x : memref<8xf32>) outs(%y : memref<8xf32>)
  // expected-error @+1 {{'dlb.run' op writes a buffer that another run has written}}
  dlb.run @exp[8 by 2] ins(%x : memref<8xf32>) outs(%y : memref<8xf32>)
}

// -----

dlb.kernel @exp "pointwise"[8 by 2] aligned [0] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.exp %x : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
dlb.schedule @before_commit arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{dlb.updates = 0 : i64}] {
  %x = dlb.argument 0 : memref<8xf32>
  %z = dlb.argument 0 : memref<8xf32>
  // expected-error @+1 {{'dlb.run' op writes argument 0 before the commit}}
  dlb.run @exp[8 by 2] ins(%x : memref<8xf32>) outs(%z : memref<8xf32>)
  dlb.commit
}

// -----

dlb.kernel @exp "pointwise"[8 by 2] aligned [0] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.exp %x : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
dlb.schedule @no_update arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{}] {
  %x = dlb.argument 0 : memref<8xf32>
  %z = dlb.argument 0 : memref<8xf32>
  %y = dlb.result 0 : memref<8xf32>
  dlb.run @exp[8 by 2] ins(%x : memref<8xf32>) outs(%y : memref<8xf32>)
  dlb.commit
  // expected-error @+1 {{'dlb.run' op writes argument 0, which no result updates}}
  dlb.run @exp[8 by 2] ins(%x : memref<8xf32>) outs(%z : memref<8xf32>)
}

// -----

dlb.kernel @exp "pointwise"[8 by 2] aligned [0] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.exp %x : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
dlb.kernel @turn "pointwise"[8 by 2] aligned [] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.reverse %x [0] : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
dlb.schedule @while_reading arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{}] {
  %x = dlb.argument 0 : memref<8xf32>
  %y = dlb.result 0 : memref<8xf32>
  %a = dlb.arena 0 : memref<8xf32>
  %b = dlb.arena 0 : memref<8xf32>
  dlb.run @exp[8 by 2] ins(%x : memref<8xf32>) outs(%a : memref<8xf32>)
  dlb.barrier
  // expected-error @+1 {{'dlb.run' op overwrites operand 0 while it reads it: bytes [0, 32) of the arena}}
  dlb.run @turn[8 by 2] ins(%a : memref<8xf32>) outs(%b : memref<8xf32>)
  dlb.run @exp[8 by 2] ins(%b : memref<8xf32>) outs(%y : memref<8xf32>)
}

// -----

dlb.kernel @both "pointwise"[8 by 2] aligned [0] : (tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
^bb0(%x: tensor<8xf32>):
  %y = dlb.exp %x : tensor<8xf32>
  dlb.yield %x, %y : tensor<8xf32>, tensor<8xf32>
}
dlb.schedule @overlapping_results arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{}] {
  %x = dlb.argument 0 : memref<8xf32>
  %a = dlb.arena 0 : memref<8xf32>
  %b = dlb.arena 0 : memref<8xf32>
  // expected-error @+1 {{'dlb.run' op has two results that overlap}}
  dlb.run @both[8 by 2] ins(%x : memref<8xf32>) outs(%a, %b : memref<8xf32>, memref<8xf32>)
}

// -----

dlb.kernel @exp "pointwise"[8 by 2] aligned [0] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.exp %x : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
dlb.kernel @turn "pointwise"[8 by 2] aligned [] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.reverse %x [0] : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
dlb.schedule @race arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{}] {
  %x = dlb.argument 0 : memref<8xf32>
  %y = dlb.result 0 : memref<8xf32>
  %a = dlb.arena 0 : memref<8xf32>
  // expected-note @+1 {{which touches them in other chunks}}
  dlb.run @exp[8 by 2] ins(%x : memref<8xf32>) outs(%a : memref<8xf32>)
  // expected-error @+1 {{'dlb.run' op touches bytes [0, 32) of the arena without a barrier after `exp`}}
  dlb.run @turn[8 by 2] ins(%a : memref<8xf32>) outs(%y : memref<8xf32>)
}

// -----

// What a kernel says of itself is not believed: its operand is not aligned.

dlb.kernel @exp "pointwise"[8 by 2] aligned [0] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.exp %x : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
dlb.kernel @turn "pointwise"[8 by 2] aligned [0] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.reverse %x [0] : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
dlb.schedule @false_claim arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{}] {
  %x = dlb.argument 0 : memref<8xf32>
  %y = dlb.result 0 : memref<8xf32>
  %a = dlb.arena 0 : memref<8xf32>
  // expected-note @+1 {{which touches them in other chunks}}
  dlb.run @exp[8 by 2] ins(%x : memref<8xf32>) outs(%a : memref<8xf32>)
  // expected-error @+1 {{'dlb.run' op touches bytes [0, 32) of the arena without a barrier after `exp`}}
  dlb.run @turn[8 by 2] ins(%a : memref<8xf32>) outs(%y : memref<8xf32>)
}

// -----

// A buffer is overwritten that another thread may still be reading.

dlb.kernel @exp "pointwise"[8 by 2] aligned [0] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.exp %x : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
dlb.kernel @turn "pointwise"[8 by 2] aligned [] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.reverse %x [0] : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
dlb.schedule @late_reader arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{}] {
  %x = dlb.argument 0 : memref<8xf32>
  %y = dlb.result 0 : memref<8xf32>
  %a = dlb.arena 0 : memref<8xf32>
  %b = dlb.arena 0 : memref<8xf32>
  dlb.run @exp[8 by 2] ins(%x : memref<8xf32>) outs(%a : memref<8xf32>)
  dlb.barrier
  // expected-note @+1 {{which touches them in other chunks}}
  dlb.run @turn[8 by 2] ins(%a : memref<8xf32>) outs(%y : memref<8xf32>)
  // expected-error @+1 {{'dlb.run' op touches bytes [0, 32) of the arena without a barrier after `turn`}}
  dlb.run @exp[8 by 2] ins(%x : memref<8xf32>) outs(%b : memref<8xf32>)
}

// -----

dlb.kernel @exp "pointwise"[8 by 2] aligned [0] : (tensor<8xf32>) -> tensor<8xf32> {
^bb0(%x: tensor<8xf32>):
  %y = dlb.exp %x : tensor<8xf32>
  dlb.yield %y : tensor<8xf32>
}
// expected-error @+1 {{'dlb.schedule' op never writes result 0}}
dlb.schedule @no_result arena 64 naive 64 : (tensor<8xf32>) -> tensor<8xf32> arguments [{}] results [{}] {
  %x = dlb.argument 0 : memref<8xf32>
  %y = dlb.result 0 : memref<8xf32>
  %a = dlb.arena 0 : memref<8xf32>
  dlb.run @exp[8 by 2] ins(%x : memref<8xf32>) outs(%a : memref<8xf32>)
}
