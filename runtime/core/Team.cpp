// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Threads, the barrier between them, and how they wait.

#include "runtime/core/Team.h"

#include <algorithm>
#include <climits>
#include <csignal>
#include <cstring>
#include <ctime>
#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace dlb::runtime {

namespace {

constexpr int64_t spinFor = 50'000;

/// A caller that returned to its processor stays where it is for so long, and a hundred times as
/// long as it had to wait there for somebody else.
constexpr int64_t returnEvery = 1'000'000;

void relax() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Denormal numbers are zero on this thread while it lives.
class FlushDenormals {
public:
#if defined(__x86_64__)
  FlushDenormals() : before(_mm_getcsr()) {
    constexpr unsigned flushResults = 0x8000, zeroOperands = 0x0040;
    _mm_setcsr(before | flushResults | zeroOperands);
  }
  ~FlushDenormals() { _mm_setcsr(before); }

private:
  unsigned before;
#endif
};

int64_t now() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1'000'000'000 + time.tv_nsec;
}

void futex(std::atomic<uint32_t> &word, int operation, uint32_t value) {
  static_assert(sizeof(word) == sizeof(uint32_t));
  syscall(SYS_futex, &word, operation | FUTEX_PRIVATE_FLAG, value, nullptr, nullptr, 0);
}

} // namespace

// A waiter announces itself before it looks at the count for the last time, the opener moves the
// count before it looks for sleepers; both sequentially consistent, so one of them sees the other.
void Gate::open() {
  word.fetch_add(1, std::memory_order_seq_cst);
  if (sleepers.load(std::memory_order_seq_cst))
    futex(word, FUTEX_WAKE, INT_MAX);
}

bool Gate::spin(uint32_t seen, int64_t nanoseconds) const {
  int64_t end = now() + nanoseconds;
  do {
    for (int i = 0; i < 32; ++i) {
      if (count() != seen)
        return true;
      relax();
    }
  } while (now() < end);
  return false;
}

void Gate::wait(uint32_t seen, int64_t spinNanoseconds, Patience &patience) {
  if (patience.skip) {
    --patience.skip;
  } else if (spinNanoseconds) {
    if (spin(seen, spinNanoseconds)) {
      patience.penalty = 0;
      return;
    }
    patience.penalty = std::min(2 * patience.penalty + 1, 15);
    patience.skip = patience.penalty;
  }
  sleepers.fetch_add(1, std::memory_order_seq_cst);
  while (word.load(std::memory_order_seq_cst) == seen)
    futex(word, FUTEX_WAIT, seen);
  sleepers.fetch_sub(1, std::memory_order_relaxed);
}

int Team::processors() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof(set), &set) == 0)
    return CPU_COUNT(&set);
  return static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN)); // more than CPU_SETSIZE processors
}

Result<std::unique_ptr<Team>> Team::create(int threads) {
  if (threads < 1 || threads > maximum)
    return fail(Error::threadCount, "", {threads, maximum});
  std::unique_ptr<Team> team(new Team);
  int online = processors();
  team->shared.threads = threads;
  team->shared.spinNanoseconds = threads <= online ? spinFor : 0;
  team->shared.patience = std::make_unique<Patience[]>(static_cast<size_t>(threads));
  team->workers.reserve(static_cast<size_t>(threads) - 1);

  // Signals are the main thread's business.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int problem = 0;
  for (int thread = 1; thread < threads && !problem; ++thread) {
    Worker &worker = team->workers.emplace_back(Worker{team.get(), thread, {}});
    auto body = [](void *argument) -> void * {
      auto *self = static_cast<Worker *>(argument);
      self->team->work(self->thread);
      return nullptr;
    };
    problem = pthread_create(&worker.id, nullptr, body, &worker);
    if (problem)
      team->workers.pop_back();
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (problem)
    return fail(Error::threadStart, "",
                {team->workers.size() + 2, threads, std::strerror(problem)});

  cpu_set_t set;
  if (threads == online && sched_getaffinity(0, sizeof(set), &set) == 0) {
    int processor = -1;
    auto next = [&] {
      while (!CPU_ISSET(++processor, &set))
        ;
    };
    next(); // the first is left to the caller
    team->home = processor;
    for (Worker &worker : team->workers) {
      next();
      cpu_set_t one;
      CPU_ZERO(&one);
      CPU_SET(processor, &one);
      pthread_setaffinity_np(worker.id, sizeof(one), &one);
    }
  }
  return team;
}

Team::~Team() {
  function = nullptr;
  started.open();
  for (Worker &worker : workers)
    pthread_join(worker.id, nullptr);
}

/// A thread moves at once when it may no longer run where it is.
void Team::returnHome() {
  cpu_set_t before, one;
  int64_t start = now();
  if (sched_getaffinity(0, sizeof(before), &before) == 0 && CPU_ISSET(home, &before)) {
    CPU_ZERO(&one);
    CPU_SET(home, &one);
    if (sched_setaffinity(0, sizeof(one), &one) == 0)
      sched_setaffinity(0, sizeof(before), &before);
  }
  int64_t end = now();
  nextReturn = end + returnEvery + 100 * (end - start);
}

void Team::start(Function newFunction, void *newContext) {
  if (home >= 0 && sched_getcpu() != home && now() >= nextReturn)
    returnHome();
  function = newFunction;
  context = newContext;
  started.open();
  FlushDenormals flush;
  function(context, 0);
  dlb_barrier(&shared, 0);
}

void Team::work(int thread) {
  FlushDenormals flush;
  for (uint32_t seen = 0;; ++seen) {
    started.wait(seen, shared.spinNanoseconds, shared.patience[thread]);
    if (!function)
      return;
    function(context, thread);
    dlb_barrier(&shared, thread);
  }
}

} // namespace dlb::runtime

extern "C" void dlb_barrier(dlb_team *team, int32_t thread) {
  if (team->threads == 1)
    return;
  // The count cannot move on before this thread arrives, so it may be read first.
  uint32_t seen = team->passed.count();
  if (team->arrived.fetch_add(1, std::memory_order_acq_rel) + 1 == team->threads) {
    team->arrived.store(0, std::memory_order_relaxed);
    team->passed.open();
  } else {
    team->passed.wait(seen, team->spinNanoseconds, team->patience[thread]);
  }
}
