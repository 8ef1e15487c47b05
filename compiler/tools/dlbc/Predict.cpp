// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlbc predict: a trained model applied to arrays; the result as text or as an npy file.

#include "driver/Predict.h"
#include "tools/dlbc/Commands.h"
#include "tools/dlbc/Common.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using llvm::outs;
using namespace dlb::option;

namespace dlb {
namespace {

/// One row a line; a row's numbers in row-major order.
void printRows(const runtime::NpyArray &array) {
  int64_t rows = array.shape.empty() ? 1 : array.shape.front();
  int64_t width = rows ? runtime::product(array.shape).value_or(0) / rows : 0;
  for (int64_t row = 0; row < rows; ++row) {
    for (int64_t i = 0; i < width; ++i)
      outs() << (i ? " " : "")
             << llvm::format("%.6g",
                             runtime::numberAt(array.element, array.data.data(), row * width + i));
    outs() << "\n";
  }
}

} // namespace

std::map<std::string, std::string> modelInputs(Arguments &arguments,
                                               std::vector<std::string> &rows) {
  std::map<std::string, std::string> inputs;
  for (const std::string &text : arguments.all(opt_input)) {
    if (text.size() > 1 && text[0] == '@') {
      rows.push_back(text.substr(1));
      continue;
    }
    auto [name, file] = llvm::StringRef(text).split('=');
    if (name.empty() || !file.consume_front("@") || file.empty())
      arguments.misuse("--input takes @FILE, rows as the data has them, or NAME=@FILE, not `" +
                       text + "`");
    else if (!inputs.emplace(name.str(), file.str()).second)
      arguments.misuse("--input gives `" + name + "` twice");
  }
  if (!rows.empty() && !inputs.empty())
    arguments.misuse("--input takes rows, @FILE, or inputs one by one, NAME=@FILE, not both");
  return inputs;
}

ChosenModel chosenModel(Arguments &arguments) {
  ChosenModel chosen;
  chosen.file = checkedFile(arguments, chosen.exitCode);
  if (!chosen.file)
    return chosen;
  chosen.messages = std::make_unique<Messages>(*chosen.file, styleOf(arguments));
  std::string wanted = arguments.text(opt_model).value_or(""), names;
  const std::vector<Function> &models = chosen.file->program->predicts;
  for (const Function &predict : models) {
    std::string name = predict.name.substr(predict.name.find('.') + 1);
    if (name == wanted || (wanted.empty() && models.size() == 1)) {
      chosen.model = &predict;
      return chosen;
    }
    names += (names.empty() ? "" : ", ") + name;
  }
  chosen.messages->error((wanted.empty() ? "which model? --model takes one of "
                                         : "no model `" + wanted + "`; there are ") +
                         names);
  chosen.exitCode = exitDiagnosed;
  return chosen;
}

const CheckedProgram::RowPredict *rowsOf(const ChosenModel &chosen) {
  const Function &model = *chosen.model;
  for (const CheckedProgram::RowPredict &predict : chosen.file->program->rowPredicts)
    if (predict.function.name == model.name)
      return &predict;
  std::string inputs;
  for (const Argument &argument : model.arguments)
    if (argument.role == Role::input)
      inputs += " --input " + argument.name + "=@FILE";
  chosen.messages->error(
      "`" + model.name.substr(model.name.find('.') + 1) +
      "` takes rows of data only where its `train` section gives it fields, or what is "
      "computed of them without random numbers, and not in an ensemble; here it is" +
      inputs);
  return nullptr;
}

int runPredict(Arguments &arguments) {
  ExecutionSettings settings = executionSettings(arguments);
  if (settings.weights.empty())
    arguments.misuse("whose weights? --weights FILE");
  std::vector<std::string> rows;
  std::map<std::string, std::string> inputs = modelInputs(arguments, rows);
  std::string output = arguments.text(opt_output).value_or("");
  if (!output.empty() && output[0] != '@')
    arguments.misuse("--output takes @FILE, not `" + output + "`");
  ChosenModel chosen = chosenModel(arguments);
  if (!chosen.model)
    return chosen.exitCode;

  const Function *model = chosen.model;
  ProgramFile *file = chosen.file.get();
  Messages &messages = *chosen.messages;
  const CheckedProgram::RowPredict *ofRows = rows.empty() ? nullptr : rowsOf(chosen);
  if ((!rows.empty() && !ofRows) || !canWriteTrace(arguments, messages))
    return exitDiagnosed;
  std::unique_ptr<Execution> running = Execution::create(*file, settings, messages);
  if (!running)
    return exitInternal;
  std::optional<Prediction> result =
      ofRows ? predictRows(*running, *ofRows, rows) : predict(*running, *model, inputs);
  if (!result)
    return failureCode(messages);
  const runtime::NpyArray &array = result->array;
  if (output.empty() && result->text) {
    outs() << *result->text;
  } else if (output.empty()) {
    printRows(array);
  } else if (runtime::Status written =
                 runtime::writeNpy(output.substr(1), array.element, array.shape, array.data.data());
             !written) {
    messages.show(written.failure());
    return exitDiagnosed;
  }
  if (arguments.has(opt_time))
    printTimes(*running);
  return showProfile(arguments, *running) ? exitOk : exitDiagnosed;
}

} // namespace dlb
