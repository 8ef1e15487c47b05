// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Evaluating stage by stage, and what is written about it.

#include "runtime/core/Evaluation.h"

#include "runtime/core/MetricsLog.h"

#include "FakeProgram.h"
#include "Testing.h"

#include <cmath>

namespace dlb::runtime {
namespace {

constexpr int64_t block = 4;
const int64_t shapeX[] = {block, 2}, shapeBlock[] = {block}, shapeWhole[] = {fakeValid};

/// Each row's x0 - x1, less the offset of stage 0.
void runRows(dlb_call *call, dlb_team *, int32_t thread, int32_t) {
  auto *x = static_cast<const float *>(call->arguments[0]);
  auto *offset = static_cast<const float *>(call->arguments[1]);
  auto *result = static_cast<float *>(call->results[0]);
  for (int64_t i = 0; thread == 0 && i < block; ++i)
    result[i] = x[2 * i] - x[2 * i + 1] - *offset;
}

/// Stage 0: the number 1.
void runOffset(dlb_call *call, dlb_team *, int32_t thread, int32_t) {
  if (thread == 0)
    *static_cast<float *>(call->results[0]) = 1;
}

/// The sum of all rows, the step, and labels.
void runSum(dlb_call *call, dlb_team *, int32_t thread, int32_t) {
  if (thread)
    return;
  auto *rows = static_cast<const float *>(call->arguments[0]);
  *static_cast<float *>(call->results[0]) = 0;
  for (int64_t i = 0; i < fakeValid; ++i)
    *static_cast<float *>(call->results[0]) += rows[i];
  *static_cast<float *>(call->results[1]) =
      static_cast<float>(*static_cast<const int64_t *>(call->arguments[1]));
  for (int i = 0; i < 4; ++i)
    static_cast<int32_t *>(call->results[2])[i] = i;
}

const dlb_tensor offsetResults[] = {{"%1", DLB_RESULT, DLB_F32, 0, -1, nullptr, 4}};
const dlb_tensor rowArguments[] = {{"d.x", DLB_INPUT, DLB_F32, 2, -1, shapeX, block * 8},
                                   {"%1", DLB_INPUT, DLB_F32, 0, -1, nullptr, 4}};
const dlb_tensor rowResults[] = {{"%2", DLB_RESULT, DLB_F32, 1, -1, shapeBlock, block * 4}};
const dlb_tensor sumArguments[] = {{"%2", DLB_INPUT, DLB_F32, 1, -1, shapeWhole, fakeValid * 4},
                                   {"step", DLB_SCALAR, DLB_I64, 0, -1, nullptr, 8}};
const int64_t shapeText[] = {2, 2};
const dlb_tensor sumResults[] = {{"loss", DLB_RESULT, DLB_F32, 0, -1, nullptr, 4},
                                 {"at", DLB_RESULT, DLB_F32, 0, -1, nullptr, 4},
                                 {"sample", DLB_RESULT, DLB_I32, 2, -1, shapeText, 16}};
const dlb_function offsetStage = {"e.0", 0, 1,         nullptr, offsetResults,
                                  0,     0, runOffset, "",      nullptr};
const dlb_function rowStage = {"e.1", 2, 1, rowArguments, rowResults, 0, 0, runRows, "", nullptr};
const dlb_function sumStage = {"e.2", 2, 3, sumArguments, sumResults, 0, 0, runSum, "", nullptr};

class Stages : public testing::Test {
protected:
  Stages() : team(std::move(*Team::create(2))), session(*team), data(fakeData()) {}
  std::unique_ptr<Team> team;
  Session session;
  Dataset data;
};

TEST_F(Stages, BlocksAreTheWhole) {
  const Part &part = *data.part("valid");
  std::vector<Stage> stages = {
      {&offsetStage, fakeValid}, {&rowStage, block}, {&sumStage, fakeValid}};
  auto vocabulary = std::make_shared<Vocabulary>(*Vocabulary::parse("abcd"));
  std::vector<ReportedResult> reported = {
      {"at"}, {"sample", ReportedResult::Shown::labels, vocabulary}, {"loss"}};
  Result<Reports> reports = evaluate(session, stages, part, reported, {1, 7, 9});
  ASSERT_TRUE(succeeds(reports));
  const float *x = part.table->columns[0].data->as<float>();
  float sum = 0;
  for (int64_t row : part.rows)
    sum += x[2 * row] - x[2 * row + 1] - 1;
  EXPECT_EQ(reports->numbers, (Metrics{{"at", 7}, {"loss", sum}})) << "in the order asked for";
  EXPECT_EQ(reports->texts, (Texts{{"sample", "ab\ncd"}}));
}

TEST_F(Stages, BlocksHandOnRows) {
  static const dlb_tensor scalar[] = {{"%2", DLB_RESULT, DLB_F32, 0, -1, nullptr, 4}};
  dlb_function wrong = rowStage;
  wrong.results = scalar;
  std::vector<Stage> stages = {{&offsetStage, fakeValid}, {&wrong, block}};
  EXPECT_TRUE(failsWith(evaluate(session, stages, *data.part("valid"), {}, {}), "E0708",
                        "argument `%2` of `e.1`: a block's result must have the rows first"));
}

TEST_F(Stages, ArenaBeyondMemory) {
  dlb_function huge = offsetStage;
  huge.arena_bytes = int64_t(1) << 60;
  EXPECT_TRUE(
      failsWith(session.caller(huge), "E0710",
                "one call of `e.0` needs 1152921504606846976 bytes for intermediate values"));
}

TEST(MetricsFile, LinesUpToTheCheckpointAreKept) {
  TemporaryFolder folder;
  std::string path = folder / "metrics.jsonl";
  Reports valid = {{{"loss", 0.1}, {"accuracy", 1.0 / 3}}, {{"sample", "a \"b\"\n"}}};
  {
    Result<MetricsLog> log = MetricsLog::open(path, 0, 0);
    ASSERT_TRUE(succeeds(log));
    ASSERT_TRUE(succeeds(log->evaluation(5, std::nan(""), valid)));
    ASSERT_TRUE(succeeds(log->evaluation(10, 2, {})));
    ASSERT_TRUE(succeeds(log->atEnd(10, "test", {{{"loss", 3}}, {}})));
  }
  std::string first =
      "{\"section\":1,\"step\":5,\"loss\":null,\"valid\":{\"loss\":0.1,"
      "\"accuracy\":0.3333333333333333},\"texts\":{\"sample\":\"a \\\"b\\\"\\u000a\"}}\n";
  std::string second = "{\"section\":1,\"step\":10,\"loss\":2}\n";
  std::string test = "{\"section\":1,\"step\":10,\"test\":{\"loss\":3}}\n";
  EXPECT_EQ(readFile(path), first + second + test);
  ASSERT_TRUE(succeeds(MetricsLog::open(path, 1, 0)));
  EXPECT_EQ(readFile(path), first + second + test) << "a section before";
  ASSERT_TRUE(succeeds(MetricsLog::open(path, 0, 10)));
  EXPECT_EQ(readFile(path), first + second) << "the test is made again";
  writeFile(path, first + second + "{\"sec");
  ASSERT_TRUE(succeeds(MetricsLog::open(path, 0, 7)));
  EXPECT_EQ(readFile(path), first) << "what the resumed training writes again is dropped";
  ASSERT_TRUE(succeeds(MetricsLog::open(path, 0, 0)));
  EXPECT_EQ(readFile(path), "");
}

} // namespace
} // namespace dlb::runtime
