// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A training loop on a program made by hand, for tests.

#ifndef DLB_TEST_UNIT_RUNTIME_TRAININGLOOP_H
#define DLB_TEST_UNIT_RUNTIME_TRAININGLOOP_H

#include "FakeProgram.h"
#include "Testing.h"
#include "runtime/core/Checkpoint.h"
#include "runtime/core/Training.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>

namespace dlb::runtime {

class TrainingLoop : public testing::Test {
protected:
  TrainingLoop() : data(fakeData()) {
    plan.step = findFunction(fakeProgram(), "step");
    plan.evaluate = [this](int64_t rows) -> Result<std::vector<Stage>> {
      ++compiled;
      return std::vector<Stage>{{&fakeEvaluation(rows).functions[0], rows}};
    };
    plan.reported = fakeReported;
    plan.data = &data;
    plan.batch = fakeBatch;
    plan.epochs = 6; // of 5 steps: 3 rows of 43 wait
    plan.seed = 4;
    plan.checked = fakeChecked;
    plan.secondsBetweenCheckpoints = 0;
  }

  struct Run {
    Result<TrainingOutcome> outcome;
    std::vector<float> tensors;
  };
  Run run(int threads = 2) {
    std::unique_ptr<Team> team = std::move(*Team::create(threads));
    Session session = fakeSession(*team);
    Result<TrainingOutcome> outcome = train(session, plan);
    return {std::move(outcome), values(session)};
  }

  /// What follows is written to this folder.
  void writeTo(const std::string &name) {
    own.reset(); // it may be the same one, which is locked
    own.emplace(std::move(*RunFolder::open(folder / name)));
    plan.folder = &*own;
  }
  /// What follows goes on from the newest checkpoint; returns what there is to say about it.
  std::string resume() {
    Result<FoundCheckpoint> found = findCheckpoint(*own);
    EXPECT_TRUE(succeeds(found));
    plan.resume = found ? found->path : "";
    return found ? found->notice : "";
  }

  /// A run that SIGINT ends after a step.
  void runUntil(int64_t at) {
    plan.onStep = [at](int64_t step, double, double) {
      if (step == at)
        raise(SIGINT);
    };
    EXPECT_TRUE(succeeds(run().outcome));
    plan.onStep = nullptr;
  }

  /// What a run writes to its progress, on a terminal or not.
  std::string progressOf(bool terminal, size_t columns = 0) {
    char *text = nullptr;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    Progress progress(stream, terminal, columns);
    plan.progress = &progress;
    EXPECT_TRUE(succeeds(run().outcome));
    plan.progress = nullptr;
    std::fclose(stream);
    std::string result(text, size);
    std::free(text);
    return result;
  }

  TemporaryFolder folder;
  std::optional<RunFolder> own;
  Dataset data;
  TrainingPlan plan;
  int compiled = 0;
};

} // namespace dlb::runtime

#endif // DLB_TEST_UNIT_RUNTIME_TRAININGLOOP_H
