// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The training loop on a program made by hand.

#include "runtime/core/Training.h"

#include "FakeProgram.h"
#include "Testing.h"
#include "runtime/core/Checkpoint.h"

#include <cmath>
#include <csignal>
#include <cstdio>
#include <sys/wait.h>
#include <unistd.h>

namespace dlb::runtime {
namespace {

using End = TrainingOutcome::End;

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

  /// What a run writes to its progress, on a terminal or not.
  std::string progressOf(bool terminal) {
    char *text = nullptr;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    Progress progress(stream, terminal);
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

TEST_F(TrainingLoop, ResumesBitForBit) {
  plan.keep = Watch{true, "loss", 0};
  plan.stop = Watch{false, "loss", 4};
  Run whole = run();
  ASSERT_TRUE(succeeds(whole.outcome));
  for (int64_t at : {1, 5, 7, 29}) {
    writeTo(std::to_string(at));
    plan.resume.clear();
    plan.onStep = [&](int64_t step, double, double) {
      if (step == at)
        raise(SIGINT);
    };
    Run part = run();
    ASSERT_TRUE(succeeds(part.outcome));
    EXPECT_EQ(part.outcome->end, End::interrupted);
    EXPECT_EQ(part.outcome->signal, SIGINT);
    EXPECT_EQ(part.outcome->step, at) << "the step is finished, no other is begun";
    plan.onStep = nullptr;
    resume();
    Run rest = run(1);
    ASSERT_TRUE(succeeds(rest.outcome));
    EXPECT_EQ(rest.outcome->end, End::finished);
    EXPECT_EQ(rest.tensors, whole.tensors) << at;
    EXPECT_EQ(rest.outcome->test, whole.outcome->test);
    EXPECT_EQ(rest.outcome->evaluations.back().loss, whole.outcome->evaluations.back().loss);
  }
}

TEST_F(TrainingLoop, KilledAndResumed) {
  Run whole = run();
  writeTo("run");
  for (int64_t at : {1, 3, 6, 12, 23}) {
    resume();
    pid_t child = fork();
    if (!child) {
      plan.onStep = [&](int64_t step, double, double) {
        if (step == at)
          kill(getpid(), SIGKILL);
      };
      (void)run();
      _exit(1);
    }
    int status;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  }
  resume();
  Run rest = run();
  ASSERT_TRUE(succeeds(rest.outcome));
  EXPECT_EQ(rest.tensors, whole.tensors);
}

TEST_F(TrainingLoop, CheckpointsOfAnotherTraining) {
  writeTo("run");
  ASSERT_TRUE(succeeds(run().outcome));
  resume();
  plan.seed = 9;
  EXPECT_TRUE(failsWith(run().outcome, "E0606", "it was written with seed 4, this training has 9"));
  plan.seed = 4;
  data = fakeData(50);
  EXPECT_TRUE(failsWith(run().outcome, "E0606",
                        "it was written with training rows 43, this training has 50"));
  data = fakeData();
  plan.epochs = 5;
  EXPECT_TRUE(failsWith(run().outcome, "E0606",
                        "it was written by a training of 30 steps, which cannot become 25"));
  plan.epochs = 6;
  std::unique_ptr<Team> team = std::move(*Team::create(1));
  Session session = fakeSession(*team);
  std::string path = own->last();
  ASSERT_TRUE(succeeds(session.save(path, checkpointRoles)));
  EXPECT_TRUE(failsWith(run().outcome, "E0606", "have no number `"));
  std::filesystem::remove(path);
  EXPECT_TRUE(failsWith(run().outcome, "E0502", "last.safetensors"));
}

TEST_F(TrainingLoop, MoreEpochs) {
  Run whole = run();
  writeTo("run");
  plan.epochs = 2;
  ASSERT_TRUE(succeeds(run().outcome));
  resume();
  plan.epochs = 6;
  Run rest = run();
  ASSERT_TRUE(succeeds(rest.outcome));
  EXPECT_EQ(rest.outcome->step, 30);
  EXPECT_EQ(rest.tensors, whole.tensors) << "nothing here asks for the number of steps";
}

TEST_F(TrainingLoop, StoppedEarlyStaysStopped) {
  plan.stop = Watch{true, "error", 3};
  writeTo("run");
  Run first = run();
  ASSERT_TRUE(succeeds(first.outcome));
  resume();
  Run second = run();
  ASSERT_TRUE(succeeds(second.outcome));
  EXPECT_EQ(second.outcome->end, End::stoppedEarly);
  EXPECT_EQ(second.outcome->step, 20);
  EXPECT_EQ(second.tensors, first.tensors);
}

TEST_F(TrainingLoop, DamagedCheckpoints) {
  Run whole = run();
  writeTo("run");
  plan.onStep = [](int64_t step, double, double) {
    if (step == 17)
      raise(SIGINT);
  };
  ASSERT_TRUE(succeeds(run().outcome));
  plan.onStep = nullptr;
  std::string good = readFile(own->last());
  // A bit of a weight, one of the step, an end that is missing, no byte at all.
  std::string weight = good, step = good;
  weight[weight.size() - 3] ^= 1;
  step[step.find("\"step\":\"17\"") + 9] = '6';
  for (const std::string &damaged :
       {weight, step, good.substr(0, good.size() / 2), std::string()}) {
    writeFile(own->last(), damaged);
    std::string notice = resume();
    EXPECT_NE(notice.find("last.safetensors: error[E06"), notice.npos) << notice;
    EXPECT_NE(notice.find("; going on from the checkpoint before it, `" + own->previous() + "`"),
              notice.npos);
    const RunFolder *writes = std::exchange(plan.folder, nullptr);
    Run rest = run();
    plan.folder = writes;
    ASSERT_TRUE(succeeds(rest.outcome));
    EXPECT_EQ(rest.tensors, whole.tensors);
  }
  writeFile(own->previous(), good.substr(1));
  EXPECT_TRUE(failsWith(findCheckpoint(*own), "E0602", "last.safetensors"));
  writeFile(own->last(), weight);
  EXPECT_TRUE(failsWith(findCheckpoint(*own), "E0610", "damaged: the checksum is "));
}

TEST_F(TrainingLoop, MetricsCutInHalf) {
  writeTo("run");
  plan.onStep = [](int64_t step, double, double) {
    if (step == 17)
      raise(SIGINT);
  };
  ASSERT_TRUE(succeeds(run().outcome));
  plan.onStep = nullptr;
  std::string lines = readFile(own->metrics());
  size_t second = lines.find("{\"section\":1,\"step\":10");
  writeFile(own->metrics(), lines.substr(0, lines.find('\n', second) - 1));
  std::string notice;
  plan.onNotice = [&](const std::string &text) { notice = text; };
  resume();
  ASSERT_TRUE(succeeds(run().outcome));
  EXPECT_EQ(notice, "`" + own->metrics() +
                        "` ends at step 5: what it said to step 15 is lost, the training goes on");
  std::string after = readFile(own->metrics());
  EXPECT_TRUE(after.starts_with(lines.substr(0, second)));
  EXPECT_EQ(std::count(after.begin(), after.end(), '\n'), 5) << "steps 5, 20, 25, 30, and the test";
}

TEST_F(TrainingLoop, SectionsAreResumedInOrder) {
  std::unique_ptr<Team> team = std::move(*Team::create(1));
  auto sections = [&](Session &session) {
    std::vector<Result<TrainingOutcome>> outcomes;
    for (plan.section = 0; plan.section < 3; ++plan.section)
      outcomes.push_back(train(session, plan));
    return outcomes;
  };
  Session whole = fakeSession(*team);
  sections(whole);
  writeTo("run");
  plan.onStep = [&](int64_t step, double, double) {
    if (plan.section == 1 && step == 7)
      raise(SIGTERM);
  };
  Session part = fakeSession(*team);
  for (plan.section = 0; plan.section < 2; ++plan.section)
    ASSERT_TRUE(succeeds(train(part, plan)));
  plan.onStep = nullptr;
  resume();
  Session rest = fakeSession(*team);
  std::vector<Result<TrainingOutcome>> outcomes = sections(rest);
  for (const Result<TrainingOutcome> &outcome : outcomes)
    ASSERT_TRUE(succeeds(outcome));
  EXPECT_TRUE(outcomes[0]->evaluations.empty() && outcomes[0]->test.numbers.empty())
      << "done before";
  EXPECT_EQ(outcomes[1]->evaluations.size(), 5u);
  EXPECT_EQ(outcomes[2]->evaluations.size(), 6u);
  EXPECT_EQ(values(rest), values(whole));
}

TEST_F(TrainingLoop, CompilerFailureIsPassedOn) {
  plan.evaluate = [](int64_t) -> Result<std::vector<Stage>> {
    return fail(Error::noFunction, "", {"evaluate"});
  };
  EXPECT_TRUE(failsWith(run().outcome, "E0707", "the compiled program has no function `evaluate`"));
}

} // namespace
} // namespace dlb::runtime
