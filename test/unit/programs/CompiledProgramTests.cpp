// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Random programs as compiled code: the results of the reference, and the same bits for every
// number of threads and every order of chunks.

#include "CompiledStep.h"
#include "RandomProgram.h"

#include "codegen/Lower.h"
#include "reference/Interpreter.h"
#include "transforms/Passes.h"

#include "mlir/Pass/PassManager.h"

#include <gtest/gtest.h>

using namespace dlb;
using namespace mlir;

namespace {

constexpr unsigned programs = 40;

class CompiledPrograms : public testing::TestWithParam<std::tuple<bool, unsigned>> {
protected:
  CompiledPrograms() : isF64(std::get<0>(GetParam())) {
    context.loadDialect<DlbDialect, func::FuncDialect>();
    prepareForLowering(&context);
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

  ASSERT_TRUE(succeeded(lowerToKernels(*module)));
  std::vector<std::string> kernels = compileKernels(*module);
  std::vector<std::string> first;
  for (ChunkOrder order : {ChunkOrder::forward, ChunkOrder::reverse, ChunkOrder::shuffle}) {
    SCOPED_TRACE(testing::Message() << "chunk order " << static_cast<int>(order));
    CompiledStep step(*module, kernels, order);
    ASSERT_EQ(step.error, "");
    for (int threads : {1, 2, 4}) {
      SCOPED_TRACE(testing::Message() << threads << " threads");
      std::vector<std::string> results = step.run(arguments, threads);
      ASSERT_EQ(step.error, "");
      if (first.empty())
        first = results;
      EXPECT_EQ(results, first);
    }
  }

  ASSERT_EQ(first.size(), expected->size());
  std::vector<HostTensor> values = tensorsOf(first, *expected);
  for (size_t i = 0; i < first.size(); ++i) {
    ASSERT_EQ(static_cast<int64_t>(first[i].size()), values[i].byteCount());
    for (int64_t j = 0; j < values[i].elements(); ++j)
      ASSERT_NEAR(values[i].get(j), (*expected)[i].get(j),
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
