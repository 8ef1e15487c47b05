// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Compares compiled kernels with the reference interpreter.

#ifndef DLB_TEST_UNIT_CODEGEN_KERNELCHECK_H
#define DLB_TEST_UNIT_CODEGEN_KERNELCHECK_H

#include "KernelHarness.h"

namespace dlb {

struct CheckOptions {
  /// Largest |actual - expected| / (1 + |expected|) in f32.
  double tolerance = 4e-6;
  double tolerance64 = 1e-12; ///< the same in f64
  /// Contractions and convolutions call products whose bits depend on the size of the chunk;
  /// elsewhere every chunk must give the same bits.
  bool chunksShareBits = true;
  /// Every instruction set that this processor has, not just its own.
  bool allInstructionSets = true;
};

/// Runs the body of `function` as a kernel on `arguments` (`wide`: the same in f64), for the
/// instruction sets of this processor, both precisions, every extent and some chunks, in either
/// order of chunks: close to the reference, and always the same bits.
void checkKernel(mlir::func::FuncOp function, const std::vector<HostTensor> &arguments,
                 const std::vector<HostTensor> &wide, const CheckOptions &options = {});

/// The same on numbers in [-2, 2) from a fixed generator; integers are in [0, `indexBound`).
void checkKernel(const std::string &text, int64_t indexBound = 4, const CheckOptions &options = {});

} // namespace dlb

#endif // DLB_TEST_UNIT_CODEGEN_KERNELCHECK_H
