// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// run.json and program.dlb: what a training was, so that it can go on, be repeated and be reported.
//
//   {"dlb": "0.1.0", "build": "…", "program": "/home/ada/net.dlb",
//    "started": "2026-01-31T12:00:00Z",
//    "options": {"seed": ["3"], "set": ["hidden=9"]},       settings of the command line
//    "variants": […], "variant": "method = sgd(0.1)",       of `compare`
//    "sections": [{"models": ["net"], "data": "digits", "batch": 32, "epochs": 40,
//                  "title": "member 1"}],                   of an ensemble
//    "state": "running",                                    or "finished", "interrupted", "failed"
//    "results": [{"end": "finished", "step": 1240, "steps": 1240, "kept_step": 930, "seconds": 1.2,
//                 "valid": {"loss": 0.1}, "test": {"loss": 0.2}}]}

#ifndef DLB_DRIVER_RUNRECORD_H
#define DLB_DRIVER_RUNRECORD_H

#include "driver/ProgramFile.h"
#include "runtime/core/RunFolder.h"
#include "runtime/core/Training.h"

#include <map>
#include <string>
#include <vector>

namespace dlb {

/// Values by the name of the option, in order; of one that is on or off, "on".
using RunOptions = std::map<std::string, std::vector<std::string>>;

struct RunRecord {
  std::string version, build;
  std::string program; ///< absolute path
  std::string started; ///< UTC
  RunOptions options;
  std::vector<std::string> variants;
  std::string variant;
  std::vector<int64_t> batches; ///< of each section
  std::string state = "running";

  /// Of a training that begins now.
  static RunRecord of(const ProgramFile &file, std::string version, RunOptions options);
  static runtime::Result<RunRecord> read(const std::string &folder);
  /// Writes run.json, the results of the sections that have ended in it.
  runtime::Status write(const runtime::RunFolder &folder, const ProgramFile &file,
                        const std::vector<runtime::TrainingOutcome> &outcomes = {}) const;
};

/// The program and what it imports as one text that means the same: imported files first, each
/// `import` a comment. Without imports, the text of the file.
std::string wholeText(const ProgramFile &file);

/// Whether `file` is the program that a run in `folder` began with; where not, both lines.
runtime::Status sameProgram(const ProgramFile &file, const std::string &folder);

} // namespace dlb

#endif // DLB_DRIVER_RUNRECORD_H
