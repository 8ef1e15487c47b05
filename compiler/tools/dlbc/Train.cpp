// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlbc train: trains every section of a program; results on standard output.

#include "driver/Ensemble.h"
#include "tools/dlbc/Commands.h"
#include "tools/dlbc/TrainRun.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>

using llvm::format;
using llvm::outs;
using namespace dlb::option;

namespace dlb {
namespace {

/// "test   loss 0.1012   accuracy 0.9722", then the texts.
void printReports(llvm::StringRef part, const runtime::Reports &reports) {
  if (!reports.numbers.empty())
    outs() << llvm::left_justify(part, 5);
  for (const auto &[name, value] : reports.numbers)
    outs() << "   " << name << " " << format("%.6g", value);
  if (!reports.numbers.empty())
    outs() << "\n";
  for (const auto &[name, text] : reports.texts)
    outs() << part << " " << name << ":\n" << runtime::indented(text) << "\n";
  for (const auto &[name, path] : reports.pictures)
    outs() << part << " " << name << ": " << path << "\n";
}

/// What each step took and reached: for --time and --losses.
struct StepLog {
  std::vector<double> seconds, losses;

  void printTimes() const {
    if (seconds.empty())
      return;
    std::vector<double> sorted = seconds;
    std::sort(sorted.begin(), sorted.end());
    outs() << format("%zu steps, median %.4f ms, fastest %.4f ms\n", sorted.size(),
                     1e3 * sorted[sorted.size() / 2], 1e3 * sorted.front());
  }

  bool writeLosses(const std::string &path, Messages &messages) const {
    std::error_code error;
    llvm::raw_fd_ostream stream(path, error);
    if (!error) {
      stream << "step,loss\n";
      for (size_t i = 0; i < losses.size(); ++i)
        stream << i + 1 << "," << format("%.17g", losses[i]) << "\n";
      stream.flush();
      error = stream.error();
    }
    if (error)
      messages.error("cannot write `" + path + "`: " + error.message());
    stream.clear_error();
    return !error;
  }
};

int exitCodeOf(const std::vector<runtime::TrainingOutcome> &outcomes) {
  using End = runtime::TrainingOutcome::End;
  for (const runtime::TrainingOutcome &outcome : outcomes) {
    if (outcome.signal)
      return 128 + outcome.signal;
    if (outcome.end == End::notFinite)
      return exitDiagnosed;
  }
  return exitOk;
}

} // namespace

TrainRun trainOnce(Arguments &arguments, ProgramFile &file, const ExecutionSettings &execution,
                   TrainSettings settings, RunPlace &place, Messages &messages) {
  std::optional<std::string> checkpoint = place.checkpoint(messages);
  if (!checkpoint)
    return {exitDiagnosed};
  settings.checkpoint = *checkpoint;
  settings.folder = [&] { return place.begin(file, messages); };
  std::unique_ptr<Execution> running = Execution::create(file, execution, messages);
  if (!running)
    return {exitInternal};
  auto outcomes = train(*running, settings);
  if (!outcomes) {
    place.abandon();
    return {failureCode(messages)};
  }
  if (!place.end(file, *outcomes, messages))
    return {exitDiagnosed};
  std::vector<std::string> titles = titlesOf(*file.program);
  for (size_t i = 0; i < outcomes->size(); ++i) {
    if (!titles[i].empty())
      outs() << titles[i] << "\n";
    printReports("valid", (*outcomes)[i].valid);
    printReports("test", (*outcomes)[i].test);
  }
  if (arguments.has(opt_time))
    printTimes(*running);
  int code = showProfile(arguments, *running) ? exitCodeOf(*outcomes) : exitDiagnosed;
  return {code, std::move(outcomes)};
}

/// --init, --rename, --init-partial.
static runtime::InitialWeights initialWeights(Arguments &arguments) {
  runtime::InitialWeights initial;
  initial.path = arguments.text(opt_init).value_or("");
  initial.partial = arguments.has(opt_init_partial);
  for (const std::string &rename : arguments.all(opt_rename)) {
    auto [from, to] = llvm::StringRef(rename).split('=');
    if (from.empty() || !llvm::StringRef(rename).contains('='))
      arguments.misuse("--rename takes OLD=NEW, not `" + rename + "`");
    initial.renames.emplace_back(from.str(), to.str());
  }
  if (initial.path.empty() && (initial.partial || !initial.renames.empty()))
    arguments.misuse("--rename and --init-partial go with --init");
  return initial;
}

int runTrain(Arguments &arguments) {
  RunPlace place(arguments);
  if (!place.adopt())
    return arguments.usable() ? exitDiagnosed : exitUsage;
  ExecutionSettings execution = executionSettings(arguments);
  TrainSettings settings;
  constexpr int64_t kMonth = 31 * 24 * 3600;
  settings.secondsBetweenCheckpoints =
      static_cast<double>(arguments.number(opt_checkpoint_seconds, 0, kMonth).value_or(10));
  settings.initial = initialWeights(arguments);
  settings.overfitBatches = arguments.number(opt_overfit_batches, 1, INT64_MAX).value_or(0);
  settings.reference = arguments.has(opt_reference);
  execution.cache &= !settings.reference; // its steps need the compiler anyway
  settings.initialiseOnly = arguments.number(opt_steps, 0, INT64_MAX) == 0;
  if (settings.initialiseOnly && arguments.has(opt_no_out))
    arguments.misuse("--steps 0 writes the initial weights and nothing else, so --no-out leaves "
                     "nothing to do");
  if (settings.reference && execution.compile.profile)
    arguments.misuse("--reference runs no compiled code that could be profiled");
  int exitCode = exitOk;
  std::unique_ptr<ProgramFile> file = checkedFile(arguments, exitCode);
  if (!file)
    return exitCode;
  Messages messages(*file, styleOf(arguments));
  if (file->program->trainings.empty()) {
    messages.error("`" + file->path + "` has no `train` section");
    return exitDiagnosed;
  }

  if (!canWriteTrace(arguments, messages))
    return exitDiagnosed;
  if (!place.resume(*file, messages))
    return exitDiagnosed;
  StepLog log;
  settings.onStep = [&](int64_t, double loss, double seconds) {
    log.losses.push_back(loss);
    log.seconds.push_back(seconds);
  };
  bool ensemble = std::any_of(file->program->trainings.begin(), file->program->trainings.end(),
                              [](const Training &training) { return !training.title.empty(); });
  bool once = file->program->variants.empty() && !file->program->folds && !ensemble;
  int code = once ? trainOnce(arguments, *file, execution, settings, place, messages).code
                  : trainSeveral(arguments, *file, execution, settings, place, messages);
  if (arguments.has(opt_time) && code == exitOk)
    log.printTimes();
  if (auto path = arguments.text(opt_losses); path && !log.writeLosses(*path, messages))
    return exitDiagnosed;
  return code;
}

} // namespace dlb
