// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Signals while training.

#include "runtime/core/Signals.h"

#include "runtime/core/AtomicFile.h"

#include <atomic>
#include <unistd.h>

namespace dlb::runtime {

namespace {
constexpr int caught[4] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
std::atomic<int> first{0};
std::atomic<bool> asked{false}; ///< by SIGINT or SIGTERM
static_assert(std::atomic<int>::is_always_lock_free);

void receive(int signal) {
  int none = 0;
  first.compare_exchange_strong(none, signal);
  if (signal == SIGHUP || signal == SIGPIPE || !asked.exchange(true))
    return;
  abandonTemporaryFile();
  _exit(128 + signal);
}
} // namespace

SignalGuard::SignalGuard() {
  first.store(0);
  asked.store(false);
  struct sigaction action = {};
  action.sa_handler = receive;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  for (int i = 0; i < 4; ++i) {
    sigaction(caught[i], &action, &before[i]);
    if (before[i].sa_handler == SIG_IGN && (caught[i] == SIGHUP || caught[i] == SIGPIPE))
      sigaction(caught[i], &before[i], nullptr);
  }
}

SignalGuard::~SignalGuard() {
  for (int i = 0; i < 4; ++i)
    sigaction(caught[i], &before[i], nullptr);
}

int SignalGuard::received() const { return first.load(); }

} // namespace dlb::runtime
