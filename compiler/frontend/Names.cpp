// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a name means: the nearest binding, a dimension, an ambient name (`training`, `step`, `pi`),
// a declaration of the file, a builtin, the library.

#include "frontend/Advice.h"
#include "frontend/Operators.h"

#include <algorithm>
#include <cctype>
#include <numbers>

namespace dlb {
namespace {

/// Names of the language's description that the library does not have so far.
constexpr std::string_view later[] = {
    "bagging",
    "boosting",
    "stacking",
};

} // namespace

bool isCapital(const std::string &name) {
  return !name.empty() && std::isupper(static_cast<unsigned char>(name[0]));
}

const std::string *capitalName(const ast::Expr &expression) {
  auto *name = expression.as<ast::NameExpr>();
  return name && isCapital(name->name) ? &name->name : nullptr;
}

Elaborator::Elaborator(const ast::File &file, Library &library, SourceManager &sources,
                       DiagnosticEngine &diagnostics)
    : Context(sources, diagnostics), file(file), library(library),
      initialise{FunctionBuilder(0, "initialise"), true, {}, {}, {}} {
  firstLibraryFile = library.firstFile();
  rootFile = file.file;
}

const ast::Definition *Elaborator::findDefinition(const std::string &name) {
  auto own = definitions.find(name);
  return own != definitions.end() ? own->second : library.find(name);
}

CallablePtr Elaborator::model(const ast::Definition &definition, SourceRange range) {
  CallablePtr &network = models[definition.name.text];
  if (!network) {
    Callable fresh;
    fresh.definition = &definition;
    fresh.text = definition.name.text;
    fresh.range = range;
    network = construct(fresh, {}, range, fresh.text);
    if (!network) // so that its hyperparameters are missed only once
      network = std::make_shared<const Callable>(fresh);
  }
  return network;
}

Value Elaborator::lookup(const std::string &name, SourceRange range) {
  if (Value *value = here->find(name)) {
    if (auto *tensor = value->as<Tensor>(); tensor && !builder->sees(tensor->function)) {
      if (std::optional<Tensor> initial = initialWeight(name))
        return *initial;
      error(Diag::initialFromTensor, range, name);
      return Poison{};
    }
    return *value;
  }
  if (auto capital = here->capitals.find(name); capital != here->capitals.end())
    return Integer{capital->second.size, name};
  if (ambient && !here->callee)
    if (auto value = ambient(name))
      return *value;
  if (here->callee && here->callee->isKind(ast::DefinitionKind::optimizer)) {
    if (auto value = optimizing ? optimizing(name) : std::nullopt)
      return *value;
    if (lenient && name == "gradient_norm")
      return Poison{};
  }
  auto own = definitions.find(name);
  // The library's schedules mean the step of the training, whatever a program calls so.
  if (own == definitions.end() || inLibrary(range)) {
    if (name == "training")
      return training;
    if (name == "pi")
      return std::numbers::pi;
    if (name == "step" || name == "steps")
      return scalarArgument(name, range);
  }

  Callable callee;
  callee.text = name;
  callee.range = range;
  if (own == definitions.end())
    callee.builtin = findBuiltin(name);
  if (!callee.builtin) {
    callee.definition = findDefinition(name);
    if (!callee.definition &&
        std::find(std::begin(later), std::end(later), name) != std::end(later)) {
      error(Diag::notSupported, range, "`" + name + "`");
      return Poison{};
    }
    if (!callee.definition) {
      adviseName(*this, error(Diag::unknownName, range, name), name);
      return Poison{};
    }
    if (callee.definition->kind == ast::DefinitionKind::model) {
      CallablePtr network = model(*callee.definition, range);
      return network->constructed ? Value(network) : Value(Poison{});
    }
  }
  return CallablePtr(std::make_shared<const Callable>(std::move(callee)));
}

/// `step` counts from 1, `steps` is the length of the training: f64, so that bias corrections such
/// as 1 - 0.999^step keep their digits. To the optimizers of a phase that runs on each n-th
/// mini-batch both count the runs of the phase; it runs where n divides `step`.
Value Elaborator::scalarArgument(const std::string &name, SourceRange range) {
  if (!builder || builder->root().number() == 0) {
    error(Diag::unknownName, range, name).help("an initial value is made before the first step");
    return Poison{};
  }
  TensorType type;
  type.element = Element::i64;
  Tensor whole = argument({Role::scalar, name, type, -1}, {});
  Tensor number = cast(*this, whole, Element::f64, range);
  if (every == 1)
    return number;
  Tensor divisor = constant(*this, static_cast<double>(every), Element::f64, {}, range);
  Tensor runs = pointwise(*this, "div", {number, divisor}, Element::f64, range);
  return name == "step" ? runs : pointwise(*this, "floor", {runs}, Element::f64, range);
}

std::vector<std::string> Elaborator::visibleNames() const {
  std::vector<std::string> names;
  for (const auto &scope : here->scopes)
    for (const auto &[name, value] : scope)
      names.push_back(name);
  for (const auto &[name, capital] : here->capitals)
    names.push_back(name);
  names.insert(names.end(), fields.begin(), fields.end());
  for (const auto &[name, definition] : definitions)
    names.push_back(name);
  for (const auto &more : {builtinNames(), Library::names()})
    names.insert(names.end(), more.begin(), more.end());
  names.insert(names.end(), {"training", "step", "steps", "pi"});
  return names;
}

} // namespace dlb
