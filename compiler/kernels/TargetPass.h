// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the passes have in common that generate code for a processor.

#ifndef DLB_KERNELS_TARGETPASS_H
#define DLB_KERNELS_TARGETPASS_H

#include "kernels/Target.h"

#include "mlir/Pass/Pass.h"

namespace dlb {

/// A pass on `Op` with the options `cpu` and `exact-convolution`.
template <typename Pass, typename Op>
class TargetPass : public mlir::PassWrapper<Pass, mlir::OperationPass<Op>> {
  using Base = mlir::PassWrapper<Pass, mlir::OperationPass<Op>>;

public:
  explicit TargetPass(Target target) {
    cpu = name(target.set);
    exactConvolution = target.exactConvolution;
  }
  TargetPass(const TargetPass &other) : Base(other) {}

protected:
  /// None after an error about the option.
  std::optional<Target> target() {
    std::optional<InstructionSet> set = parseInstructionSet(cpu.getValue());
    if (set)
      return Target{*set, exactConvolution};
    this->getOperation()->emitError("unknown instruction set '") << cpu << "'";
    this->signalPassFailure();
    return std::nullopt;
  }

private:
  typename Base::template Option<std::string> cpu{
      *this, "cpu",
      llvm::cl::desc("instruction set: x86-64, x86-64-v3, x86-64-v4 or x86-64-v4+amx")};
  typename Base::template Option<bool> exactConvolution{
      *this, "exact-convolution", llvm::cl::desc("convolutions without the Winograd transform")};
};

} // namespace dlb

#endif // DLB_KERNELS_TARGETPASS_H
