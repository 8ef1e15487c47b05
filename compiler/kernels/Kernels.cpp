// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The pass, and which family emits which kernel.

#include "kernels/Kernels.h"

#include "kernels/KernelBuilder.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Pass/PassRegistry.h"

using namespace mlir;

namespace dlb {
namespace {

/// Loops of the family's own where it has them, else the definition of every op at every element.
LogicalResult emitKernel(KernelOp op, Target target) {
  KernelBuilder kernel(op, target);
  Operation *anchor = findAnchor(op);
  StringRef family = anchor ? cast<AnchorOpInterface>(anchor).kernelFamily() : "";
  FailureOr<bool> done = false;
  if (family == "contract")
    done = emitContract(kernel);
  else if (family == "convolution")
    done = emitConvolution(kernel);
  else if (family == "pool" || family == "gather")
    done = emitScatter(kernel);
  if (failed(done) || (!*done && failed(kernel.emitResults())))
    return failure();
  kernel.finish();
  return success();
}

class KernelsPass : public PassWrapper<KernelsPass, OperationPass<ModuleOp>> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(KernelsPass)

  KernelsPass() = default;
  KernelsPass(const KernelsPass &other) : PassWrapper(other) {}
  explicit KernelsPass(Target target) { cpu = name(target.set); }

  StringRef getArgument() const override { return "dlb-kernels"; }
  StringRef getDescription() const override {
    return "replace each dlb.kernel by a function over memory";
  }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry
        .insert<DlbDialect, arith::ArithDialect, func::FuncDialect, LLVM::LLVMDialect,
                math::MathDialect, memref::MemRefDialect, scf::SCFDialect, vector::VectorDialect>();
  }

  void runOnOperation() override {
    std::optional<InstructionSet> set = parseInstructionSet(cpu.getValue());
    if (!set) {
      getOperation().emitError("unknown instruction set '") << cpu << "'";
      return signalPassFailure();
    }
    for (KernelOp kernel : llvm::make_early_inc_range(getOperation().getOps<KernelOp>()))
      if (failed(emitKernel(kernel, Target{*set})))
        return signalPassFailure();
  }

private:
  Option<std::string> cpu{*this, "cpu",
                          llvm::cl::desc("instruction set: x86-64, x86-64-v3 or x86-64-v4"),
                          llvm::cl::init("x86-64-v4")};
};

} // namespace

std::unique_ptr<Pass> createKernelsPass(Target target) {
  return std::make_unique<KernelsPass>(target);
}

void registerKernelsPass() { PassRegistration<KernelsPass>(); }

} // namespace dlb
