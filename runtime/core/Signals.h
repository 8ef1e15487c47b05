// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// SIGINT and SIGTERM while training: the first asks to finish the step, the second ends at once.

#ifndef DLB_RUNTIME_CORE_SIGNALS_H
#define DLB_RUNTIME_CORE_SIGNALS_H

#include <csignal>

namespace dlb::runtime {

/// Catches the two signals while it lives; one at a time. A second signal removes the temporary
/// file that is being written and leaves with 128 + its number.
class SignalGuard {
public:
  SignalGuard();
  ~SignalGuard();
  SignalGuard(const SignalGuard &) = delete;

  /// The signal that came, or 0.
  int received() const;

private:
  struct sigaction before[2];
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_SIGNALS_H
