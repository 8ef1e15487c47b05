// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Takes a function of launches apart into functions of one launch each.

#include "dialect/Dialect.h"
#include "driver/PassChecks.h"
#include "driver/Places.h"
#include "driver/Values.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace dlb {
namespace {

/// func.func @symbol(inputs of the launch) -> its results, which are named "0", "1" and so on.
void isolate(LaunchOp launch, llvm::StringRef symbol) {
  OpBuilder builder(launch.getContext());
  builder.setInsertionPointAfter(launch->getParentOfType<func::FuncOp>());
  auto type = builder.getFunctionType(launch.getInputs().getTypes(), launch.getResultTypes());
  auto function = func::FuncOp::create(builder, launch.getLoc(), symbol, type);
  auto mark = [&](unsigned number, bool argument) {
    SmallVector<NamedAttribute> marks = {
        builder.getNamedAttr("dlb.name", builder.getStringAttr(Twine(number)))};
    if (argument)
      marks.push_back(builder.getNamedAttr("dlb.role", builder.getStringAttr("input")));
    return builder.getDictionaryAttr(marks);
  };
  for (unsigned i = 0; i < type.getNumInputs(); ++i)
    function.setArgAttrs(i, mark(i, true));
  for (unsigned i = 0; i < type.getNumResults(); ++i)
    function.setResultAttrs(i, mark(i, false));
  Block *block = function.addEntryBlock();
  builder.setInsertionPointToStart(block);
  auto copy = cast<LaunchOp>(builder.clone(*launch));
  copy->setOperands(block->getArguments());
  func::ReturnOp::create(builder, launch.getLoc(), copy.getResults());
}

} // namespace

std::optional<std::vector<LaunchCheck>>
splitLaunches(ModuleOp module, const CheckedProgram &program, const FunctionRequest &request,
              const std::vector<NamedTensor> &arguments, const CompileOptions &options) {
  Operation *function = module.lookupSymbol(request.symbol);
  auto tensors = hostTensors(*request.function, arguments, options.f64, module.getLoc());
  if (!tensors)
    return std::nullopt;
  std::vector<LaunchCheck> checks;
  std::vector<LaunchOp> launches;
  InterpreterOptions interpreter;
  interpreter.onOp = [&](Operation *op, auto operands, auto results) {
    auto launch = dyn_cast<LaunchOp>(op);
    if (!launch || !isa<func::FuncOp>(launch->getParentOp()))
      return;
    LaunchCheck check;
    check.symbol = "launch_" + std::to_string(checks.size());
    check.kernel = launch.getKernel().str();
    check.place = messageAt(launch.getLoc(), program.files.front(), CompilerMessage::Kind::error,
                            originOf(launch.getLoc(), program.files.front()).instance.str());
    for (const auto &[i, tensor] : llvm::enumerate(operands))
      check.inputs.push_back(namedTensor(std::to_string(i), *tensor));
    for (const auto &[i, tensor] : llvm::enumerate(results))
      check.outputs.push_back(namedTensor(std::to_string(i), *tensor));
    checks.push_back(std::move(check));
    launches.push_back(launch);
  };
  if (!interpret(function, *tensors, interpreter))
    return std::nullopt;
  for (auto [launch, check] : llvm::zip_equal(launches, checks))
    isolate(launch, check.symbol);
  if (auto derivation = function->getAttrOfType<FlatSymbolRefAttr>("dlb.derive"))
    module.lookupSymbol(derivation)->erase();
  function->erase();
  return checks;
}

} // namespace dlb
