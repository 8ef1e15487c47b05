// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Which step of a section a mini-batch takes.

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

} // namespace dlb
