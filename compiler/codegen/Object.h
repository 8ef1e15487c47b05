// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// From one module to one relocatable object. Each kernel is a module of its own with its own
// LLVMContext, so that kernels are compiled on several threads and kept one by one.

#ifndef DLB_CODEGEN_OBJECT_H
#define DLB_CODEGEN_OBJECT_H

#include "support/InstructionSet.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <string>
#include <vector>

namespace dlb {

/// What to print of a compiled module: LLVM IR after optimisation, assembly, or an object's bytes.
enum class ObjectForm { llvm, assembly, object };

/// One compiled module. `bytes` is empty if it failed; a diagnostic has said why.
struct CompiledModule {
  std::string name;
  std::string bytes;
  double cpuMilliseconds = 0;
  bool found = false; ///< where it was kept, and not compiled
};

/// How much to spend on a module. `quick` does without LLVM's optimisations: for what calls kernels
/// and does nothing else.
enum class Effort { quick, full };

/// A module to compile.
struct ModuleJob {
  std::string name;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  Effort effort = Effort::full;
};

/// For each function of a module another one with copies of it and of the symbols that it uses.
std::vector<ModuleJob> isolate(llvm::ArrayRef<mlir::func::FuncOp> functions);

/// Lowers each module to the LLVM dialect in place and compiles it, on `threads` threads (one, if
/// the context has multithreading disabled). The order of the result is that of `jobs`.
std::vector<CompiledModule> compileModules(llvm::ArrayRef<ModuleJob> jobs, InstructionSet set,
                                           int threads, ObjectForm form = ObjectForm::object);

} // namespace dlb

#endif // DLB_CODEGEN_OBJECT_H
