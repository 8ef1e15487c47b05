// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlbc eval: a program's reports on its held-out data, with weights from a file.

#include "driver/Train.h"
#include "tools/dlbc/Commands.h"
#include "tools/dlbc/Common.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using llvm::outs;
using namespace dlb::option;

namespace dlb {

int runEval(Arguments &arguments) {
  ExecutionSettings settings = executionSettings(arguments);
  if (settings.weights.empty())
    arguments.misuse("whose weights? --weights FILE");
  int exitCode = exitOk;
  std::unique_ptr<ProgramFile> file = checkedFile(arguments, exitCode);
  if (!file)
    return exitCode;
  Messages messages(*file, styleOf(arguments));
  if (!canWriteTrace(arguments, messages))
    return exitDiagnosed;
  std::unique_ptr<Execution> running = Execution::create(*file, settings, messages);
  if (!running)
    return exitInternal;
  if (!running->start({}))
    return failureCode(messages);
  for (const Training &training : file->program->trainings) {
    auto results = evaluate(*running, training);
    if (!results)
      return failureCode(messages);
    for (const auto &[part, reports] : *results) {
      for (const auto &[name, value] : reports.numbers)
        outs() << part << " " << name << " " << llvm::format("%.6g", value) << "\n";
      for (const auto &[name, text] : reports.texts)
        outs() << part << " " << name << ":\n" << runtime::indented(text) << "\n";
      for (const auto &[name, path] : reports.pictures)
        outs() << part << " " << name << ": " << path << "\n";
    }
  }
  if (arguments.has(opt_time))
    printTimes(*running);
  return showProfile(arguments, *running) ? exitOk : exitDiagnosed;
}

} // namespace dlb
