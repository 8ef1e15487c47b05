// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// From a training section to the runtime's training loop.

#include "driver/Train.h"

#include "driver/Ensemble.h"
#include "driver/ReferenceStep.h"
#include "driver/RunHistory.h"
#include "driver/StageCompiler.h"
#include "driver/Stopwatch.h"
#include "runtime/data/Folds.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace dlb {
namespace {

/// The symbol of a section's step; a program with one section has plain names.
std::string symbolOf(const CheckedProgram &program, size_t section, const std::string &name) {
  return program.trainings.size() == 1 ? name : name + "." + std::to_string(section + 1);
}

std::optional<runtime::Watch> watchOf(const std::optional<Training::Watch> &watch) {
  if (!watch)
    return std::nullopt;
  return runtime::Watch{watch->highest, watch->report, watch->patience};
}

/// The names of a table's rows or columns.
std::vector<std::string> namesOf(Execution &execution, const Output::Names &names) {
  std::vector<std::string> result = names.names;
  if (auto vocabulary = execution.data().vocabulary(names.counted))
    for (int32_t label = 0; label < std::min<int64_t>(vocabulary->size(), runtime::mostShown);
         ++label)
      result.push_back(vocabulary->text(&label, 1));
  return result;
}

/// What an evaluation shows, in the order of the program.
std::vector<runtime::ReportedResult> reportedBy(Execution &execution, const Function &evaluation) {
  std::vector<runtime::ReportedResult> reported;
  for (const Output &output : evaluation.outputs)
    reported.push_back({output.name, static_cast<runtime::ReportedResult::Shown>(output.shown),
                        execution.data().vocabulary(output.text), namesOf(execution, output.rows),
                        namesOf(execution, output.columns)});
  return reported;
}

/// The first `rows` rows of the training part, as the part to train on and the one to be evaluated.
runtime::Dataset firstRows(const runtime::Dataset &data, int64_t rows) {
  runtime::Dataset few = data;
  few.parts.clear();
  if (const runtime::Part *part = data.part("train")) {
    few.parts = {*part, *part};
    few.parts[0].rows.resize(static_cast<size_t>(std::min(rows, part->size())));
    few.parts[1].rows = few.parts[0].rows;
    few.parts[1].name = "valid";
  }
  return few;
}

/// Trains section `index`, whose steps are in `compiled`. Nothing after an error.
std::optional<runtime::TrainingOutcome> trainSection(Execution &execution, size_t index,
                                                     const dlb_program &compiled,
                                                     const TrainSettings &settings,
                                                     const runtime::RunFolder *folder) {
  const CheckedProgram &program = execution.program();
  const Training &training = program.trainings[index];
  std::vector<const dlb_function *> steps;
  for (const Training::StepFunction &step : training.stepFunctions())
    steps.push_back(runtime::findFunction(compiled, symbolOf(program, index, step.function->name)));
  auto whole = execution.data().section(training.data);
  runtime::Dataset all = rowsOf(training, **whole, execution.settings().seed);
  std::unique_ptr<runtime::Progress> progress = execution.messages().progress();
  runtime::Dataset few;
  if (settings.overfitBatches)
    few = firstRows(all, settings.overfitBatches * training.batch);
  const runtime::Dataset &data = settings.overfitBatches ? few : all;
  runtime::TrainingPlan plan;
  plan.pieceRows = training.pieceRows;
  for (size_t i = 0; i < training.pieced.size(); ++i)
    plan.pieced.push_back({steps[2 * i], steps[2 * i + 1], training.phases[i].every});
  if (training.pieced.empty()) {
    plan.step = steps.front();
    plan.partialSteps.assign(steps.begin() + 1, steps.end());
    plan.stepIndex = [&](int64_t number) { return training.stepIndex(number); };
  }
  StageCompiler evaluation(execution, training.evaluate, blockOf(training));
  plan.evaluate = [&](int64_t rows) { return evaluation.stages(rows); };
  plan.reported = reportedBy(execution, training.evaluate);
  StageCompiler finish(execution, training.finish, blockOf(training));
  plan.finish = [&](int64_t rows) { return finish.stages(rows); };
  plan.reportedFinally = reportedBy(execution, training.finish);
  plan.section = static_cast<int64_t>(index);
  plan.data = &data;
  plan.batch = training.batch;
  plan.epochs = training.steps ? 0 : training.epochs.value_or(1);
  plan.steps = training.steps.value_or(0);
  plan.evaluateEvery = training.evaluateEvery.value_or(0);
  // As many steps, and evaluations as often, as on all rows.
  if (const runtime::Part *part = all.part("train"); part && settings.overfitBatches) {
    int64_t epoch = std::max<int64_t>(1, part->size() / training.batch);
    plan.steps = plan.steps ? plan.steps : plan.epochs * epoch;
    plan.evaluateEvery = plan.evaluateEvery ? plan.evaluateEvery : epoch;
    plan.epochs = 0;
  }
  plan.seed = execution.settings().seed;
  plan.keep = watchOf(training.keep);
  plan.stop = watchOf(training.stop);
  plan.checked = training.checked;
  const auto &persistents = execution.program().persistents;
  for (const auto &[parameter, average] : training.averages)
    plan.averages.emplace_back(persistents[parameter].name, persistents[average].name);
  plan.folder = folder;
  plan.resume = settings.checkpoint;
  plan.secondsBetweenCheckpoints = settings.secondsBetweenCheckpoints;
  plan.onNotice = [&](const std::string &text) { execution.messages().warning(text); };
  plan.progress = progress.get();
  plan.onStep = settings.onStep;
  if (settings.reference)
    plan.interpretedStep = [&](int64_t number, int64_t steps) {
      return referenceStep(execution, training, data, number, steps);
    };

  auto outcome = runtime::train(execution.session(), plan);
  progress->clear();
  if (!outcome) {
    execution.messages().show(outcome.failure());
    return std::nullopt;
  }
  if (settings.mayDiverge)
    return std::move(*outcome);
  if (outcome->failure)
    execution.messages().show(*outcome->failure);
  if (outcome->end == runtime::TrainingOutcome::End::notFinite)
    nameFirstNonFinite(execution, training, data, outcome->step);
  return std::move(*outcome);
}

/// Labels that a step reads and no row of the training part has: what is said of them later, nobody
/// has learnt. Each column once.
void warnOfMissing(Execution &execution, const Training &training, const runtime::Dataset &data,
                   std::set<std::string> &warned) {
  const std::vector<Argument> &read = training.step.arguments;
  for (const runtime::Column &column : data.parts.front().table->columns) {
    bool used = std::any_of(read.begin(), read.end(),
                            [&](const Argument &a) { return a.name == column.name; });
    std::vector<int64_t> missing = runtime::missingLabels(data, column);
    if (!used || missing.empty() || !warned.insert(column.name).second)
      continue;
    constexpr size_t shown = 5;
    std::string list;
    for (size_t i = 0; i < std::min(missing.size(), shown); ++i)
      list += (i ? ", " : "") + std::to_string(missing[i]);
    execution.messages().warning("no row of the training part has label " + list +
                                 (missing.size() > shown ? ", …" : "") + " of `" + column.name +
                                 "`, which has " + std::to_string(column.classes) + " classes");
  }
}

/// Reads the data of every section; false after a message. Before anything is compiled: a missing
/// file is the quickest mistake to find.
bool loadAll(Execution &execution) {
  runtime::Profiled loading(execution.team().handle(), 0, runtime::Activity::loading);
  std::set<std::string> warned;
  for (const Training &training : execution.program().trainings) {
    auto data = execution.data().section(training.data);
    if (!data) {
      execution.messages().show(data.failure());
      return false;
    }
    warnOfMissing(execution, training, **data, warned);
  }
  return true;
}

/// Takes the weights of `--init`; false after a message.
bool beginWith(Execution &execution, const TrainSettings &settings) {
  if (settings.initial.path.empty() || !settings.checkpoint.empty())
    return true;
  auto passedOver = runtime::loadInitialWeights(execution.session(), settings.initial);
  if (!passedOver)
    execution.messages().show(passedOver.failure());
  else if (!passedOver->empty())
    execution.messages().warning("not all of `" + settings.initial.path +
                                 "` fits; the rest begins as the program says\n" + *passedOver);
  return static_cast<bool>(passedOver);
}

/// Writes the weights as they are into the folder; false after a message.
bool saveWeights(Execution &execution, const runtime::RunFolder &folder) {
  runtime::Status saved = execution.session().save(folder.weights(), runtime::weightRoles);
  if (!saved)
    execution.messages().show(saved.failure());
  return static_cast<bool>(saved);
}

} // namespace

/// A section with the weights as they are.
static std::optional<runtime::TrainingOutcome>
evaluateSection(Execution &execution, const Training &section, const std::string &pictures) {
  Stopwatch watch;
  auto parts = evaluate(execution, section, pictures);
  if (!parts)
    return std::nullopt;
  runtime::TrainingOutcome outcome;
  for (auto &[part, reports] : *parts)
    (part == "test" ? outcome.test : outcome.valid) = std::move(reports);
  outcome.seconds = watch.stop("").wallMilliseconds / 1000;
  return outcome;
}

std::optional<std::vector<runtime::TrainingOutcome>> train(Execution &execution,
                                                           const TrainSettings &settings) {
  const CheckedProgram &program = execution.program();
  if (!execution.bindSizes(settings.checkpoint) ||
      ((!settings.initialiseOnly || settings.reportInitial) && !loadAll(execution)))
    return std::nullopt;
  std::vector<FunctionRequest> steps;
  for (size_t i = 0; i < program.trainings.size(); ++i)
    for (const auto &[function, rows] : program.trainings[i].stepFunctions())
      steps.push_back({function, symbolOf(program, i, function->name), {{"N", rows}}});
  const dlb_program *compiled = execution.start(std::move(steps));
  if (!compiled)
    return std::nullopt;

  if (!beginWith(execution, settings))
    return std::nullopt;
  std::optional<const runtime::RunFolder *> folder = settings.folder();
  if (!folder)
    return std::nullopt;
  std::vector<runtime::TrainingOutcome> outcomes;
  if (settings.initialiseOnly && *folder && !saveWeights(execution, **folder))
    return std::nullopt;
  if (settings.initialiseOnly && !settings.reportInitial)
    return outcomes;
  auto picturesOf = [&](size_t section, const std::string &below) {
    return *folder ? (*folder)->pictures(static_cast<int64_t>(section)) + below : "";
  };
  for (size_t i = 0; i < program.trainings.size(); ++i) {
    auto outcome = settings.initialiseOnly
                       ? evaluateSection(execution, program.trainings[i], picturesOf(i, ""))
                       : trainSection(execution, i, *compiled, settings, *folder);
    if (!outcome)
      return std::nullopt;
    bool finished = outcome->end == runtime::TrainingOutcome::End::finished ||
                    outcome->end == runtime::TrainingOutcome::End::stoppedEarly;
    finished &= !outcome->signal;
    outcomes.push_back(std::move(*outcome));
    if (!finished)
      break;
    for (const CheckedProgram::Whole &whole : program.wholes)
      if (whole.after == i + 1) {
        auto evaluated = evaluateSection(execution, whole.section, picturesOf(0, "/ensemble"));
        if (!evaluated)
          return std::nullopt;
        outcomes.push_back(std::move(*evaluated));
      }
  }
  if (*folder && !settings.initialiseOnly)
    if (runtime::Status drawn = drawRun((*folder)->path()); !drawn)
      execution.messages().show(drawn.failure());
  return outcomes;
}

std::optional<std::vector<std::pair<std::string, runtime::Reports>>>
evaluate(Execution &execution, const Training &training, const std::string &pictures) {
  auto data = execution.data().section(training.data);
  if (!data) {
    execution.messages().show(data.failure());
    return std::nullopt;
  }
  StageCompiler evaluation(execution, training.evaluate, blockOf(training));
  StageCompiler finish(execution, training.finish, blockOf(training));
  std::vector<std::pair<std::string, runtime::Reports>> results;
  for (const runtime::Part &part : (*data)->parts) {
    if (part.name == "train")
      continue;
    auto reportsOf = [&](StageCompiler &compiler,
                         const Function &function) -> runtime::Result<runtime::Reports> {
      if (function.outputs.empty())
        return runtime::Reports();
      auto stages = compiler.stages(part.size());
      if (!stages)
        return stages.failure();
      return runtime::evaluate(execution.session(), *stages, part, reportedBy(execution, function),
                               {execution.settings().seed, 0, 0}, pictures);
    };
    bool last = part.name == "test" || !(*data)->part("test");
    auto reports = reportsOf(evaluation, training.evaluate);
    auto more = last && reports ? reportsOf(finish, training.finish) : runtime::Reports();
    if (!reports || !more) {
      execution.messages().show(reports ? more.failure() : reports.failure());
      return std::nullopt;
    }
    reports->append(std::move(*more));
    results.emplace_back(part.name, std::move(*reports));
  }
  return results;
}

} // namespace dlb
