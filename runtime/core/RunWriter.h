// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the training of one section writes into the folder of the run.

#ifndef DLB_RUNTIME_CORE_RUNWRITER_H
#define DLB_RUNTIME_CORE_RUNWRITER_H

#include "runtime/core/Checkpoint.h"
#include "runtime/core/EventLog.h"
#include "runtime/core/MetricsLog.h"

#include <optional>

namespace dlb::runtime {

class RunWriter {
public:
  /// Goes on with the logs behind `state.step`.
  static Result<RunWriter> open(Session &session, const RunFolder &folder,
                                const TrainingState &state, double secondsBetweenCheckpoints);

  /// The step of the last evaluation of this section that an earlier run logged; 0 if there is
  /// none.
  int64_t lastEvaluation() const { return metrics->lastStep(); }
  std::string pictures() const { return folder->pictures(section); }

  Status evaluation(int64_t step, double loss, const Reports &valid);
  /// After the last step. TensorBoard's events are of the test part only.
  Status atEnd(int64_t step, const char *part, const Reports &reports);

  /// `keep` has chosen this step: what `best` will hold, written with the next checkpoint.
  Status chosen(const TrainingNumbers &state);
  /// Whether it is time for a checkpoint.
  bool due() const;
  Status checkpoint(const TrainingState &state);
  /// The weights that remain: those that were kept, else the session's.
  Status weights(const TrainingState &state);

private:
  RunWriter(Session &session, const RunFolder &folder) : session(&session), folder(&folder) {}

  Session *session;
  const RunFolder *folder;
  int64_t section = 0;
  double between = 0, saved = 0, took = 0; ///< seconds
  std::optional<MetricsLog> metrics;
  std::optional<EventLog> events;
  TrainingNumbers bestState;
  Tensors best; ///< empty where nothing waits to be written
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_RUNWRITER_H
