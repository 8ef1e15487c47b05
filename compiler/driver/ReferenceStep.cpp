// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Feeds the interpreter with the batches and tensors that the training loop would use.

#include "driver/ReferenceStep.h"

#include "driver/Elements.h"
#include "driver/Numbers.h"
#include "runtime/core/Batcher.h"

#include <algorithm>
#include <cstring>
#include <map>

namespace dlb {
namespace {

const runtime::Roles kAllRoles = {DLB_PARAMETER, DLB_STATE, DLB_OPTIMIZER};

NamedTensor copyOf(const runtime::LogicalTensor &tensor) {
  return {tensor.name, elementOf(tensor.element), tensor.shape,
          std::string(tensor.data.as<char>(), static_cast<size_t>(tensor.data.size()))};
}

/// A function of a step, and the rows of the mini-batch that it gets.
struct Part {
  const Function *function;
  int64_t rows;
  int64_t piece = 0;
  double share = 1; ///< of its loss in that of the step
};

std::vector<Part> partsOf(const Training &training, int64_t number) {
  if (training.pieced.empty())
    return {{&training.stepOf(number), training.batch}};
  std::vector<Part> parts;
  const int64_t pieces = training.batch / training.pieceRows;
  for (size_t i = 0; i < training.pieced.size(); ++i) {
    if (number % training.phases[i].every)
      continue;
    for (int64_t piece = 0; piece < pieces; ++piece)
      parts.push_back(
          {&training.pieced[i].gather, training.pieceRows, piece, 1 / static_cast<double>(pieces)});
    parts.push_back({&training.pieced[i].apply, training.pieceRows, 0, 0});
  }
  return parts;
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

NamedTensor rowsOf(const NamedTensor &column, int64_t first, int64_t rows) {
  size_t rowBytes = column.bytes.size() / static_cast<size_t>(column.shape.front());
  NamedTensor part{column.name, column.element, column.shape, {}};
  part.shape.front() = rows;
  part.bytes = column.bytes.substr(static_cast<size_t>(first) * rowBytes,
                                   static_cast<size_t>(rows) * rowBytes);
  return part;
}

namespace {

/// What the functions of a step, run one after the other, have come to.
struct Interpreted {
  runtime::StepResult result;
  InterpretedValues last;              ///< of the function that was run last
  std::vector<NamedTensor> persistent; ///< as they are then
};

/// Step `number` (from 1) of `steps`, to its first function whose status is not 0.
runtime::Result<Interpreted> interpretStep(Execution &execution, const Training &training,
                                           const runtime::Dataset &data, int64_t number,
                                           int64_t steps) {
  auto persistent = persistentsOf(execution);
  if (!persistent)
    return persistent.failure();
  int64_t seed = execution.settings().seed;
  auto batch = batchOf(*data.part("train"), training.batch, seed, number - 1);
  if (!batch)
    return batch.failure();
  Interpreted step{{}, {}, std::move(*persistent)};
  for (const Part &part : partsOf(training, number)) {
    std::vector<NamedTensor> arguments = step.persistent;
    for (const auto &[name, value] : std::map<std::string, int64_t>{
             {"seed", seed}, {"step", number}, {"steps", steps}, {"piece", part.piece}})
      arguments.push_back(scalarOf(name, value));
    for (const NamedTensor &column : *batch)
      arguments.push_back(rowsOf(column, part.piece * part.rows, part.rows));
    step.last = execution.compiler()->interpret(
        execution.program(), {part.function, "step", {{"N", part.rows}}}, arguments,
        Stage::gradient, execution.settings().compile);
    if (const NamedTensor *status = find(step.last.results, "status"))
      std::memcpy(&step.result.status, status->bytes.data(), sizeof step.result.status);
    if (step.last.results.empty() || step.result.status)
      return step;
    for (NamedTensor &tensor : step.persistent)
      if (const NamedTensor *updated = find(step.last.results, tensor.name))
        tensor.bytes = updated->bytes;
    if (const NamedTensor *loss = find(step.last.results, "loss"))
      step.result.loss += part.share * numbersOf(*loss)[0];
  }
  return step;
}

} // namespace

runtime::Result<runtime::StepResult> referenceStep(Execution &execution, const Training &training,
                                                   const runtime::Dataset &data, int64_t number,
                                                   int64_t steps) {
  auto step = interpretStep(execution, training, data, number, steps);
  if (!step)
    return step.failure();
  execution.messages().show(step->last.messages);
  if (step->last.results.empty())
    return runtime::fail(runtime::Error::noFunction, "", {"step"});
  if (!step->result.status)
    DLB_TRY(restore(execution, step->persistent));
  return step->result;
}

void nameFirstNonFinite(Execution &execution, const Training &training,
                        const runtime::Dataset &data, int64_t committed) {
  if (!execution.compiler())
    return;
  auto step = interpretStep(execution, training, data, committed + 1, training.steps.value_or(0));
  if (!step)
    return;
  const InterpretedValues &values = step->last;
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
