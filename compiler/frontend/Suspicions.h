// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What is noticed while a program is elaborated and is allowed, but seldom meant: values that were
// bounded before a loss that wants any, rates that are far too large.

#ifndef DLB_FRONTEND_SUSPICIONS_H
#define DLB_FRONTEND_SUSPICIONS_H

#include "frontend/Context.h"

#include <map>
#include <utility>

namespace dlb {

class Suspicions {
public:
  explicit Suspicions(Context &context) : context(context) {}

  /// A definition has got its hyperparameters in a call at `range`.
  void built(const Callable &callee, SourceRange range);
  /// A definition is about to be applied, or has been.
  void applies(const Callable &callee, const std::vector<Given> &inputs, SourceRange range);
  void applied(const Callable &callee, const Value &result, SourceRange range);

private:
  /// Of the library, and called in the user's file.
  bool concerns(const Callable &callee, SourceRange range) const;

  Context &context;
  /// The activation that a value is the result of, and where it was applied.
  std::map<std::pair<int, ValueId>, std::pair<std::string, SourceRange>> activations;
};

} // namespace dlb

#endif // DLB_FRONTEND_SUSPICIONS_H
