// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A function of the dialect as compiled code, run by a team of threads.

#ifndef DLB_TEST_UNIT_PROGRAMS_COMPILEDSTEP_H
#define DLB_TEST_UNIT_PROGRAMS_COMPILEDSTEP_H

#include "codegen/Link.h"
#include "reference/HostTensor.h"
#include "support/ChunkOrder.h"

#include "mlir/IR/BuiltinOps.h"

#include <memory>
#include <string>
#include <vector>

namespace dlb {

/// The passes from a program to kernels, as the compiler runs them.
mlir::LogicalResult lowerToKernels(mlir::ModuleOp module);

/// The objects of all kernels that `lowerToKernels` made.
std::vector<std::string> compileKernels(mlir::ModuleOp module);

class CompiledStep {
public:
  /// Compiles the schedules of `module` and links them with its kernels. `error` says what went
  /// wrong, if anything did.
  CompiledStep(mlir::ModuleOp module, std::vector<std::string> kernels, ChunkOrder order);

  std::string error;

  /// The first function of the program.
  const dlb_function &function() const { return program->program()->functions[0]; }

  /// The bytes of every result of one call; those of a result that updates an argument are the
  /// argument's. Memory holds NaN where it was not written.
  std::vector<std::string> run(const std::vector<HostTensor> &values, int threads);

private:
  std::unique_ptr<LinkedProgram> program;
};

/// The results' bytes as tensors of the shapes and elements of `like`.
std::vector<HostTensor> tensorsOf(const std::vector<std::string> &bytes,
                                  const std::vector<HostTensor> &like);

} // namespace dlb

#endif // DLB_TEST_UNIT_PROGRAMS_COMPILEDSTEP_H
