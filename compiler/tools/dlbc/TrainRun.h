// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// One training, and what trains several times.

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

/// Trains each choice of `compare` and each fold of `cross_validate` from the same seed, several at
/// a time where threads allow, each into a folder of its own below that of `place`; then tables,
/// and in the folder table.csv and the curves. Of an ensemble too. The exit code.
int trainSeveral(Arguments &arguments, ProgramFile &file, const ExecutionSettings &execution,
                 const TrainSettings &settings, RunPlace &place, Messages &messages);

/// How many of these trainings, each a choice of `compare`, fit side by side into the memory that
/// is free, whichever they are: at least 1, and `most` at most. A message says where it is less.
size_t fitting(Arguments &arguments, const ProgramFile &file, const ExecutionSettings &execution,
               const std::vector<std::optional<size_t>> &choices, size_t most, Messages &messages);

} // namespace dlb

#endif // DLB_TOOLS_DLBC_TRAINRUN_H
