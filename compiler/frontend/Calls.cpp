// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Calls: what builds, what applies, and both at once. A call with a tensor in it, or of a block
// without hyperparameters, applies; hyperparameters stand before the first tensor or are named.

#include "frontend/Advice.h"

#include <algorithm>

namespace dlb {

using ast::DefinitionKind;

namespace {

bool anyPoison(const std::vector<Given> &given) {
  return std::any_of(given.begin(), given.end(), [](const Given &g) { return g.value.poison(); });
}

bool anyTensor(const std::vector<Given> &given) {
  return std::any_of(given.begin(), given.end(),
                     [](const Given &g) { return g.value.holdsTensor(); });
}

bool declares(const std::optional<ast::ParameterList> &list, const std::string &name) {
  return list && std::any_of(list->parameters.begin(), list->parameters.end(),
                             [&](const ast::Parameter &p) { return p.name.text == name; });
}

/// `init(fan_in = K)`: what any initializer may be told, also one that is a number.
bool onlyFans(const std::vector<Given> &given) {
  return std::all_of(given.begin(), given.end(), [](const Given &g) {
    return g.name && (g.name->text == "fan_in" || g.name->text == "fan_out");
  });
}

/// A block that is given blocks, which were given blocks: each is told by its outermost ones.
std::string shortened(std::string text) {
  constexpr size_t most = 200;
  if (text.size() <= most)
    return text;
  size_t end = most;
  while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) // inside a character
    --end;
  return text.substr(0, end) + "…";
}

std::string boundText(const Callable &callee, const std::vector<Given> &given) {
  std::string text;
  const auto &parameters = callee.definition->hyperparameters;
  for (size_t i = 0; i < given.size() && parameters; ++i) {
    std::string name = given[i].name                       ? given[i].name->text
                       : i < parameters->parameters.size() ? parameters->parameters[i].name.text
                                                           : "";
    text += (text.empty() ? "" : ", ") + name + " = " + shortened(given[i].value.str());
  }
  return callee.definition->name.text + (text.empty() ? "" : "(" + text + ")");
}

/// `conv2d(image, 32, 3)`, as a function of other frameworks has it: what follows the tensor cannot
/// all be inputs. True after a diagnostic.
bool mixesInputs(Elaborator &e, const ast::Definition &definition,
                 const std::vector<Given> &hyperparameters, const std::vector<Given> &inputs,
                 SourceRange range) {
  const size_t declared = definition.inputs ? definition.inputs->parameters.size() : 0;
  if (declared == 0 || inputs.size() <= declared)
    return false;
  std::string tensors, numbers;
  size_t tensorCount = 0;
  for (const std::vector<Given> *given : {&inputs, &hyperparameters})
    for (const Given &g : *given) {
      const bool tensor = g.value.holdsTensor();
      std::string &list = tensor ? tensors : numbers;
      list += list.empty() ? "" : ", ";
      if (tensor)
        list += tensorCount < declared ? definition.inputs->parameters[tensorCount].name.text : "";
      else
        list += (g.name ? g.name->text + " = " : "") + shortened(g.value.str());
      tensorCount += tensor;
    }
  if (tensorCount != declared)
    return false;
  const std::string made = definition.name.text + "(" + numbers + ")";
  Diagnostic &diagnostic =
      e.error(Diag::argumentCount, range, definition.name.text, static_cast<int64_t>(declared),
              declared == 1 ? "input" : "inputs", static_cast<int64_t>(inputs.size()));
  noteSignature(e, diagnostic, definition);
  diagnostic.help("a block is made of its hyperparameters, then applied: `" +
                  (declared == 1 ? tensors + " |> " + made : made + "(" + tensors + ")") + "`");
  return true;
}

} // namespace

std::vector<Given> Elaborator::evaluateArguments(const std::vector<ast::Argument> &arguments) {
  std::vector<Given> given;
  for (const ast::Argument &argument : arguments)
    given.push_back({argument.name, evaluate(*argument.value), argument.value->range});
  return given;
}

CallablePtr Elaborator::construct(const Callable &callee, const std::vector<Given> &given,
                                  SourceRange range, std::string text,
                                  const std::string &instanceName) {
  auto built = std::make_shared<Callable>(callee);
  built->constructed = true;
  built->range = range;
  const bool later = callee.isKind(DefinitionKind::initializer);
  if (!bindHyperparameters(*built, given, range, later))
    return nullptr;
  suspicions.built(*built, range);
  built->text = given.empty() && callee.constructed ? text : boundText(callee, given);
  if (callee.isKind(DefinitionKind::model)) {
    built->instance = std::make_shared<Instance>(Instance{callee.definition->name.text});
  } else if (callee.isKind(DefinitionKind::block)) {
    // "dense_1": always numbered, so that a second one does not rename the first.
    const std::string &kind = callee.definition->name.text;
    std::string name = instanceName.empty() ? kind + "_" + std::to_string(++here->counters[kind])
                                            : here->unique(instanceName);
    built->instance =
        std::make_shared<Instance>(Instance{here->path.empty() ? name : here->path + "." + name});
  }
  return built;
}

Value Elaborator::call(const Value &target, std::vector<Given> given, SourceRange range,
                       std::string text) {
  if (target.poison() || anyPoison(given))
    return Poison{};
  CallablePtr callee = target.callable();
  if (!callee && target.number() && !given.empty() && onlyFans(given))
    return target;
  if (!callee) {
    error(Diag::notCallable, range, target.kind());
    return Poison{};
  }
  if (!callee->chain.empty())
    return apply(callee, std::move(given), range);

  if (const Builtin *builtin = callee->builtin) {
    std::vector<Given> hyperparameters = callee->given, inputs;
    int positional = callee->given.empty() ? builtin->positional : 0;
    for (Given &g : given) {
      if (!g.name && !g.value.holdsTensor() && inputs.empty() && positional > 0) {
        std::string name(builtin->hyperparameters[builtin->positional - positional--]);
        g.name = ast::Identifier{g.range, name};
      }
      (g.name ? hyperparameters : inputs).push_back(std::move(g));
    }
    auto partial = std::make_shared<Callable>(*callee);
    partial->given = std::move(hyperparameters);
    partial->constructed = true;
    partial->text = text;
    if (inputs.empty() && builtin->minInputs > 0)
      return CallablePtr(partial);
    return apply(partial, std::move(inputs), range);
  }

  const ast::Definition &definition = *callee->definition;
  switch (definition.kind) {
  case DefinitionKind::schedule:
  case DefinitionKind::initializer:
  case DefinitionKind::optimizer: {
    CallablePtr built = construct(*callee, given, range, std::move(text));
    return built ? Value(built) : Value(Poison{});
  }
  case DefinitionKind::block:
  case DefinitionKind::model:
  case DefinitionKind::op:
    break;
  }
  if (callee->constructed || !definition.hyperparameters)
    return apply(callee, std::move(given), range);
  std::vector<Given> hyperparameters, inputs;
  const bool applies = anyTensor(given);
  for (Given &g : given) {
    bool input = applies && (g.name ? declares(definition.inputs, g.name->text)
                                    : !inputs.empty() || g.value.holdsTensor());
    (input ? inputs : hyperparameters).push_back(std::move(g));
  }
  if (mixesInputs(*this, definition, hyperparameters, inputs, range))
    return Poison{};
  CallablePtr built = construct(*callee, hyperparameters, range, std::move(text));
  if (!built)
    return Poison{};
  return applies ? apply(built, std::move(inputs), range) : Value(built);
}

Value Elaborator::apply(CallablePtr callee, std::vector<Given> inputs, SourceRange range) {
  if (anyPoison(inputs))
    return Poison{};
  if (!callee->members.empty())
    return applyMembers(*callee, inputs, range);
  if (callee->frozen && training) {
    training = false;
    Value value = apply(callee, std::move(inputs), range);
    training = true;
    return value;
  }
  if (!callee->chain.empty()) {
    Value value;
    for (const CallablePtr &part : callee->chain) {
      value = apply(part, std::move(inputs), range);
      if (value.poison())
        return value;
      inputs.clear();
      const Sequence *several = value.elements();
      if (several && several->tuple)
        for (const Value &element : several->elements)
          inputs.push_back({std::nullopt, element, range});
      else
        inputs.push_back({std::nullopt, value, range});
    }
    return value;
  }
  if (callee->definition)
    return applyDefinition(std::move(callee), std::move(inputs), range);

  const Builtin &builtin = *callee->builtin;
  std::string name(builtin.name);
  for (Given &input : inputs)
    input.value = settle(input.value, input.range);
  for (const Given &g : callee->given) {
    auto &known = builtin.hyperparameters;
    if (builtin.anyName || std::find(known.begin(), known.end(), g.name->text) != known.end())
      continue;
    Diagnostic &diagnostic = error(Diag::unknownParameter, g.name->range, name, g.name->text);
    adviseParameter(diagnostic, g.name->text, {known.begin(), known.end()});
    return Poison{};
  }
  int count = static_cast<int>(inputs.size());
  if (!builtin.apply || count < builtin.minInputs ||
      (builtin.maxInputs >= 0 && count > builtin.maxInputs)) {
    int wanted =
        builtin.apply ? (count < builtin.minInputs ? builtin.minInputs : builtin.maxInputs) : 0;
    Diagnostic &diagnostic =
        error(Diag::argumentCount, range, name, wanted, wanted == 1 ? "input" : "inputs", count);
    if (name == "reshape" || name == "rearrange")
      diagnostic.help(name == "reshape"
                          ? "the sizes are one list, with the batch: `reshape([N, 64])`"
                          : "the order is a pattern: `rearrange(\"n h w -> n w h\")`");
    return Poison{};
  }
  if (anyPoison(inputs))
    return Poison{};
  Value result = builtin.apply(*this, {builtin, std::move(inputs), callee->given, range});
  // New sizes come from this call.
  if (auto *tensor = result.as<Tensor>()) {
    Tensor named = *tensor;
    for (Axis &axis : named.axes)
      if (!axis.origin)
        axis.origin =
            std::make_shared<const Origin>(Origin{range, textOf(range), here->depth, nullptr});
    return named;
  }
  return result;
}

} // namespace dlb
