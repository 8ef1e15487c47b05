// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The step object at run time: what each thread calls, in which order, with which memory, and what
// the descriptor says. The kernels are functions of this file that take notes.

#include "codegen/Link.h"
#include "codegen/Object.h"
#include "codegen/Step.h"
#include "dialect/Dialect.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Parser/Parser.h"

#include <gtest/gtest.h>

#include <barrier>
#include <mutex>
#include <set>
#include <thread>

using namespace dlb;

namespace {

const char *schedules = R"mlir(
func.func private @note(memref<10xf32>, memref<10xf32>, memref<100xi8>, index, index)
    attributes {dlb.scratch = 100 : i64}
func.func private @join(memref<10xf32>, memref<10xf32>, memref<0xi8>, index, index)
    attributes {dlb.joins, dlb.scratch = 0 : i64}
func.func private @judge(memref<10xf32>, memref<i32>, memref<0xi8>, index, index)
    attributes {dlb.scratch = 0 : i64}
dlb.schedule @step arena 192 naive 192 : (tensor<2x5xf32>, tensor<10xf32>) -> (tensor<10xf32>, tensor<i32>, tensor<2x5xf32>)
    arguments [{dlb.name = "w", dlb.role = "parameter"}, {dlb.name = "x", dlb.role = "input"}]
    results [{dlb.name = "y"}, {dlb.name = "status", dlb.status}, {dlb.name = "w", dlb.updates = 0 : i64}] {
  %w = dlb.argument 0 : memref<2x5xf32>
  %x = dlb.argument 1 : memref<10xf32>
  %new = dlb.argument 0 : memref<2x5xf32>
  %y = dlb.result 0 : memref<10xf32>
  %status = dlb.result 1 : memref<i32>
  %a = dlb.arena 128 : memref<10xf32>
  %b = dlb.arena 0 : memref<10xf32>
  dlb.run @note[10 by 3] ins(%x : memref<10xf32>) outs(%a : memref<10xf32>)
  dlb.run @note[10 by 3] ins(%a : memref<10xf32>) outs(%y : memref<10xf32>)
  dlb.run @join[10 by 3] ins(%x : memref<10xf32>) outs(%b : memref<10xf32>)
  dlb.barrier
  dlb.run @judge[1 by 1] ins(%a : memref<10xf32>) outs(%status : memref<i32>)
  dlb.commit %status : memref<i32>
  dlb.run @note[10 by 3] ins(%a : memref<10xf32>) outs(%new : memref<2x5xf32>)
}
dlb.schedule @nothing arena 0 naive 0 : () -> () arguments [] results [] {
}
)mlir";

/// One call of @note.
struct Note {
  const void *input, *output, *scratch;
  int64_t first, last;
};

std::mutex mutex;
std::vector<Note> notes;
std::set<std::pair<int64_t, int64_t>> joined; ///< the ranges of @join
int32_t verdict;

void note(void *input, void *output, void *scratch, int64_t first, int64_t last) {
  std::lock_guard lock(mutex);
  notes.push_back({input, output, scratch, first, last});
}

void join(void *, void *, void *, int64_t first, int64_t last) {
  std::lock_guard lock(mutex);
  joined.insert({first, last});
}

void judge(void *, int32_t *status, void *, int64_t, int64_t) { *status = verdict; }

void meet(dlb_team *team, int32_t) { reinterpret_cast<std::barrier<> *>(team)->arrive_and_wait(); }

template <typename F> void *address(F *function) { return reinterpret_cast<void *>(function); }

constexpr int chunks = 4, scratchBytes = 128;

class Step : public testing::TestWithParam<std::tuple<ChunkOrder, int>> {
protected:
  void SetUp() override {
    auto [order, threads] = GetParam();
    mlir::MLIRContext context;
    context.loadDialect<DlbDialect, mlir::func::FuncDialect>();
    auto module = mlir::parseSourceString<mlir::ModuleOp>(schedules, &context);
    ASSERT_TRUE(module);
    ModuleJob steps{"steps", buildSteps(*module, InstructionSet::x86_64, order), Effort::quick};
    CompiledModule object = compileModules(steps, InstructionSet::x86_64, 1).front();
    const dlb_symbol symbols[] = {{"dlb_barrier", address(meet)},
                                  {"note", address(note)},
                                  {"join", address(join)},
                                  {"judge", address(judge)}};
    std::string error;
    linked = link({object.bytes}, symbols, std::size(symbols), error);
    ASSERT_TRUE(linked) << error;
    program = linked->program();
    ASSERT_NE(program, nullptr);
    notes.clear();
    joined.clear();
    scratch.resize(threads * scratchBytes);
  }

  /// Runs @step on all threads with `status` as the outcome.
  void run(int32_t status) {
    int threads = std::get<1>(GetParam());
    verdict = status;
    void *arguments[] = {w, x}, *results[] = {y, &statusWord, nullptr};
    call = {arguments, results, arena, scratch.data(), -1};
    std::barrier<> team(threads);
    std::vector<std::thread> others;
    auto body = [&](int thread) {
      program->functions[0].run(&call, reinterpret_cast<dlb_team *>(&team), thread, threads);
    };
    for (int thread = 1; thread < threads; ++thread)
      others.emplace_back(body, thread);
    body(0);
    for (std::thread &other : others)
      other.join();
  }

  /// The chunks that thread `thread` ran with `output`, in order.
  std::vector<int64_t> chunksOf(int thread, const void *output) {
    std::vector<int64_t> list;
    for (const Note &each : notes)
      if (each.scratch == scratch.data() + thread * scratchBytes && each.output == output) {
        EXPECT_EQ(each.last, std::min<int64_t>(each.first + 3, 10));
        list.push_back(each.first / 3);
      }
    return list;
  }

  std::unique_ptr<LinkedProgram> linked;
  const dlb_program *program = nullptr;
  alignas(64) float w[10], x[10], y[10];
  alignas(64) unsigned char arena[192];
  std::vector<unsigned char> scratch;
  int32_t statusWord;
  dlb_call call;
};

TEST_P(Step, RunsEachChunkOnceOnTheSameThread) {
  run(0);
  int threads = std::get<1>(GetParam());
  for (const void *output : {(const void *)(arena + 128), (const void *)y, (const void *)w}) {
    std::vector<int64_t> all;
    for (int thread = 0; thread < threads; ++thread) {
      std::vector<int64_t> own = chunksOf(thread, output);
      EXPECT_EQ(own.size(), size_t(chunks * (thread + 1) / threads - chunks * thread / threads));
      EXPECT_EQ(own, chunksOf(thread, arena + 128)) << "another thread than the operand's";
      all.insert(all.end(), own.begin(), own.end());
    }
    std::vector<int64_t> sorted = all;
    std::sort(sorted.begin(), sorted.end());
    EXPECT_EQ(sorted, (std::vector<int64_t>{0, 1, 2, 3}));
    EXPECT_EQ(all == sorted, std::get<0>(GetParam()) == ChunkOrder::forward);
  }
}

TEST_P(Step, PassesTheMemoryOfTheCall) {
  run(0);
  for (const Note &each : notes) {
    bool inOrder = (each.input == x && each.output == arena + 128) ||
                   (each.input == arena + 128 && (each.output == y || each.output == w));
    EXPECT_TRUE(inOrder);
  }
  EXPECT_EQ(notes.size(), size_t(3 * chunks));
  EXPECT_EQ(call.status, 0);
}

TEST_P(Step, JoinsTheChunksOfAThread) {
  run(0);
  auto [order, threads] = GetParam();
  std::set<std::pair<int64_t, int64_t>> expected;
  int calls = order == ChunkOrder::forward ? threads : chunks;
  for (int i = 0; i < calls; ++i)
    if (int64_t first = chunks * i / calls * 3, last = chunks * (i + 1) / calls * 3; first < last)
      expected.insert({first, std::min<int64_t>(last, 10)});
  EXPECT_EQ(joined, expected);
}

TEST_P(Step, EndsAtTheCommitPointWithABadStatus) {
  run(7);
  EXPECT_EQ(call.status, 7);
  EXPECT_EQ(notes.size(), size_t(2 * chunks));
  for (const Note &each : notes)
    EXPECT_NE(each.output, w);
}

TEST_P(Step, DescribesItself) {
  EXPECT_EQ(program->abi_version, DLB_ABI_VERSION);
  EXPECT_STREQ(program->instruction_set, "x86-64");
  ASSERT_EQ(program->function_count, 2);
  const dlb_function &step = program->functions[0];
  EXPECT_STREQ(step.name, "step");
  EXPECT_EQ(step.arena_bytes, 192);
  EXPECT_EQ(step.scratch_bytes, scratchBytes);
  ASSERT_EQ(step.argument_count, 2);
  ASSERT_EQ(step.result_count, 3);
  const dlb_tensor &parameter = step.arguments[0], &status = step.results[1],
                   &update = step.results[2];
  EXPECT_STREQ(parameter.name, "w");
  EXPECT_EQ(parameter.role, DLB_PARAMETER);
  EXPECT_EQ(parameter.element, DLB_F32);
  ASSERT_EQ(parameter.rank, 2);
  EXPECT_EQ(parameter.shape[0], 2);
  EXPECT_EQ(parameter.shape[1], 5);
  EXPECT_EQ(parameter.bytes, 40);
  EXPECT_EQ(parameter.updates, -1);
  EXPECT_EQ(step.arguments[1].role, DLB_INPUT);
  EXPECT_EQ(status.role, DLB_RESULT);
  EXPECT_EQ(status.element, DLB_I32);
  EXPECT_EQ(status.rank, 0);
  EXPECT_EQ(status.bytes, 4);
  EXPECT_EQ(status.updates, -1);
  EXPECT_EQ(update.updates, 0);
  EXPECT_STREQ(program->functions[1].name, "nothing");
  EXPECT_EQ(program->functions[1].arguments, nullptr);
}

INSTANTIATE_TEST_SUITE_P(OrdersAndThreads, Step,
                         testing::Combine(testing::Values(ChunkOrder::forward, ChunkOrder::reverse,
                                                          ChunkOrder::shuffle),
                                          testing::Values(1, 2, 3, 4, 7)));

} // namespace
