// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Random programs give the same results after every pass, with passes left out, in f64, where
// rounding does not hide a mistake.

#include "RandomProgram.h"

#include "plan/Passes.h"
#include "reference/Interpreter.h"
#include "transforms/Passes.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

#include <gtest/gtest.h>

using namespace dlb;
using namespace mlir;

namespace {

constexpr unsigned programs = 200;
/// Relative to 1 + |expected|: passes reassociate sums.
constexpr double tolerance = 1e-9;

struct Stage {
  const char *name;
  std::function<void(PassManager &)> add;
};

/// Adds a pass on functions.
template <typename F> std::function<void(PassManager &)> onFunctions(F create) {
  return [create](PassManager &passes) { passes.addNestedPass<func::FuncOp>(create()); };
}

const Stage differentiate{"differentiate",
                          [](PassManager &p) { p.addPass(createDifferentiatePass()); }};
const Stage raise{"raise-attention", [](PassManager &p) { p.addPass(createRaiseAttentionPass()); }};
const Stage hoist{"hoist", onFunctions([] { return createHoistPass(); })};
const Stage simplify{"simplify", [](PassManager &p) { p.addPass(createSimplifyPass()); }};
const Stage split{"split-reductions", onFunctions([] { return createSplitReductionsPass(); })};
const Stage share{"cse", [](PassManager &p) { p.addPass(createCSEPass()); }};
const Stage group{"group", onFunctions([] { return createGroupPass(); })};
const Stage recompute{"recompute", onFunctions([] { return createRecomputePass(); })};
const Stage outline{"outline", [](PassManager &p) { p.addPass(createOutlinePass()); }};
const Stage plan{"plan", [](PassManager &p) {
                   p.addPass(createPlanPass());
                   p.addPass(createCheckPlanPass());
                 }};

/// The pipeline, and what is left when optional passes are left out.
const std::vector<std::vector<Stage>> pipelines = {
    {raise, hoist, differentiate, hoist, simplify, split, share, group, recompute, outline, plan},
    {differentiate, group, outline, plan},
    {differentiate, simplify, group, outline, plan},
    {differentiate, hoist, split, share, group, outline, plan},
    {raise, differentiate, group, outline, plan},
};

class RandomPrograms : public testing::TestWithParam<unsigned> {
protected:
  RandomPrograms() { context.loadDialect<DlbDialect, func::FuncDialect>(); }

  LogicalResult run(ModuleOp module, const Stage &stage) {
    PassManager passes(&context);
    stage.add(passes);
    return passes.run(module);
  }

  std::optional<std::vector<HostTensor>> interpretStep(ModuleOp module,
                                                       const std::vector<HostTensor> &arguments) {
    return interpret(module.lookupSymbol("step"), arguments);
  }

  MLIRContext context;
};

void expectSame(const std::vector<HostTensor> &values, const std::vector<HostTensor> &expected) {
  ASSERT_EQ(values.size(), expected.size());
  for (size_t i = 0; i < values.size(); ++i) {
    ASSERT_EQ(values[i].shape(), expected[i].shape());
    for (int64_t j = 0; j < values[i].elements(); ++j)
      ASSERT_NEAR(values[i].get(j), expected[i].get(j),
                  tolerance * (1 + std::abs(expected[i].get(j))))
          << "result " << i << ", element " << j;
  }
}

TEST_P(RandomPrograms, MeanTheSameAfterEveryPass) {
  RandomProgram program(&context, GetParam(), /*f64=*/true);
  std::vector<HostTensor> arguments = program.arguments();
  OwningOpRef<ModuleOp> module = program.take(), derived = module->clone();
  ASSERT_TRUE(succeeded(run(*derived, differentiate)));
  auto expected = interpretStep(*derived, arguments);
  ASSERT_TRUE(expected);
  for (const HostTensor &result : *expected)
    ASSERT_TRUE(result.allFinite());

  for (const std::vector<Stage> &pipeline : pipelines) {
    OwningOpRef<ModuleOp> copy = module->clone();
    std::string path;
    for (const Stage &stage : pipeline) {
      path += std::string(path.empty() ? "" : ", ") + stage.name;
      SCOPED_TRACE("after " + path);
      ASSERT_TRUE(succeeded(run(*copy, stage)));
      if (copy->walk([](GradientOp) { return WalkResult::interrupt(); }).wasInterrupted())
        continue;
      auto values = interpretStep(*copy, arguments);
      ASSERT_TRUE(values);
      expectSame(*values, *expected);
      if (HasFatalFailure())
        return;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomPrograms, testing::Range(0u, programs));

} // namespace
