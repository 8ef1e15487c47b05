// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Which functions the steps of a section are, and which one a mini-batch takes.

#include "frontend/Program.h"

namespace dlb {

size_t Training::stepIndex(int64_t number) const {
  std::vector<bool> runs;
  for (const Phase &phase : phases)
    runs.push_back(number % phase.every == 0);
  for (size_t i = 0; i < partialSteps.size(); ++i)
    if (partialSteps[i].runs == runs)
      return i + 1;
  return 0;
}

const Function &Training::stepOf(int64_t number) const {
  size_t index = stepIndex(number);
  return index ? partialSteps[index - 1].step : step;
}

std::vector<Training::StepFunction> Training::stepFunctions() const {
  std::vector<StepFunction> functions;
  for (const PiecedPhase &phase : pieced) {
    functions.push_back({&phase.gather, pieceRows});
    functions.push_back({&phase.apply, pieceRows});
  }
  if (!pieced.empty())
    return functions;
  functions.push_back({&step, batch});
  for (const PartialStep &partial : partialSteps)
    functions.push_back({&partial.step, batch});
  return functions;
}

} // namespace dlb
