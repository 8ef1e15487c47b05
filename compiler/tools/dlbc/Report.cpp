// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlbc report: what a training left in its folder, as one page of HTML.

#include "driver/Messages.h"
#include "tools/dlbc/Commands.h"
#include "tools/dlbc/Common.h"
#include "tools/dlbc/ReportPage.h"

#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

using namespace dlb::option;

namespace dlb {
namespace {

/// "2-rate=0.1" comes before "10-rate=1".
bool comesBefore(const std::string &a, const std::string &b) {
  int64_t left = std::atoll(std::filesystem::path(a).filename().c_str());
  int64_t right = std::atoll(std::filesystem::path(b).filename().c_str());
  return left != right ? left < right : a < b;
}

/// The training of the folder, or those of its folders, and as deep as that.
std::vector<RunHistory> runsOf(const std::string &folder, int depth = 1) {
  std::vector<RunHistory> runs;
  if (std::optional<RunHistory> run = readRun(folder)) {
    runs.push_back(std::move(*run));
    return runs;
  }
  std::vector<std::string> inside;
  std::error_code problem;
  for (std::filesystem::directory_iterator it(folder, problem), end; !problem && it != end;
       it.increment(problem))
    if (it->is_directory(problem) && !it->is_symlink(problem))
      inside.push_back(it->path().string());
  std::sort(inside.begin(), inside.end(), comesBefore);
  for (const std::string &each : inside) {
    if (std::optional<RunHistory> run = readRun(each))
      runs.push_back(std::move(*run));
    else if (depth > 0) // folds of a choice
      std::ranges::move(runsOf(each, depth - 1), std::back_inserter(runs));
  }
  return runs;
}

} // namespace

int runReport(Arguments &arguments) {
  MessageStyle style = styleOf(arguments);
  std::string folder = arguments.file("run folder");
  std::string output = arguments.text(opt_output).value_or("");
  if (!arguments.usable())
    return exitUsage;
  while (folder.size() > 1 && folder.back() == '/')
    folder.pop_back();
  ProgramFile nothing;
  Messages messages(nothing, style);
  std::vector<RunHistory> runs = runsOf(folder);
  if (runs.empty()) {
    messages.error("`" + folder +
                   "` holds no training: neither metrics.jsonl nor "
                   "weights.safetensors, nor folders with one of them");
    return exitDiagnosed;
  }
  for (const RunHistory &run : runs)
    for (const std::string &problem : run.problems)
      messages.warning(run.folder + ": " + problem);
  std::error_code problem;
  std::filesystem::path whole = std::filesystem::absolute(folder, problem).lexically_normal();
  std::string page = reportPage(whole.filename().string(), runs, readTable(folder));
  if (output.empty())
    output = folder + "/report.html";
  if (runtime::Status status = writeFile(output, page); !status) {
    messages.show(status.failure());
    return exitDiagnosed;
  }
  llvm::outs() << output << "\n";
  return exitOk;
}

} // namespace dlb
