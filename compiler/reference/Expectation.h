// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Functions that check themselves: attributes state inputs and the results expected from them.
//
//   func.func @log_0(%x: tensor<2xf32>) -> tensor<2xf32> attributes {
//     dlb.inputs = [dense<[1.0, 2.0]> : tensor<2xf32>],
//     dlb.expect = [dense<[0.0, 0.6931471805599453]> : tensor<2xf64>]} { … }
//
// Floats are expected in f64, whatever their type in the function: |y - expected| must not exceed
// tolerance · (1 + |expected|), with a tolerance of 1e-12 where the result is computed in f64 and
// of `dlb.tolerance`, 1e-6 by default, where it is f32. NaN equals NaN. Other types must be equal.

#ifndef DLB_REFERENCE_EXPECTATION_H
#define DLB_REFERENCE_EXPECTATION_H

#include "reference/Interpreter.h"

#include <string>

namespace dlb {

bool hasExpectation(mlir::Operation *function);

/// The tensors of `dlb.inputs`; none after an error.
std::optional<std::vector<HostTensor>> statedInputs(mlir::Operation *function, bool f64);

/// Interprets `function` on its stated inputs. True if every result is as expected; else an error
/// names the first element of each result that is not.
bool meetsExpectation(mlir::Operation *function, const InterpreterOptions &options = {});

} // namespace dlb

#endif // DLB_REFERENCE_EXPECTATION_H
