// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The pipeline run pass by pass, with the function interpreted after each one: what `dlbc verify`
// asks of the MLIR half of the compiler.

#ifndef DLB_DRIVER_PASSCHECKS_H
#define DLB_DRIVER_PASSCHECKS_H

#include "driver/Compiler.h"
#include "reference/Interpreter.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace dlb {

/// One function on one set of arguments. What is not expanded yet (`dlb.gradient`) is expanded in a
/// copy by `differentiate` alone: the reference needs no other pass.
class PassChecks {
public:
  PassChecks(mlir::MLIRContext &context, const CheckedProgram &program,
             const FunctionRequest &request, const std::vector<NamedTensor> &arguments,
             const CompileOptions &options)
      : context(context), program(program), request(request), arguments(arguments),
        options(options) {}

  /// Compiler::interpretPasses. False after an error.
  bool visitAll(const PassVisitor &visit);

  /// Compiler::blame.
  std::optional<CompilerMessage> blame(const std::string &pass);

private:
  using Module = mlir::OwningOpRef<mlir::ModuleOp>;

  /// Called after each pass that changed the module, first with the pass "" and the module as
  /// emitted; of a pass that changed nothing with no module. False ends the run.
  using ModuleVisitor = std::function<bool(const std::string &pass, mlir::ModuleOp module)>;
  bool run(const ModuleVisitor &visit);

  /// A copy whose gradients are expanded.
  Module expanded(mlir::ModuleOp module);
  std::optional<std::vector<HostTensor>> interpret(mlir::ModuleOp module,
                                                   const InterpreterOptions &options = {});

  mlir::MLIRContext &context;
  const CheckedProgram &program;
  const FunctionRequest &request;
  const std::vector<NamedTensor> &arguments;
  const CompileOptions &options;
};

/// Replaces the function of a module of groups (`Stage::groups`) by one function for each launch in
/// it, and says what each takes and gives. None after an error.
std::optional<std::vector<LaunchCheck>>
splitLaunches(mlir::ModuleOp module, const CheckedProgram &program, const FunctionRequest &request,
              const std::vector<NamedTensor> &arguments, const CompileOptions &options);

} // namespace dlb

#endif // DLB_DRIVER_PASSCHECKS_H
