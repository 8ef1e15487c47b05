// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Ops that stdlib declares: one node, its attributes the hyperparameters, its type what the
// declaration says. On static numbers an element-wise op is computed at once.

#include "frontend/Elaborator.h"
#include "frontend/Operators.h"

#include <cmath>

namespace dlb {
namespace {

struct StaticFunction {
  std::string_view mnemonic;
  double (*value)(double);
};

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : x; }
double rsqrt(double x) { return 1 / std::sqrt(x); }

constexpr StaticFunction staticFunctions[] = {
    {"abs", std::fabs},  {"ceil", std::ceil},   {"cos", std::cos}, {"erf", std::erf},
    {"exp", std::exp},   {"floor", std::floor}, {"log", std::log}, {"log1p", std::log1p},
    {"rsqrt", rsqrt},    {"sigmoid", sigmoid},  {"sign", sign},    {"sin", std::sin},
    {"sqrt", std::sqrt}, {"tanh", std::tanh},
};

const std::string &mnemonicOf(const ast::Definition &definition) {
  return definition.mnemonic ? *definition.mnemonic : definition.name.text;
}

/// A hyperparameter as an attribute; none for what the dialect has no attribute for.
std::optional<Attribute> attributeOf(const ast::Parameter &parameter, const Value &value) {
  if (parameter.type.element.text == "float")
    if (auto number = value.number())
      return Attribute(*number);
  if (auto *integer = value.as<Integer>())
    return integer->value.constant() ? Attribute(*integer->value.constant())
                                     : Attribute(integer->value);
  if (auto *flag = value.as<bool>())
    return Attribute(*flag);
  if (auto *text = value.as<std::string>())
    return Attribute(*text);
  const Sequence *list = value.elements();
  if (!list)
    return std::nullopt;
  std::vector<int64_t> numbers;
  std::vector<Dim> sizes;
  for (const Value &element : list->elements) {
    auto *integer = element.as<Integer>();
    if (!integer)
      return std::nullopt;
    sizes.push_back(integer->value);
    if (auto number = integer->value.constant())
      numbers.push_back(*number);
  }
  return numbers.size() == sizes.size() ? Attribute(numbers) : Attribute(sizes);
}

bool isFloat(Element element) {
  return element == Element::real || element == Element::f32 || element == Element::f64;
}

} // namespace

std::optional<Value> Elaborator::foldStatically(const ast::Definition &definition,
                                                std::vector<Given> &inputs) {
  if (inputs.size() != 1)
    return std::nullopt;
  Given &input = inputs[0];
  input.value = settle(input.value, input.range);
  if (input.value.is<Tensor>())
    return std::nullopt;
  const std::string &mnemonic = mnemonicOf(definition);
  auto *integer = input.value.as<Integer>();
  if (mnemonic == "floor" && integer)
    return Value::integer(integer->value.floor());
  if (mnemonic == "ceil" && integer)
    return Value::integer(Dim(0) - (Dim(0) - integer->value).floor());
  for (const StaticFunction &function : staticFunctions) {
    if (function.mnemonic != mnemonic)
      continue;
    if (auto number = input.value.number()) {
      double result = function.value(*number);
      bool whole = (mnemonic == "floor" || mnemonic == "ceil") && std::fabs(result) < 0x1p62;
      if (whole || (integer && (mnemonic == "abs" || mnemonic == "sign")))
        return Value::integer(static_cast<int64_t>(result));
      return Value(result);
    }
    // A size that only the data tells: computed there.
    if (integer)
      if (auto scalar = filled(*this, input.value, Element::f64, {}, input.range))
        input.value = *scalar;
  }
  return std::nullopt;
}

Value Elaborator::applyOp(Activation &activation, const ast::Definition &definition,
                          SourceRange range) {
  const std::string &mnemonic = mnemonicOf(definition);
  std::vector<Tensor> operands;
  Element real = Element::real;
  if (definition.inputs)
    for (const ast::Parameter &parameter : definition.inputs->parameters) {
      auto *tensor = activation.scopes[0][parameter.name.text].as<Tensor>();
      if (!tensor)
        return Poison{};
      operands.push_back(*tensor);
      if (isFloat(tensor->element))
        real = tensor->element;
    }
  std::map<std::string, Attribute> attributes;
  if (definition.hyperparameters)
    for (const ast::Parameter &parameter : definition.hyperparameters->parameters) {
      const Value &value = activation.scopes[0][parameter.name.text];
      std::optional<Attribute> attribute = attributeOf(parameter, value);
      if (!attribute) {
        error(Diag::hyperparameterType, range,
              parameter.name.text + "` of `" + definition.name.text, "a list of ints",
              value.kind());
        return Poison{};
      }
      attributes[parameter.name.text] = *attribute;
    }
  std::vector<Tensor> results;
  for (const ast::Type &type : definition.results) {
    std::optional<ElementType> element = elementType(type);
    std::optional<std::vector<Axis>> shape = axes(type);
    if (!element || !shape)
      return Poison{};
    Tensor result;
    result.element = element->element == Element::real ? real : element->element;
    result.classes = element->classes;
    result.axes = *shape;
    results.push_back(std::move(result));
  }
  results = emitAll(mnemonic, operands, std::move(attributes), std::move(results), range);
  if (!definition.tupleResult)
    return results[0];
  return Value::sequence(std::vector<Value>(results.begin(), results.end()), true);
}

} // namespace dlb
