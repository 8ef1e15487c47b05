// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a training remembers between steps, on disk: with it a resumed training goes on bit for bit.

#ifndef DLB_RUNTIME_CORE_CHECKPOINT_H
#define DLB_RUNTIME_CORE_CHECKPOINT_H

#include "runtime/core/RunFolder.h"
#include "runtime/core/Session.h"

#include <cstdint>
#include <string>

namespace dlb::runtime {

/// Beside the tensors. Random numbers and the order of rows are functions of seed and step, so
/// there is nothing else.
struct TrainingNumbers {
  int64_t section = 0; ///< which `train` section of the program
  int64_t step = 0;    ///< committed
  int64_t steps = 0;   ///< planned; may grow
  /// What must be the same for the steps to come to be the same.
  int64_t seed = 0, batch = 0, rows = 0;
  int64_t content = 0; ///< `checksum` of the data
  double lossSum = 0;  ///< since the last evaluation
  int64_t lossCount = 0;
  double best = 0; ///< of `keep`, once keptStep is set
  int64_t keptStep = 0;
  double bestToStop = 0; ///< of `stop`, once `evaluations` is not 0
  int64_t waited = 0;    ///< evaluations without an improvement
  int64_t evaluations = 0;
};

struct TrainingState : TrainingNumbers {
  Tensors kept; ///< parameters and states at keptStep
};

/// Writes parameters, states and optimizer memory (`tensors`), the weights that `keep` chose, and
/// the numbers; `metadata` goes into the file too. With `previous`, the file that was there before
/// has that name afterwards.
Status writeCheckpoint(const TrainingNumbers &state, const Tensors &kept, const Tensors &tensors,
                       Metadata metadata, const std::string &path,
                       const std::string &previous = "");

/// Reads it into the session and `state`; a failure changes nothing. Where it is of the same
/// section, seed, batch, rows and content must be the same, and the steps planned at least as many;
/// those of `state` remain. Of a later section, only the tensors are taken and `state.section`
/// tells; of an earlier one, nothing: this section has not begun.
Status loadCheckpoint(Session &session, TrainingState &state, const std::string &path);

struct FoundCheckpoint {
  std::string path;   ///< "": there is none
  std::string notice; ///< why it is not the newest, or ""
};

/// The newest whole checkpoint in a folder.
Result<FoundCheckpoint> findCheckpoint(const RunFolder &folder);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_CHECKPOINT_H
