// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlbc summary: layers, output shapes, parameters, multiplications, receptive fields and memory,
// and what each phase of a training changes.

#include "driver/Summary.h"
#include "support/Text.h"
#include "tools/dlbc/Commands.h"
#include "tools/dlbc/Common.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>

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

/// [5, 5] → "5 x 5".
std::string fieldText(const std::vector<int64_t> &field) {
  std::string text;
  for (int64_t places : field)
    text += (text.empty() ? "" : " x ") + std::to_string(places);
  return text;
}

std::string nameOf(const Function &predict) {
  return predict.name.substr(predict.name.find('.') + 1);
}

/// Columns as wide as their widest cell; the first two to the left, numbers to the right. All
/// cells but the names are ASCII.
void printTable(const std::vector<std::vector<std::string>> &rows) {
  std::vector<int> widths(rows[0].size());
  for (const auto &row : rows)
    for (size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], countCharacters(row[i]));
  for (const auto &row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      std::string blanks(widths[i] - countCharacters(row[i]), ' ');
      line += (i ? "  " : "") + (i < 2 ? row[i] + blanks : blanks + row[i]);
    }
    outs() << line.substr(0, line.find_last_not_of(' ') + 1) << "\n";
  }
}

void printModel(const std::string &model, const std::vector<LayerSummary> &layers) {
  std::vector<std::vector<std::string>> rows = {
      {"layer", "output", "parameters", "MACs per row", "activations", "receptive field"}};
  for (const LayerSummary &layer : layers)
    rows.push_back(
        {std::string(2 * layer.depth, ' ') + layer.path.substr(layer.path.rfind('.') + 1),
         shapeText(layer.output), grouped(layer.parameters), grouped(layer.macs),
         grouped(layer.activationBytes), fieldText(layer.field)});
  printTable(rows);
  const LayerSummary &all = layers.front();
  outs() << "\n"
         << model << ": " << grouped(all.parameters) << " parameters; for each row "
         << grouped(all.macs) << " MACs and " << grouped(all.activationBytes)
         << " bytes of activations\n\n";
}

llvm::json::Value jsonOf(const std::string &model, const std::vector<LayerSummary> &layers) {
  llvm::json::Array list;
  for (const LayerSummary &layer : layers) {
    llvm::json::Array shape;
    for (const Dim &dim : layer.output.dims)
      if (auto size = dim.constant())
        shape.push_back(*size);
      else
        shape.push_back(llvm::json::fixUTF8(dim.str()));
    list.push_back(llvm::json::Object{{"path", llvm::json::fixUTF8(layer.path)},
                                      {"output", std::move(shape)},
                                      {"parameters", layer.parameters},
                                      {"macs", layer.macs},
                                      {"activation_bytes", layer.activationBytes},
                                      {"receptive_field", llvm::json::Array(layer.field)}});
  }
  return llvm::json::Object{
      {"type", "model"}, {"name", llvm::json::fixUTF8(model)}, {"layers", std::move(list)}};
}

std::string groupsText(const std::vector<ParameterGroup> &groups) {
  std::string text;
  for (const ParameterGroup &group : groups)
    text += (text.empty() ? "" : ", ") + group.name + " (" + grouped(group.parameters) + ")";
  return text;
}

llvm::json::Value jsonOf(const std::vector<ParameterGroup> &groups) {
  llvm::json::Object object;
  for (const ParameterGroup &group : groups)
    object[llvm::json::fixUTF8(group.name)] = group.parameters;
  return object;
}

std::string titleOf(const Training &training, const CheckedProgram &program) {
  std::string title = "train ";
  for (const std::string &model : training.models)
    title += (&model == &training.models.front() ? "" : ", ") + model;
  return title + " on " + program.data[training.data].name;
}

/// What each phase changes, and what it leaves as it is.
void printTraining(const Training &training, const CheckedProgram &program,
                   const std::vector<PhaseSummary> &phases) {
  outs() << titleOf(training, program) << "\n";
  for (const PhaseSummary &phase : phases) {
    std::string name = phase.name.empty() ? "" : "phase " + phase.name;
    if (phase.every > 1)
      name += " every " + std::to_string(phase.every);
    outs() << "  " << name << (name.empty() ? "" : ": ") << "trains " << groupsText(phase.trained);
    if (!phase.frozen.empty())
      outs() << "; frozen: " << groupsText(phase.frozen);
    outs() << "\n";
  }
}

llvm::json::Value jsonOf(const Training &training, const CheckedProgram &program,
                         const std::vector<PhaseSummary> &phases) {
  llvm::json::Array list;
  for (const PhaseSummary &phase : phases)
    list.push_back(llvm::json::Object{{"name", llvm::json::fixUTF8(phase.name)},
                                      {"every", phase.every},
                                      {"trained", jsonOf(phase.trained)},
                                      {"frozen", jsonOf(phase.frozen)}});
  llvm::json::Object object{{"type", "training"},
                            {"models", llvm::json::Array(training.models)},
                            {"data", llvm::json::fixUTF8(program.data[training.data].name)},
                            {"batch", training.batch},
                            {"phases", std::move(list)}};
  if (training.pieceRows)
    object["micro_batch"] = training.pieceRows;
  return object;
}

/// Of each training; none after a message.
std::optional<std::vector<MemoryUse>> memoryOf(const CheckedProgram &program,
                                               const CompileOptions &options, Messages &messages) {
  std::string error;
  Compiler *compiler = loadCompiler(error);
  if (!compiler) {
    messages.error("cannot load the compiler: " + error);
    return std::nullopt;
  }
  std::vector<MemoryUse> memory;
  for (const Training &training : program.trainings) {
    // The step of all phases takes most; of the parts of one in pieces, any.
    std::vector<FunctionRequest> requests;
    for (const auto &[function, rows] : training.stepFunctions())
      if (!training.pieced.empty() || function == &training.step)
        requests.push_back({function, function->name, {{"N", rows}}});
    std::vector<CompilerMessage> said;
    auto uses = compiler->plan(program, requests, options, said);
    if (messages.show(said))
      return std::nullopt;
    memory.push_back(*std::max_element(
        uses.begin(), uses.end(), [](auto &a, auto &b) { return a.arenaBytes < b.arenaBytes; }));
  }
  return memory;
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
  const bool json = styleOf(arguments).json;
  const CheckedProgram &program = *file->program;
  std::string wanted = arguments.text(opt_model).value_or("");
  bool found = false;
  for (const Function &predict : program.predicts) {
    if (!wanted.empty() && predict.name != "predict." + wanted)
      continue;
    found = true;
    std::vector<LayerSummary> layers = summarise(predict, options.sizes, options.f64 ? 8 : 4);
    if (layers.empty()) // a model that is one of its inputs
      continue;
    if (json)
      outs() << jsonOf(nameOf(predict), layers) << "\n";
    else
      printModel(nameOf(predict), layers);
  }
  if (!found) {
    messages.error("`" + file->path + "` trains no model" +
                   (wanted.empty() ? std::string() : " `" + wanted + "`") +
                   "; a model takes the sizes of its inputs from the data it is trained on");
    return exitDiagnosed;
  }
  for (const Training &training : program.trainings) {
    std::vector<PhaseSummary> phases = phasesOf(training, program, options.sizes);
    if (json)
      outs() << jsonOf(training, program, phases) << "\n";
    else
      printTraining(training, program, phases);
  }
  std::optional<std::vector<MemoryUse>> memory = memoryOf(program, options, messages);
  if (!memory)
    return failureCode(messages);
  for (size_t i = 0; i < std::min(memory->size(), program.trainings.size()); ++i) {
    const Training &training = program.trainings[i];
    const MemoryUse &use = (*memory)[i];
    if (json)
      outs() << llvm::json::Value(llvm::json::Object{{"type", "memory"},
                                                     {"batch", training.batch},
                                                     {"arena_bytes", use.arenaBytes},
                                                     {"unshared_bytes", use.naiveBytes}})
             << "\n";
    else
      outs() << "training step, batch " << training.batch
             << (training.pieceRows ? " in pieces of " + std::to_string(training.pieceRows) : "")
             << ": arena " << grouped(use.arenaBytes) << " bytes; " << grouped(use.naiveBytes)
             << " without sharing memory\n";
  }
  return exitOk;
}

} // namespace dlb
