// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// LLVM's part: a short pipeline without vectorisers (the kernels are vector code already), then the
// X86 back end.

#include "codegen/Object.h"

#include "codegen/Lower.h"

#include "mlir/IR/SymbolTable.h"
#include "mlir/Target/LLVMIR/Export.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/LICM.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"

#include <atomic>
#include <mutex>
#include <thread>

#include <time.h>

using namespace mlir;

namespace dlb {
namespace {

double threadMilliseconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec * 1e-6;
}

std::unique_ptr<llvm::TargetMachine> createTargetMachine(InstructionSet set, Effort effort,
                                                         std::string &error) {
  static std::once_flag initialised;
  std::call_once(initialised, [] {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
  });
  llvm::Triple triple("x86_64-unknown-linux-gnu");
  const llvm::Target *target = llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target)
    return nullptr;
  llvm::TargetOptions options;
  // a * b + c becomes one instruction only where the kernel says fma: an element's bits must not
  // depend on how LLVM grouped the loop it stands in.
  options.AllowFPOpFusion = llvm::FPOpFusion::Strict;
  return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
      triple, processor(set), /*Features=*/"", options, llvm::Reloc::PIC_,
      /*CodeModel=*/std::nullopt,
      effort == Effort::quick ? llvm::CodeGenOptLevel::None : llvm::CodeGenOptLevel::Default));
}

/// Without these attributes the x86-64-v4 back end splits 512-bit operations into halves.
void setVectorWidth(llvm::Module &module, InstructionSet set) {
  for (llvm::Function &function : module)
    if (!function.isDeclaration())
      function.addFnAttr("prefer-vector-width", std::to_string(vectorBits(set)));
}

void optimise(llvm::Module &module, llvm::TargetMachine &machine) {
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager components;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(&machine);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);

  llvm::FunctionPassManager pipeline;
  pipeline.addPass(llvm::EarlyCSEPass());
  pipeline.addPass(llvm::InstCombinePass());
  pipeline.addPass(llvm::SimplifyCFGPass());
  pipeline.addPass(llvm::createFunctionToLoopPassAdaptor(llvm::LICMPass(llvm::LICMOptions()),
                                                         /*UseMemorySSA=*/true));
  pipeline.addPass(llvm::EarlyCSEPass(/*UseMemorySSA=*/true));
  for (llvm::Function &function : module)
    if (!function.isDeclaration())
      pipeline.run(function, functions);
}

std::string print(llvm::Module &module, llvm::TargetMachine &machine, ObjectForm form) {
  llvm::SmallString<0> bytes;
  llvm::raw_svector_ostream stream(bytes);
  if (form == ObjectForm::llvm) {
    module.print(stream, nullptr);
    return bytes.str().str();
  }
  llvm::legacy::PassManager passes;
  if (machine.addPassesToEmitFile(passes, stream, nullptr,
                                  form == ObjectForm::object ? llvm::CodeGenFileType::ObjectFile
                                                             : llvm::CodeGenFileType::AssemblyFile))
    return "";
  passes.run(module);
  return bytes.str().str();
}

std::string compile(const ModuleJob &job, InstructionSet set, ObjectForm form) {
  ModuleOp module = *job.module;
  if (failed(lowerToLLVM(module, set)))
    return "";
  std::string error;
  std::unique_ptr<llvm::TargetMachine> machine = createTargetMachine(set, job.effort, error);
  if (!machine) {
    module.emitError("internal error: ") << error;
    return "";
  }
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> translated =
      translateModuleToLLVMIR(module, context, job.name, /*disableVerification=*/true);
  if (!translated) {
    module.emitError("internal error: a kernel could not be translated to LLVM IR");
    return "";
  }
  translated->setTargetTriple(machine->getTargetTriple());
  translated->setDataLayout(machine->createDataLayout());
  setVectorWidth(*translated, set);
  if (job.effort == Effort::full)
    optimise(*translated, *machine);
  return print(*translated, *machine, form);
}

/// Copies into `module` the symbols named inside `op`, and those that they name. Of functions it
/// copies the declaration: each is an object of its own.
void copySymbols(Operation *op, SymbolTable &from, ModuleOp module) {
  std::optional<SymbolTable::UseRange> uses = SymbolTable::getSymbolUses(op);
  if (!uses)
    return;
  for (SymbolTable::SymbolUse use : *uses) {
    Operation *symbol = from.lookup(use.getSymbolRef().getRootReference());
    if (!symbol || module.lookupSymbol(use.getSymbolRef().getRootReference()))
      continue;
    if (auto callee = dyn_cast<func::FuncOp>(symbol)) {
      auto declaration = cast<func::FuncOp>(callee->cloneWithoutRegions());
      declaration.setPrivate();
      module.push_back(declaration);
      continue;
    }
    module.push_back(symbol->clone());
    copySymbols(symbol, from, module);
  }
}

CompiledModule compileOne(const ModuleJob &job, InstructionSet set, ObjectForm form) {
  double start = threadMilliseconds();
  std::string bytes = compile(job, set, form);
  return {job.name, std::move(bytes), threadMilliseconds() - start};
}

} // namespace

std::vector<ModuleJob> isolate(ArrayRef<func::FuncOp> functions) {
  std::vector<ModuleJob> jobs;
  if (functions.empty())
    return jobs;
  SymbolTable symbols(functions.front()->getParentOfType<ModuleOp>());
  for (func::FuncOp function : functions) {
    OwningOpRef<ModuleOp> module = ModuleOp::create(function.getLoc());
    module->push_back(function->clone());
    copySymbols(function, symbols, *module);
    jobs.push_back({function.getName().str(), std::move(module)});
  }
  return jobs;
}

std::vector<CompiledModule> compileModules(ArrayRef<ModuleJob> jobs, InstructionSet set,
                                           int threads, ObjectForm form) {
  std::vector<CompiledModule> compiled(jobs.size());
  if (jobs.empty())
    return compiled;
  MLIRContext *context = (*jobs.front().module).getContext();
  prepareForLowering(context);

  std::atomic<size_t> next{0};
  auto work = [&] {
    for (size_t i; (i = next++) < jobs.size();)
      compiled[i] = compileOne(jobs[i], set, form);
  };
  if (!context->isMultithreadingEnabled())
    threads = 1;
  context->enterMultiThreadedExecution();
  std::vector<std::thread> helpers;
  for (int i = 1; i < threads; ++i)
    helpers.emplace_back(work);
  work();
  for (std::thread &helper : helpers)
    helper.join();
  context->exitMultiThreadedExecution();
  return compiled;
}

} // namespace dlb
