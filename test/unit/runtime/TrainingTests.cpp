// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The training loop on a program made by hand.

#include "TrainingLoop.h"

#include <algorithm>
#include <cmath>

namespace dlb::runtime {
namespace {

using End = TrainingOutcome::End;

TEST_F(TrainingLoop, Learns) {
  plan.epochs = 60;
  Run result = run();
  ASSERT_TRUE(succeeds(result.outcome));
  const TrainingOutcome &outcome = *result.outcome;
  EXPECT_EQ(outcome.end, End::finished);
  EXPECT_EQ(outcome.step, 300);
  EXPECT_EQ(outcome.steps, 300);
  EXPECT_EQ(outcome.keptStep, 300);
  EXPECT_EQ(outcome.evaluations.size(), 60u);
  EXPECT_LT(outcome.evaluations.back().loss, outcome.evaluations.front().loss / 10);
  EXPECT_LT(*findMetric(outcome.test.numbers, "error"), 0.1);
  EXPECT_EQ(compiled, 2) << "once for each size of part";
  // b, count, w, m by name: y = 2 x0 - 3 x1 + 1, w stored back to front.
  EXPECT_NEAR(result.tensors[0], 1, 0.1);
  EXPECT_EQ(result.tensors[1], 300);
  EXPECT_NEAR(result.tensors[2], -3, 0.1);
  EXPECT_NEAR(result.tensors[3], 2, 0.1);
}

TEST_F(TrainingLoop, SameBitsForAnyNumberOfThreads) {
  std::vector<float> one = run(1).tensors;
  for (int threads : {2, 3, 8})
    EXPECT_EQ(run(threads).tensors, one) << threads;
  plan.seed = 5;
  EXPECT_NE(run(1).tensors, one);
}

TEST_F(TrainingLoop, StepsInsteadOfEpochs) {
  plan.epochs = 0;
  plan.steps = 12;
  plan.evaluateEvery = 5;
  std::vector<int64_t> timed;
  plan.onStep = [&](int64_t step, double, double seconds) {
    EXPECT_GE(seconds, 0);
    timed.push_back(step);
  };
  Run result = run();
  ASSERT_TRUE(succeeds(result.outcome));
  std::vector<int64_t> evaluated;
  for (const Evaluation &evaluation : result.outcome->evaluations)
    evaluated.push_back(evaluation.step);
  EXPECT_EQ(evaluated, (std::vector<int64_t>{5, 10, 12}));
  EXPECT_EQ(timed.size(), 12u);
  EXPECT_EQ(timed.back(), 12);
}

TEST_F(TrainingLoop, NotFiniteStopsBeforeWeightsAreTouched) {
  poison(data, 17);
  int64_t good = 0;
  plan.onStep = [&](int64_t step, double, double) { good = step; };
  Run result = run();
  ASSERT_TRUE(succeeds(result.outcome));
  EXPECT_EQ(result.outcome->end, End::notFinite);
  EXPECT_EQ(result.outcome->checked, 0);
  EXPECT_EQ(result.outcome->step, good);
  EXPECT_TRUE(failsWith(Status(*result.outcome->failure), "E0704",
                        "error[E0704]: `loss` is not finite at step " + std::to_string(good + 1) +
                            "; the weights are those of step " + std::to_string(good)));
  EXPECT_EQ(result.tensors[1], static_cast<float>(good)) << "the state counts committed steps";
  for (float number : result.tensors)
    EXPECT_TRUE(std::isfinite(number));
}

TEST_F(TrainingLoop, KeepTheBest) {
  // The loss falls all the time, so the highest is that of the first evaluation.
  plan.keep = Watch{true, "loss", 0};
  writeTo("run");
  Run result = run();
  ASSERT_TRUE(succeeds(result.outcome));
  EXPECT_EQ(result.outcome->keptStep, 5);
  EXPECT_EQ(result.outcome->step, 30);
  EXPECT_EQ(result.tensors[1], 5) << "the session has the kept state";
  EXPECT_EQ(result.outcome->valid, result.outcome->evaluations[0].valid);
  std::unique_ptr<Team> team = std::move(*Team::create(1));
  Session session = fakeSession(*team);
  ASSERT_TRUE(succeeds(session.load(folder / "run/weights.safetensors", weightRoles)));
  EXPECT_EQ(values(session)[1], 5);
  // `best` is a whole checkpoint of that step: what followed can be done again from it.
  Result<SafetensorsFile> best = SafetensorsFile::open(own->best());
  ASSERT_TRUE(succeeds(best));
  EXPECT_EQ(best->metadata().at("step"), "5");
  plan.resume = own->best();
  Run again = run();
  ASSERT_TRUE(succeeds(again.outcome));
  EXPECT_EQ(again.outcome->step, 30);
  EXPECT_EQ(again.tensors, result.tensors);
  EXPECT_EQ(again.outcome->valid, result.outcome->valid) << "evaluated again";
  plan.resume.clear();
  plan.keep->highest = false;
  plan.folder = nullptr;
  EXPECT_EQ(run().outcome->keptStep, 30);
}

TEST_F(TrainingLoop, StopEarly) {
  plan.stop = Watch{true, "error", 3};
  Run result = run();
  ASSERT_TRUE(succeeds(result.outcome));
  EXPECT_EQ(result.outcome->end, End::stoppedEarly);
  EXPECT_EQ(result.outcome->evaluations.size(), 4u);
  EXPECT_EQ(result.outcome->step, 20);
  plan.stop->highest = false;
  EXPECT_EQ(run().outcome->end, End::finished);
}

TEST_F(TrainingLoop, Refusals) {
  plan.keep = Watch{true, "accuracy", 0};
  EXPECT_TRUE(failsWith(run().outcome, "E0709",
                        "`keep accuracy` names no report; there are `loss`, `error`"));
  plan.keep.reset();
  plan.stop = Watch{true, "accuracy", 1};
  EXPECT_TRUE(failsWith(run().outcome, "E0709", "`stop accuracy`"));
  data.parts[1].name = "test";
  EXPECT_TRUE(
      failsWith(run().outcome, "E0525", "`d` has no part `valid`; there are `train`, `test`"));
  data.parts[1].name = "valid";
  plan.stop.reset();
  data.parts[0].rows.resize(7);
  EXPECT_TRUE(
      failsWith(run().outcome, "E0705", "part `train` has 7 rows, less than one mini-batch of 8"));
  data.parts[0].name = "learn";
  EXPECT_TRUE(failsWith(run().outcome, "E0525",
                        "`d` has no part `train`; there are `learn`, `valid`, `test`"));
}

TEST_F(TrainingLoop, ProgressByLines) {
  std::string text = progressOf(false);
  EXPECT_EQ(text.find('\r'), std::string::npos);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 6);
  EXPECT_EQ(text.find("epoch 1/6  loss "), 0u) << text;
  EXPECT_NE(text.find("  valid loss "), std::string::npos);
  EXPECT_NE(text.find(" s\nepoch 6/6"), std::string::npos);
  plan.epochs = 0;
  plan.steps = 10;
  EXPECT_EQ(progressOf(false).find("step 5/10  loss "), 0u);
}

TEST_F(TrainingLoop, ProgressOnATerminal) {
  std::string text = progressOf(true);
  EXPECT_EQ(text.find("\r\x1b[K[#.............................] step 1 of 30  loss "), 0u) << text;
  EXPECT_NE(text.find("\r\x1b[Kepoch 1/6  loss "), std::string::npos);
}

TEST_F(TrainingLoop, ProgressOnANarrowTerminal) {
  for (size_t columns : {1, 5, 20, 40, 60, 80}) {
    std::string text = progressOf(true, columns);
    size_t begin = text.find("\x1b[K") + 3, end = text.find('\r', begin);
    EXPECT_LT(end - begin, columns) << text.substr(begin, end - begin);
  }
  EXPECT_EQ(progressOf(true, 20).find("\r\x1b[Kstep 1 of 30  loss"), 0u);
  EXPECT_EQ(progressOf(true, 40).find("\r\x1b[K["), 0u) << "a short bar";
}

TEST_F(TrainingLoop, CompilerFailureIsPassedOn) {
  plan.evaluate = [](int64_t) -> Result<std::vector<Stage>> {
    return fail(Error::noFunction, "", {"evaluate"});
  };
  EXPECT_TRUE(failsWith(run().outcome, "E0707", "the compiled program has no function `evaluate`"));
}

} // namespace
} // namespace dlb::runtime
