// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlbc summary: layers, output shapes, parameters, multiplications and memory.

#include "driver/Summary.h"
#include "tools/dlbc/Commands.h"
#include "tools/dlbc/Common.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>

using llvm::format;
using llvm::outs;
using namespace dlb::option;

namespace dlb {
namespace {

/// 1234567 → "1,234,567".
std::string grouped(int64_t number) {
  std::string digits = std::to_string(number);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(at, ",");
  return digits;
}

/// The width of a column in characters; headers and cells are ASCII.
size_t widthOf(const std::vector<LayerSummary> &layers, size_t least,
               std::string (*cell)(const LayerSummary &)) {
  for (const LayerSummary &layer : layers)
    least = std::max(least, cell(layer).size());
  return least;
}

std::string nameCell(const LayerSummary &layer) {
  std::string name = layer.path.substr(layer.path.rfind('.') + 1);
  return std::string(2 * layer.depth, ' ') + name;
}

void printModel(const Function &predict, const DimBindings &sizes) {
  std::vector<LayerSummary> layers = summarise(predict, sizes);
  int name = static_cast<int>(widthOf(layers, 5, nameCell));
  int output = static_cast<int>(widthOf(layers, 6, [](const LayerSummary &l) { return l.output; }));
  outs() << format("%-*s  %-*s  %12s  %14s\n", name, "layer", output, "output", "parameters",
                   "MACs per row");
  for (const LayerSummary &layer : layers)
    outs() << format("%-*s  %-*s  %12s  %14s\n", name, nameCell(layer).c_str(), output,
                     layer.output.c_str(), grouped(layer.parameters).c_str(),
                     grouped(layer.macs).c_str());
  outs() << "\n";
}

/// False after a message.
bool printMemory(const CheckedProgram &program, const CompileOptions &options, Messages &messages) {
  std::string error;
  Compiler *compiler = loadCompiler(error);
  if (!compiler) {
    messages.error("cannot load the compiler: " + error);
    return false;
  }
  for (const Training &training : program.trainings) {
    std::vector<CompilerMessage> said;
    auto uses =
        compiler->plan(program, {{&training.step, "step", {{"N", training.batch}}}}, options, said);
    if (messages.show(said))
      return false;
    for (const MemoryUse &use : uses)
      outs() << "training step, batch " << training.batch << ": arena " << grouped(use.arenaBytes)
             << " bytes; " << grouped(use.naiveBytes) << " without sharing memory\n";
  }
  return true;
}

} // namespace

int runSummary(Arguments &arguments) {
  CompileOptions options = compileOptions(arguments);
  int exitCode = exitOk;
  std::unique_ptr<ProgramFile> file = checkedFile(arguments, exitCode);
  if (!file)
    return exitCode;
  Messages messages(*file, styleOf(arguments));
  std::optional<DimBindings> sizes = dataSizes(*file, arguments, messages);
  if (!sizes)
    return exitDiagnosed;
  options.sizes = std::move(*sizes);
  std::string wanted = arguments.text(opt_model).value_or("");
  bool found = false;
  for (const Function &predict : file->program->predicts) {
    if (!wanted.empty() && predict.name != "predict." + wanted)
      continue;
    found = true;
    printModel(predict, options.sizes);
  }
  if (!found) {
    messages.error("`" + file->path + "` trains no model" +
                   (wanted.empty() ? std::string() : " `" + wanted + "`") +
                   "; a model takes the sizes of its inputs from the data it is trained on");
    return exitDiagnosed;
  }
  return printMemory(*file->program, options, messages) ? exitOk : failureCode(messages);
}

} // namespace dlb
