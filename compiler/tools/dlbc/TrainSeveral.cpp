// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Programs that train several times: each choice of `compare`, each fold of `cross_validate`, each
// member of an `ensemble`. When they are done, what they reached stands side by side.

#include "driver/Ensemble.h"
#include "driver/ResultTable.h"
#include "driver/RunHistory.h"
#include "driver/SideBySide.h"
#include "tools/dlbc/Commands.h"
#include "tools/dlbc/TrainRun.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <cstdio>

using llvm::outs;
using namespace dlb::option;

namespace dlb {
namespace {

using Outcomes = std::vector<runtime::TrainingOutcome>;

/// A folder of its own for each choice: "2-method=sgd(lr=0.1)".
std::string choiceFolder(size_t number, const std::string &text) {
  std::string name = std::to_string(number + 1) + "-";
  for (char c : text)
    if (name.size() < 100 && c != ' ')
      name += llvm::isAlnum(c) || (c & 0x80) || llvm::StringRef("=.,_()+-").contains(c) ? c : '_';
  while (!llvm::json::isUTF8(name)) // cut in the middle of a letter
    name.pop_back();
  return name;
}

/// A path below another; either may be "".
std::string joined(const std::string &folder, const std::string &below) {
  return folder.empty() || below.empty() ? folder : folder + "/" + below;
}

/// One training.
struct Run {
  std::string name; ///< "method = sgd(lr = 0.1)", "fold 2"
  std::optional<size_t> choice;
  std::optional<int64_t> fold;
  std::string folder; ///< below that of all, or ""
  // Afterwards:
  Outcomes outcomes = {};               ///< of members and whole ensembles
  std::vector<std::string> titles = {}; ///< of each outcome
  /// Without the members.
  Outcomes wholes() const {
    Outcomes result;
    for (size_t number : wholesOf(titles))
      if (number < outcomes.size())
        result.push_back(outcomes[number]);
    return result;
  }
};

class Several {
public:
  Several(Arguments &arguments, ProgramFile &file, const ExecutionSettings &execution,
          const TrainSettings &settings, RunPlace &place, Messages &messages)
      : arguments(arguments), file(file), execution(execution), settings(settings), place(place),
        messages(messages) {}
  int run();

private:
  bool foldsFit();
  std::vector<Run> allRuns() const;
  std::string folderOf(size_t choice) const {
    const std::vector<std::string> &names = file.program->variants;
    return names.empty() ? "" : choiceFolder(choice, names[choice]);
  }
  TrainRun train(Run &run, int threads);
  size_t atOnce(const std::vector<Run> &runs) const;
  std::vector<TrainRun> trainSideBySide(std::vector<Run> &runs, size_t atOnce);
  bool showFolds(std::vector<ResultRow> &choices);
  bool showMembers(const Run &run);
  bool showRuns(const std::string &what, const std::vector<ResultRow> &rows,
                const std::vector<const Run *> &drawn, const std::string &folder);
  bool show(const std::string &what, const std::vector<ResultRow> &rows,
            const runtime::CurvePicture &curves, const std::string &folder);

  Arguments &arguments;
  ProgramFile &file;
  const ExecutionSettings &execution;
  const TrainSettings &settings;
  RunPlace &place;
  Messages &messages;
  std::vector<Run> done;
};

/// Whether the data can be dealt out to so many folds; a message where not. Asked before as many
/// trainings begin.
bool Several::foldsFit() {
  if (!file.program->folds)
    return true;
  LoadedData data(file, execution.compile.f64, execution.dataFolder, /*fold=*/0);
  for (int index : file.program->folds->data)
    if (auto read = data.section(index); !read) {
      messages.show(read.failure());
      return false;
    }
  return true;
}

std::vector<Run> Several::allRuns() const {
  const CheckedProgram &program = *file.program;
  std::vector<Run> runs;
  for (size_t i = 0; i < std::max<size_t>(program.variants.size(), 1); ++i) {
    Run choice{"", std::nullopt, std::nullopt, folderOf(i)};
    if (!program.variants.empty()) {
      choice.choice = i;
      choice.name = program.variants[i];
    }
    for (int64_t fold = 0; program.folds && fold < program.folds->count; ++fold) {
      std::string name = "fold " + std::to_string(fold + 1);
      Run one = choice;
      one.fold = fold;
      one.name = choice.name.empty() ? name : choice.name + ", " + name;
      one.folder += (one.folder.empty() ? "fold-" : "/fold-") + std::to_string(fold + 1);
      runs.push_back(std::move(one));
    }
    if (!program.folds)
      runs.push_back(std::move(choice));
  }
  return runs;
}

/// Each choice is a program of its own.
TrainRun Several::train(Run &run, int threads) {
  CheckOptions options = checkOptions(arguments);
  options.variant = run.choice;
  std::unique_ptr<ProgramFile> chosen = checkProgram(file.path, options);
  Messages messages(*chosen, styleOf(arguments));
  if (messages.showDiagnostics())
    return {exitDiagnosed};
  run.titles = titlesOf(*chosen->program);
  ExecutionSettings with = execution;
  with.fold = run.fold;
  with.threads = threads;
  place.select(run.folder, run.name);
  TrainRun trained = trainOnce(arguments, *chosen, with, settings, place, messages);
  // Of a training that went on, what was before is in its folder.
  std::string folder = joined(place.path(), run.folder);
  if (!trained.outcomes || folder.empty() || !chosen->program->wholes.empty())
    return trained;
  for (size_t i = 0; i < trained.outcomes->size(); ++i) {
    std::vector<runtime::Evaluation> all = recordedEvaluations(folder, static_cast<int64_t>(i) + 1);
    if (all.size() > (*trained.outcomes)[i].evaluations.size())
      (*trained.outcomes)[i].evaluations = std::move(all);
  }
  return trained;
}

/// A table on standard output; with a folder, there too, and the curves of the runs.
bool Several::show(const std::string &what, const std::vector<ResultRow> &rows,
                   const runtime::CurvePicture &curves, const std::string &folder) {
  outs() << "\n" << tableText(what, rows);
  if (folder.empty())
    return true;
  runtime::Status written = writeFile(folder + "/table.csv", tableCsv(what, rows));
  if (written && !curves.panels.empty())
    written = runtime::writeCurves(curves, folder + "/curves");
  if (!written)
    messages.show(written.failure());
  else if (!curves.panels.empty())
    outs() << "curves: " << folder << "/curves.svg\n";
  return static_cast<bool>(written);
}

bool Several::showRuns(const std::string &what, const std::vector<ResultRow> &rows,
                       const std::vector<const Run *> &drawn, const std::string &folder) {
  std::vector<std::string> names;
  std::vector<Outcomes> wholes;
  for (const Run *run : drawn) {
    names.push_back(run->name);
    wholes.push_back(run->wholes());
  }
  return show(what, rows, curvesOf(names, wholes), folder);
}

/// The members of ensembles, their mean, and each ensemble. Where a member trains several sections,
/// its last one counts.
bool Several::showMembers(const Run &run) {
  std::vector<ResultRow> rows, members;
  std::vector<std::string> names;
  std::vector<Outcomes> drawn;
  for (size_t i = 0; i < run.outcomes.size(); ++i) {
    const std::string &title = run.titles[i];
    bool again = i + 1 < run.outcomes.size() && run.titles[i + 1] == title;
    if (title.empty() || again)
      continue;
    ResultRow row = resultsOf(title, {run.outcomes[i]});
    if (title != "ensemble") {
      members.push_back(row);
    } else if (members.size() > 1) {
      rows.push_back(meanOf(members));
      rows.back().name = "mean of members";
      members.clear();
    }
    rows.push_back(std::move(row));
    names.push_back(title);
    drawn.push_back({run.outcomes[i]});
  }
  return rows.empty() ||
         show("network", rows, curvesOf(names, drawn), joined(place.path(), run.folder));
}

/// The table of each choice's folds; a row for each choice goes to `choices`.
bool Several::showFolds(std::vector<ResultRow> &choices) {
  for (size_t begin = 0, end = 0; begin < done.size(); begin = end) {
    std::vector<ResultRow> rows;
    std::vector<const Run *> drawn;
    for (end = begin; end < done.size() && done[end].choice == done[begin].choice; ++end) {
      rows.push_back(resultsOf("fold " + std::to_string(*done[end].fold + 1), done[end].wholes()));
      drawn.push_back(&done[end]);
    }
    ResultRow mean = meanOf(rows), deviation = deviationOf(rows);
    rows.push_back(mean);
    if (drawn.size() > 1)
      rows.push_back(deviation);
    size_t choice = done[begin].choice.value_or(0);
    std::string name = done[begin].choice ? file.program->variants[choice] : "fold";
    if (!showRuns(name, rows, drawn, joined(place.path(), folderOf(choice))))
      return false;
    mean.name = name;
    for (const auto &[report, value] : deviation.values)
      mean.values.emplace_back("deviation of " + report, value);
    choices.push_back(std::move(mean));
  }
  return true;
}

/// One run on all threads is slower than as many runs as threads: what a step does in parallel
/// waits for its slowest part. What is told of each step is told of one run at a time.
size_t Several::atOnce(const std::vector<Run> &runs) const {
  if (arguments.has(opt_time) || arguments.has(opt_losses) || execution.compile.profile)
    return 1;
  int threads = execution.threads ? execution.threads : runtime::Team::processors();
  int64_t most = arguments.number(opt_jobs, 1, runtime::Team::maximum).value_or(threads);
  auto wanted =
      static_cast<size_t>(std::min({static_cast<int64_t>(runs.size()), most, int64_t(threads)}));
  if (arguments.has(opt_jobs) || wanted < 2)
    return wanted;
  std::vector<std::optional<size_t>> choices;
  for (const Run &run : runs)
    choices.push_back(run.choice);
  return fitting(arguments, file, execution, choices, wanted, messages);
}

/// Each in a process of its own; its messages carry its name.
std::vector<TrainRun> Several::trainSideBySide(std::vector<Run> &runs, size_t atOnce) {
  int threads = execution.threads ? execution.threads : runtime::Team::processors();
  int each = std::max(1, threads / static_cast<int>(atOnce));
  bool json = styleOf(arguments).json;
  outs().flush();
  auto results = runSideBySide(
      runs.size(), atOnce,
      [&](size_t number) {
        TrainRun trained = train(runs[number], each);
        outs().flush();
        if (!trained.outcomes)
          return std::to_string(trained.code);
        // The choice may say how many members an ensemble has.
        return std::to_string(trained.code) + ";" + llvm::join(runs[number].titles, ",") + ";" +
               packOutcomes(*trained.outcomes);
      },
      [&](size_t number, const std::string &line) {
        std::string text = (json ? "" : runs[number].name + ": ") + line + "\n";
        std::fputs(text.c_str(), stderr);
      },
      // What is wrong with the data, or the folder, is so for those that come.
      [](const std::string &result) { return llvm::StringRef(result).contains(';'); });
  std::vector<TrainRun> trained;
  for (size_t i = 0; i < runs.size() && results[i]; ++i) {
    const auto &[output, bytes] = *results[i];
    outs() << (runs[i].name.empty() ? "" : runs[i].name + "\n") << output;
    auto [code, rest] = llvm::StringRef(bytes).split(';');
    auto [titles, packed] = rest.split(';');
    TrainRun run{exitInternal};
    code.getAsInteger(10, run.code);
    if (!rest.empty()) {
      llvm::SmallVector<llvm::StringRef> each;
      titles.split(each, ',');
      runs[i].titles.assign(each.begin(), each.end());
      run.outcomes = unpackOutcomes(packed.str());
    }
    trained.push_back(std::move(run));
  }
  return trained;
}

int Several::run() {
  int code = exitOk;
  bool finished = false, interrupted = false;
  if (!foldsFit())
    return exitDiagnosed;
  std::vector<Run> runs = allRuns();
  std::vector<TrainRun> beside;
  size_t together = atOnce(runs);
  if (!arguments.usable())
    return exitUsage;
  bool apart = !file.program->variants.empty() || file.program->folds; // not an ensemble alone
  if (apart && !place.beginAll(file, messages))
    return exitDiagnosed;
  if (together > 1)
    beside = trainSideBySide(runs, together);
  for (size_t i = 0; i < runs.size() && (together > 1 || !interrupted); ++i) {
    Run &run = runs[i];
    if (together > 1 && i >= beside.size())
      break; // a signal came before it began
    if (together == 1 && !run.name.empty())
      outs() << run.name << "\n";
    TrainRun trained = together > 1 ? std::move(beside[i]) : train(run, execution.threads);
    outs().flush();
    if (!trained.outcomes)
      return trained.code;
    finished |= trained.code == exitOk;
    interrupted |= trained.code > 128;
    code = trained.code != exitOk ? trained.code : code;
    run.outcomes = std::move(*trained.outcomes);
    if (!showMembers(run))
      return exitDiagnosed;
    done.push_back(std::move(run));
  }
  // That one diverges is what a comparison may be made to find out.
  code = finished && !interrupted ? exitOk : code;
  interrupted |= done.size() < runs.size();
  if (apart && !place.endAll(file, interrupted, messages))
    return exitDiagnosed;
  std::vector<ResultRow> choices;
  if (file.program->folds) {
    if (!showFolds(choices))
      return exitDiagnosed;
  } else {
    for (const Run &run : done)
      choices.push_back(resultsOf(run.name, run.wholes()));
  }
  if (file.program->variants.empty())
    return code;
  std::vector<const Run *> drawn;
  for (const Run &run : done)
    drawn.push_back(&run);
  return showRuns("choice", choices, drawn, place.path()) ? code : exitDiagnosed;
}

} // namespace

int trainSeveral(Arguments &arguments, ProgramFile &file, const ExecutionSettings &execution,
                 const TrainSettings &settings, RunPlace &place, Messages &messages) {
  TrainSettings each = settings;
  each.reportInitial = each.initialiseOnly;
  return Several(arguments, file, execution, each, place, messages).run();
}

} // namespace dlb
