// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The compiled work of a training step.

#include "runtime/core/StepCalls.h"

#include <algorithm>
#include <cstring>

namespace dlb::runtime {

static double lossOf(const Caller &call) {
  const dlb_function &function = call.function();
  for (int32_t i = 0; i < function.result_count; ++i)
    if (std::string_view(function.results[i].name) == "loss")
      return numberAt(function.results[i].element, call.result(i));
  return 0;
}

Result<StepCalls> StepCalls::create(Session &session, const TrainingPlan &plan) {
  std::vector<const dlb_function *> functions;
  for (const TrainingPlan::PiecedPhase &phase : plan.pieced)
    functions.insert(functions.end(), {phase.gather, phase.apply});
  if (plan.pieced.empty()) {
    functions = {plan.step};
    functions.insert(functions.end(), plan.partialSteps.begin(), plan.partialSteps.end());
  }
  StepCalls steps;
  steps.plan = &plan;
  for (const dlb_function *function : functions) {
    Result<Caller> created = session.caller(*function);
    if (!created)
      return created.failure();
    steps.calls.push_back(std::move(*created));
  }
  return steps;
}

bool StepCalls::take(std::string_view column) const {
  return std::any_of(calls.begin(), calls.end(),
                     [&](const Caller &call) { return call.takes(column); });
}

Status StepCalls::begin(const Batcher &batcher, int64_t steps) {
  for (Caller &call : calls) {
    call.set("seed", plan->seed);
    call.set("steps", steps);
  }
  for (const Column *column : batcher.columns()) {
    if (plan->pieced.empty())
      break;
    int64_t bytes = plan->pieceRows * column->rowBytes;
    Result<Buffer> rows = Buffer::allocate(bytes, column->name);
    if (!rows)
      return rows.failure();
    for (Caller &call : calls)
      DLB_TRY(call.bind(column->name, rows->data(), bytes));
    piece.push_back(std::move(*rows));
  }
  return {};
}

Status StepCalls::bind(Caller &call, const Batcher &batcher) {
  for (size_t i = 0; i < batcher.columns().size(); ++i) {
    const Buffer &data = batcher.data(i);
    DLB_TRY(call.bind(batcher.columns()[i]->name, data.data(), data.size()));
  }
  return {};
}

Result<StepResult> StepCalls::run(int64_t number, const Batcher &batcher,
                                  const std::function<void(int)> &after) {
  if (!plan->pieced.empty())
    return runPieces(number, batcher, after);
  Caller &call = calls[plan->stepIndex ? plan->stepIndex(number) : 0];
  DLB_TRY(bind(call, batcher));
  call.set("step", number);
  Result<int32_t> status = call.run(after);
  if (!status)
    return status.failure();
  return StepResult{*status, *status ? 0 : lossOf(call)};
}

Result<StepResult> StepCalls::runPieces(int64_t number, const Batcher &batcher,
                                        const std::function<void(int)> &after) {
  const int64_t pieces = plan->batch / plan->pieceRows;
  StepResult result;
  bool first = true;
  for (size_t phase = 0; phase < plan->pieced.size(); ++phase) {
    if (number % plan->pieced[phase].every)
      continue;
    Caller &gather = calls[2 * phase], &apply = calls[2 * phase + 1];
    for (Caller *call : {&gather, &apply})
      call->set("step", number);
    for (int64_t i = 0; i <= pieces; ++i) {
      Caller &call = i < pieces ? gather : apply;
      for (size_t c = 0; i < pieces && c < piece.size(); ++c)
        std::memcpy(piece[c].data(), batcher.data(c).as<char>() + i * piece[c].size(),
                    static_cast<size_t>(piece[c].size()));
      call.set("piece", i);
      Result<int32_t> status = call.run(std::exchange(first, false) ? after : nullptr);
      if (!status)
        return status.failure();
      if (*status)
        return StepResult{*status};
      if (i < pieces)
        result.loss += lossOf(gather) / static_cast<double>(pieces);
    }
  }
  return result;
}

} // namespace dlb::runtime
