// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What several trainings reached, side by side: a table as text and as CSV, and their curves.

#ifndef DLB_DRIVER_RESULTTABLE_H
#define DLB_DRIVER_RESULTTABLE_H

#include "runtime/core/Curves.h"
#include "runtime/core/Training.h"

#include <string>
#include <utility>
#include <vector>

namespace dlb {

/// A row: the numbers that have a name in it. `remark` says why some are missing.
struct ResultRow {
  std::string name;
  std::vector<std::pair<std::string, double>> values;
  double seconds = 0;
  std::string remark = {};

  const double *value(const std::string &name) const;
};

/// "valid loss", "test accuracy"; of the second section "2 valid loss" where there are several.
ResultRow resultsOf(std::string name, const std::vector<runtime::TrainingOutcome> &outcomes);

/// Over the rows that have a value: the mean, and the standard deviation with n - 1. Of one row
/// alone a deviation is not defined and left out.
ResultRow meanOf(const std::vector<ResultRow> &rows);
ResultRow deviationOf(const std::vector<ResultRow> &rows);

/// A column for each number, in the order in which they first occur, then the seconds. `what` heads
/// the names.
std::string tableText(const std::string &what, const std::vector<ResultRow> &rows);
std::string tableCsv(const std::string &what, const std::vector<ResultRow> &rows);

/// Panels: the loss of training and each number of the held-out part, over the steps; `outcomes`
/// are those of `names`, one after the other.
runtime::CurvePicture curvesOf(const std::vector<std::string> &names,
                               const std::vector<std::vector<runtime::TrainingOutcome>> &outcomes);

} // namespace dlb

#endif // DLB_DRIVER_RESULTTABLE_H
