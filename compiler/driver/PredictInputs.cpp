// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reading and checking what a model is applied to.

#include "driver/PredictInputs.h"

#include "runtime/data/ByteSource.h"
#include "runtime/data/Text.h"
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

bool isNpy(const std::string &path) {
  constexpr std::string_view magic = "\x93NUMPY";
  char head[6] = {};
  auto source = runtime::ByteSource::open(path);
  return source && source->read(head, sizeof head) && std::string_view(head, sizeof head) == magic;
}

/// The last characters of a text, as many as a row of `input` has.
runtime::Result<runtime::NpyArray> readText(const std::string &path, const Argument &input,
                                            const runtime::Vocabulary &vocabulary,
                                            const DimBindings &sizes) {
  auto labels = runtime::readLabels(path, vocabulary);
  if (!labels)
    return labels.failure();
  auto has = static_cast<int64_t>(labels->size());
  int64_t wanted =
      input.type.dims.size() == 2 ? input.type.dims[1].evaluate(sizes).value_or(has) : 1;
  if (has < wanted)
    return runtime::fail(
        runtime::Error::textTooShort, path,
        {"the text", has,
         vocabulary.kind() == runtime::Vocabulary::Kind::words ? "words" : "characters", wanted,
         input.name});
  auto data = runtime::Buffer::allocate(wanted * sizeof(int32_t), input.name);
  if (!data)
    return data.failure();
  std::copy(labels->end() - wanted, labels->end(), data->as<int32_t>());
  runtime::Shape shape = {1};
  if (input.type.dims.size() == 2)
    shape.push_back(wanted);
  return runtime::NpyArray{DLB_I32, std::move(shape), std::move(*data)};
}

/// An array, or text where the input is labels of characters.
runtime::Result<runtime::NpyArray> readInput(Execution &execution, const std::string &path,
                                             const Argument &input, const DimBindings &sizes) {
  if (input.type.classes && !isNpy(path))
    if (auto vocabulary = execution.data().vocabulary(input.type.classes->str());
        vocabulary && vocabulary->kind() != runtime::Vocabulary::Kind::categories &&
        !vocabulary->special().end) // those of tables are rows
      return readText(path, input, *vocabulary, sizes);
  return runtime::readNpy(path);
}

} // namespace

std::optional<std::map<std::string, runtime::NpyArray>>
readInputs(Execution &execution, const Function &predict,
           const std::map<std::string, std::string> &inputs, DimBindings &sizes) {
  Messages &messages = execution.messages();
  std::vector<std::string> names = inputNames(predict);
  std::map<std::string, runtime::NpyArray> arrays;
  bool failed = false, noArray = false;
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
    const Argument &input = *std::find_if(
        predict.arguments.begin(), predict.arguments.end(), [&](const Argument &argument) {
          return argument.role == Role::input && argument.name == name;
        });
    auto array = readInput(execution, path, input, sizes);
    if (!array) {
      messages.show(array.failure());
      noArray |= array.failure().code() == "E0519";
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
  if (noArray)
    messages.note(
        "`--input @FILE`, without a name, takes rows as the data of the program has them");
  if (failed)
    return std::nullopt;
  return arrays;
}

} // namespace dlb
