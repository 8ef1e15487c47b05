// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// `w = average` in an optimizer: what evaluation and the kept weights take for the parameter.

#include "frontend/Sections.h"

namespace dlb {

std::optional<Tensor> Elaborator::initialWeight(const std::string &name) {
  if (!here->callee || !here->callee->isKind(ast::DefinitionKind::optimizer) ||
      builder->number() != initialise.builder.number())
    return std::nullopt;
  const auto &inputs = here->callee->definition->inputs;
  bool isWeight = inputs && !inputs->parameters.empty() && name == inputs->parameters[0].name.text;
  for (const Output &output : initialOutputs)
    if (isWeight && output.updates == optimized) {
      Tensor tensor;
      tensor.id = output.value;
      tensor.function = builder->number();
      for (const Dim &dim : program.persistents[optimized].type.dims)
        tensor.axes.push_back({dim, "", nullptr});
      return tensor;
    }
  return std::nullopt;
}

void TrainSection::noteAverage(const Activation &activation, const Tensor &weight,
                               SourceRange place) {
  Elaborator &e = elaborator;
  const std::string &name = activation.callee->definition->inputs->parameters[0].name.text;
  const Value &bound = activation.scopes[0].at(name);
  auto *same = bound.as<Tensor>();
  if (bound.poison() || (same && same->id == weight.id && same->function == weight.function))
    return;
  std::optional<Tensor> average =
      e.fill(bound, {}, weight.axes, "`" + name + "` of `" + activation.callee->text + "`", place);
  if (!average)
    return;
  // A state that was bound to the same value is it; else it is remembered as "….w".
  for (const auto &[number, value] : e.function->current)
    if (value == average->id && e.program.persistents[number].role == Role::optimizer) {
      training.averages[e.optimized] = number;
      return;
    }
  const std::string path = activation.path + "." + name;
  auto [known, fresh] =
      e.persistentNumbers.try_emplace(path, static_cast<int>(e.program.persistents.size()));
  if (fresh) {
    Persistent remembered = e.program.persistents[e.optimized];
    remembered.role = Role::optimizer;
    remembered.name = path;
    e.program.persistents.push_back(remembered);
    for (const Output &output : e.initialOutputs)
      if (output.updates == e.optimized) {
        e.initialOutputs.push_back({output.value, path, known->second});
        break;
      }
  }
  e.function->change(known->second, average->id);
  training.averages[e.optimized] = known->second;
}

} // namespace dlb
