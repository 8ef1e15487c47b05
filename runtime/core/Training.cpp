// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The training loop.

#include "runtime/core/Training.h"

#include "runtime/core/Batcher.h"
#include "runtime/core/Clock.h"
#include "runtime/core/RunWriter.h"
#include "runtime/core/Signals.h"
#include "runtime/core/StepCalls.h"

#include <algorithm>
#include <map>

namespace dlb::runtime {

namespace {

class Loop {
public:
  Loop(Session &session, const TrainingPlan &plan) : session(session), plan(plan) {}

  Result<TrainingOutcome> run();

private:
  Status prepare();
  Result<StepResult> compiledStep();
  Result<int32_t> step();
  Status evaluate();
  Result<Reports> evaluatePart(const Part &part);
  Status watch(const Metrics &valid);
  Status checkWatch(const std::optional<Watch> &watch, std::string_view kind,
                    const Metrics &valid) const;
  int64_t evaluateEvery() const;
  Status save();
  Status beginAverages();
  /// Runs `work` with the averages in the place of the parameters.
  Status withAverages(const std::function<Status()> &work);
  Status finish();
  Position position() const;
  void reportNotFinite(int32_t status);

  Session &session;
  const TrainingPlan &plan;
  const Part *training = nullptr;
  std::optional<RunWriter> writer; ///< none where nothing is written
  std::optional<Batcher> batcher;
  std::optional<StepCalls> calls;
  std::map<int64_t, std::vector<Stage>> evaluators; ///< by rows
  TrainingState state;
  TrainingOutcome outcome;
  bool stopped = false;
};

bool better(const Watch &watch, double value, double best) {
  return watch.highest ? value > best : value < best;
}

Status Loop::prepare() {
  training = plan.data->part("train");
  bool watches = plan.keep || plan.stop;
  if (!training || (watches && !plan.data->part("valid"))) {
    std::string parts;
    for (const Part &part : plan.data->parts)
      parts += (parts.empty() ? "`" : ", `") + part.name + "`";
    return fail(Error::noPart, "", {plan.data->name, training ? "valid" : "train", parts});
  }
  Result<StepCalls> created = StepCalls::create(session, plan);
  if (!created)
    return created.failure();
  calls.emplace(std::move(*created));
  Result<Batcher> batches =
      Batcher::create(*training, plan.batch, static_cast<uint64_t>(plan.seed),
                      [&](std::string_view column) { return calls->take(column); });
  if (!batches)
    return batches.failure();
  batcher.emplace(std::move(*batches));

  outcome.steps = plan.steps ? plan.steps : plan.epochs * batcher->batchesPerEpoch();
  state.section = plan.section;
  state.seed = plan.seed;
  state.batch = plan.batch;
  state.rows = training->size();
  if (plan.folder || !plan.resume.empty())
    state.content = checksum(*plan.data);
  state.steps = outcome.steps;
  if (!plan.resume.empty())
    DLB_TRY(loadCheckpoint(session, state, plan.resume));
  if (state.section != plan.section)
    return {};
  if (state.step == 0)
    DLB_TRY(beginAverages());
  stopped = plan.stop && state.evaluations && state.waited >= plan.stop->patience;

  if (plan.folder) {
    Result<RunWriter> opened =
        RunWriter::open(session, *plan.folder, state, plan.secondsBetweenCheckpoints);
    if (!opened)
      return opened.failure();
    writer.emplace(std::move(*opened));
    int64_t evaluated = state.step / evaluateEvery() * evaluateEvery();
    if (writer->lastEvaluation() < evaluated && plan.onNotice)
      plan.onNotice("`" + plan.folder->metrics() + "` ends at step " +
                    std::to_string(writer->lastEvaluation()) + ": what it said to step " +
                    std::to_string(evaluated) + " is lost, the training goes on");
  }
  DLB_TRY(calls->begin(*batcher, outcome.steps));
  batcher->choose(state.step);
  session.threads().run([&](int thread) { batcher->gather(thread, session.threads().size()); });
  batcher->flip();
  return {};
}

Status Loop::beginAverages() {
  if (plan.averages.empty())
    return {};
  Result<Tensors> tensors = session.exportTensors({DLB_PARAMETER});
  if (!tensors)
    return tensors.failure();
  Tensors begun;
  for (const auto &[parameter, average] : plan.averages)
    for (LogicalTensor &tensor : *tensors)
      if (tensor.name == parameter)
        begun.push_back({average, tensor.element, tensor.shape, std::move(tensor.data)});
  return session.importTensors(begun);
}

Status Loop::withAverages(const std::function<Status()> &work) {
  DLB_TRY(session.exchange(plan.averages));
  Status done = work();
  Status back = session.exchange(plan.averages);
  return done ? std::move(back) : std::move(done);
}

/// One step, while the next batch is gathered.
Result<StepResult> Loop::compiledStep() {
  batcher->choose(state.step + 1);
  Result<StepResult> result = calls->run(state.step + 1, *batcher, [&](int thread) {
    batcher->gather(thread, session.threads().size());
  });
  if (result && !result->status)
    batcher->flip();
  return result;
}

/// The next step; returns its status.
Result<int32_t> Loop::step() {
  double begin = seconds();
  Result<StepResult> result =
      plan.interpretedStep ? plan.interpretedStep(state.step + 1, outcome.steps) : compiledStep();
  if (!result)
    return result.failure();
  if (result->status)
    return result->status;
  ++state.step;
  state.lossSum += result->loss;
  ++state.lossCount;
  if (plan.onStep)
    plan.onStep(state.step, result->loss, seconds() - begin);
  if (plan.progress)
    plan.progress->step(position(), result->loss);
  return result->status;
}

Position Loop::position() const {
  int64_t perEpoch = batcher->batchesPerEpoch();
  return {state.step, outcome.steps, (state.step + perEpoch - 1) / perEpoch, plan.epochs};
}

Result<Reports> Loop::evaluatePart(const Part &part) {
  std::vector<Stage> &stages = evaluators[part.size()];
  if (stages.empty()) {
    Result<std::vector<Stage>> compiled = plan.evaluate(part.size());
    if (!compiled)
      return compiled.failure();
    stages = std::move(*compiled);
  }
  return runtime::evaluate(session, stages, part, plan.reported,
                           {plan.seed, state.step, outcome.steps},
                           writer ? writer->pictures() : "");
}

int64_t Loop::evaluateEvery() const {
  return plan.evaluateEvery ? plan.evaluateEvery : batcher->batchesPerEpoch();
}

Status Loop::checkWatch(const std::optional<Watch> &watch, std::string_view kind,
                        const Metrics &valid) const {
  if (!watch || findMetric(valid, watch->report))
    return {};
  std::string names;
  for (const auto &[name, value] : valid)
    names += (names.empty() ? "`" : ", `") + name + "`";
  return fail(Error::noReport, "", {kind, watch->report, names});
}

Status Loop::watch(const Metrics &valid) {
  bool chosen = false;
  DLB_TRY(checkWatch(plan.keep, "keep", valid));
  DLB_TRY(checkWatch(plan.stop, "stop", valid));
  if (plan.keep) {
    double value = *findMetric(valid, plan.keep->report);
    if (!state.keptStep || better(*plan.keep, value, state.best)) {
      DLB_TRY(withAverages([&]() -> Status {
        Result<Tensors> tensors = session.exportTensors(weightRoles);
        if (!tensors)
          return tensors.failure();
        state.kept = std::move(*tensors);
        return {};
      }));
      state.keptStep = state.step;
      state.best = value;
      chosen = true;
    }
  }
  if (plan.stop) {
    double value = *findMetric(valid, plan.stop->report);
    bool improved = !state.evaluations || better(*plan.stop, value, state.bestToStop);
    if (improved)
      state.bestToStop = value;
    state.waited = improved ? 0 : state.waited + 1;
    stopped = state.waited >= plan.stop->patience;
  }
  ++state.evaluations;
  return chosen && writer ? writer->chosen(state) : Status();
}

Status Loop::evaluate() {
  Reports valid;
  if (const Part *part = plan.data->part("valid")) {
    DLB_TRY(withAverages([&]() -> Status {
      Result<Reports> reports = evaluatePart(*part);
      if (!reports)
        return reports.failure();
      valid = std::move(*reports);
      return {};
    }));
  }
  double loss = state.lossSum / static_cast<double>(state.lossCount);
  state.lossSum = 0;
  state.lossCount = 0;
  if (plan.progress)
    plan.progress->evaluation(position(), loss, valid);
  if (plan.keep || plan.stop)
    DLB_TRY(watch(valid.numbers));
  if (writer)
    DLB_TRY(writer->evaluation(state.step, loss, valid));
  outcome.evaluations.push_back({state.step, loss, std::move(valid)});
  return {};
}

/// Writes the checkpoint, and the weights that would remain.
Status Loop::save() {
  if (!writer)
    return {};
  DLB_TRY(writer->checkpoint(state));
  return withAverages([&] { return writer->weights(state); });
}

void Loop::reportNotFinite(int32_t status) {
  outcome.end = TrainingOutcome::End::notFinite;
  outcome.checked = status - 1;
  auto index = static_cast<size_t>(outcome.checked);
  std::string name = index < plan.checked.size() ? plan.checked[index] : "loss";
  std::string hint = name == "loss" ? "; a smaller learning rate, or looking at the data, may help"
                                    : "; clipping gradients or a smaller learning rate may help";
  std::string kept = "the weights are those of step " + std::to_string(state.step);
  if (!plan.pieced.empty())
    kept = "a part of that step has been taken, so its weights are not saved";
  outcome.failure = fail(Error::notFinite, "", {name, state.step + 1, kept, hint});
}

/// After the last step: the weights that remain, and what they are worth.
Status Loop::finish() {
  outcome.keptStep = state.keptStep ? state.keptStep : state.step;
  DLB_TRY(save());
  if (state.keptStep && state.keptStep != state.step)
    DLB_TRY(session.importTensors(state.kept));
  else
    DLB_TRY(session.exchange(plan.averages));
  auto known = std::find_if(
      outcome.evaluations.begin(), outcome.evaluations.end(),
      [&](const Evaluation &evaluation) { return evaluation.step == outcome.keptStep; });
  if (known != outcome.evaluations.end()) {
    outcome.valid = known->valid;
  } else if (const Part *part = plan.data->part("valid")) {
    Result<Reports> reports = evaluatePart(*part); // this was reached before it was resumed
    if (!reports)
      return reports.failure();
    outcome.valid = std::move(*reports);
  }
  const Part *test = plan.data->part("test");
  if (test) {
    Result<Reports> reports = evaluatePart(*test);
    if (!reports)
      return reports.failure();
    outcome.test = std::move(*reports);
  }
  const Part *last = test ? test : plan.data->part("valid");
  if (last && !plan.reportedFinally.empty()) {
    Result<std::vector<Stage>> stages = plan.finish(last->size());
    Result<Reports> reports = stages
                                  ? runtime::evaluate(session, *stages, *last, plan.reportedFinally,
                                                      {plan.seed, state.step, outcome.steps},
                                                      writer ? writer->pictures() : "")
                                  : Result<Reports>(stages.failure());
    if (!reports)
      return reports.failure();
    if (writer && !test)
      DLB_TRY(writer->atEnd(outcome.keptStep, "valid", *reports));
    (test ? outcome.test : outcome.valid).append(std::move(*reports));
  }
  return writer && test ? writer->atEnd(outcome.keptStep, "test", outcome.test) : Status();
}

Result<TrainingOutcome> Loop::run() {
  SignalGuard signals;
  DLB_TRY(prepare());
  if (state.section != plan.section)
    return std::move(outcome);
  double begin = seconds();
  bool running = true;
  while (running && state.step < outcome.steps && !stopped) {
    Result<int32_t> status = step();
    if (!status)
      return status.failure();
    if (*status)
      reportNotFinite(*status);
    else if (state.step % evaluateEvery() == 0 || state.step == outcome.steps)
      DLB_TRY(evaluate());
    running = !*status && !signals.received();
    // What ends the loop writes one of its own.
    if (running && writer && writer->due() && state.step < outcome.steps && !stopped)
      DLB_TRY(writer->checkpoint(state));
  }
  if (plan.progress)
    plan.progress->clear();
  outcome.step = state.step;
  outcome.seconds = seconds() - begin;
  if (outcome.end == TrainingOutcome::End::notFinite) {
    // Of a step in pieces some may have changed states, and phases their weights.
    if (writer && plan.pieced.empty())
      DLB_TRY(writer->checkpoint(state));
  } else if (signals.received()) {
    outcome.end = TrainingOutcome::End::interrupted;
    outcome.signal = signals.received();
    DLB_TRY(save());
  } else {
    if (stopped)
      outcome.end = TrainingOutcome::End::stoppedEarly;
    DLB_TRY(finish());
    outcome.signal = signals.received(); // a section may follow
  }
  return std::move(outcome);
}

} // namespace

Result<TrainingOutcome> train(Session &session, const TrainingPlan &plan) {
  return Loop(session, plan).run();
}

} // namespace dlb::runtime
