// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlbc viz: what a trained model makes of one row, layer by layer, as one page of HTML.

#include "tools/dlbc/Commands.h"
#include "tools/dlbc/Common.h"
#include "tools/dlbc/VizPage.h"

#include "llvm/Support/raw_ostream.h"

using namespace dlb::option;

namespace dlb {

int runViz(Arguments &arguments) {
  ExecutionSettings settings = executionSettings(arguments);
  if (settings.weights.empty())
    arguments.misuse("whose weights? --weights FILE");
  std::map<std::string, std::string> inputs = modelInputs(arguments);
  std::string output = arguments.text(opt_output).value_or("viz.html");
  int exitCode = exitOk;
  std::unique_ptr<ProgramFile> file = checkedFile(arguments, exitCode);
  if (!file)
    return exitCode;
  Messages messages(*file, styleOf(arguments));
  const Function *model =
      chosenModel(*file->program, arguments.text(opt_model).value_or(""), messages);
  if (!model)
    return exitDiagnosed;
  std::unique_ptr<Execution> running = Execution::create(*file, settings, messages);
  if (!running)
    return exitInternal;
  std::optional<ModelView> view = viewModel(*running, *model, inputs);
  if (!view)
    return failureCode(messages);
  if (runtime::Status written = writeFile(output, vizPage(view->model, *view)); !written) {
    messages.show(written.failure());
    return exitDiagnosed;
  }
  llvm::outs() << output << "\n";
  if (arguments.has(opt_time))
    printTimes(*running);
  return exitOk;
}

} // namespace dlb
