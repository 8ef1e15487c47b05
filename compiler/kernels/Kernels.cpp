// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The pass, and which family emits which kernel.

#include "kernels/Kernels.h"
#include "kernels/TargetPass.h"

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

/// Emits the kernels of a module: those that a scan launches before the scan.
class KernelsEmitter {
public:
  KernelsEmitter(ModuleOp module, Target target) : symbols(module), target(target) {}

  LogicalResult emit(KernelOp kernel);

private:
  LogicalResult emitBody(KernelOp op);

  SymbolTable symbols;
  Target target;
  Callees callees; ///< without a function: on the way
};

LogicalResult KernelsEmitter::emit(KernelOp kernel) {
  std::string name = kernel.getSymName().str();
  if (!callees.try_emplace(name, Callee{func::FuncOp(), int64_t(kernel.getExtent())}).second)
    return kernel.emitOpError("launches itself");
  WalkResult walked = kernel.walk([&](LaunchOp launch) {
    auto inner = symbols.lookup<KernelOp>(launch.getKernel());
    return inner && failed(emit(inner)) ? WalkResult::interrupt() : WalkResult::advance();
  });
  if (walked.wasInterrupted())
    return failure();
  symbols.remove(kernel);
  return emitBody(kernel);
}

/// Loops of the family's own where it has them, else the definition of every op at every element.
LogicalResult KernelsEmitter::emitBody(KernelOp op) {
  KernelBuilder kernel(op, target);
  callees[kernel.function.getName()].function = kernel.function;
  Operation *anchor = findAnchor(op);
  StringRef family = anchor ? cast<AnchorOpInterface>(anchor).kernelFamily() : "";
  FailureOr<bool> done = false;
  if (family == "contract")
    done = emitContract(kernel);
  else if (family == "convolution")
    done = emitConvolution(kernel);
  else if (family == "attention")
    done = emitAttention(kernel);
  else if (family == "pool" || family == "gather")
    done = emitScatter(kernel);
  else if (family == "pack")
    done = emitPack(kernel);
  else if (family == "scan")
    done = emitScan(kernel, callees);
  if (failed(done) || (!*done && failed(kernel.emitResults())))
    return failure();
  kernel.finish();
  return success();
}

class KernelsPass : public TargetPass<KernelsPass, ModuleOp> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(KernelsPass)

  explicit KernelsPass(Target target = {InstructionSet::x86_64_v4}) : TargetPass(target) {}

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
    std::optional<Target> target = this->target();
    if (!target)
      return;
    KernelsEmitter emitter(getOperation(), *target);
    while (!getOperation().getOps<KernelOp>().empty())
      if (failed(emitter.emit(*getOperation().getOps<KernelOp>().begin())))
        return signalPassFailure();
  }
};

} // namespace

std::unique_ptr<Pass> createKernelsPass(Target target) {
  return std::make_unique<KernelsPass>(target);
}

void registerKernelsPass() { PassRegistration<KernelsPass>(); }

} // namespace dlb
