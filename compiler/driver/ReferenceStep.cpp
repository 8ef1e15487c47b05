// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Feeds the interpreter with the batches and tensors that the training loop would use.

#include "driver/ReferenceStep.h"

#include "driver/Elements.h"
#include "driver/Numbers.h"
#include "runtime/core/Batcher.h"

#include <algorithm>
#include <cstring>

namespace dlb {
namespace {

const runtime::Roles kAllRoles = {DLB_PARAMETER, DLB_STATE, DLB_OPTIMIZER};

NamedTensor copyOf(const runtime::LogicalTensor &tensor) {
  return {tensor.name, elementOf(tensor.element), tensor.shape,
          std::string(tensor.data.as<char>(), static_cast<size_t>(tensor.data.size()))};
}

/// The arguments of step `number` (from 1): scalars, the batch, and `persistent`.
runtime::Result<std::vector<NamedTensor>> argumentsOf(const runtime::Part &part, int64_t batch,
                                                      int64_t seed, int64_t number, int64_t steps,
                                                      const std::vector<NamedTensor> &persistent) {
  auto rows = batchOf(part, batch, seed, number - 1);
  if (!rows)
    return rows.failure();
  std::vector<NamedTensor> arguments = persistent;
  arguments.push_back(scalarOf("seed", seed));
  arguments.push_back(scalarOf("step", number));
  arguments.push_back(scalarOf("steps", steps));
  arguments.insert(arguments.end(), rows->begin(), rows->end());
  return arguments;
}

runtime::Result<std::vector<NamedTensor>> persistentsOf(Execution &execution) {
  auto tensors = execution.session().exportTensors(kAllRoles);
  if (!tensors)
    return tensors.failure();
  std::vector<NamedTensor> named;
  for (const runtime::LogicalTensor &tensor : *tensors)
    named.push_back(copyOf(tensor));
  return named;
}

/// Writes `persistent` back into the session.
runtime::Status restore(Execution &execution, const std::vector<NamedTensor> &persistent) {
  auto tensors = execution.session().exportTensors(kAllRoles);
  if (!tensors)
    return tensors.failure();
  for (runtime::LogicalTensor &tensor : *tensors)
    if (const NamedTensor *named = find(persistent, tensor.name))
      std::memcpy(tensor.data.data(), named->bytes.data(), named->bytes.size());
  return execution.session().importTensors(*tensors);
}

} // namespace

runtime::Result<std::vector<NamedTensor>> batchOf(const runtime::Part &part, int64_t batch,
                                                  int64_t seed, int64_t number) {
  auto batcher = runtime::Batcher::create(part, batch, seed, [](std::string_view) { return true; });
  if (!batcher)
    return batcher.failure();
  batcher->choose(number);
  batcher->gather(0, 1);
  batcher->flip();
  std::vector<NamedTensor> rows;
  for (size_t i = 0; i < batcher->columns().size(); ++i) {
    const runtime::Column &column = *batcher->columns()[i];
    NamedTensor tensor{column.name, elementOf(column.element), {batch}, {}};
    tensor.shape.insert(tensor.shape.end(), column.shape.begin(), column.shape.end());
    tensor.bytes.assign(batcher->data(i).as<char>(), static_cast<size_t>(batch * column.rowBytes));
    rows.push_back(std::move(tensor));
  }
  return rows;
}

runtime::Result<runtime::StepResult> referenceStep(Execution &execution, const Training &training,
                                                   const runtime::Dataset &data, int64_t number,
                                                   int64_t steps) {
  auto persistent = persistentsOf(execution);
  if (!persistent)
    return persistent.failure();
  auto arguments = argumentsOf(*data.part("train"), training.batch, execution.settings().seed,
                               number, steps, *persistent);
  if (!arguments)
    return arguments.failure();
  InterpretedValues values = execution.compiler()->interpret(
      execution.program(), {&training.stepOf(number), "step", {{"N", training.batch}}}, *arguments,
      Stage::gradient, execution.settings().compile);
  execution.messages().show(values.messages);
  if (values.results.empty())
    return runtime::fail(runtime::Error::noFunction, "", {"step"});
  runtime::StepResult result;
  if (const NamedTensor *status = find(values.results, "status"))
    std::memcpy(&result.status, status->bytes.data(), sizeof result.status);
  if (result.status)
    return result;
  for (NamedTensor &tensor : *persistent)
    if (const NamedTensor *updated = find(values.results, tensor.name))
      tensor.bytes = updated->bytes;
  DLB_TRY(restore(execution, *persistent));
  if (const NamedTensor *loss = find(values.results, "loss"))
    result.loss = numbersOf(*loss)[0];
  return result;
}

void nameFirstNonFinite(Execution &execution, const Training &training,
                        const runtime::Dataset &data, int64_t committed) {
  Compiler *compiler = execution.compiler();
  auto persistent = persistentsOf(execution);
  if (!compiler || !persistent)
    return;
  auto arguments = argumentsOf(*data.part("train"), training.batch, execution.settings().seed,
                               committed + 1, training.steps.value_or(0), *persistent);
  if (!arguments)
    return;
  InterpretedValues values = compiler->interpret(
      execution.program(), {&training.stepOf(committed + 1), "step", {{"N", training.batch}}},
      *arguments, Stage::gradient, execution.settings().compile);
  if (!values.firstNonFinite)
    return;
  std::string text = values.firstNonFinite->text;
  if (!values.nonFiniteInstance.empty())
    text += " of layer `" + values.nonFiniteInstance + "`";
  if (values.firstNonFinite->line)
    text += " at " + values.firstNonFinite->file + ":" +
            std::to_string(values.firstNonFinite->line) + ":" +
            std::to_string(values.firstNonFinite->column);
  execution.messages().note("the first value that is not finite is " + text);
}

} // namespace dlb
