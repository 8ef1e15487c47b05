// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Applications: a definition's inputs meet their types, its body runs in an activation of its own,
// and what comes out gets the caller's names back.

#include "frontend/Advice.h"
#include "frontend/Operators.h"
#include "frontend/OtherLanguages.h"

#include <algorithm>

namespace dlb {

using ast::DefinitionKind;

namespace {

/// `[...]`: an input of any shape, over which smaller values spread.
bool isOnlyDots(const ast::Type &type) {
  return type.dims && type.dims->size() == 1 && (*type.dims)[0]->as<ast::Ellipsis>();
}

const char *kindText(DefinitionKind kind) {
  return kind == DefinitionKind::schedule    ? "a schedule"
         : kind == DefinitionKind::optimizer ? "an optimizer"
                                             : "an initializer";
}

std::string plural(size_t count) { return count == 1 ? "input" : "inputs"; }

} // namespace

Value Elaborator::leave(const Activation &activation, const Value &value) {
  if (const Sequence *sequence = value.elements()) {
    std::vector<Value> elements;
    for (const Value &element : sequence->elements)
      elements.push_back(leave(activation, element));
    return Value::sequence(std::move(elements), sequence->tuple);
  }
  if (auto *integer = value.as<Integer>())
    return Value::integer(integer->value);
  auto *inner = value.as<Tensor>();
  if (!inner)
    return value;
  Tensor tensor = *inner;
  OriginPtr made;
  for (Axis &axis : tensor.axes) {
    if (!axis.name.empty() && axis.name[0] == hiddenName) {
      axis.name.erase(0, 1);
      if (!axis.name.empty() && axis.name[0] == '#') // a number that an unnamed one had in here
        axis.name.clear();
    } else if (auto capital = activation.capitals.find(axis.name);
               capital != activation.capitals.end()) {
      axis.name = capital->second.outerName;
    } else {
      axis.name.clear();
    }
    if (axis.origin && axis.origin->depth == activation.depth && axis.origin->outer) {
      axis.origin = axis.origin->outer;
      continue;
    }
    if (!made)
      made = std::make_shared<const Origin>(
          Origin{activation.callSite, textOf(activation.callSite), activation.depth - 1, nullptr});
    axis.origin = made;
  }
  return tensor;
}

bool Elaborator::areExchanged(const std::vector<ast::Parameter> &parameters,
                              const std::vector<std::optional<Given>> &values,
                              const std::vector<size_t> &tensors, const std::string &owner) {
  auto wantsLabels = [&](size_t i) { return parameters[i].type.element.text == "class"; };
  auto labels = [&](size_t i) { return values[i]->value.as<Tensor>()->classes.has_value(); };
  for (size_t i : tensors)
    for (size_t j : tensors)
      if (wantsLabels(i) && !labels(i) && parameters[j].type.element.text.empty() && labels(j)) {
        size_t first = std::min(i, j), second = std::max(i, j);
        error(Diag::elementMismatch, values[first]->range,
              "input `" + parameters[first].name.text + "` of `" + owner + "`",
              first == i ? "labels" : "floats", values[first]->value.as<Tensor>()->str())
            .help("exchange the two: `" + parameters[first].name.text + "` comes before `" +
                  parameters[second].name.text + "`");
        return true;
      }
  return false;
}

bool Elaborator::bindInputs(Activation &activation, const ast::ParameterList &inputs,
                            std::vector<Given> given) {
  const std::vector<ast::Parameter> &parameters = inputs.parameters;
  const std::string &owner = activation.callee->definition->name.text;
  std::vector<std::optional<Given>> values(parameters.size());
  for (size_t i = 0; i < given.size(); ++i) {
    size_t which = i;
    if (given[i].name) {
      std::vector<std::string> names;
      for (const ast::Parameter &parameter : parameters)
        names.push_back(parameter.name.text);
      which = std::find(names.begin(), names.end(), given[i].name->text) - names.begin();
      if (which == names.size()) {
        Diagnostic &diagnostic =
            error(Diag::unknownParameter, given[i].name->range, owner, given[i].name->text);
        adviseParameter(diagnostic, given[i].name->text, names);
        return false;
      }
    } else if (i >= parameters.size()) {
      error(Diag::argumentCount, activation.callSite, owner,
            static_cast<int64_t>(parameters.size()), plural(parameters.size()),
            static_cast<int64_t>(given.size()));
      return false;
    }
    if (values[which]) {
      error(Diag::givenTwice, given[i].range, parameters[which].name.text, owner);
      return false;
    }
    given[i].value = settle(given[i].value, given[i].range);
    values[which] = given[i];
  }
  for (size_t i = 0; i < parameters.size(); ++i)
    if (!values[i] && !parameters[i].value) {
      error(Diag::missingArgument, activation.callSite, owner, parameters[i].name.text);
      return false;
    }

  // Element-wise ops broadcast their inputs as operators do.
  std::vector<size_t> tensors;
  bool elementwise = activation.callee->isKind(DefinitionKind::op);
  for (size_t i = 0; i < parameters.size(); ++i) {
    elementwise &= isOnlyDots(parameters[i].type);
    if (values[i] && values[i]->value.is<Tensor>())
      tensors.push_back(i);
  }
  if (elementwise && tensors.size() > 1) {
    std::vector<Tensor> operands;
    std::vector<SourceRange> ranges;
    for (size_t i : tensors) {
      operands.push_back(*values[i]->value.as<Tensor>());
      ranges.push_back(values[i]->range);
    }
    if (!unify(*this, operands, ranges, owner, activation.callSite))
      return false;
    for (size_t i = 0; i < tensors.size(); ++i)
      values[tensors[i]]->value = operands[i];
  }

  // Capitals are bound by the first tensor that has them, `...` alone by the largest.
  std::stable_sort(tensors.begin(), tensors.end(), [&](size_t a, size_t b) {
    return isOnlyDots(parameters[a].type) && isOnlyDots(parameters[b].type) &&
           values[a]->value.as<Tensor>()->rank() > values[b]->value.as<Tensor>()->rank();
  });
  for (size_t i : tensors)
    bindCapitals(parameters[i].type, *values[i]->value.as<Tensor>(), &parameters[i].name);
  if (areExchanged(parameters, values, tensors, owner))
    return false;
  auto &scope = activation.scopes[0];
  for (size_t i : tensors) {
    const ast::Parameter &parameter = parameters[i];
    Tensor tensor = *values[i]->value.as<Tensor>();
    if (isOnlyDots(parameter.type) && activation.dots &&
        tensor.axes.size() < activation.dots->size()) {
      // `...` knows the caller's names as hidden ones: `a: [N]` meets them as such.
      Tensor smaller = tensor;
      for (Axis &axis : smaller.axes)
        if (!axis.name.empty())
          axis.name.insert(0, 1, hiddenName);
      if (auto whole = spread(*this, smaller, *activation.dots, values[i]->range))
        tensor = tensor.rank() == 0 ? cast(*this, *whole, Element::real, values[i]->range) : *whole;
    }
    std::optional<Tensor> bound =
        conform(parameter.type, tensor, "input `" + parameter.name.text + "` of `" + owner + "`",
                values[i]->range);
    if (!bound) // what the others are checked against may come from this one
      return false;
    scope[parameter.name.text] = *bound;
  }
  bool good = true;
  for (size_t i = 0; i < parameters.size() && good; ++i) {
    const ast::Parameter &parameter = parameters[i];
    if (values[i] && values[i]->value.is<Tensor>())
      continue;
    Value value = values[i] ? values[i]->value : evaluate(*parameter.value);
    SourceRange range = values[i] ? values[i]->range : parameter.value->range;
    if (isStatic(parameter.type)) {
      std::optional<Value> fitting =
          coerce(parameter.type, parameter.name.text, value, range, owner);
      value = fitting ? *fitting : Value(Poison{});
    } else if (!value.poison()) {
      value = fill(parameter.type, value, "input `" + parameter.name.text + "` of `" + owner + "`",
                   range);
    }
    good &= !value.poison();
    scope[parameter.name.text] = std::move(value);
  }
  return good;
}

Value Elaborator::applyDefinition(CallablePtr callee, std::vector<Given> inputs,
                                  SourceRange range) {
  const ast::Definition &definition = *callee->definition;
  if (definition.kind != DefinitionKind::block && definition.kind != DefinitionKind::model &&
      definition.kind != DefinitionKind::op) {
    Diagnostic &diagnostic = error(Diag::notApplicable, range, callee->text);
    diagnostic.note(std::string("it is ") + kindText(definition.kind));
    if (std::string_view help = helpForWord(definition.name.text); !help.empty())
      diagnostic.help(std::string(help));
    return Poison{};
  }
  if (!callee->constructed) {
    callee = construct(*callee, {}, range, callee->text);
    if (!callee)
      return Poison{};
  }
  if (here->depth >= limits::applications) {
    error(Diag::tooDeep, range, limits::applications);
    exhausted = true;
    return Poison{};
  }
  if (definition.kind == DefinitionKind::op)
    if (std::optional<Value> value = foldStatically(definition, inputs))
      return *value;

  suspicions.applies(*callee, inputs, range);
  Activation activation;
  activation.callee = callee.get();
  activation.callSite = range;
  activation.scopes.push_back(callee->hyperparameters);
  activation.path = here->path;
  activation.random = here->random;
  if (callee->instance) {
    activation.path = activation.random = callee->instance->path;
    if (int before = function->applications[activation.path]++)
      activation.random += "@" + std::to_string(before + 1);
    adoptBlocks(activation);
  }
  if (definition.kind == DefinitionKind::model && !modelInputs.count(definition.name.text))
    noteModelInputs(definition, inputs);
  if (definition.kind == DefinitionKind::model && !modelFields.count(definition.name.text))
    noteModelFields(definition, inputs);

  Enter enter(*this, activation);
  static const ast::ParameterList none;
  if (!bindInputs(activation, definition.inputs ? *definition.inputs : none, std::move(inputs)))
    return Poison{};
  auto result = [&](const Value &value) {
    Value outside = leave(activation, value);
    suspicions.applied(*callee, outside, range);
    noteLayer(activation, outside);
    if (definition.kind == DefinitionKind::model && ambient && !activation.caller->callee &&
        !function->training && !builder->isBody())
      modelResults.try_emplace(definition.name.text, function->builder.number(), outside);
    return outside;
  };
  if (definition.kind == DefinitionKind::op)
    return result(applyOp(activation, definition, range));

  Value value = run(*definition.body);
  if (value.poison())
    return value;
  if (value.is<Nothing>()) {
    error(Diag::noResult, definition.name.range, definition.name.text);
    return Poison{};
  }
  if (!definition.results.empty())
    value = conformResults(definition, value);
  return result(value);
}

Value Elaborator::conformResults(const ast::Definition &definition, const Value &value) {
  const std::string &name = definition.name.text;
  const auto &types = definition.results;
  const Sequence *several = value.elements();
  if (definition.tupleResult && (!several || several->elements.size() != types.size())) {
    error(Diag::resultCount, definition.name.range, name, static_cast<int64_t>(types.size()),
          value.kind());
    return Poison{};
  }
  SourceRange place = definition.body->statements.back()->range;
  std::vector<Value> results;
  for (size_t i = 0; i < types.size(); ++i) {
    Value part = definition.tupleResult ? several->elements[i] : value;
    if (isStatic(types[i])) {
      results.push_back(part);
      continue;
    }
    Value result = fill(types[i], settle(part, place), "the result of `" + name + "`", place);
    if (result.poison())
      return Poison{};
    results.push_back(std::move(result));
  }
  return definition.tupleResult ? Value::sequence(std::move(results), true) : results[0];
}

/// The name of the input that argument `i` is given for.
static std::string inputName(const ast::Definition &definition, const std::vector<Given> &inputs,
                             size_t i) {
  if (inputs[i].name)
    return inputs[i].name->text;
  bool declared = definition.inputs && i < definition.inputs->parameters.size();
  return declared ? definition.inputs->parameters[i].name.text : "";
}

void Elaborator::noteModelInputs(const ast::Definition &definition,
                                 const std::vector<Given> &inputs) {
  auto &noted = modelInputs[definition.name.text];
  for (size_t i = 0; i < inputs.size(); ++i)
    if (inputs[i].value.holdsTensor())
      noted.emplace_back(inputName(definition, inputs, i), inputs[i].value);
}

void Elaborator::noteModelFields(const ast::Definition &definition,
                                 const std::vector<Given> &inputs) {
  ModelFields noted{nullptr, {}};
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (!inputs[i].value.holdsTensor())
      continue;
    // All parts of one field, in their order.
    std::vector<Value> parts = {inputs[i].value};
    if (const Sequence *several = inputs[i].value.elements())
      parts = several->elements;
    std::string field;
    for (size_t k = 0; k < parts.size(); ++k) {
      auto *tensor = parts[k].as<Tensor>();
      auto known = tensor ? fieldParts.find({tensor->function, tensor->id}) : fieldParts.end();
      if (known == fieldParts.end() || known->second.part != k ||
          (k > 0 && known->second.field != field) ||
          (noted.section && noted.section != known->second.section))
        return;
      field = known->second.field;
      noted.section = known->second.section;
    }
    noted.inputs.emplace_back(inputName(definition, inputs, i), field);
  }
  if (noted.section)
    modelFields.emplace(definition.name.text, std::move(noted));
}

Value Elaborator::settle(const Value &value, SourceRange range) {
  CallablePtr callee = value.callable();
  if (callee && callee->chain.empty() && callee->isKind(DefinitionKind::schedule))
    return applySchedule(*callee, range);
  return value;
}

Value Elaborator::applySchedule(const Callable &callee, SourceRange range) {
  Callable complete = callee;
  if (!bindHyperparameters(complete, {}, range, false))
    return Poison{};
  if (here->depth >= limits::applications) {
    error(Diag::tooDeep, range, limits::applications);
    exhausted = true;
    return Poison{};
  }
  Activation activation;
  activation.callee = &complete;
  activation.callSite = range;
  activation.path = here->path;
  activation.random = here->random;
  activation.scopes.push_back(complete.hyperparameters);
  Enter enter(*this, activation);
  Value value = settle(run(*callee.definition->body), range);
  auto *tensor = value.as<Tensor>();
  if (value.poison() || value.number() || (tensor && tensor->rank() == 0))
    return value;
  error(Diag::scheduleValue, callee.definition->name.range, callee.text, value.kind());
  return Poison{};
}

} // namespace dlb
