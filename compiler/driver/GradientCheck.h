// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Gradients of the blocks of a program against finite differences in double precision.
//
// A block instance is cut out of the training step: a function f of the tensors that it reads
// (inputs and parameters), at the values that they have there. With random weights c on its results
// and a random direction v,
//
//   (L(x + h v) - L(x - h v)) / 2h  must be  grad L(x) . v,   L = sum(c * f),
//
// up to the rounding of the difference, or the same with four points. Where a relu bends or a
// maximum changes hands between the two points that fails for a right gradient as well: then other
// points, directions and steps are tried. A wrong gradient agrees with none of them.

#ifndef DLB_DRIVER_GRADIENTCHECK_H
#define DLB_DRIVER_GRADIENTCHECK_H

#include "driver/Compiler.h"
#include "frontend/Ast.h"

#include <optional>
#include <string>
#include <vector>

namespace dlb {

struct GradientOutcome {
  std::string what; ///< "block `basic(c = 64)`", "loss of `step`"
  int tensors = 0;  ///< that the gradient is taken to
  double error = 0; ///< relative
  bool agrees = false;
  CompilerMessage place;
  std::vector<CompilerMessage> messages; ///< an error: nothing was compared
};

struct GradientRequest {
  const CheckedProgram *program = nullptr;
  const ast::File *syntax = nullptr; ///< whose blocks are checked
  FunctionRequest step;
  std::vector<NamedTensor> arguments; ///< of the step, in f64
  CompileOptions options;
};

/// Every loss of the step, and each different block and model of the file in it.
std::vector<GradientOutcome> checkGradients(Compiler &compiler, const GradientRequest &request);

} // namespace dlb

#endif // DLB_DRIVER_GRADIENTCHECK_H
