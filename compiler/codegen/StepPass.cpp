// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The step object's module as a pass, for dlb-opt.

#include "codegen/Step.h"
#include "dialect/Dialect.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;

namespace dlb {
namespace {

struct StepsPass : PassWrapper<StepsPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(StepsPass)

  StepsPass() = default;
  StepsPass(const StepsPass &other) : PassWrapper(other) {}

  StringRef getArgument() const override { return "dlb-steps"; }
  StringRef getDescription() const override {
    return "replace the module by that of its step object: schedules as functions, the descriptor";
  }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<LLVM::LLVMDialect>();
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    std::optional<InstructionSet> set = parseInstructionSet(cpu.getValue());
    if (!set) {
      module.emitError("`") << cpu.getValue() << "` is no instruction set";
      return signalPassFailure();
    }
    OwningOpRef<ModuleOp> steps = buildSteps(module, *set, order);
    module.getBodyRegion().takeBody(steps->getBodyRegion());
  }

  Option<std::string> cpu{*this, "cpu", llvm::cl::desc("instruction set named in the descriptor"),
                          llvm::cl::init("x86-64-v3")};
  Option<ChunkOrder> order{
      *this, "order", llvm::cl::desc("in which a thread runs its chunks"),
      llvm::cl::init(ChunkOrder::forward),
      llvm::cl::values(clEnumValN(ChunkOrder::forward, "forward", "from first to last"),
                       clEnumValN(ChunkOrder::reverse, "reverse", "from last to first"),
                       clEnumValN(ChunkOrder::shuffle, "shuffle", "in a fixed permutation"))};
};

} // namespace

void registerStepsPass() { PassRegistration<StepsPass>(); }

} // namespace dlb
