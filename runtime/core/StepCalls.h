// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The compiled work of a training step: one call, or with `micro_batch` one for each piece of the
// mini-batch and one that takes the step.

#ifndef DLB_RUNTIME_CORE_STEPCALLS_H
#define DLB_RUNTIME_CORE_STEPCALLS_H

#include "runtime/core/Batcher.h"
#include "runtime/core/Training.h"

namespace dlb::runtime {

class StepCalls {
public:
  /// `plan` outlives this.
  static Result<StepCalls> create(Session &session, const TrainingPlan &plan);

  /// Whether a call reads this column.
  bool take(std::string_view column) const;
  /// To be called once, before the first step of `steps`.
  Status begin(const Batcher &batcher, int64_t steps);
  /// Step `number` (from 1) on the present batch. `after(thread)` runs meanwhile.
  Result<StepResult> run(int64_t number, const Batcher &batcher,
                         const std::function<void(int)> &after);

private:
  Status bind(Caller &call, const Batcher &batcher);
  Result<StepResult> runPieces(int64_t number, const Batcher &batcher,
                               const std::function<void(int)> &after);

  const TrainingPlan *plan = nullptr;
  /// Of `step`, then of the partial ones; or of each phase `gather`, then `apply`.
  std::vector<Caller> calls;
  /// Of each column, the rows of the piece: calls want memory that begins at a multiple of 64.
  std::vector<Buffer> piece;
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_STEPCALLS_H
