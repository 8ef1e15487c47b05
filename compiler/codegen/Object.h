// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// From one module to one relocatable object. Each kernel is a module of its own with its own
// LLVMContext, so that kernels are compiled on several threads and cached one by one.

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
};

/// A module with a copy of `function` and of the symbols that it uses.
mlir::OwningOpRef<mlir::ModuleOp> isolate(mlir::func::FuncOp function);

/// Lowers `module` to the LLVM dialect in place and compiles it.
CompiledModule compileModule(mlir::ModuleOp module, llvm::StringRef name, InstructionSet set,
                             ObjectForm form = ObjectForm::object);

/// Compiles each function to an object of its own, on `threads` threads (one, if the context has
/// multithreading disabled). The order of the result is that of `functions`.
std::vector<CompiledModule> compileFunctions(llvm::ArrayRef<mlir::func::FuncOp> functions,
                                             InstructionSet set, int threads,
                                             ObjectForm form = ObjectForm::object);

} // namespace dlb

#endif // DLB_CODEGEN_OBJECT_H
