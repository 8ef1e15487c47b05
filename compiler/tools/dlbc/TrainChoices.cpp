// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The choices of `compare`, one after the other, and what they reached side by side.

#include "driver/ResultTable.h"
#include "tools/dlbc/Commands.h"
#include "tools/dlbc/TrainRun.h"

#include "llvm/Support/raw_ostream.h"

using llvm::outs;

namespace dlb {
namespace {

struct Choice {
  std::string name;
  std::vector<runtime::TrainingOutcome> outcomes;
};

/// The table on standard output; with a folder, there too, and the curves.
bool showChoices(const std::string &what, const std::vector<Choice> &choices,
                 const std::string &folder, Messages &messages) {
  std::vector<ResultRow> rows;
  std::vector<std::string> names;
  std::vector<const std::vector<runtime::TrainingOutcome> *> outcomes;
  for (const Choice &choice : choices) {
    rows.push_back(resultsOf(choice.name, choice.outcomes));
    names.push_back(choice.name);
    outcomes.push_back(&choice.outcomes);
  }
  outs() << "\n" << tableText(what, rows);
  if (folder.empty())
    return true;
  runtime::Status written = writeFile(folder + "/table.csv", tableCsv(what, rows));
  runtime::CurvePicture curves = curvesOf(names, outcomes);
  if (written && !curves.panels.empty())
    written = runtime::writeCurves(curves, folder + "/curves");
  if (!written)
    messages.show(written.failure());
  else if (!curves.panels.empty())
    outs() << "curves: " << folder << "/curves.svg\n";
  return static_cast<bool>(written);
}

} // namespace

int trainChoices(Arguments &arguments, const ProgramFile &file, const ExecutionSettings &execution,
                 const TrainSettings &settings, RunPlace &place) {
  const std::vector<std::string> names = file.program->variants;
  CheckOptions options = checkOptions(arguments);
  std::vector<Choice> choices;
  int code = exitOk;
  bool finished = false, interrupted = false;
  for (size_t i = 0; i < names.size() && !interrupted; ++i) {
    options.variant = i;
    std::unique_ptr<ProgramFile> chosen = checkProgram(file.path, options);
    Messages messages(*chosen, styleOf(arguments));
    if (messages.showDiagnostics())
      return exitDiagnosed;
    outs() << names[i] << "\n";
    TrainRun run = trainOnce(arguments, *chosen, execution, settings, place, messages);
    if (!run.outcomes)
      return run.code;
    outs().flush();
    finished |= run.code == exitOk;
    interrupted = run.code > 128;
    code = run.code != exitOk ? run.code : code;
    choices.push_back({names[i], std::move(*run.outcomes)});
    bool last = i + 1 == names.size() || interrupted;
    if (last && !settings.initialiseOnly && !showChoices("choice", choices, place.path(), messages))
      return exitDiagnosed;
  }
  // That a choice diverges is what a comparison may be made to find out.
  return finished && !interrupted ? exitOk : code;
}

} // namespace dlb
