// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Random programs as compiled code: the results of the reference, and the same bits for every
// number of threads and every order of chunks.

#include "RandomProgram.h"

#include "codegen/Link.h"
#include "codegen/Lower.h"
#include "codegen/Object.h"
#include "codegen/Step.h"
#include "kernels/Kernels.h"
#include "plan/Passes.h"
#include "reference/Conversion.h"
#include "reference/Interpreter.h"
#include "runtime/core/Team.h"
#include "transforms/Passes.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>

using namespace dlb;
using namespace mlir;

namespace {

constexpr unsigned programs = 24;

/// Memory as a caller of compiled code provides it: aligned to 64 bytes, NaN where not written.
class Block {
public:
  explicit Block(int64_t bytes)
      : bytes(bytes),
        memory(std::aligned_alloc(64, (std::max<int64_t>(bytes, 1) + 63) / 64 * 64), std::free) {
    std::memset(memory.get(), 0xff, bytes);
  }
  explicit Block(const HostTensor &tensor) : Block(tensor.byteCount()) {
    std::memcpy(memory.get(), tensor.data(), tensor.byteCount());
  }

  void *get() const { return memory.get(); }
  std::string copy() const { return std::string(static_cast<const char *>(memory.get()), bytes); }

private:
  int64_t bytes;
  std::unique_ptr<void, decltype(&std::free)> memory;
};

/// The bytes of every result of one call; those of a result that updates an argument are the
/// argument's.
std::vector<std::string> call(const dlb_function &function, const std::vector<HostTensor> &values,
                              int threads) {
  auto team = runtime::Team::create(threads);
  std::vector<Block> arguments, results;
  std::vector<void *> argumentPointers, resultPointers;
  for (const HostTensor &value : values)
    argumentPointers.push_back(arguments.emplace_back(value).get());
  for (int32_t i = 0; i < function.result_count; ++i)
    resultPointers.push_back(results.emplace_back(function.results[i].bytes).get());
  Block arena(function.arena_bytes), scratch(function.scratch_bytes * threads);
  dlb_call call{argumentPointers.data(), resultPointers.data(),
                static_cast<unsigned char *>(arena.get()),
                static_cast<unsigned char *>(scratch.get()), -1};
  (*team)->run([&](int thread) { function.run(&call, (*team)->handle(), thread, threads); });
  EXPECT_EQ(call.status, 0);

  std::vector<std::string> bytes;
  for (int32_t i = 0; i < function.result_count; ++i) {
    int32_t updates = function.results[i].updates;
    bytes.push_back(updates < 0 ? results[i].copy() : arguments[updates].copy());
  }
  return bytes;
}

class CompiledPrograms : public testing::TestWithParam<std::tuple<bool, unsigned>> {
protected:
  CompiledPrograms() : isF64(std::get<0>(GetParam())) {
    context.loadDialect<DlbDialect, func::FuncDialect>();
    prepareForLowering(&context);
  }

  /// The module up to its plan.
  LogicalResult lower(ModuleOp module) {
    PassManager passes(&context);
    passes.addPass(createDifferentiatePass());
    passes.addPass(createSimplifyPass());
    passes.addNestedPass<func::FuncOp>(createSplitReductionsPass());
    passes.addPass(createCSEPass());
    passes.addNestedPass<func::FuncOp>(createGroupPass());
    passes.addPass(createOutlinePass());
    passes.addPass(createPlanPass());
    passes.addPass(createKernelsPass(Target{hostInstructionSet()}));
    return passes.run(module);
  }

  /// Compared with what f64 gives, relative to 1 + |expected|.
  double tolerance() const { return isF64 ? 1e-9 : 1e-4; }

  bool isF64;
  MLIRContext context;
};

TEST_P(CompiledPrograms, GiveTheReferencesResultsInTheSameBits) {
  RandomProgram program(&context, std::get<1>(GetParam()), isF64);
  std::vector<HostTensor> arguments = program.arguments();
  OwningOpRef<ModuleOp> module = program.take(), derived = module->clone();
  PassManager differentiate(&context);
  differentiate.addPass(createDifferentiatePass());
  ASSERT_TRUE(succeeded(differentiate.run(*derived)));
  auto expected = interpret(derived->lookupSymbol("step"), arguments);
  ASSERT_TRUE(expected);

  ASSERT_TRUE(succeeded(lower(*module)));
  SmallVector<func::FuncOp> kernels(module->getOps<func::FuncOp>());
  std::vector<std::string> objects;
  for (CompiledModule &kernel : compileFunctions(kernels, hostInstructionSet(), 1))
    objects.push_back(std::move(kernel.bytes));

  std::vector<std::string> first;
  for (ChunkOrder order : {ChunkOrder::forward, ChunkOrder::reverse, ChunkOrder::shuffle}) {
    SCOPED_TRACE(testing::Message() << "chunk order " << static_cast<int>(order));
    OwningOpRef<ModuleOp> steps = buildSteps(*module, hostInstructionSet(), order);
    ASSERT_TRUE(steps);
    std::vector<std::string> all = objects;
    all.push_back(compileModule(*steps, "steps", hostInstructionSet()).bytes);
    std::string error;
    int32_t count;
    const dlb_symbol *symbols = dlb_runtime_symbols(&count);
    std::unique_ptr<LinkedProgram> linked = link(all, symbols, count, error);
    ASSERT_TRUE(linked && linked->program()) << error;
    for (int threads : {1, 2, 4}) {
      SCOPED_TRACE(testing::Message() << threads << " threads");
      std::vector<std::string> results = call(linked->program()->functions[0], arguments, threads);
      if (first.empty())
        first = results;
      EXPECT_EQ(results, first);
    }
  }

  ASSERT_EQ(first.size(), expected->size());
  for (size_t i = 0; i < first.size(); ++i) {
    HostTensor value((*expected)[i].element(), (*expected)[i].shape());
    ASSERT_EQ(static_cast<int64_t>(first[i].size()), value.byteCount());
    std::memcpy(value.data(), first[i].data(), first[i].size());
    for (int64_t j = 0; j < value.elements(); ++j)
      ASSERT_NEAR(value.get(j), (*expected)[i].get(j),
                  tolerance() * (1 + std::abs((*expected)[i].get(j))))
          << "result " << i << ", element " << j;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, CompiledPrograms,
                         testing::Combine(testing::Bool(), testing::Range(0u, programs)),
                         [](const auto &info) {
                           return std::string(std::get<0>(info.param) ? "f64_" : "f32_") +
                                  std::to_string(std::get<1>(info.param));
                         });

} // namespace
