// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Cuts functions of the checked program.

#include "driver/FunctionSlice.h"

#include <algorithm>
#include <map>

namespace dlb {

FunctionValues::FunctionValues(const Function &function) {
  for (const Argument &argument : function.arguments) {
    types.push_back(argument.type);
    producers.push_back(-1);
  }
  for (size_t i = 0; i < function.nodes.size(); ++i) {
    firstResults.push_back(count());
    for (const TensorType &result : function.nodes[i].results) {
      types.push_back(result);
      producers.push_back(static_cast<int>(i));
    }
  }
}

std::set<int> nodesFor(const Function &function, const std::vector<ValueId> &outputs,
                       const std::set<ValueId> &given) {
  FunctionValues values(function);
  std::set<int> nodes;
  std::vector<ValueId> open = outputs;
  while (!open.empty()) {
    ValueId value = open.back();
    open.pop_back();
    int node = values.producer(value);
    if (given.contains(value) || node < 0 || !nodes.insert(node).second)
      continue;
    const std::vector<ValueId> &operands = function.nodes[node].operands;
    open.insert(open.end(), operands.begin(), operands.end());
  }
  return nodes;
}

std::string valueName(ValueId value) { return "v" + std::to_string(value); }

FunctionSlice sliceOf(const Function &whole, const std::set<int> &chosen,
                      const std::vector<ValueId> &outputs) {
  FunctionValues values(whole);
  FunctionSlice slice;
  slice.function.name = whole.name;
  std::map<ValueId, ValueId> numbers; // of `whole` to those of the slice
  auto take = [&](ValueId value) {
    if (numbers.contains(value))
      return;
    numbers[value] = static_cast<ValueId>(slice.inputs.size());
    slice.inputs.push_back(value);
    slice.function.arguments.push_back({Role::input, valueName(value), values.type(value)});
  };
  for (int node : chosen)
    for (ValueId operand : whole.nodes[node].operands)
      if (!chosen.contains(values.producer(operand)))
        take(operand);
  for (ValueId output : outputs)
    if (!chosen.contains(values.producer(output)))
      take(output);
  ValueId next = static_cast<ValueId>(slice.inputs.size());
  for (int node : chosen) {
    Node copy = whole.nodes[node];
    for (ValueId &operand : copy.operands)
      operand = numbers.at(operand);
    for (size_t i = 0; i < copy.results.size(); ++i)
      numbers[values.firstResult(node) + static_cast<int>(i)] = next++;
    slice.function.nodes.push_back(std::move(copy));
  }
  for (ValueId output : outputs)
    slice.function.outputs.push_back({numbers.at(output), valueName(output)});
  return slice;
}

ValueId append(Function &function, Node node) {
  ValueId first = FunctionValues(function).count();
  function.nodes.push_back(std::move(node));
  return first;
}

} // namespace dlb
