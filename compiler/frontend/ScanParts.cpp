// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a scan goes through, and the number of its turn.

#include "frontend/ScanParts.h"

#include "frontend/Operators.h"

#include <algorithm>

namespace dlb {

Value mapTensors(const Value &value, const std::function<Value(const Tensor &)> &change) {
  if (auto *tensor = value.as<Tensor>())
    return change(*tensor);
  const Sequence *sequence = value.elements();
  if (!sequence)
    return value;
  std::vector<Value> elements;
  for (const Value &element : sequence->elements)
    elements.push_back(mapTensors(element, change));
  return Value::sequence(std::move(elements), sequence->tuple);
}

bool ScanSources::fixSteps(const Dim &length, SourceRange place) {
  auto known = length.constant();
  if (known && *known < 1) {
    e.error(Diag::sizeNotPositive, place, *known);
    return false;
  }
  if (known && *known > INT32_MAX) { // turns are numbered in i32
    e.error(Diag::tensorTooLarge, place, e.textOf(place), int64_t{INT32_MAX});
    return false;
  }
  if (!steps) {
    steps = length;
    stepsFrom = place;
    return true;
  }
  if (*steps == length)
    return true;
  Diagnostic &diagnostic = e.error(Diag::scanLengths, range, steps->str(), length.str());
  e.label(diagnostic, stepsFrom, steps->str() + " turns by `" + e.textOf(stepsFrom) + "`");
  e.label(diagnostic, place, length.str() + " turns by `" + e.textOf(place) + "`");
  return false;
}

std::optional<int> ScanSources::dimensionOf(const Tensor &tensor, SourceRange place) {
  if (!scan.over) {
    e.error(Diag::scanOver, place).help("as in `scan x_t in x over T { … }`; positions count too");
    return std::nullopt;
  }
  SourceRange written = scan.over->range;
  Value over = e.evaluate(*scan.over);
  auto *integer = over.as<Integer>();
  if (!integer) {
    if (!over.poison())
      e.error(Diag::overKind, written, over.kind());
    return std::nullopt;
  }
  const std::vector<Axis> &axes = tensor.axes;
  if (!integer->axis.empty()) {
    auto known = std::find_if(axes.begin(), axes.end(),
                              [&](const Axis &axis) { return axis.name == integer->axis; });
    if (known != axes.end())
      return static_cast<int>(known - axes.begin());
    Diagnostic &diagnostic = e.error(Diag::overName, written, integer->axis, tensor.str());
    labelShape(e, diagnostic, tensor, -1, place);
    return std::nullopt;
  }
  auto position = integer->value.constant();
  int64_t rank = tensor.rank();
  if (position && *position >= -rank && *position < rank)
    return static_cast<int>(*position < 0 ? *position + rank : *position);
  Diagnostic &diagnostic =
      e.error(Diag::overPosition, written, integer->value.str(), tensor.str(), rank);
  labelShape(e, diagnostic, tensor, -1, place);
  return std::nullopt;
}

/// The tensors of a source with time leading; none after a diagnostic.
std::optional<Value> ScanSources::slices(const Value &source, const ast::Generator &generator) {
  SourceRange place = generator.source->range;
  if (auto *bounds = source.as<Range>()) {
    if (!fixSteps(bounds->last - bounds->first, place))
      return std::nullopt;
    Tensor count;
    count.element = Element::i32;
    count.axes = {{*steps, "", nullptr}};
    count = e.emit("iota", {}, {{"dimension", int64_t{0}}}, count, place);
    if (bounds->first == Dim(0))
      return count;
    Tensor first = constant(e, bounds->first, Element::i32, count.axes, place);
    return pointwise(e, "add", {count, first}, Element::i32, place);
  }
  bool good = true, any = false;
  Value leading = mapTensors(source, [&](const Tensor &tensor) -> Value {
    std::optional<int> dimension = dimensionOf(tensor, place);
    good = good && dimension && fixSteps(tensor.axes[*dimension].size, place);
    if (!good)
      return Poison{};
    if (!named) {
      named = tensor.axes[*dimension];
      timeStood = *dimension;
    }
    any = true;
    std::vector<int64_t> order = {*dimension};
    for (int d = 0; d < tensor.rank(); ++d)
      if (d != *dimension)
        order.push_back(d);
    return transpose(e, tensor, order, place);
  });
  if (good && !any) {
    e.error(Diag::scanSource, place, source.kind());
    return std::nullopt;
  }
  return good ? std::optional(leading) : std::nullopt;
}

bool ScanSources::read() {
  bool good = true;
  for (const ast::Generator &generator : scan.generators) {
    Value source = e.evaluate(*generator.source);
    std::optional<Value> leading = source.poison() ? std::nullopt : slices(source, generator);
    good &= leading.has_value();
    values.push_back(leading ? *leading : Value(Poison{}));
  }
  return good;
}

void Elaborator::stateInScan(const std::string &name, SourceRange range) {
  error(Diag::stateInScan, range, name)
      .help("bind another name in the loop, and the state to its value after it");
}

std::optional<Tensor> Elaborator::turn(SourceRange range) {
  if (!body)
    return std::nullopt;
  if (!body->turn) {
    Tensor turn;
    turn.element = Element::i64;
    turn.id = body->builder.unnamedArgument(turn.type(), "turn");
    turn.function = body->builder.number();
    body->turn = turn;
  }
  if (!body->around)
    return body->turn;
  // In a scan within a scan: turns of the outer one times the length of this, and turns of this.
  ScanBody *here = body;
  body = here->around;
  Tensor outer = *turn(range);
  body = here;
  Tensor length = constant(*this, here->steps, Element::i64, {}, range);
  Tensor before = pointwise(*this, "mul", {outer, length}, Element::i64, range);
  return pointwise(*this, "add", {before, *here->turn}, Element::i64, range);
}

Tensor Elaborator::pieceNumber() {
  TensorType scalar;
  scalar.element = Element::i64;
  return argument({Role::scalar, "piece", scalar, -1}, {});
}

std::optional<Tensor> Elaborator::drawNumber(const std::vector<Axis> &shape, SourceRange range) {
  std::optional<Tensor> turn = this->turn(range);
  bool hasRows = !shape.empty() && shape.front().size.dividedBy(Dim::symbol("N"));
  if (function->pieces == 1 || !hasRows)
    return turn;
  // A draw t of a scan has all rows of the mini-batch before those of draw t + 1.
  Tensor piece = pieceNumber();
  if (!turn)
    return piece;
  Tensor pieces = constant(*this, Dim(function->pieces), Element::i64, {}, range);
  Tensor before = pointwise(*this, "mul", {*turn, pieces}, Element::i64, range);
  return pointwise(*this, "add", {before, piece}, Element::i64, range);
}

} // namespace dlb
