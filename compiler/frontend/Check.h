// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// From syntax tree to checked program: names, types, symbolic sizes and hyperparameters are checked
// by elaborating the program, once for training and once for evaluation.

#ifndef DLB_FRONTEND_CHECK_H
#define DLB_FRONTEND_CHECK_H

#include "frontend/Ast.h"
#include "frontend/Program.h"

#include <optional>
#include <string>
#include <vector>

namespace dlb {

class CheckObserver;
class DiagnosticEngine;
class SourceManager;

/// What the command line sets, stronger than the file.
struct CheckOptions {
  /// `hidden=128` or `mlp.hidden=128`: a hyperparameter of a trained model.
  std::vector<std::string> settings;
  std::optional<int64_t> epochs, steps, batch;
  /// A learning rate that grows by this factor from step to step, in the place of every optimizer's
  /// hyperparameter `lr`.
  struct GrowingRate {
    double first = 0, factor = 1;
  };
  std::optional<GrowingRate> rate;
  CheckObserver *observer = nullptr; ///< is told what every expression is worth
  /// Of CheckedProgram::variants; none: all are checked, and the first is returned.
  std::optional<size_t> variant;
};

/// None after an error; every error of the file is then in `diagnostics`. `sources` holds the file
/// and receives those of the standard library that it uses.
std::optional<CheckedProgram> check(const ast::File &file, SourceManager &sources,
                                    const CheckOptions &options, DiagnosticEngine &diagnostics);

/// Flat, readable text of everything in a checked program (`dlbc emit --stage=checked`).
std::string print(const CheckedProgram &program);

} // namespace dlb

#endif // DLB_FRONTEND_CHECK_H
