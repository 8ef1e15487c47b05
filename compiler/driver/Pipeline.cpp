// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The phases of the compiler. Each is what a reader of `dlbc emit --stage` sees as one step.

#include "driver/Pipeline.h"

#include "codegen/Lower.h"
#include "dialect/Dialect.h"
#include "driver/Fault.h"
#include "kernels/Kernels.h"
#include "plan/Passes.h"
#include "support/InstructionSet.h"
#include "transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace dlb {
namespace {

bool wanted(const CompileOptions &options, llvm::StringRef pass) {
  return !llvm::is_contained(options.without, pass);
}

/// Every gradient becomes ops, then what the forward program and its derivatives share is found.
/// What leaves a loop before is differentiated outside of it. Attention is recognised first: it has
/// a gradient that its parts have not.
void differentiation(OpPassManager &passes, const CompileOptions &options) {
  RaiseAttentionPassOptions raise;
  raise.remarks = options.remarks;
  if (wanted(options, "raise-attention"))
    passes.addPass(createRaiseAttentionPass(raise));
  HoistPassOptions hoist;
  hoist.remarks = options.remarks;
  if (wanted(options, "hoist"))
    passes.addNestedPass<func::FuncOp>(createHoistPass(hoist));
  passes.addPass(createDifferentiatePass());
  if (wanted(options, "hoist"))
    passes.addNestedPass<func::FuncOp>(createHoistPass(hoist));
  if (wanted(options, "simplify"))
    passes.addPass(createSimplifyPass());
  if (!options.bf16)
    return;
  passes.addNestedPass<func::FuncOp>(createRoundProductsPass());
  if (wanted(options, "hoist")) // what rounds weights in a loop
    passes.addNestedPass<func::FuncOp>(createHoistPass(hoist));
  passes.addPass(createCSEPass());
}

InstructionSet instructionSetOf(const CompileOptions &options) {
  return parseInstructionSet(options.instructionSet).value_or(hostInstructionSet());
}

/// Long reductions are cut before grouping: afterwards they are inside kernels. CSE runs then,
/// since the pieces of two reductions of one tensor can be equal. What is derived from weights is
/// taken out twice: what the program computes, and how the groups' weights are laid out.
void grouping(OpPassManager &passes, const CompileOptions &options) {
  if (wanted(options, "split-reductions")) {
    passes.addNestedPass<func::FuncOp>(createSplitReductionsPass());
    passes.addPass(createCSEPass());
  }
  if (wanted(options, "derive")) {
    if (!options.bf16) // scaled weights would not be rounded
      passes.addNestedPass<func::FuncOp>(createFoldScalesPass());
    passes.addPass(createDerivePass());
  }
  GroupPassOptions group;
  group.fuse = wanted(options, "fuse");
  group.remarks = options.remarks;
  passes.addNestedPass<func::FuncOp>(createGroupPass(group));
  if (wanted(options, "recompute"))
    passes.addNestedPass<func::FuncOp>(createRecomputePass());
  if (wanted(options, "derive")) {
    passes.addNestedPass<func::FuncOp>(
        createLayOutPass(Target{instructionSetOf(options), options.exactConvolution}));
    passes.addPass(createDerivePass());
  }
  passes.addPass(createOutlinePass());
}

/// The checker runs each time: it costs a replay of the schedule and trusts nothing.
void planning(OpPassManager &passes, const CompileOptions &) {
  passes.addPass(createPlanPass());
  passes.addPass(createCheckPlanPass());
}

void kernels(OpPassManager &passes, const CompileOptions &options) {
  passes.addPass(createKernelsPass(Target{instructionSetOf(options), options.exactConvolution}));
}

constexpr PipelinePhase kPhases[] = {
    {"differentiate", Stage::gradient, differentiation, /*canRefuse=*/true},
    {"group", Stage::groups, grouping},
    {"plan", Stage::plan, planning},
    {"kernels", Stage::kernels, kernels},
};

} // namespace

std::vector<PipelinePhase> pipelineUpTo(Stage stage) {
  std::vector<PipelinePhase> phases;
  for (const PipelinePhase &phase : kPhases)
    if (phase.stage <= stage)
      phases.push_back(phase);
  return phases;
}

const PipelinePhase &kernelPhase() { return kPhases[std::size(kPhases) - 1]; }

LogicalResult runPhase(const PipelinePhase &phase, ModuleOp module, const CompileOptions &options) {
  if (options.failIn == phase.name)
    return module.emitError("this phase was asked to fail");
  PassManager passes(module.getContext());
  phase.build(passes, options);
  if (!options.faultIn.empty())
    passes.addInstrumentation(makeFault(options.faultIn));
  return passes.run(module);
}

LogicalResult markSites(ModuleOp module, const std::string &ownFile) {
  PassManager passes(module.getContext());
  passes.addPass(createSitesPass({ownFile}));
  return passes.run(module);
}

void prepareContext(MLIRContext *context) {
  context->loadDialect<DlbDialect, func::FuncDialect>();
  prepareForLowering(context);
}

std::vector<MemoryUse> memoryUse(ModuleOp module) {
  std::vector<MemoryUse> uses;
  for (ScheduleOp schedule : module.getOps<ScheduleOp>())
    uses.push_back({schedule.getSymName().str(), static_cast<int64_t>(schedule.getArenaBytes()),
                    static_cast<int64_t>(schedule.getNaiveBytes())});
  return uses;
}

llvm::StringMap<std::string> kernelKinds(ModuleOp module) {
  llvm::StringMap<std::string> kinds;
  for (KernelOp kernel : module.getOps<KernelOp>())
    kinds[kernel.getSymName()] = kernel.getKind().str();
  return kinds;
}

} // namespace dlb
