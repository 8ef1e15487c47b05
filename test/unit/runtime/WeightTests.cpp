// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Weights in files: saved and loaded in the logical layout, all or nothing.

#include "FakeProgram.h"
#include "Testing.h"

namespace dlb::runtime {
namespace {

class Weights : public testing::Test {
protected:
  void SetUp() override {
    team = std::move(*Team::create(1));
    session.emplace(fakeSession(*team));
    path = folder / "weights.safetensors";
  }

  TemporaryFolder folder;
  std::unique_ptr<Team> team;
  std::optional<Session> session;
  std::string path;
};

TEST_F(Weights, RoundTrip) {
  float *w = session->tensors().find("model.w")->data.as<float>();
  w[0] = 5;
  w[1] = 6;
  ASSERT_TRUE(succeeds(session->save(path, weightRoles)));
  Result<SafetensorsFile> file = SafetensorsFile::open(path);
  ASSERT_TRUE(succeeds(file));
  EXPECT_EQ(file->tensors().size(), 3u) << "no optimizer memory";
  float logical[2];
  ASSERT_TRUE(succeeds(file->read(*file->find("model.w"), logical)));
  EXPECT_EQ(logical[0], 6);
  std::vector<float> before = values(*session);
  w[0] = w[1] = 0;
  ASSERT_TRUE(succeeds(session->load(path, weightRoles)));
  EXPECT_EQ(values(*session), before);
}

TEST_F(Weights, OfAnotherNetwork) {
  float numbers[16] = {};
  int32_t whole[2] = {};
  ASSERT_TRUE(succeeds(writeSafetensors(path,
                                        {{"model.w", DLB_F32, {2, 2}, numbers},
                                         {"model.b", DLB_I32, {}, whole},
                                         {"encoder.gate", DLB_F32, {3}, numbers}},
                                        {})));
  std::vector<float> before = values(*session);
  Status status = session->load(path, weightRoles);
  ASSERT_TRUE(failsWith(status, "E0603", path + ": error[E0603]: "));
  EXPECT_EQ(status.failure().message, "4 of 4 tensors do not fit; nothing was loaded\n"
                                      "  tensor        expected  found\n"
                                      "  model.b       F32[]     I32[]\n"
                                      "  model.count   F32[]     nothing\n"
                                      "  model.w       F32[2]    F32[2, 2]\n"
                                      "  encoder.gate  nothing   F32[3]");
  EXPECT_EQ(values(*session), before);
}

TEST_F(Weights, SuperfluousTensors) {
  float numbers[2] = {1, 2};
  std::vector<TensorView> tensors = {{"model.w", DLB_F32, {2}, numbers},
                                     {"model.b", DLB_F32, {}, numbers},
                                     {"model.count", DLB_F32, {}, numbers},
                                     {"model.w.m", DLB_F32, {2}, numbers},
                                     {"keep/model.w", DLB_F32, {2}, numbers}};
  ASSERT_TRUE(succeeds(writeSafetensors(path, tensors, {})));
  EXPECT_TRUE(succeeds(session->load(path, weightRoles))) << "a checkpoint serves as weights";
  tensors.push_back({"other", DLB_F32, {2}, numbers});
  ASSERT_TRUE(succeeds(writeSafetensors(path, tensors, {})));
  EXPECT_TRUE(failsWith(session->load(path, weightRoles), "E0603", "1 of 4 tensors"));
  EXPECT_TRUE(succeeds(session->load(path, weightRoles, true)));
}

TEST_F(Weights, ManyMismatchesAreCounted) {
  std::vector<std::string> names;
  std::vector<TensorView> tensors;
  float number = 0;
  for (int i = 0; i < 300; ++i)
    tensors.push_back({"layer" + std::to_string(i), DLB_F32, {}, &number});
  ASSERT_TRUE(succeeds(writeSafetensors(path, tensors, {})));
  EXPECT_TRUE(failsWith(session->load(path, weightRoles), "E0603", "and 103 more"));
}

TEST_F(Weights, BrokenFile) {
  ASSERT_TRUE(succeeds(session->save(path, weightRoles)));
  writeFile(path, readFile(path) + "x");
  EXPECT_TRUE(failsWith(session->load(path, weightRoles), "E0602", "the file holds"));
  EXPECT_TRUE(failsWith(session->load(folder / "none", weightRoles), "E0502", ""));
}

} // namespace
} // namespace dlb::runtime
