// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Work in processes of their own, several at a time. A training of a small network has too little
// to do for many threads; several trainings keep them all busy.

#ifndef DLB_DRIVER_SIDEBYSIDE_H
#define DLB_DRIVER_SIDEBYSIDE_H

#include "runtime/core/Training.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace dlb {

struct JobResult {
  std::string output; ///< what it wrote to standard output
  std::string result; ///< what it returned; "" where it ended by a signal
};

/// Calls `job` with 0 to count - 1, each in a process of its own, at most `atOnce` at a time. What
/// they write to standard error comes to `onLine` line by line. SIGINT, SIGTERM and SIGHUP are
/// handed on to them, and then no further one begins: those have no result. Nor does one begin
/// after a job whose result `goesOn` refuses. Before, this process has no threads.
std::vector<std::optional<JobResult>>
runSideBySide(size_t count, size_t atOnce, const std::function<std::string(size_t number)> &job,
              const std::function<void(size_t number, const std::string &line)> &onLine,
              const std::function<bool(const std::string &result)> &goesOn = {});

/// Bytes of memory that are free, or are when caches give way: of the machine, and of the limit
/// that its control group sets.
double freeMemory();

/// Outcomes as bytes for the process that started this one. Of a failure, which has been shown, and
/// of tables of numbers, which are among the texts, nothing is told.
std::string packOutcomes(const std::vector<runtime::TrainingOutcome> &outcomes);
std::vector<runtime::TrainingOutcome> unpackOutcomes(const std::string &bytes);

} // namespace dlb

#endif // DLB_DRIVER_SIDEBYSIDE_H
