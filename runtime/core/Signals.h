// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Signals while training: the first asks to finish the step. A second SIGINT or SIGTERM ends at
// once; SIGHUP and SIGPIPE, which come when the terminal or the reader of the progress has gone,
// come more than once.

#ifndef DLB_RUNTIME_CORE_SIGNALS_H
#define DLB_RUNTIME_CORE_SIGNALS_H

#include <csignal>

namespace dlb::runtime {

/// Catches the signals while it lives; one guard at a time. The second SIGINT or SIGTERM removes
/// the temporary file that is being written and leaves with 128 + its number. SIGHUP and SIGPIPE
/// stay ignored where they were (nohup).
class SignalGuard {
public:
  SignalGuard();
  ~SignalGuard();
  SignalGuard(const SignalGuard &) = delete;

  /// The signal that came first, or 0.
  int received() const;

private:
  struct sigaction before[4];
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_SIGNALS_H
