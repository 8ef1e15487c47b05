// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Names kernels by their content and compiles those that the store does not have.

#include "codegen/Generate.h"

#include "codegen/Step.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/BLAKE3.h"

using namespace mlir;

namespace dlb {
namespace {

/// Gives every kernel a symbol made of its text: kernels are numbered in a program, and a layer
/// more would number them anew. What a kernel calls is named first.
class ContentNames {
public:
  explicit ContentNames(ArrayRef<ModuleJob> jobs) : jobs(jobs) {
    for (const ModuleJob &job : jobs)
      byName[job.name] = &job;
    for (const ModuleJob &job : jobs)
      symbolOf(job);
  }

  llvm::StringMap<std::string> symbols; ///< by the name in the program

private:
  const std::string &symbolOf(const ModuleJob &job);
  static func::FuncOp kernelOf(const ModuleJob &job) {
    return cast<func::FuncOp>((*job.module).getBody()->front());
  }

  ArrayRef<ModuleJob> jobs;
  llvm::StringMap<const ModuleJob *> byName;
};

/// BLAKE3 of the module's text without locations, cut to 128 bits.
std::string digestOf(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  module->print(stream, OpPrintingFlags().printGenericOpForm().useLocalScope().assumeVerified());
  return llvm::toHex(llvm::BLAKE3::hash<16>(llvm::arrayRefFromStringRef(text)),
                     /*LowerCase=*/true);
}

const std::string &ContentNames::symbolOf(const ModuleJob &job) {
  if (auto known = symbols.find(job.name); known != symbols.end())
    return known->second;
  ModuleOp module = *job.module;
  func::FuncOp kernel = kernelOf(job);
  for (auto function : llvm::make_early_inc_range(module.getOps<func::FuncOp>()))
    if (auto called = byName.find(function.getName());
        function != kernel && called != byName.end()) {
      auto symbol = StringAttr::get(function.getContext(), symbolOf(*called->second));
      (void)SymbolTable::replaceAllSymbolUses(function, symbol, module);
      function.setSymNameAttr(symbol);
    }
  kernel.setSymName("kernel");
  std::string symbol = (StringRef(job.name).rsplit('_').first + "_" + digestOf(module)).str();
  kernel.setSymName(symbol);
  return symbols[job.name] = symbol;
}

std::string keyOf(StringRef symbol, InstructionSet set) {
  return (llvm::Twine(name(set)) + " " + symbol).str();
}

} // namespace

std::vector<CompiledModule> generate(ModuleOp module, const GenerateOptions &options) {
  llvm::SmallVector<func::FuncOp> kernels;
  for (auto function : module.getOps<func::FuncOp>())
    if (!function.isDeclaration()) // what the runtime defines
      kernels.push_back(function);
  std::vector<ModuleJob> jobs = isolate(kernels);
  llvm::StringMap<std::string> symbols;
  std::vector<CompiledModule> objects;
  if (options.store) {
    symbols = ContentNames(jobs).symbols;
    llvm::StringSet<> seen;
    llvm::erase_if(jobs, [&](const ModuleJob &job) {
      const std::string &symbol = symbols[job.name];
      if (!seen.insert(symbol).second)
        return true;
      auto bytes = options.store->find(keyOf(symbol, options.set));
      if (bytes)
        objects.push_back({job.name, std::move(*bytes), 0, /*found=*/true});
      return bytes.has_value();
    });
  }
  jobs.push_back({"steps", buildSteps(module, options.set, options.order, symbols), Effort::quick});
  // The step object takes longest and none waits for it: it is begun first.
  std::rotate(jobs.begin(), jobs.end() - 1, jobs.end());
  std::vector<CompiledModule> compiled =
      compileModules(jobs, options.set, options.threads, options.form);
  std::rotate(compiled.begin(), compiled.begin() + 1, compiled.end());
  if (options.store)
    for (const CompiledModule &object : ArrayRef(compiled).drop_back())
      if (!object.bytes.empty())
        options.store->keep(keyOf(symbols[object.name], options.set), object.bytes);
  std::move(compiled.begin(), compiled.end(), std::back_inserter(objects));
  return objects;
}

} // namespace dlb
