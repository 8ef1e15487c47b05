// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlb-run: interprets functions of the dlb dialect with the reference kernels.
//
//   dlb-run file.mlir --function=step --input='dense<1.0> : tensor<2xf32>' …   prints the results
//   dlb-run file.mlir --check       runs every function that states its own inputs and results

#include "reference/Conversion.h"
#include "reference/Expectation.h"

#include "dialect/Dialect.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
namespace cl = llvm::cl;

static cl::opt<std::string> file(cl::Positional, cl::desc("<file>"), cl::init("-"));
static cl::opt<std::string> functionName("function", cl::desc("the function to run"));
static cl::list<std::string> inputTexts("input",
                                        cl::desc("an argument as an MLIR attribute, in order"));
static cl::opt<bool> check("check", cl::desc("run all functions with `dlb.expect`"));
static cl::opt<bool> inF64("f64", cl::desc("compute every f32 tensor in f64"));
static cl::opt<bool> nameNonFinite("name-non-finite",
                                   cl::desc("remark on the first value that is not finite"));

static dlb::InterpreterOptions interpreterOptions() {
  dlb::InterpreterOptions options;
  options.f64 = inF64;
  if (nameNonFinite)
    options.onNonFinite = [](Operation *op, std::optional<unsigned> argument) {
      if (argument)
        op->emitRemark("argument ") << *argument << " is not finite";
      else
        op->emitRemark("the first result that is not finite");
    };
  return options;
}

static int runChecks(ModuleOp module) {
  int checked = 0, met = 0;
  for (Operation &function : *module.getBody()) {
    if (!dlb::hasExpectation(&function))
      continue;
    ++checked;
    met += dlb::meetsExpectation(&function, interpreterOptions());
  }
  if (checked == 0)
    module.emitError("no function states what to expect of it (`dlb.expect`)");
  return checked > 0 && met == checked ? 0 : 1;
}

static std::optional<std::vector<dlb::HostTensor>> parseInputs(MLIRContext *context) {
  std::vector<dlb::HostTensor> inputs;
  for (const std::string &text : inputTexts) {
    auto elements = dyn_cast_or_null<ElementsAttr>(parseAttribute(text, context));
    std::shared_ptr<dlb::HostTensor> tensor =
        elements ? dlb::tensorOf(elements, inF64, UnknownLoc::get(context)) : nullptr;
    if (!tensor) {
      emitError(UnknownLoc::get(context)) << "`" << text << "` is no dense tensor";
      return std::nullopt;
    }
    inputs.push_back(*tensor);
  }
  return inputs;
}

/// The function asked for, or the only one.
static Operation *findFunction(ModuleOp module) {
  Operation *found = nullptr;
  for (Operation &op : *module.getBody()) {
    if (!isa<func::FuncOp, dlb::ScheduleOp>(op))
      continue;
    if (functionName.empty() && found) {
      module.emitError("has several functions; choose one by --function=NAME");
      return nullptr;
    }
    if (functionName.empty() || SymbolTable::getSymbolName(&op) == StringRef(functionName))
      found = &op;
  }
  if (!found)
    module.emitError("has no function `") << functionName << "`";
  return found;
}

static int runFunction(ModuleOp module) {
  Operation *function = findFunction(module);
  if (!function)
    return 1;
  auto inputs =
      inputTexts.empty() ? dlb::statedInputs(function, inF64) : parseInputs(module.getContext());
  if (!inputs)
    return 1;
  auto results = dlb::interpret(function, *inputs, interpreterOptions());
  if (!results)
    return 1;
  for (const dlb::HostTensor &result : *results)
    llvm::outs() << dlb::attributeOf(result, module.getContext()) << "\n";
  return 0;
}

int main(int argc, char **argv) {
  cl::ParseCommandLineOptions(argc, argv, "reference interpreter of the dlb dialect\n");
  MLIRContext context;
  context.loadDialect<dlb::DlbDialect, func::FuncDialect>();
  llvm::SourceMgr sources;
  SourceMgrDiagnosticHandler handler(sources, &context);
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(file, sources, &context);
  if (!module)
    return 1;
  return check ? runChecks(*module) : runFunction(*module);
}
