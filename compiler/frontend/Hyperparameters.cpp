// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Hyperparameters: arguments meet parameters by position or name, and values their types.

#include "frontend/Advice.h"
#include "support/Suggest.h"

#include <algorithm>
#include <cmath>

namespace dlb {

using ast::DefinitionKind;

namespace {

const char *const staticTypes[] = {"int",   "float",    "string",      "list",     "tuple",
                                   "block", "schedule", "initializer", "optimizer"};

/// "an int", "a float": what a hyperparameter of that type is.
std::string withArticle(const std::string &type) {
  return (std::string("aeiou").find(type[0]) == std::string::npos ? "a " : "an ") + type;
}

} // namespace

bool Elaborator::isStatic(const ast::Type &type) {
  if (type.dims || type.classes)
    return false;
  for (const char *name : staticTypes)
    if (type.element.text == name)
      return true;
  return false;
}

std::optional<Value> Elaborator::coerce(const ast::Type &written, const std::string &name,
                                        const Value &value, SourceRange range,
                                        const std::string &owner) {
  const std::string &type = written.element.text;
  if (value.poison())
    return std::nullopt;
  CallablePtr callee = value.callable();
  auto isBlock = [&] {
    return callee && !callee->isKind(DefinitionKind::schedule) &&
           !callee->isKind(DefinitionKind::initializer) &&
           !callee->isKind(DefinitionKind::optimizer);
  };
  if (written.dims || written.classes || type.empty()) {
    error(Diag::tensorHyperparameter, written.range, name, owner)
        .help("a second list of parentheses holds inputs: `block f(units: int)(x: [N, D])`");
    return std::nullopt;
  }
  // A number computed from sizes that only the data tells is an f64 scalar.
  auto *scalar = value.as<Tensor>();
  bool isNumber = value.is<Integer>() || value.is<double>() ||
                  (scalar && scalar->element == Element::f64 && scalar->rank() == 0);
  bool fits = false;
  if (type == "int")
    fits = value.is<Integer>();
  else if (type == "float")
    fits = isNumber;
  else if (type == "bool")
    fits = value.is<bool>();
  else if (type == "string")
    fits = value.is<std::string>();
  else if (type == "list" || type == "tuple")
    fits = value.elements() || value.is<Range>();
  else if (type == "block")
    fits = isBlock();
  else if (type == "schedule")
    fits = isNumber || (callee && callee->isKind(DefinitionKind::schedule));
  else if (type == "initializer")
    // A schedule whose number does not ask for the step fills as that number does: `constant(0.5)`.
    fits = isNumber || (callee && (callee->isKind(DefinitionKind::initializer) ||
                                   callee->isKind(DefinitionKind::schedule) ||
                                   (callee->builtin && !callee->builtin->generator.empty())));
  else if (type == "optimizer")
    fits = callee && callee->isKind(DefinitionKind::optimizer);
  else {
    std::vector<std::string> known(std::begin(staticTypes), std::end(staticTypes));
    known.push_back("bool");
    Diagnostic &diagnostic = error(Diag::unknownType, written.element.range, type);
    if (auto nearest = suggest(type, known))
      diagnostic.help("did you mean `" + *nearest + "`?");
    return std::nullopt;
  }
  if (!fits) {
    Diagnostic &diagnostic =
        error(Diag::hyperparameterType, range, owner.empty() ? name : name + "` of `" + owner,
              withArticle(type), value.kind());
    if (auto number = value.number(); type == "int" && number)
      diagnostic.help(std::abs(*number) < 1e15 && *number == std::floor(*number)
                          ? "write `" + Value::integer(static_cast<int64_t>(*number)).str() + "`"
                          : "`/` is exact; `floor(…)` makes a whole number");
    else if (const ast::Definition *definition = findDefinition(owner))
      noteSignature(*this, diagnostic, *definition);
    return std::nullopt;
  }
  if (type == "float")
    if (auto number = value.wholeNumber())
      return Value(static_cast<double>(*number));
  return value;
}

/// `dense(784, 64)`: a whole number that comes second to one is likely what other libraries want
/// second, after the size of the input.
static bool isInputSize(const Elaborator &e, const ast::Definition &definition,
                        const std::vector<Given> &given, size_t i) {
  return i == 1 && !given[i].name && given[i].value.is<Integer>() && !given[0].name &&
         given[0].value.is<Integer>() &&
         definition.hyperparameters->parameters[0].type.element.text == "int" &&
         e.inLibrary(definition.name.range);
}

static void adviseInputSize(Diagnostic &diagnostic, const ast::Definition &definition,
                            const Given &given) {
  diagnostic.help("it sees the size of its input itself: `" + definition.name.text + "(" +
                  given.value.str() + ")`");
}

/// A number by position where a truth or an initializer is meant: `embedding(V, 64)`. One that
/// fills everything has a name, so that no size is taken for it. True after a diagnostic.
static bool isMisplacedNumber(Elaborator &e, const ast::Definition &definition,
                              const std::vector<Given> &given, size_t i) {
  const ast::Parameter &parameter = definition.hyperparameters->parameters[i];
  const std::string &type = parameter.type.element.text;
  const Value &value = given[i].value;
  const bool fills = type == "initializer" && (value.is<Integer>() || value.is<double>());
  const bool size = isInputSize(e, definition, given, i);
  if (given[i].name || !(fills || (size && type == "bool")))
    return false;
  Diagnostic &diagnostic = e.error(Diag::hyperparameterType, given[i].range,
                                   parameter.name.text + "` of `" + definition.name.text,
                                   withArticle(type), value.kind());
  noteSignature(e, diagnostic, definition);
  if (size)
    adviseInputSize(diagnostic, definition, given[i]);
  if (fills)
    diagnostic.help("to fill with a number, name it: `" + parameter.name.text + " = " +
                    value.str() + "`");
  return true;
}

bool Elaborator::bindHyperparameters(Callable &callee, const std::vector<Given> &given,
                                     SourceRange range, bool partly) {
  const std::string &owner = callee.definition->name.text;
  static const std::vector<ast::Parameter> none;
  const auto &list = callee.definition->hyperparameters;
  const std::vector<ast::Parameter> &parameters = list ? list->parameters : none;
  std::vector<std::string> names;
  for (const ast::Parameter &parameter : parameters)
    names.push_back(parameter.name.text);

  bool good = true;
  std::set<std::string> seen;
  for (size_t i = 0; i < given.size(); ++i) {
    const Given &g = given[i];
    size_t which = i;
    if (g.name) {
      which = std::find(names.begin(), names.end(), g.name->text) - names.begin();
      if (which == names.size()) {
        // Every initializer accepts the fans; those that need none ignore them.
        if ((callee.isKind(DefinitionKind::initializer) ||
             callee.isKind(DefinitionKind::schedule)) &&
            (g.name->text == "fan_in" || g.name->text == "fan_out"))
          continue;
        Diagnostic &diagnostic = error(Diag::unknownParameter, g.name->range, owner, g.name->text);
        adviseParameter(diagnostic, g.name->text, names);
        good = false;
        continue;
      }
    } else if (i >= names.size()) {
      Diagnostic &diagnostic =
          error(Diag::argumentCount, g.range, owner, static_cast<int64_t>(names.size()),
                names.size() == 1 ? "hyperparameter" : "hyperparameters",
                static_cast<int64_t>(given.size()));
      noteSignature(*this, diagnostic, *callee.definition);
      if (!names.empty() && isInputSize(*this, *callee.definition, given, i))
        adviseInputSize(diagnostic, *callee.definition, g);
      return false;
    }
    if (!seen.insert(names[which]).second) {
      error(Diag::givenTwice, g.range, names[which], owner);
      good = false;
      continue;
    }
    if (isMisplacedNumber(*this, *callee.definition, given, i)) {
      good = false;
      continue;
    }
    std::optional<Value> value =
        coerce(parameters[which].type, names[which], g.value, g.range, owner);
    if (value)
      callee.hyperparameters[names[which]] = *value;
    good &= value.has_value();
  }
  if (partly || !good)
    return good;

  Activation activation;
  activation.callee = &callee;
  activation.callSite = range;
  activation.scopes.push_back(callee.hyperparameters);
  Enter enter(*this, activation);
  for (const ast::Parameter &parameter : parameters) {
    const std::string &name = parameter.name.text;
    if (callee.hyperparameters.count(name))
      continue;
    if (!parameter.value) {
      noteSignature(*this, error(Diag::missingArgument, range, owner, name), *callee.definition);
      good = false;
      continue;
    }
    std::optional<Value> value =
        coerce(parameter.type, name, evaluate(*parameter.value), parameter.value->range, owner);
    good &= value.has_value();
    if (value)
      activation.scopes[0][name] = callee.hyperparameters[name] = *value;
  }
  return good;
}

namespace {

/// Puts blocks that were built outside of models below `path`, one set of weights for each
/// instance.
class Adoption {
public:
  Adoption(const Elaborator &elaborator, std::string path) : e(elaborator), path(std::move(path)) {}

  Value adopt(const Value &value) {
    if (const Sequence *sequence = value.elements()) {
      Sequence adopted = *sequence;
      for (Value &element : adopted.elements)
        element = adopt(element);
      return std::make_shared<const Sequence>(std::move(adopted));
    }
    CallablePtr callee = value.callable();
    return callee ? Value(adopt(callee)) : value;
  }
  bool any() const { return !known.empty(); }

private:
  CallablePtr adopt(const CallablePtr &callee) {
    if (callee->isKind(DefinitionKind::model))
      return callee;
    if (auto known = copies.find(callee.get()); known != copies.end())
      return known->second; // what is shared stays shared
    auto adopted = std::make_shared<Callable>(*callee);
    for (CallablePtr &part : adopted->chain)
      part = adopt(part);
    for (auto &[name, value] : adopted->hyperparameters)
      value = adopt(value);
    if (callee->instance && !e.inModel(callee->instance->path)) {
      std::shared_ptr<Instance> &instance = known[callee->instance.get()];
      const std::string &kind = callee->definition->name.text;
      if (!instance)
        instance = std::make_shared<Instance>(
            Instance{path + "." + kind + "_" + std::to_string(++counters[kind])});
      adopted->instance = instance;
    }
    return copies[callee.get()] = adopted;
  }

  const Elaborator &e;
  std::string path;
  std::map<const Instance *, std::shared_ptr<Instance>> known;
  std::map<std::string, int> counters;
  std::map<const Callable *, CallablePtr> copies;
};

} // namespace

void Elaborator::adoptBlocks(Activation &activation) {
  if (!inModel(activation.path))
    return;
  for (auto &[name, value] : activation.scopes[0]) {
    Adoption adoption(*this, activation.path + "." + name);
    value = adoption.adopt(value);
    if (adoption.any()) // what the body calls so has a path of its own
      activation.unique(name);
  }
}

} // namespace dlb
