// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// From the kernels and schedules of a program to its objects, of which kernels may be there
// already.

#ifndef DLB_CODEGEN_GENERATE_H
#define DLB_CODEGEN_GENERATE_H

#include "codegen/Object.h"
#include "support/ChunkOrder.h"
#include "support/ObjectStore.h"

namespace dlb {

struct GenerateOptions {
  InstructionSet set;
  ChunkOrder order = ChunkOrder::forward;
  int threads = 1;
  ObjectForm form = ObjectForm::object;
  /// Where objects of kernels are found and kept, or null.
  ObjectStore *store = nullptr;
};

/// The kernels of `module`, each under its name there, then the step object under the name "steps".
/// With a store, kernels define symbols named by what they do, so that they are found again in
/// whatever program; then equal kernels are one.
std::vector<CompiledModule> generate(mlir::ModuleOp module, const GenerateOptions &options);

} // namespace dlb

#endif // DLB_CODEGEN_GENERATE_H
