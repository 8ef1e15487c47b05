// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Functions that change the shape only: reshape, concat, split, flip.

#include "frontend/Elaborator.h"
#include "frontend/Operators.h"

namespace dlb {
namespace {

std::optional<Tensor> tensorOf(Elaborator &e, const BuiltinCall &call, const Given &given) {
  if (auto *tensor = given.value.as<Tensor>())
    return *tensor;
  e.error(Diag::operandKind, given.range, std::string(call.builtin.name), given.value.kind());
  return std::nullopt;
}

Dim product(const std::vector<Axis> &axes) {
  Dim total(1);
  for (const Axis &axis : axes)
    total = total * axis.size;
  return total;
}

/// `reshape([N, 64])`: the same elements in row-major order.
Value reshapeTo(Elaborator &e, const BuiltinCall &call) {
  std::optional<Tensor> x = tensorOf(e, call, call.inputs[0]);
  const Given *shape = call.hyperparameter("shape");
  if (!x)
    return Poison{};
  const Sequence *sizes = shape ? shape->value.elements() : nullptr;
  if (!sizes) {
    e.error(Diag::missingArgument, call.range, "reshape", "shape");
    return Poison{};
  }
  std::vector<Axis> axes;
  for (const Value &size : sizes->elements) {
    if (size.is<Dots>() && e.here->dots) {
      axes.insert(axes.end(), e.here->dots->begin(), e.here->dots->end());
      continue;
    }
    auto *integer = size.as<Integer>();
    auto known = integer ? integer->value.constant() : std::nullopt;
    if (!integer || !integer->value.valid() || (known && *known < 1)) {
      e.error(Diag::needsWhole, shape->range, "a size", size.kind());
      return Poison{};
    }
    axes.push_back({integer->value, integer->axis, nullptr});
    for (const Axis &axis : x->axes) // a dimension that stays keeps where it comes from
      if (!integer->axis.empty() && axis.name == integer->axis)
        axes.back().origin = axis.origin;
  }
  if (!(product(axes) == product(x->axes))) {
    if (e.undecided(product(axes), product(x->axes)))
      return Poison{};
    Tensor wanted = *x;
    wanted.axes = axes;
    Diagnostic &diagnostic = e.error(Diag::elementsDiffer, call.range, x->str(),
                                     product(x->axes).str(), wanted.str(), product(axes).str());
    labelShape(e, diagnostic, *x, -1, call.inputs[0].range);
    return Poison{};
  }
  return reshape(e, *x, axes, call.range);
}

/// `concat(a, b, over = C)`, over the last dimension where nothing is said.
Value concat(Elaborator &e, const BuiltinCall &call) {
  std::vector<Given> parts;
  for (const Given &given : call.inputs) {
    if (const Sequence *several = given.value.elements())
      for (const Value &element : several->elements)
        parts.push_back({std::nullopt, element, given.range});
    else
      parts.push_back(given);
  }
  std::vector<Tensor> operands;
  for (const Given &part : parts) {
    std::optional<Tensor> tensor = tensorOf(e, call, part);
    if (!tensor)
      return Poison{};
    operands.push_back(*tensor);
  }
  if (operands.empty() || operands[0].axes.empty()) {
    e.error(Diag::operandKind, call.range, "concat",
            operands.empty() ? "nothing" : Value(operands[0]).kind());
    return Poison{};
  }
  auto dimensions = e.over(call, operands[0], {operands[0].rank() - 1});
  if (!dimensions)
    return Poison{};
  if (dimensions->size() != 1) {
    e.error(Diag::overOne, call.range, "concat", static_cast<int64_t>(dimensions->size()));
    return Poison{};
  }
  size_t along = static_cast<size_t>(dimensions->front());
  Tensor result = operands[0];
  for (size_t i = 1; i < operands.size(); ++i) {
    std::optional<Element> element = meet(result, operands[i]);
    if (!element) {
      e.error(Diag::elementsMeet, call.range, "concat", result.str(), operands[i].str());
      return Poison{};
    }
    result.element = *element;
    bool rank = operands[i].axes.size() == result.axes.size();
    for (size_t d = 0; d < result.axes.size(); ++d) {
      if (rank && (d == along || result.axes[d].size == operands[i].axes[d].size))
        continue;
      if (rank && e.undecided(result.axes[d].size, operands[i].axes[d].size))
        return Poison{};
      Diagnostic &diagnostic =
          e.error(Diag::operandShapes, call.range, "concat", static_cast<int64_t>(d),
                  result.axes[d].size.str(), rank ? operands[i].axes[d].size.str() : "none");
      labelShape(e, diagnostic, operands[0], static_cast<int>(d), parts[0].range);
      labelShape(e, diagnostic, operands[i], static_cast<int>(d), parts[i].range);
      return Poison{};
    }
    result.axes[along].size = result.axes[along].size + operands[i].axes[along].size;
    if (!result.classes || !operands[i].classes || !(*result.classes == *operands[i].classes))
      result.classes.reset();
  }
  for (size_t i = 0; i < operands.size(); ++i)
    if (operands[i].element != result.element)
      operands[i] = cast(e, operands[i], result.element, parts[i].range);
  if (operands.size() == 1)
    return operands[0];
  result.axes[along].name.clear();
  result.axes[along].origin = nullptr;
  return e.emit("concatenate", operands, {{"dimension", dimensions->front()}}, result, call.range);
}

/// `split(4)(x)`: as many equal parts of the last dimension, or of that in `over`, as a tuple.
Value split(Elaborator &e, const BuiltinCall &call) {
  std::optional<Tensor> x = tensorOf(e, call, call.inputs[0]);
  const Given *parts = call.hyperparameter("parts");
  auto count = parts ? parts->value.wholeNumber() : std::nullopt;
  if (!x)
    return Poison{};
  if (!count || *count < 1 || *count > 1024) {
    e.error(Diag::needsWhole, parts ? parts->range : call.range, "the number of parts",
            parts ? parts->value.kind() : "nothing");
    return Poison{};
  }
  auto dimensions = e.over(call, *x, {x->rank() - 1});
  if (!dimensions)
    return Poison{};
  if (dimensions->size() != 1 || x->axes.empty()) {
    e.error(Diag::overOne, call.range, "split", static_cast<int64_t>(dimensions->size()));
    return Poison{};
  }
  const Axis &axis = x->axes[dimensions->front()];
  auto length = axis.size.dividedBy(Dim(*count));
  auto whole = axis.size.constant();
  if (!length || (whole && *whole % *count != 0)) {
    Diagnostic &diagnostic = e.error(Diag::unevenSplit, call.range, axis.size.str(), *count);
    labelShape(e, diagnostic, *x, static_cast<int>(dimensions->front()), call.inputs[0].range);
    return Poison{};
  }
  std::vector<Value> slices;
  for (int64_t i = 0; i < *count; ++i)
    slices.push_back(
        e.slice(*x, static_cast<int>(dimensions->front()), *length * Dim(i), *length, call.range));
  return Value::sequence(std::move(slices), true);
}

Value flip(Elaborator &e, const BuiltinCall &call) {
  std::optional<Tensor> x = tensorOf(e, call, call.inputs[0]);
  if (!x)
    return Poison{};
  auto dimensions = e.over(call, *x, {x->rank() - 1});
  if (!dimensions || x->axes.empty())
    return *x;
  return e.emit("reverse", {*x}, {{"dimensions", *dimensions}}, *x, call.range);
}

/// The number of elements, an int.
Value sizeOf(Elaborator &e, const BuiltinCall &call) {
  if (const Sequence *sequence = call.inputs[0].value.elements())
    return Value::integer(static_cast<int64_t>(sequence->elements.size()));
  std::optional<Tensor> x = tensorOf(e, call, call.inputs[0]);
  return x ? Value::integer(product(x->axes)) : Value(Poison{});
}

const Builtin rows[] = {
    {"reshape", {"shape"}, 1, 1, 1, reshapeTo},
    {"concat", {"over"}, 0, 1, -1, concat},
    {"split", {"parts", "over"}, 1, 1, 1, split},
    {"flip", {"over"}, 0, 1, 1, flip},
    {"size", {}, 0, 1, 1, sizeOf},
};

} // namespace

std::span<const Builtin> shapeBuiltins() { return rows; }

} // namespace dlb
