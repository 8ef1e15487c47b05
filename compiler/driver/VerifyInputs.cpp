// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Weights, batches and made-up numbers.

#include "driver/VerifyInputs.h"

#include "driver/Elements.h"
#include "driver/Numbers.h"
#include "driver/ReferenceStep.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>

namespace dlb {
namespace {

constexpr int64_t smallBatch = 4;
/// Stands for the number of labels where no data tells it.
constexpr int64_t someLabels = 11;

/// Every value that f32 holds too: the same inputs serve both precisions.
NamedTensor rounded(const NamedTensor &tensor) {
  if (tensor.element != Element::f32 && tensor.element != Element::f64)
    return tensor;
  std::vector<double> numbers = numbersOf(tensor);
  for (double &number : numbers)
    number = static_cast<float>(number);
  return tensorOf(tensor.name, Element::f64, tensor.shape, numbers);
}

/// Labels in range, bytes, or numbers between -1 and 1.
NamedTensor madeUp(const Argument &argument, const DimBindings &sizes, uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::vector<int64_t> shape;
  size_t count = 1;
  for (const Dim &dim : argument.type.dims) {
    shape.push_back(dim.evaluate(sizes).value_or(1));
    count *= static_cast<size_t>(shape.back());
  }
  Element element = argument.type.element == Element::real ? Element::f64 : argument.type.element;
  int64_t labels = argument.type.classes    ? argument.type.classes->evaluate(sizes).value_or(2)
                   : element == Element::u8 ? 256
                                            : 2;
  std::vector<double> numbers(count);
  for (double &number : numbers) {
    uint64_t bits = generator();
    number = element == Element::f64 || element == Element::f32
                 ? static_cast<double>(bits >> 40) * 0x1p-23 - 1
                 : static_cast<double>(bits % static_cast<uint64_t>(labels));
  }
  return tensorOf(argument.name, element, std::move(shape), numbers);
}

} // namespace

std::vector<NamedTensor> inPrecision(const std::vector<NamedTensor> &tensors,
                                     const Function &function, bool f64) {
  std::vector<NamedTensor> converted;
  for (const Argument &argument : function.arguments) {
    const NamedTensor *tensor = find(tensors, argument.name);
    if (!tensor)
      continue;
    Element element = elementOf(runtimeElement(argument.type.element, f64));
    converted.push_back(tensor->element == element
                            ? *tensor
                            : tensorOf(tensor->name, element, tensor->shape, numbersOf(*tensor)));
  }
  return converted;
}

/// A data section whose files are absent; any other failure is shown.
static bool isAbsent(const runtime::Failure &failure, Messages &messages) {
  if (failure.error == runtime::Error::dataFileMissing)
    return true;
  messages.show(failure);
  return false;
}

bool VerifyInputs::readData() {
  const CheckedProgram &program = execution->program();
  LoadedData &data = execution->data();
  if (!execution->settings().weights.empty())
    if (runtime::Status known = data.knowLabels(execution->settings().weights); !known) {
      execution->messages().show(known.failure());
      return false;
    }
  if (auto sizes = data.sizes()) {
    counted = std::move(*sizes);
  } else if (!isAbsent(sizes.failure(), execution->messages())) {
    return false;
  } else {
    // Rows of other sections have labels that a made-up number need not hold.
    for (const Data &section : program.data)
      for (const Data::Counted &symbol : section.counted)
        counted[symbol.symbol] = someLabels;
    return true;
  }
  for (const Training &training : program.trainings) {
    if (batches.contains(training.data))
      continue;
    auto section = data.section(training.data);
    if (!section && isAbsent(section.failure(), execution->messages()))
      continue;
    if (!section)
      return false;
    auto rows = batchOf(*(*section)->part("train"), training.batch, execution->settings().seed, 0);
    if (!rows) {
      execution->messages().show(rows.failure());
      return false;
    }
    for (const NamedTensor &tensor : *rows)
      batches[training.data].push_back(rounded(tensor));
  }
  return true;
}

CompileOptions VerifyInputs::options(bool f64) const {
  CompileOptions options = execution->settings().compile;
  options.f64 = f64;
  options.remarks = false;
  options.sizes = counted;
  options.threads = runtime::Team::processors();
  return options;
}

/// Initial values by the reference, or the tensors of a file.
bool VerifyInputs::readPersistents() {
  const Function &initialise = execution->program().initialise;
  CompileOptions exact = options(/*f64=*/true);
  exact.faultIn.clear();
  InterpretedValues values = execution->compiler()->interpret(
      execution->program(), {&initialise, "initialise", sizes(nullptr)},
      {scalarOf("seed", execution->settings().seed)}, Stage::gradient, exact);
  execution->messages().show(values.messages);
  if (values.results.size() != initialise.outputs.size())
    return false;
  for (const NamedTensor &tensor : values.results)
    persistents.push_back(rounded(tensor));
  if (execution->settings().weights.empty())
    return true;
  if (!execution->start({}))
    return false;
  auto tensors = execution->session().exportTensors(runtime::weightRoles);
  if (!tensors) {
    execution->messages().show(tensors.failure());
    return false;
  }
  for (const runtime::LogicalTensor &read : *tensors)
    for (NamedTensor &tensor : persistents)
      if (tensor.name == read.name)
        tensor =
            rounded({read.name, elementOf(read.element), read.shape,
                     std::string(read.data.as<char>(), static_cast<size_t>(read.data.size()))});
  return true;
}

/// Biases that are zero and memories of optimizers that are empty would hide mistakes.
bool VerifyInputs::trainOneStep() {
  CompileOptions exact = options(/*f64=*/true);
  exact.faultIn.clear();
  for (const Training &training : execution->program().trainings) {
    std::vector<NamedTensor> arguments =
        inPrecision(argumentsOf(training.step, &training), training.step, /*f64=*/true);
    for (NamedTensor &argument : arguments)
      if (argument.name == "step")
        argument = scalarOf("step", 1);
    InterpretedValues values = execution->compiler()->interpret(
        execution->program(), {&training.step, "step", sizes(&training)}, arguments,
        Stage::gradient, exact);
    execution->messages().show(values.messages);
    if (values.results.empty())
      return false;
    for (size_t i = 0; i < training.step.outputs.size(); ++i) {
      std::vector<double> numbers = numbersOf(values.results[i]);
      bool finite =
          std::all_of(numbers.begin(), numbers.end(), [](double n) { return std::isfinite(n); });
      for (NamedTensor &tensor : persistents)
        if (training.step.outputs[i].updates >= 0 && finite &&
            tensor.name == training.step.outputs[i].name)
          tensor = rounded(values.results[i]);
    }
  }
  return true;
}

std::optional<VerifyInputs> VerifyInputs::create(Execution &execution) {
  VerifyInputs inputs(execution);
  if (!inputs.readData() || !inputs.readPersistents() || !inputs.trainOneStep())
    return std::nullopt;
  return inputs;
}

DimBindings VerifyInputs::sizes(const Training *training) const {
  DimBindings sizes = counted;
  sizes["N"] = training ? training->batch : smallBatch;
  return sizes;
}

std::vector<NamedTensor> VerifyInputs::argumentsOf(const Function &function,
                                                   const Training *training) const {
  std::vector<NamedTensor> arguments;
  uint64_t number = 0;
  for (const Argument &argument : function.arguments) {
    ++number;
    if (argument.role == Role::scalar) {
      int64_t value = argument.name == "seed"   ? execution->settings().seed
                      : argument.name == "step" ? 2
                                                : 10;
      arguments.push_back(scalarOf(argument.name, value));
      continue;
    }
    const NamedTensor *tensor = find(persistents, argument.name), *column = nullptr;
    if (auto batch = batches.find(training ? training->data : -1);
        !tensor && batch != batches.end())
      column = find(batch->second, argument.name);
    arguments.push_back(tensor   ? *tensor
                        : column ? rowsOf(*column, 0, training->batch)
                                 : madeUp(argument, sizes(training), number));
  }
  return arguments;
}

} // namespace dlb
