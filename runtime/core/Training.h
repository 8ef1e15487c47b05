// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The training loop: everything of a `train` section but its compiled functions.

#ifndef DLB_RUNTIME_CORE_TRAINING_H
#define DLB_RUNTIME_CORE_TRAINING_H

#include "runtime/core/Evaluation.h"
#include "runtime/core/Progress.h"
#include "runtime/core/RunFolder.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace dlb::runtime {

/// `keep lowest loss`, `stop after 5 without higher accuracy`: a number of the held-out part.
struct Watch {
  bool highest = false;
  std::string report;   ///< "loss" or a report
  int64_t patience = 0; ///< of `stop`: evaluations without an improvement
};

/// What a step says of itself.
struct StepResult {
  int32_t status = 0; ///< 0: committed; else the weights are as before
  double loss = 0;
};

struct TrainingPlan {
  /// One mini-batch of `batch` rows: forward, backward, update. Its program has been added to the
  /// session and its tensors initialised or loaded.
  const dlb_function *step = nullptr;
  /// Steps of mini-batches on which less is done, and which one a mini-batch (from 1) takes: 0 is
  /// `step`, 1 + i is `partialSteps[i]`. Without `stepIndex` all take `step`.
  std::vector<const dlb_function *> partialSteps;
  std::function<size_t(int64_t number)> stepIndex;
  /// With `micro_batch`, what each phase does in the place of `step`: `gather` once for each piece
  /// of `pieceRows` rows, then `apply`. The loss is the mean of those of the pieces.
  struct PiecedPhase {
    const dlb_function *gather = nullptr, *apply = nullptr;
    int64_t every = 1; ///< on each mini-batch whose number is a multiple
  };
  std::vector<PiecedPhase> pieced;
  int64_t pieceRows = 0;
  /// If set, does the work of step `number` (from 1) of `steps` on the session's tensors instead.
  std::function<Result<StepResult>(int64_t number, int64_t steps)> interpretedStep;
  /// The stages of an evaluation of so many rows, compiled, their programs added to the session;
  /// asked for when they are first needed, at most once for each size.
  std::function<Result<std::vector<Stage>>(int64_t rows)> evaluate;
  /// "loss", then the reports, in the order in which they are shown.
  std::vector<ReportedResult> reported;
  /// Likewise, of what is reported once, after the last step: on "test", or else on "valid".
  std::function<Result<std::vector<Stage>>(int64_t rows)> finish;
  std::vector<ReportedResult> reportedFinally;

  int64_t section = 0;           ///< which `train` section of the program this is
  const Dataset *data = nullptr; ///< parts "train", and perhaps "valid" and "test"
  int64_t batch = 32;
  int64_t epochs = 0, steps = 0; ///< one of them; the other 0
  /// Steps between evaluations; 0: after each epoch.
  int64_t evaluateEvery = 0;
  int64_t seed = 0;
  std::optional<Watch> keep, stop; ///< both need a part "valid"
  /// Parameters, and the tensors that evaluations and the kept weights take in their place. Those
  /// begin as the parameters are before the first step.
  std::vector<std::pair<std::string, std::string>> averages;
  /// What the status of a step counts: 1 + index into this.
  std::vector<std::string> checked;

  const RunFolder *folder = nullptr; ///< where all that is written goes; null to write nothing
  std::string resume;                ///< the checkpoint to go on from, or ""
  /// A checkpoint is written after a step when the last is this old, and writing it took no more
  /// than a twentieth of the time since. 0: after each step.
  double secondsBetweenCheckpoints = 10;

  Progress *progress = nullptr;
  /// Called after each step with its loss and the seconds it took.
  std::function<void(int64_t step, double loss, double seconds)> onStep;
  /// Is told what one should know though the training goes on.
  std::function<void(const std::string &text)> onNotice;
};

/// One evaluation: what a curve is drawn from.
struct Evaluation {
  int64_t step = 0;
  double loss = 0; ///< mean over the steps since the evaluation before, of what each minimised
  Reports valid;
};

struct TrainingOutcome {
  enum class End {
    finished,     ///< all steps done
    stoppedEarly, ///< by `stop`
    interrupted,  ///< by `signal`; exit with 128 + signal
    notFinite     ///< the step after `step` was not committed; `failure` says so
  };
  End end = End::finished;
  int signal = 0;       ///< that came, perhaps too late to interrupt this section
  int64_t step = 0;     ///< committed
  int64_t steps = 0;    ///< planned
  int64_t keptStep = 0; ///< whose weights `keep` chose; else `step`
  int32_t checked = -1; ///< of notFinite: index into TrainingPlan::checked
  std::optional<Failure> failure;
  std::vector<Evaluation> evaluations;
  Reports valid; ///< of the weights that remain
  Reports test;  ///< of finished and stoppedEarly
  double seconds = 0;
};

/// Trains, writes weights, checkpoints, metrics and events, and leaves the weights that `keep`
/// chose (else the last) in the session. Steps count from 1; the batch of step s is batch s - 1 of
/// the Batcher. Fails where nothing could be trained or written; what a step itself met is in the
/// outcome.
Result<TrainingOutcome> train(Session &session, const TrainingPlan &plan);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_TRAINING_H
