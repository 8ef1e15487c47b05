// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Values are numbered as they come, so every operand has a smaller number than its user: one sweep
// from the back finds what is live.

#include "frontend/FunctionBuilder.h"

#include <algorithm>
#include <array>

namespace dlb {

ValueId FunctionBuilder::argument(const Argument &argument) {
  auto [it, inserted] = argumentValues.try_emplace(argument.name, values.size());
  if (inserted) {
    values.push_back({-1, static_cast<int>(arguments.size())});
    arguments.push_back(argument);
  }
  return it->second;
}

ValueId FunctionBuilder::unnamedArgument(TensorType type, std::string name) {
  ValueId id = static_cast<ValueId>(values.size());
  values.push_back({-1, static_cast<int>(arguments.size())});
  arguments.push_back({Role::input, std::move(name), std::move(type), -1});
  return id;
}

ValueId FunctionBuilder::resolve(ValueId id, int function, const TensorType &type) {
  if (function == functionNumber || !outer)
    return id;
  ValueId outside = outer->resolve(id, function, type);
  auto [known, fresh] = inside.try_emplace(outside, -1);
  if (fresh) {
    known->second = unnamedArgument(type, "");
    captured.push_back({outside, known->second, type});
  }
  return known->second;
}

ValueId FunctionBuilder::add(Node node) {
  ++count;
  for (const Function &body : node.regions)
    count += body.nodes.size();
  ValueId first = static_cast<ValueId>(values.size());
  for (size_t i = 0; i < node.results.size(); ++i)
    values.push_back({static_cast<int>(nodes.size()), -1});
  firstResult.push_back(first);
  nodes.push_back(std::move(node));
  return first;
}

std::vector<bool> FunctionBuilder::valuesBehind(const std::vector<ValueId> &roots) const {
  std::vector<bool> live(values.size());
  for (ValueId root : roots)
    live[root] = true;
  for (size_t n = nodes.size(); n-- > 0;) {
    auto first = live.begin() + firstResult[n];
    if (std::find(first, first + nodes[n].results.size(), true) == first + nodes[n].results.size())
      continue;
    for (ValueId operand : nodes[n].operands)
      live[operand] = true;
  }
  return live;
}

std::optional<ValueId> FunctionBuilder::find(const std::string &argument) const {
  auto it = argumentValues.find(argument);
  if (it == argumentValues.end())
    return std::nullopt;
  return it->second;
}

namespace {

std::vector<ValueId> valuesOf(const std::vector<Output> &outputs) {
  std::vector<ValueId> values;
  for (const Output &output : outputs)
    values.push_back(output.value);
  return values;
}

} // namespace

Function FunctionBuilder::finish(std::vector<Output> outputs, bool keepInputs) {
  std::vector<bool> live = valuesBehind(valuesOf(outputs));
  std::vector<ValueId> order;
  for (Role role :
       std::array{Role::parameter, Role::state, Role::optimizer, Role::input, Role::scalar})
    for (size_t v = 0; v < values.size(); ++v) {
      if (values[v].node >= 0 || arguments[values[v].argument].role != role)
        continue;
      if (live[v] || (keepInputs && role == Role::input))
        order.push_back(static_cast<ValueId>(v));
    }
  return finish(std::move(outputs), order);
}

Function FunctionBuilder::finish(std::vector<Output> outputs, const std::vector<ValueId> &order) {
  std::vector<bool> live = valuesBehind(valuesOf(outputs));
  Function function;
  function.name = name;
  std::vector<ValueId> renumbered(values.size(), -1);
  ValueId next = 0;
  for (ValueId argument : order) {
    renumbered[argument] = next++;
    function.arguments.push_back(arguments[values[argument].argument]);
  }
  for (size_t n = 0; n < nodes.size(); ++n) {
    auto first = live.begin() + firstResult[n];
    if (std::find(first, first + nodes[n].results.size(), true) == first + nodes[n].results.size())
      continue;
    Node node = std::move(nodes[n]);
    for (ValueId &operand : node.operands)
      operand = renumbered[operand];
    for (size_t r = 0; r < node.results.size(); ++r)
      renumbered[firstResult[n] + r] = next++;
    function.nodes.push_back(std::move(node));
  }
  for (Output &output : outputs)
    output.value = renumbered[output.value];
  function.outputs = std::move(outputs);
  return function;
}

} // namespace dlb
