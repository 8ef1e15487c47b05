// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a training left in its folder, read back: metrics.jsonl line by line (runtime/core/
// MetricsLog.h says what is in one), the settings of run.json, the program, weights. What is
// damaged is left out and told; nothing in the folder is trusted.

#ifndef DLB_DRIVER_RUNHISTORY_H
#define DLB_DRIVER_RUNHISTORY_H

#include "driver/WeightHistograms.h"
#include "runtime/core/Curves.h"
#include "runtime/core/Training.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dlb {

/// A line of metrics.jsonl.
struct RecordedLine {
  int64_t section = 1, step = 0;
  std::optional<double> loss; ///< of training; none in a last line
  std::string part;           ///< "valid", "test"; "" where no part was held out
  runtime::Reports reports;   ///< pictures: as the line names them
};

/// Cells as they are written, the first row heading the others.
using TextTable = std::vector<std::vector<std::string>>;

/// table.csv of a folder, what several trainings reached; empty where there is none.
TextTable readTable(const std::string &folder);

struct RunHistory {
  std::string folder;
  std::vector<RecordedLine> lines;
  std::vector<std::pair<std::string, std::string>> settings;
  std::string program;             ///< the text of program.dlb
  std::string variant;             ///< "rate = 0.1": which of several it is; "" of one alone
  std::vector<std::string> titles; ///< of sections that are members of an ensemble; others ""
  std::string ending;              ///< a sentence, where it has not come to its end
  TextTable reached;               ///< of an ensemble: its members beside it
  std::vector<Histogram> weights;
  std::vector<std::string> problems; ///< what could not be read, each a sentence

  int64_t sections() const;
  /// "section 2", "member 2" of an ensemble; "" where there is one section only.
  std::string called(int64_t section) const;
  /// The last line of a section on that part, or null; the one of a step, where that is told.
  const RecordedLine *last(int64_t section, const std::string &part, int64_t step = -1) const;
  /// Curves over the steps, one panel for each number that is reported, "loss" first.
  std::vector<runtime::Panel> panels(int64_t section) const;
};

/// None where the folder holds neither metrics nor weights.
std::optional<RunHistory> readRun(const std::string &folder);

/// The evaluations of a section (from 1), as the metrics in a folder tell them: of a training that
/// was resumed, those before that too. Of the reports the numbers only.
std::vector<runtime::Evaluation> recordedEvaluations(const std::string &folder, int64_t section);

/// Draws the curves of the training in a folder, as its metrics tell them, into curves.svg and
/// curves.png.
runtime::Status drawRun(const std::string &folder);

/// The bytes of a picture that a line names: only one in the folder's `pictures`, PNG, at most
/// `most` bytes. None where that is not so.
std::optional<std::string> readPicture(const RunHistory &run, const std::string &named,
                                       size_t most);

} // namespace dlb

#endif // DLB_DRIVER_RUNHISTORY_H
