// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Compares what the compiler makes of a program with the reference: after every pass, as compiled
// code, and its gradients with finite differences.

#ifndef DLB_DRIVER_VERIFY_H
#define DLB_DRIVER_VERIFY_H

#include "driver/Execution.h"

#include <functional>
#include <optional>
#include <string>

namespace dlb {

/// One line of what was compared; a pass that changed nothing has none. Errors are relative; the
/// one that was not measured is missing.
struct VerifyLine {
  std::string name; ///< a pass, "compiled", or what a gradient is of
  std::optional<double> f64, f32;
  bool agrees = true;
};

struct VerifyListener {
  std::function<void(const std::string &)> onFunction; ///< before the lines of a function
  std::function<void(const VerifyLine &)> onLine;
};

/// Every function of the program. Whether all agrees; nothing after an error. Differences and
/// errors have been shown: which pass was the first, and which op.
std::optional<bool> verify(Execution &execution, const ast::File &syntax,
                           const VerifyListener &listener);

} // namespace dlb

#endif // DLB_DRIVER_VERIFY_H
