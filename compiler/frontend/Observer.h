// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Watches a program being checked: how an editor learns the shape of what stands under the cursor.

#ifndef DLB_FRONTEND_OBSERVER_H
#define DLB_FRONTEND_OBSERVER_H

#include "frontend/Context.h"

namespace dlb {

/// Told of the library's bodies as well as of the user's. A body that is elaborated several times
/// (for training and evaluation, by each call) is told each time.
class CheckObserver {
public:
  virtual ~CheckObserver() = default;
  /// What stands at `range`, an expression or a name that is bound, is worth `value`; Poison after
  /// an error.
  virtual void evaluated(SourceRange range, const Value &value, const Activation &here) = 0;
  /// `body` begins. Where it is that of a definition, `here` knows its parameters and dimensions.
  virtual void entered(const ast::Body &body, const Activation &here) = 0;
};

} // namespace dlb

#endif // DLB_FRONTEND_OBSERVER_H
