// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// `rearrange("n t (h d) -> n h t d", h = heads)` after einops (A. Rogozhnikov, ICLR 2022): names
// stand for dimensions, parentheses join several into one, `1` is a dimension of size 1. A split, a
// permutation, a join: reshape, transpose, reshape.

#include "frontend/Elaborator.h"
#include "frontend/Operators.h"

#include <algorithm>
#include <cctype>

namespace dlb {
namespace {

/// The names joined into each dimension of one side; `1` has none.
using Side = std::vector<std::vector<std::string>>;

class Rearrange {
public:
  Rearrange(Elaborator &e, const BuiltinCall &call, const Given &pattern, const Tensor &x)
      : e(e), call(call), given(pattern), text(*pattern.value.as<std::string>()), x(x) {}

  Value run();

private:
  bool fail(const std::string &why) {
    e.error(Diag::badPattern, given.range, "rearrange", text, why);
    return false;
  }
  bool parse(std::string_view side, Side &groups);
  bool findSizes(const Side &left);
  bool sameNames(const Side &left, const Side &right);

  Elaborator &e;
  const BuiltinCall &call;
  const Given &given;
  std::string text;
  Tensor x;
  std::map<std::string, Axis> axes;
};

bool Rearrange::parse(std::string_view side, Side &groups) {
  bool open = false;
  for (size_t i = 0; i < side.size(); ++i) {
    char c = side[i];
    if (c == ' ')
      continue;
    if (c == '(' || c == ')') {
      if (open == (c == '('))
        return fail("parentheses do not match");
      open = c == '(';
      if (open)
        groups.emplace_back();
      continue;
    }
    size_t end = i;
    while (end < side.size() &&
           (std::isalnum(static_cast<unsigned char>(side[end])) || side[end] == '_'))
      ++end;
    std::string name(side.substr(i, end - i));
    if (name.empty() || (std::isdigit(static_cast<unsigned char>(c)) && name != "1"))
      return fail("`" + std::string(1, c) + "` begins no name");
    i = end - 1;
    if (!open)
      groups.emplace_back();
    if (name != "1")
      groups.back().push_back(name);
  }
  return !open || fail("parentheses do not match");
}

bool Rearrange::findSizes(const Side &left) {
  for (const Given &known : call.hyperparameters) {
    if (known.name->text == "pattern")
      continue;
    auto *integer = known.value.as<Integer>();
    auto constant = integer ? integer->value.constant() : std::nullopt;
    if (!integer || (constant && *constant < 1)) {
      e.error(Diag::needsWhole, known.range, "a size", known.value.kind());
      return false;
    }
    axes[known.name->text] = {integer->value, integer->axis, nullptr};
  }
  for (size_t i = 0; i < left.size(); ++i) {
    Dim rest = x.axes[i].size;
    const std::string *open = nullptr;
    for (const std::string &name : left[i]) {
      if (auto known = axes.find(name); known != axes.end()) {
        auto quotient = rest.dividedBy(known->second.size);
        if (!quotient && e.symbolic)
          return false; // sizes that stand for any
        if (!quotient || (rest.constant() && !quotient->constant()))
          return fail("`" + name + "` = " + known->second.size.str() + " does not divide " +
                      x.axes[i].size.str());
        rest = *quotient;
      } else if (open) {
        return fail("the sizes of `" + *open + "` and `" + name + "` are both unknown");
      } else {
        open = &name;
      }
    }
    if (!open && !(rest == Dim(1)))
      return fail("dimension " + std::to_string(i) + " has size " + x.axes[i].size.str());
    if (open)
      axes[*open] = left[i].size() == 1 ? x.axes[i] : Axis{rest, "", nullptr};
  }
  return true;
}

bool Rearrange::sameNames(const Side &left, const Side &right) {
  std::vector<std::string> a, b;
  for (const auto &group : left)
    a.insert(a.end(), group.begin(), group.end());
  for (const auto &group : right)
    b.insert(b.end(), group.begin(), group.end());
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  if (std::adjacent_find(a.begin(), a.end()) != a.end())
    return fail("a name occurs twice on the left");
  return a == b || fail("both sides must have the same names");
}

Value Rearrange::run() {
  size_t arrow = text.find("->");
  Side left, right;
  if (arrow == std::string::npos) {
    fail("it has no `->`");
    return Poison{};
  }
  if (!parse(std::string_view(text).substr(0, arrow), left) ||
      !parse(std::string_view(text).substr(arrow + 2), right) || !sameNames(left, right))
    return Poison{};
  if (left.size() != x.axes.size()) {
    Diagnostic &diagnostic =
        e.error(Diag::patternRank, given.range, "rearrange", static_cast<int64_t>(left.size()),
                x.str(), static_cast<int64_t>(x.rank()));
    labelShape(e, diagnostic, x, -1, call.inputs[0].range);
    return Poison{};
  }
  if (!findSizes(left))
    return Poison{};

  std::vector<Axis> split, joined;
  std::vector<std::string> order;
  for (const auto &group : left)
    for (const std::string &name : group) {
      split.push_back(axes.at(name));
      order.push_back(name);
    }
  std::vector<int64_t> permutation;
  for (const auto &group : right) {
    Axis axis{Dim(1), "", nullptr};
    for (const std::string &name : group) {
      permutation.push_back(std::find(order.begin(), order.end(), name) - order.begin());
      axis.size = axis.size * axes.at(name).size;
    }
    joined.push_back(group.size() == 1 ? axes.at(group[0]) : axis);
  }
  Tensor parts = reshape(e, x, split, call.range);
  return reshape(e, transpose(e, parts, permutation, call.range), joined, call.range);
}

Value rearrange(Elaborator &e, const BuiltinCall &call) {
  const Given *pattern = call.hyperparameter("pattern");
  auto *x = call.inputs[0].value.as<Tensor>();
  if (!pattern || !pattern->value.is<std::string>()) {
    e.error(Diag::missingArgument, call.range, "rearrange", "pattern");
    return Poison{};
  }
  if (!x) {
    e.error(Diag::operandKind, call.inputs[0].range, "rearrange", call.inputs[0].value.kind());
    return Poison{};
  }
  return Rearrange(e, call, *pattern, *x).run();
}

const Builtin rows[] = {{"rearrange", {"pattern"}, 1, 1, 1, rearrange, {}, true}};

} // namespace

std::span<const Builtin> rearrangeBuiltins() { return rows; }

} // namespace dlb
