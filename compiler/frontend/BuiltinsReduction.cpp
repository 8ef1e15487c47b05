// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reductions: `mean(x, over = C)`, `sum(x, over = [N, ...])`, `max(x, over = -1)`. Without `over`
// all dimensions vanish, for argmax the last one.

#include "frontend/Elaborator.h"
#include "frontend/Operators.h"

#include <numeric>

namespace dlb {
namespace {

std::vector<int64_t> allOf(const Tensor &x) {
  std::vector<int64_t> dimensions(x.axes.size());
  std::iota(dimensions.begin(), dimensions.end(), 0);
  return dimensions;
}

Tensor without(const Tensor &x, const std::vector<int64_t> &dimensions) {
  Tensor result = x;
  for (auto d = dimensions.rbegin(); d != dimensions.rend(); ++d)
    result.axes.erase(result.axes.begin() + *d);
  return result;
}

/// The tensor to reduce; none after a diagnostic.
std::optional<Tensor> input(Elaborator &e, const BuiltinCall &call) {
  const Value &value = call.inputs[0].value;
  if (auto *tensor = value.as<Tensor>())
    return *tensor;
  e.error(Diag::operandKind, call.inputs[0].range, std::string(call.builtin.name), value.kind());
  return std::nullopt;
}

enum class Wants { number, real, flag };

template <Wants wants> Value reduce(Elaborator &e, const BuiltinCall &call) {
  std::optional<Tensor> x = input(e, call);
  if (!x)
    return Poison{};
  SourceRange range = call.inputs[0].range;
  if (wants == Wants::flag && x->element != Element::boolean) {
    e.error(Diag::operandKind, range, std::string(call.builtin.name), Value(*x).kind());
    return Poison{};
  }
  if (wants != Wants::flag && x->classes) {
    e.error(Diag::operandKind, range, std::string(call.builtin.name), Value(*x).kind());
    return Poison{};
  }
  bool whole = x->element == Element::i32 || x->element == Element::i64;
  if (wants == Wants::real || (wants == Wants::number && !whole))
    x = toReal(e, *x, range);
  auto dimensions = e.over(call, *x, allOf(*x));
  if (!dimensions)
    return Poison{};
  if (dimensions->empty())
    return *x;
  static const std::map<std::string_view, const char *> mnemonics = {
      {"sum", "reduce_sum"}, {"mean", "reduce_mean"}, {"max", "reduce_max"},
      {"min", "reduce_min"}, {"prod", "reduce_prod"}, {"logsumexp", "logsumexp"},
      {"all", "reduce_all"}, {"any", "reduce_any"}};
  return e.emit(mnemonics.at(call.builtin.name), {*x}, {{"dimensions", *dimensions}},
                without(*x, *dimensions), call.range);
}

Value argmax(Elaborator &e, const BuiltinCall &call) {
  std::optional<Tensor> x = input(e, call);
  if (!x)
    return Poison{};
  if (x->axes.empty() || x->classes) {
    e.error(Diag::operandKind, call.inputs[0].range, "argmax", Value(*x).kind());
    return Poison{};
  }
  Tensor number = toReal(e, *x, call.inputs[0].range);
  auto dimensions = e.over(call, *x, {x->rank() - 1});
  if (!dimensions)
    return Poison{};
  if (dimensions->size() != 1) {
    e.error(Diag::overOne, call.range, "argmax", static_cast<int64_t>(dimensions->size()));
    return Poison{};
  }
  Tensor result = without(*x, *dimensions);
  result.element = Element::i32;
  result.classes = x->axes[dimensions->front()].size;
  return e.emit("argmax", {number}, {{"dimension", dimensions->front()}}, result, call.range);
}

Value moments(Elaborator &e, const BuiltinCall &call) {
  std::optional<Tensor> x = input(e, call);
  if (!x)
    return Poison{};
  Tensor number = toReal(e, *x, call.inputs[0].range);
  auto dimensions = e.over(call, number, allOf(number));
  if (!dimensions)
    return Poison{};
  if (dimensions->empty()) {
    e.error(Diag::overOne, call.range, "moments", int64_t{0});
    return Poison{};
  }
  Tensor result = without(number, *dimensions);
  std::vector<Tensor> results =
      e.emitAll("moments", {number}, {{"dimensions", *dimensions}}, {result, result}, call.range);
  return Value::sequence(std::vector<Value>(results.begin(), results.end()), true);
}

/// The Euclidean norm: the square root of the sum of squares.
Value norm(Elaborator &e, const BuiltinCall &call) {
  std::optional<Tensor> x = input(e, call);
  if (!x)
    return Poison{};
  Tensor number = toReal(e, *x, call.inputs[0].range);
  auto dimensions = e.over(call, number, allOf(number));
  if (!dimensions)
    return Poison{};
  Tensor square = pointwise(e, "mul", {number, number}, number.element, call.range);
  if (dimensions->empty())
    return pointwise(e, "sqrt", {square}, square.element, call.range);
  Tensor sum = e.emit("reduce_sum", {square}, {{"dimensions", *dimensions}},
                      without(square, *dimensions), call.range);
  return pointwise(e, "sqrt", {sum}, sum.element, call.range);
}

const Builtin rows[] = {
    {"sum", {"over"}, 0, 1, 1, reduce<Wants::number>},
    {"mean", {"over"}, 0, 1, 1, reduce<Wants::real>},
    {"max", {"over"}, 0, 1, 1, reduce<Wants::number>},
    {"min", {"over"}, 0, 1, 1, reduce<Wants::number>},
    {"prod", {"over"}, 0, 1, 1, reduce<Wants::number>},
    {"logsumexp", {"over"}, 0, 1, 1, reduce<Wants::real>},
    {"all", {"over"}, 0, 1, 1, reduce<Wants::flag>},
    {"any", {"over"}, 0, 1, 1, reduce<Wants::flag>},
    {"argmax", {"over"}, 0, 1, 1, argmax},
    {"moments", {"over"}, 0, 1, 1, moments},
    {"norm", {"over"}, 0, 1, 1, norm},
};

} // namespace

std::span<const Builtin> reductionBuiltins() { return rows; }

} // namespace dlb
