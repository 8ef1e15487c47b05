// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Trains the sections of a program, one after the other, on compiled code.

#ifndef DLB_DRIVER_TRAIN_H
#define DLB_DRIVER_TRAIN_H

#include "driver/Execution.h"
#include "runtime/core/InitialWeights.h"
#include "runtime/core/Training.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace dlb {

struct TrainSettings {
  /// Called when all is ready to train: where to write, null to write nothing; nothing after a
  /// message. What cannot be read or compiled leaves no folder behind.
  std::function<std::optional<const runtime::RunFolder *>()> folder;
  std::string checkpoint;          ///< to go on from, or ""
  runtime::InitialWeights initial; ///< to begin with, where there is no checkpoint
  double secondsBetweenCheckpoints = 10;
  int64_t overfitBatches = 0;  ///< train and evaluate on the first so many mini-batches only
  bool initialiseOnly = false; ///< write the initial weights, train nothing
  bool reportInitial = false;  ///< and say what they reach
  bool mayDiverge = false;     ///< that a step is not finite is no error: nothing is shown
  bool reference = false;      ///< steps on the reference interpreter
  /// Called after each step with its loss and the seconds it took.
  std::function<void(int64_t step, double loss, double seconds)> onStep;
};

/// One outcome for each section that was begun, and in their place for ensembles that are only
/// evaluated (titlesOf); nothing after an error, which has been shown. The
/// last outcome may be one that did not finish; what it met has been shown too.
std::optional<std::vector<runtime::TrainingOutcome>> train(Execution &execution,
                                                           const TrainSettings &settings);

/// Evaluates a section's reports on its held-out parts: name of the part → reports. Pictures are
/// written into the folder `pictures`; where that is "", they are left out.
std::optional<std::vector<std::pair<std::string, runtime::Reports>>>
evaluate(Execution &execution, const Training &training, const std::string &pictures);

} // namespace dlb

#endif // DLB_DRIVER_TRAIN_H
