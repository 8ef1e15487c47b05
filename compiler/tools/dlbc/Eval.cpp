// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlbc eval: a program's reports on its held-out data, with weights from a file.

#include "driver/Train.h"
#include "tools/dlbc/Commands.h"
#include "tools/dlbc/Common.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <filesystem>

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
  // Beside the weights, as training writes them.
  std::string pictures =
      (std::filesystem::path(settings.weights).parent_path() / "pictures").string();
  std::vector<const Training *> sections;
  auto whole = file->program->wholes.begin();
  size_t trained = 0;
  for (const Training &training : file->program->trainings) {
    sections.push_back(&training);
    ++trained;
    for (; whole != file->program->wholes.end() && whole->after == trained; ++whole)
      sections.push_back(&whole->section);
  }
  for (const Training *training : sections) {
    auto results = evaluate(*running, *training, pictures);
    if (!results)
      return failureCode(messages);
    if (!training->title.empty())
      outs() << training->title << "\n";
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
