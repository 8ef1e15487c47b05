// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Trainings that are interrupted, killed, damaged, and resumed.

#include "TrainingLoop.h"

#include <algorithm>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace dlb::runtime {
namespace {

using End = TrainingOutcome::End;

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
  float &held = data.part("valid")->table->columns[0].data->as<float>()[2 * 43];
  held += 1;
  EXPECT_TRUE(failsWith(run().outcome, "E0606", "the data have changed since"));
  held -= 1;
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
  writeTo("run");
  plan.epochs = 2;
  ASSERT_TRUE(succeeds(run().outcome));
  resume();
  plan.epochs = 6;
  Run rest = run();
  ASSERT_TRUE(succeeds(rest.outcome));
  EXPECT_EQ(rest.outcome->step, 30);
  EXPECT_EQ(rest.outcome->evaluations.size(), 4u);
  EXPECT_EQ(rest.tensors[1], 30) << "the state counts committed steps";
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
  runUntil(17);
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

TEST_F(TrainingLoop, GoesOnFromTheBestWhereNoOtherIsWhole) {
  plan.keep = Watch{true, "loss", 0};
  Run whole = run();
  writeTo("run");
  runUntil(17);
  writeFile(own->last(), "damaged");
  std::filesystem::remove(own->previous());
  std::string notice = resume();
  EXPECT_NE(notice.find("; going on from the best checkpoint, `" + own->best() + "`"), notice.npos)
      << notice;
  Run rest = run();
  ASSERT_TRUE(succeeds(rest.outcome));
  EXPECT_EQ(rest.tensors, whole.tensors);
}

TEST_F(TrainingLoop, MetricsCutInHalf) {
  writeTo("run");
  runUntil(17);
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

} // namespace
} // namespace dlb::runtime
