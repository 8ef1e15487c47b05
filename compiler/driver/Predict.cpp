// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Checks arrays against the model's inputs, compiles for their number of rows, runs once.

#include "driver/Predict.h"

#include "support/Suggest.h"

#include <algorithm>

#include <cstring>

namespace dlb {
namespace {

/// The names of the model's inputs.
std::vector<std::string> inputNames(const Function &predict) {
  std::vector<std::string> names;
  for (const Argument &argument : predict.arguments)
    if (argument.role == Role::input)
      names.push_back(argument.name);
  return names;
}

/// What does not fit between an array and an input; empty if nothing. Binds `rows` where the batch
/// is not bound yet.
std::string mismatch(const Argument &input, const runtime::NpyArray &array, DimBindings &sizes) {
  const std::vector<Dim> &dims = input.type.dims;
  std::string wanted = "[";
  for (const Dim &dim : dims)
    wanted += (wanted.size() > 1 ? ", " : "") + dim.str();
  wanted += "]";
  std::string text = "input `" + input.name + "` has shape " + runtime::shapeText(array.shape) +
                     ", the model takes " + wanted;
  if (dims.size() != array.shape.size())
    return text;
  for (size_t i = 0; i < dims.size(); ++i) {
    if (dims[i] == Dim::symbol("N"))
      sizes.try_emplace("N", array.shape[i]);
    std::optional<int64_t> size = dims[i].evaluate(sizes);
    if (!size || *size != array.shape[i])
      return text + (sizes.contains("N") && dims[i] == Dim::symbol("N")
                         ? ", where N is " + std::to_string(sizes["N"]) + " from another input"
                         : "");
    if (*size == 0)
      return "input `" + input.name + "` has no rows";
  }
  return {};
}

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

/// The first value that is no whole number in [0, classes), or nothing.
std::optional<double> outOfRange(const runtime::NpyArray &array, int64_t classes) {
  int64_t count = runtime::product(array.shape).value_or(0);
  for (int64_t i = 0; i < count; ++i) {
    double value = runtime::numberAt(array.element, array.data.data(), i);
    if (!(value >= 0 && value < classes && value == static_cast<int64_t>(value)))
      return value;
  }
  return std::nullopt;
}

/// Every input of `predict` read and checked. Errors are shown, all of them.
std::optional<std::map<std::string, runtime::NpyArray>>
readInputs(Execution &execution, const Function &predict,
           const std::map<std::string, std::string> &inputs, DimBindings &sizes) {
  Messages &messages = execution.messages();
  std::vector<std::string> names = inputNames(predict);
  std::map<std::string, runtime::NpyArray> arrays;
  bool failed = false;
  auto complain = [&](const std::string &text) {
    messages.error(text);
    failed = true;
  };
  for (const auto &[name, path] : inputs) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      std::optional<std::string> nearest = suggest(name, names);
      complain("the model has no input `" + name + "`" +
               (nearest ? "; did you mean `" + *nearest + "`?" : std::string()));
      continue;
    }
    auto array = runtime::readNpy(path);
    if (!array) {
      messages.show(array.failure());
      failed = true;
      continue;
    }
    arrays.emplace(name, std::move(*array));
  }
  for (const Argument &argument : predict.arguments) {
    if (argument.role != Role::input)
      continue;
    if (!inputs.contains(argument.name)) {
      complain("the input `" + argument.name + "` is missing: --input " + argument.name +
               "=@FILE.npy");
      continue;
    }
    auto array = arrays.find(argument.name);
    if (array == arrays.end())
      continue;
    if (std::string text = mismatch(argument, array->second, sizes); !text.empty())
      complain(text);
    else if (argument.type.classes) {
      int64_t classes = argument.type.classes->evaluate(sizes).value_or(0);
      if (std::optional<double> value = outOfRange(array->second, classes))
        complain("input `" + argument.name + "` has the label " + std::to_string(*value) +
                 ", but only 0 to " + std::to_string(classes - 1) + " are classes");
    }
  }
  if (failed)
    return std::nullopt;
  return arrays;
}

} // namespace

std::optional<runtime::NpyArray> predict(Execution &execution, const Function &predict,
                                         const std::map<std::string, std::string> &inputs) {
  DimBindings sizes;
  auto arrays = readInputs(execution, predict, inputs, sizes);
  if (!arrays)
    return std::nullopt;
  sizes.try_emplace("N", 1); // a model without inputs of its own
  const dlb_program *compiled = execution.start({{&predict, predict.name, sizes}});
  if (!compiled)
    return std::nullopt;

  Messages &messages = execution.messages();
  auto caller = execution.session().caller(*runtime::findFunction(*compiled, predict.name));
  if (!caller) {
    messages.show(caller.failure());
    return std::nullopt;
  }
  std::vector<runtime::Buffer> bound; // alive until the call is done
  for (const Argument &argument : predict.arguments) {
    if (argument.role != Role::input)
      continue;
    auto buffer =
        convert(arrays->at(argument.name), argument.type.element, execution.settings().compile.f64);
    runtime::Status status = buffer ? caller->bind(argument.name, buffer->data(), buffer->size())
                                    : runtime::Status(buffer.failure());
    if (!status) {
      messages.show(status.failure());
      return std::nullopt;
    }
    bound.push_back(std::move(*buffer));
  }
  caller->set("seed", execution.settings().seed);
  auto status = caller->run();
  if (!status) {
    messages.show(status.failure());
    return std::nullopt;
  }
  const dlb_tensor &result = caller->function().results[0];
  auto output = runtime::Buffer::allocate(result.bytes, "the output");
  if (!output) {
    messages.show(output.failure());
    return std::nullopt;
  }
  std::memcpy(output->data(), caller->result(0), static_cast<size_t>(result.bytes));
  std::span<const int64_t> shape = runtime::shapeOf(result);
  return runtime::NpyArray{result.element, {shape.begin(), shape.end()}, std::move(*output)};
}

} // namespace dlb
