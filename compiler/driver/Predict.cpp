// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Converts a model's inputs, or reads them as the data of its section, compiles for their number of
// rows, runs.

#include "driver/Predict.h"

#include "driver/PredictInputs.h"
#include "driver/StageCompiler.h"
#include "runtime/core/Batcher.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <set>
#include <span>

namespace dlb {
namespace {

template <typename T>
runtime::Result<runtime::Buffer> convert(const runtime::NpyArray &array, int64_t count) {
  auto buffer = runtime::Buffer::allocate(std::max<int64_t>(count, 1) * sizeof(T), "an input");
  if (buffer)
    for (int64_t i = 0; i < count; ++i)
      buffer->as<T>()[i] = static_cast<T>(runtime::numberAt(array.element, array.data.data(), i));
  return buffer;
}

/// The array in the element type that the compiled function reads.
runtime::Result<runtime::Buffer> convert(const runtime::NpyArray &array, Element element,
                                         bool f64) {
  int64_t count = runtime::product(array.shape).value_or(0);
  switch (element) {
  case Element::real:
    return f64 ? convert<double>(array, count) : convert<float>(array, count);
  case Element::f32:
    return convert<float>(array, count);
  case Element::f64:
    return convert<double>(array, count);
  case Element::i32:
    return convert<int32_t>(array, count);
  case Element::i64:
    return convert<int64_t>(array, count);
  case Element::boolean:
  case Element::u8:
    return convert<uint8_t>(array, count);
  }
  return convert<float>(array, count);
}

/// As many rows as pass together in the evaluations of the model's training.
int64_t blockOf(const CheckedProgram &program, const Function &predict) {
  std::string model = predict.name.substr(predict.name.find('.') + 1);
  for (const Training &training : program.trainings)
    if (std::count(training.models.begin(), training.models.end(), model))
      return blockOf(training);
  return blockOf(Training{});
}

const TensorType &typeOf(const Function &function, ValueId value) {
  for (const Argument &argument : function.arguments)
    if (value-- == 0)
      return argument.type;
  for (const Node &node : function.nodes) {
    auto count = static_cast<ValueId>(node.results.size());
    if (value < count)
      return node.results[value];
    value -= count;
  }
  return function.arguments.front().type;
}

/// The arrays as the compiled function reads them; `buffers` holds the bytes.
runtime::Result<std::vector<runtime::RowInput>>
rowInputs(const Function &predict, const std::map<std::string, runtime::NpyArray> &arrays, bool f64,
          std::vector<runtime::Buffer> &buffers) {
  std::vector<runtime::RowInput> inputs;
  for (const Argument &argument : predict.arguments) {
    if (argument.role != Role::input)
      continue;
    const runtime::NpyArray &array = arrays.at(argument.name);
    auto buffer = convert(array, argument.type.element, f64);
    if (!buffer)
      return buffer.failure();
    bool shared = argument.type.dims.empty() || !(argument.type.dims[0] == Dim::symbol("N"));
    int64_t rowBytes = shared ? buffer->size() : buffer->size() / array.shape.front();
    inputs.push_back({argument.name, rowBytes, shared,
                      [from = buffer->as<char>(), rowBytes](int64_t first, int64_t last, void *to) {
                        std::memcpy(to, from + first * rowBytes,
                                    static_cast<size_t>((last - first) * rowBytes));
                      }});
    buffers.push_back(std::move(*buffer));
  }
  return inputs;
}

/// What a model is applied to, as its function reads it.
struct Given {
  std::vector<runtime::RowInput> inputs;
  int64_t rows = 1; ///< a model without inputs of its own has one
  std::vector<runtime::Buffer> buffers;
  std::shared_ptr<const runtime::Table> table;
};

std::optional<Given> fromArrays(Execution &execution, const Function &predict,
                                const std::map<std::string, std::string> &files) {
  if (!execution.bindSizes())
    return std::nullopt;
  DimBindings sizes = execution.sizes();
  auto arrays = readInputs(execution, predict, files, sizes);
  if (!arrays || !execution.start({}))
    return std::nullopt;
  Given given;
  auto inputs = rowInputs(predict, *arrays, execution.settings().compile.f64, given.buffers);
  if (!inputs) {
    execution.messages().show(inputs.failure());
    return std::nullopt;
  }
  given.inputs = std::move(*inputs);
  if (auto rows = sizes.find("N"); rows != sizes.end())
    given.rows = rows->second;
  return given;
}

std::optional<Given> fromRows(Execution &execution, const CheckedProgram::RowPredict &predict,
                              const std::vector<std::string> &paths) {
  if (!execution.bindSizes())
    return std::nullopt;
  std::set<std::string> wanted;
  for (const Argument &argument : predict.function.arguments)
    if (argument.role == Role::input)
      wanted.insert(argument.name);
  auto table = execution.data().rows(predict.data, paths, wanted);
  if (!table) {
    execution.messages().show(table.failure());
    return std::nullopt;
  }
  if (!execution.start({}))
    return std::nullopt;
  Given given;
  given.table = std::move(*table);
  given.rows = given.table->rows;
  for (const runtime::Column &column : given.table->columns)
    given.inputs.push_back(
        {column.name, column.rowBytes, false, [&column](int64_t first, int64_t last, void *to) {
           std::vector<int64_t> rows(static_cast<size_t>(last - first));
           std::iota(rows.begin(), rows.end(), first);
           runtime::gatherRows(column, rows, 0, last - first, to);
         }});
  return given;
}

/// One line for each row of labels.
std::string textOf(const runtime::LogicalTensor &labels, const runtime::Vocabulary &vocabulary) {
  int64_t width = labels.shape.size() > 1 ? labels.shape.back() : 1;
  int64_t count = runtime::product(labels.shape).value_or(0);
  std::string text;
  for (int64_t begin = 0; width && begin < count; begin += width)
    text += vocabulary.text(labels.data.as<int32_t>() + begin, width) + "\n";
  return text;
}

/// Runs `predict` on that many rows; nothing after an error, which has been shown.
std::optional<runtime::Tensors> run(Execution &execution, const Function &predict,
                                    std::span<const runtime::RowInput> inputs, int64_t rows) {
  StageCompiler compiler(execution, predict, blockOf(execution.program(), predict));
  auto compute = [&]() -> runtime::Result<runtime::Tensors> {
    auto stages = compiler.stages(rows);
    if (!stages)
      return stages.failure();
    return runtime::runStages(execution.session(), *stages, rows, inputs,
                              {execution.settings().seed, 0, 0});
  };
  auto results = compute();
  if (!results) {
    execution.messages().show(results.failure());
    return std::nullopt;
  }
  return std::move(*results);
}

/// The first of the results, as it is shown.
std::optional<Prediction> shown(Execution &execution, const Function &predict,
                                std::optional<runtime::Tensors> results) {
  if (!results)
    return std::nullopt;
  const Output &output = predict.outputs.front();
  auto result = std::find_if(results->begin(), results->end(),
                             [&](const auto &tensor) { return tensor.name == output.name; });
  Prediction prediction;
  if (const auto &classes = typeOf(predict, output.value).classes)
    if (auto vocabulary = execution.data().vocabulary(classes->str()))
      prediction.text = textOf(*result, *vocabulary);
  prediction.array = {result->element, std::move(result->shape), std::move(result->data)};
  return prediction;
}

} // namespace

std::optional<Prediction> predict(Execution &execution, const Function &predict,
                                  const std::map<std::string, std::string> &inputs) {
  auto given = fromArrays(execution, predict, inputs);
  return given ? shown(execution, predict, run(execution, predict, given->inputs, given->rows))
               : std::nullopt;
}

std::optional<Prediction> predictRows(Execution &execution,
                                      const CheckedProgram::RowPredict &predict,
                                      const std::vector<std::string> &paths) {
  auto given = fromRows(execution, predict, paths);
  return given ? shown(execution, predict.function,
                       run(execution, predict.function, given->inputs, given->rows))
               : std::nullopt;
}

std::optional<runtime::Tensors> applyToRow(Execution &execution, const Function &function,
                                           const ChosenRow &chosen) {
  auto given = chosen.ofRows ? fromRows(execution, *chosen.ofRows, chosen.files)
                             : fromArrays(execution, function, chosen.inputs);
  if (!given)
    return std::nullopt;
  if (chosen.row >= given->rows) {
    execution.messages().error("no row " + std::to_string(chosen.row) + "; there are " +
                               std::to_string(given->rows) + ", counted from 0");
    return std::nullopt;
  }
  for (runtime::RowInput &input : given->inputs)
    if (!input.shared)
      input.copy = [all = std::move(input.copy), row = chosen.row](
                       int64_t first, int64_t last, void *to) { all(row + first, row + last, to); };
  return run(execution, function, given->inputs, 1);
}

} // namespace dlb
