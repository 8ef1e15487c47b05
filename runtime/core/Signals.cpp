// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// SIGINT and SIGTERM while training.

#include "runtime/core/Signals.h"

#include "runtime/core/AtomicFile.h"

#include <atomic>
#include <unistd.h>

namespace dlb::runtime {

namespace {
constexpr int caught[2] = {SIGINT, SIGTERM};
std::atomic<int> first{0};
static_assert(std::atomic<int>::is_always_lock_free);

void receive(int signal) {
  int none = 0;
  if (first.compare_exchange_strong(none, signal))
    return;
  abandonTemporaryFile();
  _exit(128 + signal);
}
} // namespace

SignalGuard::SignalGuard() {
  first.store(0);
  struct sigaction action = {};
  action.sa_handler = receive;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  for (int i = 0; i < 2; ++i)
    sigaction(caught[i], &action, &before[i]);
}

SignalGuard::~SignalGuard() {
  for (int i = 0; i < 2; ++i)
    sigaction(caught[i], &before[i], nullptr);
}

int SignalGuard::received() const { return first.load(); }

} // namespace dlb::runtime
