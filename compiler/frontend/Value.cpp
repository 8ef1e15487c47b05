// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Values as messages show them.

#include "frontend/Value.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace dlb {
namespace {

std::string withoutHiding(const std::string &name) {
  std::string visible = name.substr(std::min(name.find_first_not_of(hiddenName), name.size()));
  return visible[0] == '#' ? "" : visible; // "#1" tells apart dimensions without a name
}

std::string numberText(double number) {
  char text[32];
  for (int precision : {6, 17}) {
    std::snprintf(text, sizeof text, "%.*g", precision, number);
    if (std::strtod(text, nullptr) == number)
      break;
  }
  return text;
}

} // namespace

TensorType Tensor::type() const {
  TensorType type;
  type.element = element;
  type.classes = classes;
  for (const Axis &axis : axes) {
    type.dims.push_back(axis.size);
    type.names.push_back(withoutHiding(axis.name));
  }
  return type;
}

std::string Tensor::str() const {
  std::string text;
  if (classes)
    text = "class(" + classes->str() + ")";
  else
    switch (element) {
    case Element::real:
      break;
    case Element::f32:
      text = "f32";
      break;
    case Element::f64:
      text = "f64";
      break;
    case Element::i32:
      text = "i32";
      break;
    case Element::i64:
      text = "i64";
      break;
    case Element::boolean:
      text = "bool";
      break;
    case Element::u8:
      text = "u8";
      break;
    }
  text += "[";
  for (size_t i = 0; i < axes.size(); ++i)
    text += (i ? ", " : "") + axes[i].size.str();
  return text + "]";
}

Value Value::sequence(std::vector<Value> elements, bool tuple) {
  return std::make_shared<const Sequence>(Sequence{std::move(elements), tuple});
}

const Sequence *Value::elements() const {
  auto *sequence = as<std::shared_ptr<const Sequence>>();
  return sequence ? sequence->get() : nullptr;
}

CallablePtr Value::callable() const {
  auto *callable = as<CallablePtr>();
  return callable ? *callable : nullptr;
}

bool Value::holdsTensor() const {
  if (is<Tensor>())
    return true;
  if (const Sequence *sequence = elements())
    for (const Value &element : sequence->elements)
      if (element.holdsTensor())
        return true;
  return false;
}

std::optional<double> Value::number() const {
  if (auto *real = as<double>())
    return *real;
  if (auto whole = wholeNumber())
    return static_cast<double>(*whole);
  return std::nullopt;
}

std::optional<int64_t> Value::wholeNumber() const {
  if (auto *integer = as<Integer>())
    return integer->value.constant();
  return std::nullopt;
}

std::string Value::kind() const {
  if (is<Nothing>())
    return "nothing";
  if (is<Dots>())
    return "`...`";
  if (is<Integer>())
    return "the int " + str();
  if (is<double>())
    return "the float " + str();
  if (is<bool>())
    return "the bool " + str();
  if (is<std::string>())
    return "the string " + str();
  if (is<Range>())
    return "the range " + str();
  if (const Sequence *sequence = elements())
    return (sequence->tuple ? "a tuple of " : "a list of ") +
           std::to_string(sequence->elements.size());
  if (auto *tensor = as<Tensor>())
    return "the tensor `" + tensor->str() + "`";
  if (CallablePtr callee = this->callable()) {
    if (callee->isKind(ast::DefinitionKind::optimizer))
      return "the optimizer `" + callee->text + "`";
    if (callee->isKind(ast::DefinitionKind::schedule))
      return "the schedule `" + callee->text + "`";
    if (callee->isKind(ast::DefinitionKind::initializer))
      return "the initializer `" + callee->text + "`";
    return "the block `" + callee->text + "`";
  }
  return "an erroneous value";
}

std::string Value::str() const {
  if (auto *integer = as<Integer>())
    return integer->value.str();
  if (auto *real = as<double>())
    return numberText(*real);
  if (auto *flag = as<bool>())
    return *flag ? "true" : "false";
  if (auto *text = as<std::string>())
    return "\"" + *text + "\"";
  if (auto *range = as<Range>())
    return range->first.str() + ".." + range->last.str();
  if (const Sequence *sequence = elements()) {
    std::string text = sequence->tuple ? "(" : "[";
    for (size_t i = 0; i < sequence->elements.size(); ++i)
      text += (i ? ", " : "") + sequence->elements[i].str();
    return text + (sequence->tuple ? ")" : "]");
  }
  if (auto *tensor = as<Tensor>())
    return tensor->str();
  if (CallablePtr callee = callable())
    return callee->text;
  return "…";
}

bool Callable::isKind(ast::DefinitionKind kind) const {
  if (!chain.empty())
    return std::all_of(chain.begin(), chain.end(),
                       [&](const CallablePtr &part) { return part->isKind(kind); });
  return definition && definition->kind == kind;
}

} // namespace dlb
