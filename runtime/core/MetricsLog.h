// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// metrics.jsonl in the run folder: one JSON object a line for each evaluation.
//
//   {"section":1,"step":250,"loss":1.87,"valid":{"loss":1.92,"bits":2.77},"texts":{"sample":"…"},
//    "pictures":{"codes":"run/pictures/codes-250.png"}}
//   {"section":1,"step":5000,"test":{"loss":1.71},
//    "tables":{"counts":{"rows":["no","yes"],"columns":["no","yes"],"values":[[9,1],[0,7]]}}}
//
// Tables are among the texts as well. Without a `test` the last line has the reports made at the
// end as {"section":1,"step":5000,"valid":{…}}.
// `loss` is the mean over the steps since the line before. Numbers are written so that they read
// back as the same bits; one that is not finite is null.

#ifndef DLB_RUNTIME_CORE_METRICSLOG_H
#define DLB_RUNTIME_CORE_METRICSLOG_H

#include "runtime/core/Evaluation.h"
#include "runtime/core/Result.h"

#include <cstdint>
#include <string>

namespace dlb::runtime {

class MetricsLog {
public:
  /// Begins to write for a section (from 0) whose first `step` steps are done; keeps the lines up
  /// to there that are whole.
  static Result<MetricsLog> open(const std::string &path, int64_t section, int64_t step);

  /// The step of this section's last line that was kept; 0 if none was.
  int64_t lastStep() const { return last; }

  Status evaluation(int64_t step, double loss, const Reports &valid);
  /// After the last step, of the weights of step `step`.
  Status atEnd(int64_t step, const char *part, const Reports &reports);

private:
  std::string path;
  int64_t section = 0, last = 0;
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_METRICSLOG_H
