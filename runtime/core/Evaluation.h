// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Evaluating all rows of a part, or of given arrays, in memory that does not grow with their
// number.
//
// An evaluation is a list of compiled stages. One that is compiled for all rows runs once; one that
// is compiled for fewer runs on block after block of that many, and its results, which all have the
// rows first, are put together. Later stages read them by name. The last block ends with the last
// row: rows that it shares with the block before are computed twice, alike.

#ifndef DLB_RUNTIME_CORE_EVALUATION_H
#define DLB_RUNTIME_CORE_EVALUATION_H

#include "runtime/core/Session.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace dlb::runtime {

/// Named numbers: "loss", then the reports, in the order of the program.
using Metrics = std::vector<std::pair<std::string, double>>;
using Texts = std::vector<std::pair<std::string, std::string>>;

/// The metric called `name`, or null.
const double *findMetric(const Metrics &metrics, std::string_view name);

/// Numbers row by row, at most `mostShown` rows and columns. Where they have names, one for each.
struct ReportedTable {
  std::string name;
  std::vector<std::string> rows, columns;
  int64_t width = 0; ///< numbers of a row
  std::vector<double> values;
  bool cut = false;  ///< there are more
  bool line = false; ///< of rank 1: its one row is not numbered
  bool operator==(const ReportedTable &) const = default;
};
constexpr int64_t mostShown = 64;

struct Reports {
  Metrics numbers;
  Texts texts;         ///< labels as text, and tables, which `tables` has as numbers
  Texts pictures = {}; ///< the files that they were written to
  std::vector<ReportedTable> tables = {};
  bool operator==(const Reports &) const = default;
  /// Adds what another evaluation reports.
  void append(Reports more);
};

/// A result to be shown: a single number; labels as text, one line for each row; pictures
/// [N, C, H, W]; a table of numbers.
struct ReportedResult {
  enum class Shown { number, labels, picture, table };
  std::string name;
  Shown shown = Shown::number;
  std::shared_ptr<const Vocabulary> vocabulary{}; ///< of labels, where they stand for something
  std::vector<std::string> rows{}, columns{};     ///< of a table, where they have names
};

struct Stage {
  const dlb_function *function = nullptr;
  int64_t rows = 0; ///< that it is compiled for
};

/// Rows of an input, or with `shared` the one value that all rows have: "row" 0.
struct RowInput {
  std::string name;
  int64_t rowBytes = 0;
  bool shared = false;
  /// Copies rows [first, last) to `to`; any thread.
  std::function<void(int64_t first, int64_t last, void *to)> copy;
};

struct Scalars {
  int64_t seed = 0, step = 0, steps = 0;
};

/// Results whose names begin so are passed from stage to stage; no report can be called that.
constexpr char carriedMark = '%';

/// Runs the stages on `rows` rows; returns what is not passed on.
Result<Tensors> runStages(Session &session, std::span<const Stage> stages, int64_t rows,
                          std::span<const RowInput> inputs, const Scalars &scalars);

/// The reports on all rows of a part. Pictures are written into the folder `pictures`, as
/// NAME-STEP.png; where that is "", they are left out.
Result<Reports> evaluate(Session &session, std::span<const Stage> stages, const Part &part,
                         std::span<const ReportedResult> reported, const Scalars &scalars,
                         const std::string &pictures = "");

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_EVALUATION_H
