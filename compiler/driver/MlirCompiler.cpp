// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The Compiler of libdlb-compiler.so: runs the pipeline and hands out bytes, text and values.

#include "driver/Compiler.h"

#include "codegen/Generate.h"
#include "driver/LargestValues.h"
#include "driver/PassChecks.h"
#include "driver/Pipeline.h"
#include "driver/Places.h"
#include "driver/Stopwatch.h"
#include "driver/Values.h"
#include "emit/Emit.h"
#include "reference/Interpreter.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace dlb {
namespace {

class MlirCompiler : public Compiler {
public:
  MlirCompiler() { prepareContext(&context); }

  CompiledObjects compile(const CheckedProgram &program,
                          const std::vector<FunctionRequest> &requests, bool transfers,
                          const CompileOptions &options) override;
  std::string emit(const CheckedProgram &program, const std::vector<FunctionRequest> &requests,
                   Stage stage, const CompileOptions &options,
                   std::vector<CompilerMessage> &messages) override;
  std::vector<MemoryUse> plan(const CheckedProgram &program,
                              const std::vector<FunctionRequest> &requests,
                              const CompileOptions &options,
                              std::vector<CompilerMessage> &messages) override;
  InterpretedValues interpret(const CheckedProgram &program, const FunctionRequest &request,
                              const std::vector<NamedTensor> &arguments, Stage stage,
                              const CompileOptions &options) override;
  bool interpretPasses(const CheckedProgram &program, const FunctionRequest &request,
                       const std::vector<NamedTensor> &arguments, const CompileOptions &options,
                       const PassVisitor &visit, std::vector<CompilerMessage> &messages) override;
  std::optional<CompilerMessage> blame(const CheckedProgram &program,
                                       const FunctionRequest &request,
                                       const std::vector<NamedTensor> &arguments,
                                       const std::string &pass,
                                       const CompileOptions &options) override;
  CompiledLaunches compileLaunches(const CheckedProgram &program, const FunctionRequest &request,
                                   const std::vector<NamedTensor> &arguments,
                                   const CompileOptions &options) override;

private:
  /// The module after `stage`, null after a message; the times of its phases are appended.
  OwningOpRef<ModuleOp> build(const CheckedProgram &program,
                              const std::vector<FunctionRequest> &requests, bool transfers,
                              Stage stage, const CompileOptions &options,
                              std::vector<PhaseTime> &phases,
                              std::vector<CompilerMessage> &messages);
  LogicalResult run(const PipelinePhase &phase, ModuleOp module, const CompileOptions &options,
                    std::vector<CompilerMessage> &messages);
  void generate(ModuleOp module, const CompileOptions &options, CompiledObjects &result);

  MLIRContext context;
};

InstructionSet instructionSetOf(const CompileOptions &options) {
  return parseInstructionSet(options.instructionSet).value_or(hostInstructionSet());
}

/// Runs a phase. If it fails and the program is not to blame, that is an internal error: the module
/// as the phase got it is left in a file for whoever mends the compiler.
LogicalResult MlirCompiler::run(const PipelinePhase &phase, ModuleOp module,
                                const CompileOptions &options,
                                std::vector<CompilerMessage> &messages) {
  OwningOpRef<ModuleOp> before = module.clone();
  if (succeeded(runPhase(phase, module, options)))
    return success();
  bool told = llvm::any_of(messages, [](const CompilerMessage &message) {
    return message.kind == CompilerMessage::Kind::error && message.line;
  });
  if (phase.canRefuse && told)
    return failure();
  llvm::SmallString<64> path;
  int file = -1;
  std::string where = "it could not be written to a file";
  if (!llvm::sys::fs::createTemporaryFile("dlb-reproducer", "mlir", file, path)) {
    llvm::raw_fd_ostream stream(file, /*shouldClose=*/true);
    before->print(stream);
    where = "it is in `" + path.str().str() + "`";
  }
  messages.push_back(
      {CompilerMessage::Kind::internal,
       {},
       0,
       0,
       "the phase `" + std::string(phase.name) +
           "` failed; please report it with the program that it was given: " + where});
  return failure();
}

OwningOpRef<ModuleOp>
MlirCompiler::build(const CheckedProgram &program, const std::vector<FunctionRequest> &requests,
                    bool transfers, Stage stage, const CompileOptions &options,
                    std::vector<PhaseTime> &phases, std::vector<CompilerMessage> &messages) {
  Precision precision = options.f64 ? Precision::f64 : Precision::f32;
  std::vector<EmitRequest> emitted;
  for (const FunctionRequest &request : requests) {
    DimBindings sizes = options.sizes;
    sizes.insert(request.sizes.begin(), request.sizes.end());
    emitted.push_back({request.function, request.symbol, std::move(sizes)});
  }
  Stopwatch watch;
  OwningOpRef<ModuleOp> module = emitModule(&context, program, emitted, precision);
  if (!module || (transfers && failed(emitTransfers(*module, program, options.sizes, precision))))
    return nullptr;
  phases.push_back(watch.stop("emit"));
  for (const PipelinePhase &phase : pipelineUpTo(stage)) {
    Stopwatch phaseWatch;
    if (failed(run(phase, *module, options, messages)))
      return nullptr;
    phases.push_back(phaseWatch.stop(phase.name));
  }
  return module;
}

CompiledObjects MlirCompiler::compile(const CheckedProgram &program,
                                      const std::vector<FunctionRequest> &requests, bool transfers,
                                      const CompileOptions &options) {
  CompiledObjects result;
  MessageCollector collector(&context, program, result.messages, options.remarks);
  OwningOpRef<ModuleOp> module =
      build(program, requests, transfers, Stage::plan, options, result.phases, result.messages);
  if (!module)
    return result;
  result.memory = memoryUse(*module);
  describeLargestValues(*module, program.files.front());
  if (options.profile && failed(markSites(*module, program.files.front())))
    return result;
  generate(*module, options, result);
  return result;
}

/// From a planned module to objects, which are appended to `result` unless a message is.
void MlirCompiler::generate(ModuleOp module, const CompileOptions &options,
                            CompiledObjects &result) {
  llvm::StringMap<std::string> kinds = kernelKinds(module);
  Stopwatch lowering;
  if (failed(run(kernelPhase(), module, options, result.messages)))
    return;
  result.phases.push_back(lowering.stop(kernelPhase().name));

  Stopwatch codegen;
  InstructionSet set = instructionSetOf(options);
  std::vector<CompiledModule> objects = dlb::generate(
      module, {set, options.chunkOrder, options.threads, ObjectForm::object, options.store});
  result.phases.push_back(codegen.stop("codegen"));

  for (CompiledModule &object : objects) {
    if (object.bytes.empty()) {
      result.objects.clear();
      result.messages.push_back({CompilerMessage::Kind::internal,
                                 {},
                                 0,
                                 0,
                                 "no machine code for `" + object.name + "`; please report it"});
      return;
    }
    if (object.name != "steps")
      result.kernels.push_back(
          {object.name, kinds[object.name], object.cpuMilliseconds, object.found});
    result.objects.push_back(std::move(object.bytes));
  }
}

/// The objects as one `ar` archive, which every linker reads; empty after a message.
std::string archive(const std::vector<CompiledModule> &objects, mlir::Location location) {
  llvm::SmallVector<std::string> names;
  for (const CompiledModule &object : objects)
    names.push_back(object.name + ".o");
  llvm::SmallVector<llvm::NewArchiveMember> members;
  for (auto [name, object] : llvm::zip_equal(names, objects))
    members.emplace_back(llvm::MemoryBufferRef(object.bytes, name));
  auto buffer = llvm::writeArchiveToBuffer(members, llvm::SymtabWritingMode::NormalSymtab,
                                           llvm::object::Archive::K_GNU, /*Deterministic=*/true,
                                           /*Thin=*/false);
  if (!buffer) {
    emitError(location) << llvm::toString(buffer.takeError());
    return {};
  }
  return (*buffer)->getBuffer().str();
}

std::string MlirCompiler::emit(const CheckedProgram &program,
                               const std::vector<FunctionRequest> &requests, Stage stage,
                               const CompileOptions &options,
                               std::vector<CompilerMessage> &messages) {
  MessageCollector collector(&context, program, messages, options.remarks);
  std::vector<PhaseTime> phases;
  OwningOpRef<ModuleOp> module =
      build(program, requests, /*transfers=*/false, stage, options, phases, messages);
  if (!module)
    return {};
  std::string text;
  llvm::raw_string_ostream stream(text);
  if (stage < Stage::llvm) {
    module->print(stream);
    stream << "\n";
    return text;
  }
  ObjectForm form = stage == Stage::llvm       ? ObjectForm::llvm
                    : stage == Stage::assembly ? ObjectForm::assembly
                                               : ObjectForm::object;
  InstructionSet set = instructionSetOf(options);
  std::vector<CompiledModule> modules =
      dlb::generate(*module, {set, options.chunkOrder, options.threads, form});
  if (stage == Stage::object)
    return archive(modules, module->getLoc());
  for (const CompiledModule &part : modules)
    stream << part.bytes;
  return text;
}

std::vector<MemoryUse> MlirCompiler::plan(const CheckedProgram &program,
                                          const std::vector<FunctionRequest> &requests,
                                          const CompileOptions &options,
                                          std::vector<CompilerMessage> &messages) {
  MessageCollector collector(&context, program, messages, options.remarks);
  std::vector<PhaseTime> phases;
  OwningOpRef<ModuleOp> module =
      build(program, requests, /*transfers=*/false, Stage::plan, options, phases, messages);
  return module ? memoryUse(*module) : std::vector<MemoryUse>();
}

InterpretedValues MlirCompiler::interpret(const CheckedProgram &program,
                                          const FunctionRequest &request,
                                          const std::vector<NamedTensor> &arguments, Stage stage,
                                          const CompileOptions &options) {
  InterpretedValues values;
  MessageCollector collector(&context, program, values.messages, /*remarks=*/false);
  std::vector<PhaseTime> phases;
  OwningOpRef<ModuleOp> module =
      build(program, {request}, /*transfers=*/false, stage, options, phases, values.messages);
  if (!module)
    return values;
  Operation *function = module->lookupSymbol(request.symbol);

  auto tensors = hostTensors(*request.function, arguments, options.f64, function->getLoc());
  if (!tensors)
    return values;
  InterpreterOptions interpreter;
  interpreter.onNonFinite = [&](Operation *op, std::optional<unsigned> argument) {
    std::string text = argument
                           ? "the argument `" + request.function->arguments[*argument].name + "`"
                           : "the result of `" + op->getName().stripDialect().str() + "`";
    values.firstNonFinite =
        messageAt(op->getLoc(), program.files.front(), CompilerMessage::Kind::error, text);
    values.nonFiniteInstance = originOf(op->getLoc(), program.files.front()).instance.str();
  };
  if (auto results = dlb::interpret(function, *tensors, interpreter))
    values.results = namedTensors(*request.function, *results);
  return values;
}

bool MlirCompiler::interpretPasses(const CheckedProgram &program, const FunctionRequest &request,
                                   const std::vector<NamedTensor> &arguments,
                                   const CompileOptions &options, const PassVisitor &visit,
                                   std::vector<CompilerMessage> &messages) {
  MessageCollector collector(&context, program, messages, /*remarks=*/false);
  PassChecks checks(context, program, request, arguments, options);
  return checks.visitAll(visit);
}

std::optional<CompilerMessage> MlirCompiler::blame(const CheckedProgram &program,
                                                   const FunctionRequest &request,
                                                   const std::vector<NamedTensor> &arguments,
                                                   const std::string &pass,
                                                   const CompileOptions &options) {
  std::vector<CompilerMessage> ignored;
  MessageCollector collector(&context, program, ignored, /*remarks=*/false);
  PassChecks checks(context, program, request, arguments, options);
  return checks.blame(pass);
}

CompiledLaunches MlirCompiler::compileLaunches(const CheckedProgram &program,
                                               const FunctionRequest &request,
                                               const std::vector<NamedTensor> &arguments,
                                               const CompileOptions &options) {
  CompiledLaunches result;
  MessageCollector collector(&context, program, result.compiled.messages, /*remarks=*/false);
  OwningOpRef<ModuleOp> module = build(program, {request}, /*transfers=*/false, Stage::groups,
                                       options, result.compiled.phases, result.compiled.messages);
  if (!module)
    return result;
  auto launches = splitLaunches(*module, program, request, arguments, options);
  if (!launches)
    return result;
  result.launches = std::move(*launches);
  for (const PipelinePhase &phase : pipelineUpTo(Stage::plan))
    if (phase.stage == Stage::plan &&
        failed(run(phase, *module, options, result.compiled.messages)))
      return result;
  generate(*module, options, result.compiled);
  return result;
}

} // namespace

Compiler *mlirCompiler() {
  static MlirCompiler compiler;
  return &compiler;
}

} // namespace dlb
