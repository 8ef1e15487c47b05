// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Groups around scans.
//
// RUN: dlb-opt %s --split-input-file --verify-diagnostics --verify-roundtrip

// Rows of the carry and of each slice of the stack.

dlb.kernel @exp "pointwise"[8 by 4] aligned [0] : (tensor<8x2xf32>) -> tensor<8x2xf32> {
^bb0(%a: tensor<8x2xf32>):
  %e = dlb.exp %a : tensor<8x2xf32>
  dlb.yield %e : tensor<8x2xf32>
}
dlb.kernel @scan "scan"[8 by 4] aligned [0] : (tensor<16xf32>) -> (tensor<8x2xf32>, tensor<3x8x2xf32>) {
^bb0(%a: tensor<16xf32>):
  %x = dlb.reshape %a : tensor<16xf32> -> tensor<8x2xf32>
  %c, %s = dlb.scan 3 carries 1 inputs 0 (%x) : (tensor<8x2xf32>) -> (tensor<8x2xf32>, tensor<3x8x2xf32>) {
  ^bb0(%h: tensor<8x2xf32>):
    %e = dlb.launch @exp(%h) : (tensor<8x2xf32>) -> tensor<8x2xf32>
    dlb.next %e, %e : tensor<8x2xf32>, tensor<8x2xf32>
  }
  dlb.yield %c, %s : tensor<8x2xf32>, tensor<3x8x2xf32>
}

// -----

// expected-error @+1 {{'dlb.kernel' op C2: 3 is no product of leading dimensions of 'tensor<3x8xf32>'}}
dlb.kernel @c2_time "scan"[3 by 1] aligned [] : (tensor<3x8xf32>) -> tensor<3x8xf32> {
^bb0(%a: tensor<3x8xf32>):
  %s = dlb.scan 3 carries 0 inputs 1 (%a) : (tensor<3x8xf32>) -> tensor<3x8xf32> {
  ^bb0(%h: tensor<8xf32>):
    %e = dlb.group "pointwise"[8 by 8] aligned [0] (%h) : (tensor<8xf32>) -> tensor<8xf32> {
    ^bb1(%b: tensor<8xf32>):
      dlb.yield %b : tensor<8xf32>
    }
    dlb.next %e : tensor<8xf32>
  }
  dlb.yield %s : tensor<3x8xf32>
}

// -----

// expected-error @+1 {{'dlb.kernel' op C5: `dlb.exp` stands in the body of its scan, beside groups}}
dlb.kernel @c5_no_group "scan"[1 by 1] aligned [] : (tensor<3x8xf32>) -> tensor<3x8xf32> {
^bb0(%a: tensor<3x8xf32>):
  %s = dlb.scan 3 carries 0 inputs 1 (%a) : (tensor<3x8xf32>) -> tensor<3x8xf32> {
  ^bb0(%h: tensor<8xf32>):
    %e = dlb.exp %h : tensor<8xf32>
    dlb.next %e : tensor<8xf32>
  }
  dlb.yield %s : tensor<3x8xf32>
}

// -----

// expected-error @+1 {{'dlb.kernel' op C5: the body of its scan names a value twice, or its own operand}}
dlb.kernel @c5_operand "scan"[1 by 1] aligned [] : (tensor<3x8xf32>) -> tensor<3x8xf32> {
^bb0(%a: tensor<3x8xf32>):
  %s = dlb.scan 3 carries 0 inputs 1 (%a) : (tensor<3x8xf32>) -> tensor<3x8xf32> {
  ^bb0(%h: tensor<8xf32>):
    dlb.next %h : tensor<8xf32>
  }
  dlb.yield %s : tensor<3x8xf32>
}
