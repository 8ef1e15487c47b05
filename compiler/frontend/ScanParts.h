// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The parts of a scan that is elaborated: what it goes through, and its body.

#ifndef DLB_FRONTEND_SCANPARTS_H
#define DLB_FRONTEND_SCANPARTS_H

#include "frontend/Elaborator.h"

namespace dlb {

struct ScanBody {
  FunctionBuilder builder;
  FunctionBuilder *outer;
  ScanBody *around; ///< of the scan that this one lies in, or null
  Dim steps;
  std::optional<Tensor> turn; ///< its number (i64), where something random asked for it
};

/// What the generators of a scan go through, with time leading.
class ScanSources {
public:
  ScanSources(Elaborator &e, const ast::ScanExpr &scan, SourceRange range)
      : e(e), scan(scan), range(range) {}

  /// False after a diagnostic; `values` then has a Poison for each source that is none.
  bool read();

  std::vector<Value> values; ///< of each generator; of a range an i32 tensor
  std::optional<Dim> steps;
  int timeStood = 0; ///< the dimension of the first tensor that is gone through
  /// As that tensor knows it; without a name over a range.
  Axis time() const { return named ? *named : Axis{*steps, "", nullptr}; }

private:
  std::optional<Value> slices(const Value &source, const ast::Generator &generator);
  std::optional<int> dimensionOf(const Tensor &tensor, SourceRange place);
  bool fixSteps(const Dim &length, SourceRange place);

  Elaborator &e;
  const ast::ScanExpr &scan;
  SourceRange range;
  SourceRange stepsFrom;
  std::optional<Axis> named;
};

/// The value with each of its tensors exchanged, tuples and lists through and through.
Value mapTensors(const Value &value, const std::function<Value(const Tensor &)> &change);

} // namespace dlb

#endif // DLB_FRONTEND_SCANPARTS_H
