// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Processes side by side: their results, and outcomes as bytes.

#include "driver/SideBySide.h"

#include <csignal>
#include <gtest/gtest.h>
#include <unistd.h>

namespace dlb {
namespace {

TEST(SideBySide, ResultsOutputsAndLines) {
  std::vector<std::string> lines(5);
  auto results = runSideBySide(
      5, 2,
      [](size_t number) {
        std::string text = "out " + std::to_string(number);
        EXPECT_EQ(write(STDOUT_FILENO, text.data(), text.size()),
                  static_cast<ssize_t>(text.size()));
        EXPECT_EQ(write(STDERR_FILENO, "one\ntwo", 7), 7);
        return std::string(100000, static_cast<char>('a' + number)) + std::to_string(getpid());
      },
      [&](size_t number, const std::string &line) { lines[number] += line + ";"; });
  for (size_t i = 0; i < 5; ++i) {
    ASSERT_TRUE(results[i]);
    EXPECT_EQ(results[i]->output, "out " + std::to_string(i));
    EXPECT_EQ(lines[i], "one;two;");
    EXPECT_EQ(results[i]->result.substr(0, 100000),
              std::string(100000, static_cast<char>('a' + i)));
    EXPECT_NE(results[i]->result.substr(100000), std::to_string(getpid()));
  }
}

TEST(SideBySide, OneThatDiesHasNoResultAndSpoilsNoOther) {
  auto results = runSideBySide(
      3, 3,
      [](size_t number) {
        if (number == 1)
          raise(SIGKILL);
        return std::string("here");
      },
      [](size_t, const std::string &) {});
  EXPECT_EQ(results[0]->result, "here");
  EXPECT_EQ(results[1]->result, "");
  EXPECT_EQ(results[2]->result, "here");
}

TEST(SideBySide, SignalsAreHandedOn) {
  auto results = runSideBySide(
      4, 2,
      [](size_t) {
        kill(getppid(), SIGTERM);
        for (;;)
          pause();
        return std::string();
      },
      [](size_t, const std::string &) {});
  EXPECT_TRUE(results[0]);
  EXPECT_EQ(results[0]->result, "");
  EXPECT_FALSE(results[3]) << "none begins after a signal";
}

TEST(SideBySide, NoneBeginsAfterOneThatIsRefused) {
  auto results = runSideBySide(
      5, 1, [](size_t number) { return std::to_string(number); },
      [](size_t, const std::string &) {}, [](const std::string &result) { return result != "1"; });
  EXPECT_EQ(results[1]->result, "1");
  EXPECT_FALSE(results[2]);
  EXPECT_FALSE(results[4]);
}

TEST(SideBySide, OutcomesAsBytes) {
  runtime::TrainingOutcome outcome;
  outcome.end = runtime::TrainingOutcome::End::interrupted;
  outcome.signal = 15;
  outcome.step = 7;
  outcome.steps = 9;
  outcome.keptStep = 3;
  outcome.checked = 2;
  outcome.seconds = 0.5;
  outcome.valid = {{{"loss", 0.25}}, {{"text", "a\nb"}}, {{"picture", "p.png"}}};
  outcome.test = {{{"loss", 0.5}, {"accuracy", 1}}, {}, {}};
  outcome.evaluations = {{1, 2.5, {{{"loss", 3}}, {}, {}}}, {2, 1.5, {}}};
  std::string bytes = packOutcomes({outcome, {}});
  auto back = unpackOutcomes(bytes);
  ASSERT_EQ(back.size(), 2u);
  EXPECT_EQ(back[0].end, outcome.end);
  EXPECT_EQ(back[0].signal, 15);
  EXPECT_EQ(back[0].step, 7);
  EXPECT_EQ(back[0].steps, 9);
  EXPECT_EQ(back[0].keptStep, 3);
  EXPECT_EQ(back[0].checked, 2);
  EXPECT_EQ(back[0].seconds, 0.5);
  EXPECT_EQ(back[0].valid, outcome.valid);
  EXPECT_EQ(back[0].test, outcome.test);
  ASSERT_EQ(back[0].evaluations.size(), 2u);
  EXPECT_EQ(back[0].evaluations[0].valid, outcome.evaluations[0].valid);
  EXPECT_EQ(back[0].evaluations[1].loss, 1.5);
  EXPECT_EQ(packOutcomes(back), bytes);
  for (size_t size = 0; size < bytes.size(); size += 5)
    unpackOutcomes(bytes.substr(0, size)); // cut short: whatever comes, it ends
}

} // namespace
} // namespace dlb
