// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Interprets a function after each pass.

#include "driver/PassChecks.h"

#include "dialect/Dialect.h"
#include "driver/Fault.h"
#include "driver/Pipeline.h"
#include "driver/Values.h"
#include "emit/Emit.h"
#include "transforms/Passes.h"

#include "mlir/Pass/PassInstrumentation.h"
#include "mlir/Pass/PassManager.h"

#include <map>

using namespace mlir;

namespace dlb {
namespace {

/// Tells of each pass that has run.
class PassObserver : public PassInstrumentation {
public:
  explicit PassObserver(std::function<void(const std::string &, ModuleOp)> see)
      : see(std::move(see)) {}

  void runAfterPass(Pass *pass, Operation *op) override {
    llvm::StringRef name = pass->getArgument();
    name.consume_front("dlb-");
    if (name.empty()) // what only hands ops on to nested passes
      return;
    auto module = dyn_cast<ModuleOp>(op);
    see(name.str(), module ? module : op->getParentOfType<ModuleOp>());
  }

private:
  std::function<void(const std::string &, ModuleOp)> see;
};

/// Passes on the functions of a module would run side by side, and what they tell with them.
class SingleThreaded {
public:
  explicit SingleThreaded(MLIRContext &context)
      : context(context), before(context.isMultithreadingEnabled()) {
    context.disableMultithreading();
  }
  ~SingleThreaded() { context.enableMultithreading(before); }

private:
  MLIRContext &context;
  bool before;
};

} // namespace

bool PassChecks::run(const ModuleVisitor &visit) {
  SingleThreaded alone(context);
  Precision precision = options.f64 ? Precision::f64 : Precision::f32;
  Module module =
      emitModule(&context, program, {{request.function, request.symbol, request.sizes}}, precision);
  if (!module)
    return false;
  bool goOn = visit("", *module);
  std::map<std::string, int> counts; // "cse", then "cse (2)"
  OperationFingerPrint last(*module);
  for (const PipelinePhase &phase : pipelineUpTo(Stage::plan)) {
    if (!goOn)
      break;
    PassManager passes(&context);
    phase.build(passes, options);
    passes.addInstrumentation(
        std::make_unique<PassObserver>([&](const std::string &pass, ModuleOp now) {
          OperationFingerPrint print(now);
          std::string name = pass;
          if (int times = ++counts[pass]; times > 1)
            name += " (" + std::to_string(times) + ")";
          if (goOn)
            goOn = visit(name, print == last ? ModuleOp() : now);
          last = print;
        }));
    // Instrumentations see the end of a pass in reverse order: the fault comes before the look.
    if (!options.faultIn.empty())
      passes.addInstrumentation(makeFault(options.faultIn));
    if (failed(passes.run(*module)))
      return false;
  }
  return true;
}

PassChecks::Module PassChecks::expanded(ModuleOp module) {
  Module copy = module.clone();
  bool found = copy->walk([](GradientOp) { return WalkResult::interrupt(); }).wasInterrupted();
  if (!found)
    return copy;
  PassManager passes(&context);
  passes.addPass(createDifferentiatePass());
  if (options.faultIn == "gradients")
    passes.addInstrumentation(makeFault(options.faultIn));
  return failed(passes.run(*copy)) ? Module() : std::move(copy);
}

std::optional<std::vector<HostTensor>>
PassChecks::interpret(ModuleOp module, const InterpreterOptions &interpreter) {
  auto tensors = hostTensors(*request.function, arguments, options.f64, module.getLoc());
  if (!tensors)
    return std::nullopt;
  return dlb::interpret(module.lookupSymbol(request.symbol), *tensors, interpreter);
}

bool PassChecks::visitAll(const PassVisitor &visit) {
  bool failed = false;
  bool ran = run([&](const std::string &pass, ModuleOp module) {
    if (!module)
      return visit(pass, {});
    Module copy = expanded(module);
    auto results = copy ? interpret(*copy) : std::nullopt;
    failed |= !results;
    return results && visit(pass, namedTensors(*request.function, *results));
  });
  return ran && !failed;
}

} // namespace dlb
