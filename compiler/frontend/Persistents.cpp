// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// `param` and `state`: tensors that outlive a step. The first application of an instance makes
// them, with their initial values in `initialise`; later ones, also of other functions, find them
// by name.

#include "frontend/Elaborator.h"
#include "frontend/Operators.h"
#include "frontend/Sections.h"

#include <utility>

namespace dlb {

/// Where it is declared.
static SourceRange placeOf(const Persistent &persistent, size_t length) {
  const Place &place = persistent.location.front().place;
  return {place.file,
          {place.line, place.column},
          {place.line, place.column + static_cast<int>(length)}};
}

Value Elaborator::declare(const ast::Persistent &persistent, SourceRange range) {
  const bool isState = persistent.kind == ast::PersistentKind::state;
  if (building == Role::parameter && !inModel(here->path)) {
    // Of the block: its other parameters, told at the same place, say nothing new.
    error(Diag::parameterOutsideModel, range,
          here->callee ? here->callee->text : persistent.name.text)
        .help("build it in a `model`, and name the model in the section's `train`");
    return Poison{};
  }
  if (building == Role::optimizer && !isState) {
    error(Diag::parameterInOptimizer, range, persistent.name.text);
    return Poison{};
  }
  std::string name = here->path + "." + here->unique(persistent.name.text);
  std::optional<ElementType> element = elementType(persistent.type);
  std::optional<std::vector<Axis>> shape = axes(persistent.type);
  if (!element || !shape) {
    evaluate(*persistent.value); // for its own errors
    return Poison{};
  }
  if (!isState && element->element != Element::real) {
    error(Diag::parameterElement, persistent.type.range, persistent.name.text);
    return Poison{};
  }
  Tensor tensor;
  tensor.element = element->element;
  tensor.classes = element->classes;
  tensor.axes = *shape;

  auto [known, fresh] = persistentNumbers.try_emplace(name, program.persistents.size());
  int number = known->second;
  if (fresh) {
    Role role = building == Role::optimizer ? Role::optimizer
                : isState                   ? Role::state
                                            : Role::parameter;
    program.persistents.push_back({role, name, tensor.type(), locate(persistent.name.range)});
    std::string outer = std::exchange(filling, name);
    Building initial(*this, initialise);
    std::optional<Tensor> value = fill(evaluate(*persistent.value), *element, *shape,
                                       "`" + persistent.name.text + "`", persistent.value->range);
    filling = outer;
    if (!value)
      return Poison{};
    initialOutputs.push_back({value->id, name, number});
  } else if (TensorType type = tensor.type(), &before = program.persistents[number].type;
             type.dims != before.dims || type.element != before.element) {
    Tensor first = tensor;
    for (size_t i = 0; i < first.axes.size() && i < before.dims.size(); ++i)
      first.axes[i].size = before.dims[i];
    error(Diag::parameterReshaped, range, name, first.str(), tensor.str())
        .help("construct a second block for inputs of another shape");
    return Poison{};
  }
  Tensor value = read(number, *shape);
  value.classes = element->classes;
  if (isState)
    here->states.push_back(
        {persistent.name.text, number, value.id, value.function, here->scopes.size()});
  return value;
}

/// What was changed earlier in the function is read as a constant: a later phase sees the new
/// weights, but its gradient does not go back through the update that made them.
Tensor Elaborator::read(int number, std::vector<Axis> axes) {
  const Persistent &persistent = program.persistents[number];
  if (auto changed = function->current.find(number); changed != function->current.end()) {
    Tensor tensor;
    tensor.id = changed->second;
    tensor.function = function->builder.number();
    tensor.element = persistent.type.element;
    tensor.axes = std::move(axes);
    if (function->cut.insert(number).second) {
      Building outside(*this, *function);
      tensor = emit("reshape", {tensor}, {{stopsGradient, true}}, tensor, placeOf(persistent, 1));
      changed->second = tensor.id;
    }
    return tensor;
  }
  return argument({persistent.role, persistent.name, persistent.type, number}, std::move(axes));
}

std::vector<std::string> Elaborator::parametersOf(const Instance &instance) const {
  const std::string prefix = instance.path + ".";
  std::vector<std::string> names;
  for (auto known = persistentNumbers.lower_bound(prefix);
       known != persistentNumbers.end() && known->first.starts_with(prefix); ++known)
    names.push_back(known->first.substr(prefix.size()));
  return names;
}

void Elaborator::rememberStates() {
  auto &states = here->states;
  while (!states.empty() && states.back().scope == here->scopes.size()) {
    Activation::State state = states.back();
    states.pop_back();
    const Value &value = here->scopes.back()[state.name];
    auto *tensor = value.as<Tensor>();
    bool same = tensor && tensor->id == state.before && tensor->function == state.function;
    if (value.poison() || same || !function->training)
      continue;
    const Persistent &persistent = program.persistents[state.persistent];
    if (body) {
      auto bindings = bindingsIn(*here->callee->definition->body);
      stateInScan(state.name, bindings[state.name]);
      continue;
    }
    ElementType element;
    element.element = persistent.type.element;
    std::vector<Axis> shape;
    for (const Dim &dim : persistent.type.dims)
      shape.push_back({dim, "", nullptr});
    SourceRange place = placeOf(persistent, state.name.size());
    if (auto filled = fill(value, element, shape, "state `" + state.name + "`", place))
      function->change(state.persistent, filled->id);
  }
}

int64_t Elaborator::nextStream() {
  std::string base = filling.empty() ? here->random : filling;
  int count = function->streams[base]++;
  // FNV-1a 64 of the persistent's name ("mlp.dense_1.w"), or of the instance path; a second draw
  // under the same name adds "#2".
  return static_cast<int64_t>(hashName(count == 0 ? base : base + "#" + std::to_string(count + 1)));
}

} // namespace dlb
