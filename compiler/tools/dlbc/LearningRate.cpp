// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlbc lr-find: trains a few steps with a learning rate that grows from step to step.

#include "driver/RateTest.h"
#include "driver/Train.h"
#include "runtime/core/AtomicFile.h"
#include "tools/dlbc/Commands.h"
#include "tools/dlbc/Common.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <filesystem>

using llvm::format;
using llvm::outs;
using namespace dlb::option;

namespace dlb {

int runLearningRate(Arguments &arguments) {
  constexpr double first = 1e-7, last = 10;
  constexpr int64_t fewest = 10, usual = 120, most = 100000;
  ExecutionSettings execution = executionSettings(arguments);
  CheckOptions options = checkOptions(arguments);
  int64_t steps = arguments.number(opt_steps, fewest, most).value_or(usual);
  std::string folder = arguments.text(opt_out).value_or(".");
  std::string path = arguments.file();
  if (!arguments.usable())
    return exitUsage;
  options.steps = steps;
  options.epochs.reset();
  options.variant = 0;
  options.rate = {first, std::pow(last / first, 1.0 / static_cast<double>(steps - 1))};
  std::unique_ptr<ProgramFile> file = checkProgram(path, options);
  Messages messages(*file, styleOf(arguments));
  if (messages.showDiagnostics())
    return exitDiagnosed;
  if (file->program->trainings.empty()) {
    messages.error("`" + file->path + "` has no `train` section");
    return exitDiagnosed;
  }
  // The first section alone, without looking at held-out rows before its end.
  CheckedProgram &program = *file->program;
  program.trainings.resize(1);
  program.wholes.clear();
  Training &training = program.trainings[0];
  training.evaluateEvery = steps;
  training.keep.reset();
  training.stop.reset();

  std::string stem = folder + "/lr-find";
  std::error_code ignored; // what is wrong, the file tells
  std::filesystem::create_directories(folder, ignored);
  if (auto writable = runtime::AtomicFile::create(stem + ".svg"); !writable) {
    messages.show(writable.failure());
    return exitDiagnosed;
  }
  RateTest test;
  for (int64_t i = 0; i < steps; ++i)
    test.rates.push_back(first * std::pow(options.rate->factor, static_cast<double>(i)));
  std::unique_ptr<Execution> running = Execution::create(*file, execution, messages);
  if (!running)
    return exitInternal;
  TrainSettings settings;
  settings.mayDiverge = true;
  settings.folder = []() -> std::optional<const runtime::RunFolder *> { return nullptr; };
  settings.onStep = [&](int64_t, double loss, double) { test.losses.push_back(loss); };
  auto outcomes = train(*running, settings);
  if (!outcomes)
    return failureCode(messages);
  if (outcomes->front().end == runtime::TrainingOutcome::End::interrupted)
    return 128 + outcomes->front().signal;

  RateAdvice advice = adviceOf(test);
  if (!advice.smoothed.empty())
    outs() << format("lowest loss %.4g at the learning rate %.2g", advice.lowest,
                     advice.lowestRate);
  if (advice.diverges)
    outs() << (advice.smoothed.empty() ? "" : "; ")
           << format("it diverges from %.2g on", *advice.diverges);
  outs() << "\n";
  if (advice.rate)
    outs() << format("suggested learning rate: %.2g, where the loss falls most steeply\n",
                     *advice.rate);
  else
    outs() << "no learning rate to suggest: the loss does not fall\n";
  if (runtime::Status written = runtime::writeCurves(pictureOf(test, advice), stem); !written) {
    messages.show(written.failure());
    return exitDiagnosed;
  }
  outs() << "picture: " << stem << ".svg\n";
  return exitOk;
}

} // namespace dlb
