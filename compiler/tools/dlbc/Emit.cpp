// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlbc emit: the program at any stage between syntax tree and object.

#include "frontend/AstPrint.h"
#include "tools/dlbc/Commands.h"
#include "tools/dlbc/Common.h"

#include "llvm/Support/raw_ostream.h"

using namespace dlb::option;

namespace dlb {
namespace {

const std::map<std::string, Stage> kStages = {
    {"dlb", Stage::dlb},      {"grad", Stage::gradient},   {"groups", Stage::groups},
    {"plan", Stage::plan},    {"kernels", Stage::kernels}, {"llvm", Stage::llvm},
    {"asm", Stage::assembly}, {"obj", Stage::object},
};

/// The functions of a program by the names of --function, their sizes bound to the batch.
std::vector<FunctionRequest> functionsOf(const CheckedProgram &program, int64_t batch) {
  std::vector<FunctionRequest> requests = {{&program.initialise, "initialise", {}}};
  for (size_t i = 0; i < program.trainings.size(); ++i) {
    const Training &training = program.trainings[i];
    std::string suffix = i ? "." + std::to_string(i + 1) : "";
    for (const auto &[function, rows] : training.stepFunctions())
      requests.push_back({function, function->name + suffix, {{"N", rows}}});
    requests.push_back({&training.evaluate, "evaluate" + suffix, {{"N", training.batch}}});
    if (!training.finish.outputs.empty())
      requests.push_back({&training.finish, "finish" + suffix, {{"N", training.batch}}});
    batch = training.batch;
  }
  for (const Function &predict : program.predicts)
    requests.push_back({&predict, predict.name, {{"N", batch}}});
  return requests;
}

/// Whole to `--output`, or to standard output.
int write(Arguments &arguments, Messages &messages, llvm::StringRef text) {
  std::optional<std::string> path = arguments.text(opt_output);
  if (!path || *path == "-") {
    llvm::outs() << text;
    return exitOk;
  }
  std::error_code error;
  llvm::raw_fd_ostream stream(*path, error);
  if (!error) {
    stream << text;
    stream.flush();
    error = stream.error();
    stream.clear_error();
  }
  if (!error)
    return exitOk;
  messages.error("cannot write `" + *path + "`: " + error.message());
  return exitDiagnosed;
}

int emitSyntax(Arguments &arguments) {
  std::unique_ptr<ProgramFile> file = parseProgram(arguments.file());
  if (!arguments.usable())
    return exitUsage;
  Messages messages(*file, styleOf(arguments));
  if (messages.showDiagnostics())
    return exitDiagnosed;
  return write(arguments, messages, print(*file->syntax, /*places=*/false));
}

} // namespace

int runEmit(Arguments &arguments) {
  std::optional<std::string> stage = arguments.choice(opt_stage);
  CompileOptions options = compileOptions(arguments);
  if (!stage && arguments.usable())
    arguments.misuse("which stage? --stage=ast, checked, dlb, grad, groups, plan, kernels, llvm, "
                     "asm or obj");
  if (!arguments.usable())
    return exitUsage;
  if (*stage == "ast")
    return emitSyntax(arguments);

  int exitCode = exitOk;
  std::unique_ptr<ProgramFile> file = checkedFile(arguments, exitCode);
  if (!file)
    return exitCode;
  Messages messages(*file, styleOf(arguments));
  if (*stage == "checked")
    return write(arguments, messages, print(*file->program));

  std::optional<DimBindings> sizes = dataSizes(*file, arguments, messages);
  if (!sizes)
    return exitDiagnosed;
  options.sizes = std::move(*sizes);
  std::vector<FunctionRequest> requests = functionsOf(*file->program, 1);
  if (std::optional<std::string> wanted = arguments.text(opt_function)) {
    std::string names;
    for (const FunctionRequest &request : requests)
      names += (names.empty() ? "" : ", ") + request.symbol;
    std::erase_if(requests, [&](const FunctionRequest &r) { return r.symbol != *wanted; });
    if (requests.empty()) {
      messages.error("no function `" + *wanted + "`; there are " + names);
      return exitDiagnosed;
    }
  }
  std::string error;
  Compiler *compiler = loadCompiler(error);
  if (!compiler) {
    messages.error("cannot load the compiler: " + error);
    return exitInternal;
  }
  std::vector<CompilerMessage> said;
  std::string text = compiler->emit(*file->program, requests, kStages.at(*stage), options, said);
  if (messages.show(said) || text.empty())
    return failureCode(messages);
  return write(arguments, messages, text);
}

} // namespace dlb
