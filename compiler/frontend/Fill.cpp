// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// `name: type = value` fills the type: an initializer, a number or a smaller tensor spread over it,
// a list or range laid out row by row.

#include "frontend/Elaborator.h"
#include "frontend/Operators.h"
#include "frontend/Sections.h"

namespace dlb {
namespace {

/// The numbers of a list of lists, row by row; false where something else is among them.
bool flatten(const Value &value, std::vector<double> &numbers) {
  if (static_cast<int64_t>(numbers.size()) > limits::elements)
    return false;
  if (auto number = value.number()) {
    numbers.push_back(*number);
    return true;
  }
  if (auto *flag = value.as<bool>()) {
    numbers.push_back(*flag);
    return true;
  }
  const Sequence *sequence = value.elements();
  if (!sequence)
    return false;
  for (const Value &element : sequence->elements)
    if (!flatten(element, numbers))
      return false;
  return true;
}

bool isWholeElement(Element element) {
  return element == Element::i32 || element == Element::i64 || element == Element::u8;
}

} // namespace

Value Elaborator::fill(const ast::Type &type, const Value &value, const std::string &what,
                       SourceRange range) {
  if (isStatic(type)) {
    std::optional<Value> fitting = coerce(type, what, value, range, "");
    return fitting ? *fitting : Value(Poison{});
  }
  if (type.element.text == "bool" && !type.dims && value.is<bool>())
    return value;
  Value settled = settle(value, range);
  if (settled.poison())
    return settled;
  auto *tensor = settled.as<Tensor>();
  if (tensor)
    bindCapitals(type, *tensor, nullptr);
  std::optional<ElementType> element = elementType(type);
  std::optional<std::vector<Axis>> shape = axes(type);
  if (!element || !shape)
    return Poison{};
  if (!tensor && element->isClass && !element->classes) {
    error(Diag::freeDimension, type.classes->range, textOf(type.classes->range));
    return Poison{};
  }
  if (!tensor) {
    std::optional<Tensor> filled = fill(settled, *element, *shape, what, range);
    return filled ? Value(*filled) : Value(Poison{});
  }
  Tensor fitting = *tensor;
  if (!conformElement(*element, fitting, what, range))
    return Poison{};
  if (fitting.element == Element::f64 && fitting.axes.empty() && !shape->empty())
    fitting = cast(*this, fitting, element->element, range);
  if (auto whole = spread(*this, fitting, *shape, range))
    return *whole;
  conform(type, *tensor, what, range);
  return Poison{};
}

std::optional<Tensor> Elaborator::fill(const Value &given, ElementType element,
                                       const std::vector<Axis> &shape, const std::string &what,
                                       SourceRange range) {
  Value value = settle(given, range);
  if (value.poison())
    return std::nullopt;
  if (CallablePtr callee = value.callable())
    if (callee->isKind(ast::DefinitionKind::initializer) ||
        (callee->builtin && !callee->builtin->generator.empty()))
      return applyInitializer(*callee, element, shape, what, range);
  Tensor wanted;
  wanted.element = element.element;
  wanted.classes = element.classes;
  wanted.axes = shape;
  auto mismatch = [&] {
    error(Diag::cannotFill, range, what, value.kind(), wanted.str());
    return std::nullopt;
  };
  if (auto *tensor = value.as<Tensor>()) {
    Tensor fitting = *tensor;
    if (!conformElement(element, fitting, what, range))
      return std::nullopt;
    if (fitting.axes.empty() && element.element == Element::real)
      fitting = cast(*this, fitting, element.element, range);
    if (auto whole = spread(*this, fitting, shape, range))
      return whole;
    return mismatch();
  }

  std::vector<double> numbers;
  bool single = true;
  if (auto *bounds = value.as<Range>()) {
    auto first = bounds->first.constant(), last = bounds->last.constant();
    if (!first || !last) {
      std::optional<Tensor> counted = countUp(*bounds, element, shape, range);
      return counted ? counted : mismatch();
    }
    if (*last <= *first || *last - *first > limits::elements)
      return mismatch();
    for (int64_t i = *first; i < *last; ++i)
      numbers.push_back(static_cast<double>(i));
    single = false;
  } else if (value.elements()) {
    if (!flatten(value, numbers))
      return mismatch();
    single = false;
  } else if (auto number = value.number()) {
    numbers.push_back(*number);
  } else if (auto *flag = value.as<bool>()) {
    numbers.push_back(*flag);
  } else if (value.is<Integer>()) {
    return filled(*this, value, element.element, shape, range);
  } else {
    return mismatch();
  }

  for (double number : numbers) {
    if (isWholeElement(element.element) && number != static_cast<int64_t>(number))
      return mismatch();
    if (element.element == Element::boolean && number != 0 && number != 1)
      return mismatch();
    if (auto classes = element.classes ? element.classes->constant() : std::nullopt;
        element.isClass && (number < 0 || (classes && number >= static_cast<double>(*classes))))
      return mismatch();
  }
  Attribute elements = single ? Attribute(numbers[0]) : Attribute(numbers);
  if (!single) {
    Dim total(1);
    for (const Axis &axis : shape)
      total = total * axis.size;
    if (!(total == Dim(static_cast<int64_t>(numbers.size())))) {
      error(Diag::elementCount, range, static_cast<int64_t>(numbers.size()), what, wanted.str(),
            total.str());
      return std::nullopt;
    }
  }
  Tensor result = constant(*this, std::move(elements), element.element, shape, range);
  result.classes = element.classes;
  return result;
}

/// A range whose length only the data tells, row by row; none where its length is not that of the
/// shape, or where its numbers may be no labels.
std::optional<Tensor> Elaborator::countUp(const Range &bounds, ElementType element,
                                          const std::vector<Axis> &shape, SourceRange range) {
  Dim total(1);
  for (const Axis &axis : shape)
    total = total * axis.size;
  Dim length = bounds.last - bounds.first;
  bool labels = bounds.first == Dim(0) && element.classes && bounds.last == *element.classes;
  if (!(length == total) || element.element == Element::boolean || (element.isClass && !labels))
    return std::nullopt;
  Tensor type;
  type.element = element.element;
  type.axes = {{length, "", nullptr}};
  Tensor numbers = emit("iota", {}, {{"dimension", int64_t{0}}}, type, range);
  if (!(bounds.first == Dim(0)))
    numbers = pointwise(*this, "add",
                        {numbers, constant(*this, bounds.first, type.element, type.axes, range)},
                        type.element, range);
  Tensor result = reshape(*this, numbers, shape, range);
  result.classes = element.classes;
  return result;
}

/// True (of numbers: 1) where the last index is at most the one before it.
std::optional<Tensor> Elaborator::lowerTriangle(ElementType element, const std::vector<Axis> &shape,
                                                const std::string &what, SourceRange range) {
  Tensor index;
  index.element = Element::i32;
  index.axes = shape;
  int64_t rank = index.rank();
  if (rank < 2 || element.isClass) {
    Tensor wanted = index;
    wanted.element = element.element;
    wanted.classes = element.classes;
    error(Diag::cannotFill, range, what, "`lower_triangle`", wanted.str())
        .help("it fills a matrix, or a stack of them");
    return std::nullopt;
  }
  Tensor row = emit("iota", {}, {{"dimension", rank - 2}}, index, range);
  Tensor column = emit("iota", {}, {{"dimension", rank - 1}}, index, range);
  Tensor lower = pointwise(*this, "less_equal", {column, row}, Element::boolean, range);
  return cast(*this, lower, element.element, range);
}

std::optional<Tensor> Elaborator::applyInitializer(const Callable &callee, ElementType element,
                                                   const std::vector<Axis> &shape,
                                                   const std::string &what, SourceRange range) {
  if (callee.builtin && callee.builtin->generator == "lower_triangle")
    return lowerTriangle(element, shape, what, range);
  if (callee.builtin) {
    if (element.element != Element::real) {
      error(Diag::randomElement, range, callee.text, what);
      return std::nullopt;
    }
    if (data && data->readingField())
      return data->noise(callee.builtin->generator == "random_normal", shape, range);
    TensorType scalar;
    scalar.element = Element::i64;
    Tensor seed = argument({Role::scalar, "seed", scalar, -1}, {});
    // Initial values are drawn before the first step.
    Tensor step = builder->root().number() == 0 ? constant(*this, 0.0, Element::i64, {}, range)
                                                : argument({Role::scalar, "step", scalar, -1}, {});
    std::vector<Tensor> operands = {seed, step};
    if (std::optional<Tensor> turn = drawNumber(shape, range))
      operands.push_back(*turn);
    Tensor type;
    type.axes = shape;
    return emit(std::string(callee.builtin->generator), operands, {{"stream", nextStream()}}, type,
                range);
  }
  Callable complete = callee;
  if (!bindHyperparameters(complete, {}, range, false))
    return std::nullopt;
  if (here->depth >= limits::applications) {
    error(Diag::tooDeep, range, limits::applications);
    exhausted = true;
    return std::nullopt;
  }
  Activation activation;
  activation.callee = &complete;
  activation.callSite = range;
  activation.path = here->path;
  activation.random = here->random;
  activation.dots = shape;
  for (size_t i = 0; i < shape.size(); ++i)
    (*activation.dots)[i].name = std::string(1, hiddenName) + "#" + std::to_string(i);
  activation.scopes.push_back(complete.hyperparameters);
  Enter enter(*this, activation);
  Value value = run(*callee.definition->body);
  std::optional<Tensor> tensor = fill(value, element, *activation.dots, what, range);
  if (tensor)
    tensor->axes = shape;
  return tensor;
}

} // namespace dlb
