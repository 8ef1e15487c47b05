// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// See ReceptiveField.h.

#include "driver/ReceptiveField.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace dlb {

ReceptiveFields::ReceptiveFields(const Function &function, const DimBindings &sizes)
    : sizes(sizes) {
  for (const Argument &argument : function.arguments) {
    State state;
    state.dims.resize(argument.type.dims.size());
    if (argument.role == Role::input && argument.type.dims.size() > 1 && input.empty()) {
      for (size_t i = 0; i < argument.type.dims.size(); ++i) {
        input.push_back(sizeOf(argument.type, i));
        if (i > 0)
          state.dims[i] = {{static_cast<int>(i), 1, input[i]}};
      }
      state.reaches = true;
      state.field.assign(input.size(), 1);
    }
    types.push_back(&argument.type);
    states.push_back(std::move(state));
  }
  for (State &state : states) {
    state.field.resize(input.size());
    state.begin.resize(input.size());
  }
  for (const Node &node : function.nodes)
    add(node);
}

std::vector<int64_t> ReceptiveFields::of(ValueId value) const {
  const State &state = states[value];
  std::vector<int64_t> field;
  for (size_t axis = input.size() == 4 ? 2 : 1; state.reaches && axis < input.size(); ++axis)
    field.push_back(static_cast<int64_t>(std::ceil(state.field[axis] - 1e-6)));
  return field;
}

std::optional<ReceptiveFields::Window> ReceptiveFields::along(ValueId value, size_t dim) const {
  const State &state = states[value];
  if (!state.reaches || dim >= state.dims.size() || state.dims[dim].size() != 1)
    return std::nullopt;
  const Step &step = state.dims[dim].front();
  return Window{step.axis, state.begin[step.axis], step.jump, state.field[step.axis]};
}

std::vector<int64_t> ReceptiveFields::whole() const {
  size_t first = std::min<size_t>(input.size() == 4 ? 2 : 1, input.size());
  return {input.begin() + first, input.end()};
}

int64_t ReceptiveFields::sizeOf(const TensorType &type, size_t dim) const {
  return type.dims[dim].evaluate(sizes).value_or(1);
}

std::vector<int64_t> ReceptiveFields::numbers(const Node &node, const char *name) const {
  const Attribute &attribute = node.attributes.at(name);
  if (auto *whole = std::get_if<std::vector<int64_t>>(&attribute))
    return *whole;
  if (auto *one = std::get_if<int64_t>(&attribute))
    return {*one};
  std::vector<int64_t> values;
  if (auto *dims = std::get_if<std::vector<Dim>>(&attribute))
    for (const Dim &dim : *dims)
      values.push_back(dim.evaluate(sizes).value_or(1));
  return values;
}

void ReceptiveFields::merge(State &into, const State &other) {
  for (size_t axis = 0; other.reaches && axis < into.begin.size(); ++axis)
    into.begin[axis] =
        into.reaches ? std::min(into.begin[axis], other.begin[axis]) : other.begin[axis];
  into.reaches |= other.reaches;
  for (size_t axis = 0; axis < into.field.size(); ++axis)
    into.field[axis] = std::max(into.field[axis], other.field[axis]);
  for (size_t i = 0; i < std::min(into.dims.size(), other.dims.size()); ++i)
    for (const Step &step : other.dims[i]) {
      auto same = std::find_if(into.dims[i].begin(), into.dims[i].end(),
                               [&](const Step &s) { return s.axis == step.axis; });
      if (same == into.dims[i].end())
        into.dims[i].push_back(step);
      else
        same->jump = std::max(same->jump, step.jump);
    }
}

/// An element now depends on all that these steps lead to.
void ReceptiveFields::see(State &state, const std::vector<Step> &steps) const {
  for (const Step &step : steps)
    state.field[step.axis] =
        std::min<double>(input[step.axis], state.field[step.axis] + (step.extent - 1) * step.jump);
}

void ReceptiveFields::window(State &state, size_t dim, double places, double stride, double low,
                             const TensorType &type) const {
  for (Step &step : state.dims[dim]) {
    state.begin[step.axis] -= low * step.jump;
    state.field[step.axis] =
        std::min<double>(input[step.axis], state.field[step.axis] + (places - 1) * step.jump);
    step.jump *= stride;
    step.extent = sizeOf(type, dim);
  }
}

ReceptiveFields::State ReceptiveFields::everything(const Node &node, size_t rank) const {
  State state;
  state.field.resize(input.size());
  state.begin.resize(input.size());
  state.dims.resize(rank);
  for (ValueId value : node.operands)
    state.reaches |= states[value].reaches;
  if (state.reaches)
    state.field.assign(input.begin(), input.end());
  return state;
}

/// Every letter that the result lacks is summed over.
ReceptiveFields::State ReceptiveFields::contracted(const Node &node) const {
  const std::string &letters = std::get<std::string>(node.attributes.at("letters"));
  size_t comma = letters.find(','), arrow = letters.find("->");
  std::string result = letters.substr(arrow + 2);
  State all;
  all.field.resize(input.size());
  all.begin.resize(input.size());
  all.dims.resize(result.size());
  for (int number = 0; number < 2; ++number) {
    std::string own =
        number == 0 ? letters.substr(0, comma) : letters.substr(comma + 1, arrow - comma - 1);
    State state = operand(node, number), placed = all;
    placed.dims.assign(result.size(), {});
    for (size_t i = 0; i < own.size(); ++i)
      if (size_t place = result.find(own[i]); place != std::string::npos)
        placed.dims[place] = state.dims[i];
      else
        see(state, state.dims[i]);
    placed.field = state.field;
    placed.begin = state.begin;
    placed.reaches = state.reaches;
    merge(all, placed);
  }
  return all;
}

/// Dimensions that are joined or cut are those between which the products of sizes agree.
ReceptiveFields::State ReceptiveFields::reshaped(const State &from, const TensorType &before,
                                                 const TensorType &after) const {
  State state = from;
  state.dims.assign(after.dims.size(), {});
  size_t i = 0, j = 0;
  while (i < before.dims.size() && j < after.dims.size()) {
    size_t firstIn = i, firstOut = j;
    int64_t in = sizeOf(before, i++), out = sizeOf(after, j++);
    while (in != out && (in < out ? i < before.dims.size() : j < after.dims.size()))
      (in < out ? in : out) *= in < out ? sizeOf(before, i++) : sizeOf(after, j++);
    // Joined: repeated parts inside make shorter steps, as `upsample` does.
    std::vector<Step> steps;
    double repeated = 1;
    for (size_t k = i; k-- > firstIn;) {
      if (from.dims[k].empty())
        repeated *= static_cast<double>(sizeOf(before, k));
      for (Step step : from.dims[k]) {
        step.jump /= repeated;
        steps.push_back(step);
      }
    }
    if (j - firstOut == 1) {
      state.dims[firstOut] = std::move(steps);
      continue;
    }
    // Cut: a step of an outer part is as long as all inner ones.
    if (steps.size() > 1) {
      see(state, steps);
      continue;
    }
    double inner = 1;
    for (size_t k = j; !steps.empty() && k-- > firstOut;) {
      int64_t extent = sizeOf(after, k);
      if (extent > 1)
        state.dims[k] = {{steps[0].axis, steps[0].jump * inner, extent}};
      inner *= static_cast<double>(extent);
    }
  }
  return state;
}

ReceptiveFields::State ReceptiveFields::result(const Node &node, const TensorType &type) const {
  static const std::set<std::string> reductions = {
      "reduce_sum", "reduce_mean", "reduce_max", "reduce_min", "reduce_prod",
      "reduce_all", "reduce_any",  "logsumexp",  "moments",    "argmax"};
  const std::string &op = node.op;
  const size_t rank = type.dims.size();
  if (node.operands.empty() || !node.regions.empty())
    return everything(node, rank);
  State state = operand(node, 0);
  if (op == "contract")
    return contracted(node);
  if (op == "reshape")
    return reshaped(state, *types[node.operands[0]], type);
  if (op == "broadcast" || op == "transpose") {
    std::vector<int64_t> places = numbers(node, op == "broadcast" ? "dimensions" : "permutation");
    std::vector<std::vector<Step>> dims(rank);
    for (size_t i = 0; i < places.size(); ++i)
      (op == "broadcast" ? dims[places[i]] : dims[i]) =
          state.dims[op == "broadcast" ? i : places[i]];
    state.dims = std::move(dims);
    return state;
  }
  if (op == "slice" || op == "pad") {
    std::vector<int64_t> steps = numbers(node, op == "slice" ? "strides" : "interior");
    std::vector<int64_t> before = numbers(node, op == "slice" ? "starts" : "low");
    for (size_t i = 0; i < rank && i < steps.size(); ++i)
      if (op == "slice")
        window(state, i, 1, steps[i], -static_cast<double>(before[i]), type);
      else
        window(state, i, 1, 1.0 / (steps[i] + 1), static_cast<double>(before[i]) / (steps[i] + 1),
               type);
    return state;
  }
  if (reductions.count(op)) {
    std::vector<int64_t> gone = numbers(node, op == "argmax" ? "dimension" : "dimensions");
    std::sort(gone.rbegin(), gone.rend());
    for (int64_t dim : gone) {
      see(state, state.dims[dim]);
      state.dims.erase(state.dims.begin() + dim);
    }
    return state;
  }
  if (op == "convolution" || op == "convolution_data_gradient") {
    if (operand(node, 1).reaches) // filters made of the input
      return everything(node, rank);
    const TensorType &filter = *types[node.operands[1]];
    std::vector<int64_t> strides = numbers(node, "strides"), apart = numbers(node, "dilations"),
                         low = numbers(node, "low");
    see(state, state.dims[1]);
    state.dims[1].clear();
    for (size_t i = 0; i < 2; ++i) {
      double extent = 1.0 + static_cast<double>(sizeOf(filter, 2 + i) - 1) * apart[i];
      if (op == "convolution")
        window(state, 2 + i, extent, strides[i], low[i], type);
      else
        window(state, 2 + i, std::ceil(extent / strides[i]), 1.0 / strides[i],
               std::ceil(extent / strides[i]) - 1, type);
    }
    return state;
  }
  if (op == "max_pool" || op == "average_pool") {
    std::vector<int64_t> places = numbers(node, "window"), strides = numbers(node, "strides"),
                         low = numbers(node, "low");
    for (size_t i = 0; i < 2; ++i)
      window(state, 2 + i, places[i], strides[i], low[i], type);
    return state;
  }
  if (op == "gather") {
    State index = operand(node, 1);
    if (!state.dims.empty())
      see(state, state.dims[0]);
    index.dims.insert(index.dims.end(), state.dims.begin() + !state.dims.empty(), state.dims.end());
    state.dims.clear();
    merge(index, state);
    return index;
  }
  if (op == "pick") {
    see(state, state.dims.back());
    state.dims.pop_back();
    merge(state, operand(node, 1));
    return state;
  }
  if (op == "one_hot") {
    state.dims.emplace_back();
    return state;
  }
  // Element by element, or along one of the dimensions that stay.
  for (size_t i = 0; i < node.operands.size(); ++i) {
    if (operand(node, i).dims.size() != rank)
      return everything(node, rank);
    merge(state, operand(node, i));
  }
  return state;
}

void ReceptiveFields::add(const Node &node) {
  for (const TensorType &type : node.results)
    states.push_back(result(node, type));
  for (const TensorType &type : node.results)
    types.push_back(&type);
}

} // namespace dlb
