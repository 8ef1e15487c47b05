// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlbc viz: what a trained model makes of one row, layer by layer, as one page of HTML.

#include "tools/dlbc/Commands.h"
#include "tools/dlbc/Common.h"
#include "tools/dlbc/VizPage.h"

#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <cmath>

using namespace dlb::option;

namespace dlb {

int runViz(Arguments &arguments) {
  ExecutionSettings settings = executionSettings(arguments);
  if (settings.weights.empty())
    arguments.misuse("whose weights? --weights FILE");
  ChosenRow row;
  row.inputs = modelInputs(arguments, row.files);
  row.row = arguments.number(opt_row, 0, INT64_MAX).value_or(0);
  std::string output = arguments.text(opt_output).value_or("viz.html");
  ChosenModel chosen = chosenModel(arguments);
  if (!chosen.model)
    return chosen.exitCode;
  Messages &messages = *chosen.messages;
  if (!row.files.empty() && !(row.ofRows = rowsOf(chosen)))
    return exitDiagnosed;
  std::unique_ptr<Execution> running = Execution::create(*chosen.file, settings, messages);
  if (!running)
    return exitInternal;
  std::optional<ModelView> view = viewModel(*running, *chosen.model, row);
  if (!view)
    return failureCode(messages);
  const std::vector<float> &result = view->output.values;
  if (!std::all_of(result.begin(), result.end(), [](float x) { return std::isfinite(x); }))
    messages.warning("what the model says of this row is not finite");
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
