// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Runs the body of a function as one compiled kernel, chunk by chunk.

#ifndef DLB_TEST_UNIT_CODEGEN_KERNELHARNESS_H
#define DLB_TEST_UNIT_CODEGEN_KERNELHARNESS_H

#include "codegen/Link.h"
#include "reference/HostTensor.h"
#include "support/InstructionSet.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <string>
#include <vector>

namespace dlb {

/// A context with all that kernels need.
void loadDialects(mlir::MLIRContext &context);

/// The numbers of slices into which the contract of `dlb.group` allows `function` to be cut.
std::vector<int64_t> possibleExtents(mlir::func::FuncOp function);

/// Of chunks; `joined` is one call for all of them.
enum class Order { forward, reverse, joined };

class CompiledKernel {
public:
  /// Compiles the body of `function`, with f64 in place of f32 if `f64`.
  CompiledKernel(mlir::func::FuncOp function, int64_t extent, int64_t chunk, bool f64,
                 InstructionSet set);

  /// Empty, or what went wrong.
  std::string error;
  /// Whether the kernel says that one call may cover several chunks.
  bool joins = false;

  /// The results from `arguments`. Results and scratch hold NaN before; `error` is set if anything
  /// beside them is written.
  std::vector<HostTensor> run(const std::vector<HostTensor> &arguments, Order order);

private:
  int64_t extent, chunk, scratchBytes = 0;
  std::vector<HostTensor> resultTypes;
  std::unique_ptr<LinkedProgram> program;
  void *entry = nullptr;
};

} // namespace dlb

#endif // DLB_TEST_UNIT_CODEGEN_KERNELHARNESS_H
