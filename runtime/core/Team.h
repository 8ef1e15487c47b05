// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The threads of the process: one team that runs every compiled function from beginning to end.

#ifndef DLB_RUNTIME_CORE_TEAM_H
#define DLB_RUNTIME_CORE_TEAM_H

#include "runtime/abi/team.h"
#include "runtime/core/Result.h"

#include <atomic>
#include <memory>
#include <pthread.h>
#include <type_traits>
#include <vector>

namespace dlb::runtime {

class Profile;

/// What one thread has learnt about spinning. A spin that fails means that the processor was
/// somebody else's, or that the others are far behind: the next waits park at once, 1, 3, 7, then
/// 15 of them before it spins again. (On two processors shared with ten other processes, a barrier
/// takes 15 us so and 160 us where every wait spins.)
struct alignas(64) Patience {
  int32_t penalty = 0; ///< waits that the last failure cost
  int32_t skip = 0;    ///< how many of them are still to come
};

/// A count that only grows. Threads wait for it to pass the value they saw: they spin for a while,
/// then sleep in the kernel.
class Gate {
public:
  uint32_t count() const { return word.load(std::memory_order_acquire); }
  /// Lets all that wait for the present count go on. What was written before is seen by them.
  void open();
  void wait(uint32_t seen, int64_t spinNanoseconds, Patience &patience);

private:
  bool spin(uint32_t seen, int64_t nanoseconds) const;

  std::atomic<uint32_t> word{0};
  std::atomic<uint32_t> sleepers{0};
};

} // namespace dlb::runtime

/// The barrier: `arrived` counts up to `threads`, then starts again while `passed` moves on.
struct dlb_team {
  alignas(64) std::atomic<int32_t> arrived{0};
  alignas(64) dlb::runtime::Gate passed;
  alignas(64) int32_t threads = 1;
  int64_t spinNanoseconds = 0;
  std::unique_ptr<dlb::runtime::Patience[]> patience; ///< one for each thread
  dlb::runtime::Profile *profile = nullptr;           ///< or null
};

namespace dlb::runtime {

/// Threads that wait spin about 50 us, longer than the skew between the chunks of a step, and then
/// park. A team larger than the machine parks at once: a spinning thread would hold the processor
/// that the last one needs to arrive.
/// A team that fills the machine is pinned, one thread per processor. A smaller one is not: two
/// processes would choose the same processors. The calling thread is never pinned, since threads
/// that it starts later (the compiler's) would inherit that; but if it is found on a worker's
/// processor, it goes back to the one that is left to it. The system would not move it: threads
/// that wait for each other on one processor look like no more than one that is busy.
/// Within `run`, denormal numbers are zero, operands and results alike: a processor takes some 150
/// cycles for one, and averages of vanishing gradients (Adam's) become denormal and stay so.
class Team {
public:
  static constexpr int maximum = 4096;

  /// Processors that this process may use.
  static int processors();

  static Result<std::unique_ptr<Team>> create(int threads);
  ~Team();

  int size() const { return shared.threads; }
  dlb_team *handle() { return &shared; }

  /// Calls body(thread) on every thread of the team, the caller being thread 0, and returns when
  /// all are done. Not reentrant; only the thread that created the team may call it.
  template <class Body> void run(Body &&body) {
    using Plain = std::remove_reference_t<Body>;
    start([](void *context, int thread) { (*static_cast<Plain *>(context))(thread); }, &body);
  }

private:
  using Function = void (*)(void *context, int thread);
  struct Worker {
    Team *team;
    int thread;
    pthread_t id;
  };

  Team() = default;
  void start(Function function, void *context);
  void returnHome();
  void work(int thread);

  dlb_team shared;
  Gate started;
  Function function = nullptr; ///< null tells the workers to end
  void *context = nullptr;
  std::vector<Worker> workers;
  int home = -1;          ///< the caller's processor in a team that is pinned
  int64_t nextReturn = 0; ///< the earliest time, in nanoseconds
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_TEAM_H
