// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// One training, and trainings beside each other: what `dlbc train` does once per choice.

#ifndef DLB_TOOLS_DLBC_TRAINRUN_H
#define DLB_TOOLS_DLBC_TRAINRUN_H

#include "driver/Train.h"
#include "tools/dlbc/Common.h"
#include "tools/dlbc/RunPlace.h"

namespace dlb {

struct TrainRun {
  int code = 0; ///< exit code
  /// None where nothing was trained, after a message.
  std::optional<std::vector<runtime::TrainingOutcome>> outcomes = {};
};

/// Trains the program as it was checked, into the folder of `place`, and prints what it reached.
TrainRun trainOnce(Arguments &arguments, ProgramFile &file, const ExecutionSettings &execution,
                   TrainSettings settings, RunPlace &place, Messages &messages);

/// Trains each choice of `compare` as a program of its own, from the same seed, one after the other
/// and each into a folder of its own below that of `place`; then a table, and in the folder
/// table.csv and the curves. The exit code.
int trainChoices(Arguments &arguments, const ProgramFile &file, const ExecutionSettings &execution,
                 const TrainSettings &settings, RunPlace &place);

} // namespace dlb

#endif // DLB_TOOLS_DLBC_TRAINRUN_H
