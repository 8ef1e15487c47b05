// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Threads: each runs once, barriers hold them together, however many there are.

#include "runtime/core/Team.h"

#include "runtime/core/Memory.h"

#include "Testing.h"

#include <chrono>
#include <sched.h>
#include <sys/resource.h>
#include <thread>

namespace dlb::runtime {
namespace {

class TeamOf : public testing::TestWithParam<int> {};

TEST_P(TeamOf, RunsEachThreadOnce) {
  Result<std::unique_ptr<Team>> team = Team::create(GetParam());
  ASSERT_TRUE(succeeds(team));
  std::vector<int> ran(static_cast<size_t>(GetParam()));
  for (int turn = 1; turn <= 200; ++turn) {
    (*team)->run([&](int thread) { ++ran[static_cast<size_t>(thread)]; });
    for (int count : ran)
      ASSERT_EQ(count, turn);
  }
}

// Between barriers each thread writes its own cell and reads all others': a thread that leaves a
// barrier too early reads an old value (and ThreadSanitizer sees a race).
TEST_P(TeamOf, BarrierStress) {
  Result<std::unique_ptr<Team>> team = Team::create(GetParam());
  ASSERT_TRUE(succeeds(team));
  int threads = GetParam(), turns = 20'000 / (threads * threads) + 50;
  std::vector<int64_t> cells(static_cast<size_t>(threads));
  std::vector<int> wrong(static_cast<size_t>(threads));
  (*team)->run([&](int thread) {
    for (int turn = 1; turn <= turns; ++turn) {
      cells[static_cast<size_t>(thread)] = turn;
      dlb_barrier((*team)->handle(), thread);
      for (int64_t cell : cells)
        wrong[static_cast<size_t>(thread)] += cell != turn;
      dlb_barrier((*team)->handle(), thread);
    }
  });
  for (int count : wrong)
    EXPECT_EQ(count, 0);
}

#if defined(__x86_64__)
// The caller's thread gets its own rules back.
TEST_P(TeamOf, DenormalNumbersAreZeroWithin) {
  Result<std::unique_ptr<Team>> team = Team::create(GetParam());
  ASSERT_TRUE(succeeds(team));
  volatile float smallest = 1.17549435e-38f, half = 0.5f, denormal = 1e-40f, large = 1e38f;
  std::vector<float> made(static_cast<size_t>(GetParam()), 1), read(made);
  (*team)->run([&](int thread) {
    made[static_cast<size_t>(thread)] = smallest * half;
    read[static_cast<size_t>(thread)] = denormal * large;
  });
  for (float value : made)
    EXPECT_EQ(value, 0);
  for (float value : read)
    EXPECT_EQ(value, 0);
  EXPECT_NE(smallest * half, 0);
}
#endif

TEST_P(TeamOf, WakesAfterParking) {
  Result<std::unique_ptr<Team>> team = Team::create(GetParam());
  ASSERT_TRUE(succeeds(team));
  std::atomic<int> sum{0};
  for (int turn = 0; turn < 5; ++turn) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    (*team)->run([&](int thread) {
      if (thread == 0) // the others spin out and park inside the barrier
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
      dlb_barrier((*team)->handle(), thread);
      sum += 1;
    });
  }
  EXPECT_EQ(sum, 5 * GetParam());
}

// 37: more than any machine's two; not a power of two.
INSTANTIATE_TEST_SUITE_P(Threads, TeamOf, testing::Values(1, 2, 3, 4, 8, 37));

/// The processors that this thread may use, and back to them.
class Affinity {
public:
  Affinity() { sched_getaffinity(0, sizeof(before), &before); }
  ~Affinity() { set(before); }

  static void set(const cpu_set_t &set) { sched_setaffinity(0, sizeof(set), &set); }
  static bool is(const cpu_set_t &set) {
    cpu_set_t now;
    sched_getaffinity(0, sizeof(now), &now);
    return CPU_EQUAL(&now, &set);
  }
  cpu_set_t only(int processor) const {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(processor, &one);
    return one;
  }
  int last() const {
    int processor = CPU_SETSIZE - 1;
    while (!CPU_ISSET(processor, &before))
      --processor;
    return processor;
  }

  cpu_set_t before;
};

// Moved away from a worker's processor, the caller may use as many as before; where somebody has
// pinned it, it stays.
TEST(Team, CallerIsNotPinned) {
  Affinity affinity;
  Result<std::unique_ptr<Team>> team = Team::create(Team::processors());
  ASSERT_TRUE(succeeds(team));
  cpu_set_t last = affinity.only(affinity.last());
  Affinity::set(last);
  int ran = -1;
  (*team)->run([&](int thread) {
    if (thread == 0)
      ran = sched_getcpu();
  });
  EXPECT_TRUE(Affinity::is(last));
  EXPECT_EQ(ran, affinity.last());
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  Affinity::set(affinity.before);
  (*team)->run([](int) {});
  EXPECT_TRUE(Affinity::is(affinity.before));
}

TEST(Team, CountsOutOfRange) {
  EXPECT_TRUE(failsWith(Team::create(0), "E0702", "0 threads; choose 1 to 4096"));
  EXPECT_TRUE(failsWith(Team::create(-1), "E0702", "-1 threads"));
  EXPECT_TRUE(failsWith(Team::create(4097), "E0702", "4097 threads"));
}

TEST(Team, NoRoomForThreads) {
  // Stacks take 8 MB of addresses each; those that started must end again.
  auto child = [] {
    rlimit limit = {1u << 30, 1u << 30};
    setrlimit(RLIMIT_AS, &limit);
    Result<std::unique_ptr<Team>> team = Team::create(1000);
    std::exit(failsWith(team, "E0703", "of 1000: Resource temporarily unavailable") ? 0 : 1);
  };
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(child(), testing::ExitedWithCode(0), "");
}

TEST(Memory, AlignedZeroAndMovable) {
  for (int64_t bytes : {int64_t(0), int64_t(1), int64_t(100), int64_t(100'000), int64_t(9) << 20}) {
    Result<Buffer> buffer = Buffer::allocate(bytes, "a test");
    ASSERT_TRUE(succeeds(buffer));
    EXPECT_EQ(reinterpret_cast<uintptr_t>(buffer->data()) % 64, 0u);
    EXPECT_EQ(buffer->size(), bytes);
    for (int64_t i = 0; i < bytes; i += 97)
      ASSERT_EQ(buffer->as<char>()[i], 0);
    Buffer moved = std::move(*buffer);
    if (bytes)
      moved.as<char>()[bytes - 1] = 1;
    EXPECT_EQ(buffer->data(), nullptr);
  }
}

TEST(Memory, TooMuch) {
  EXPECT_TRUE(failsWith(Buffer::allocate(int64_t(1) << 55, "the arena"), "E0701",
                        "out of memory: 36028797018963968 bytes for the arena"));
  EXPECT_TRUE(failsWith(Buffer::allocate(INT64_MAX, "the arena"), "E0701", ""));
}

} // namespace
} // namespace dlb::runtime
