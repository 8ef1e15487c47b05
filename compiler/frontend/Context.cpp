// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Errors, places and nodes: see Context.h.

#include "frontend/Context.h"

#include "support/Text.h"

#include <algorithm>

namespace dlb {

Value *Activation::find(const std::string &name) {
  for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope)
    if (auto it = scope->find(name); it != scope->end())
      return &it->second;
  return nullptr;
}

void Activation::bind(const std::string &name, Value value) {
  if (Value *known = find(name))
    *known = std::move(value);
  else
    scopes.back()[name] = std::move(value);
}

std::string Activation::unique(const std::string &base) {
  int count = ++counters[base];
  return count == 1 ? base : base + "_" + std::to_string(count);
}

uint64_t hashName(std::string_view name) {
  uint64_t hash = 14695981039346656037u;
  for (char c : name)
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return hash;
}

//===------------------------------------------------------------------------------------------===//
// Places
//===------------------------------------------------------------------------------------------===//

SourceRange Context::userPlace(SourceRange range) const {
  for (const Activation *a = here; a && inLibrary(range); a = a->caller)
    range = a->callSite;
  return range;
}

std::string Context::at(SourceRange range) const {
  std::string place = std::to_string(range.begin.line) + ":" + std::to_string(range.begin.column);
  return range.file == rootFile ? place : sources.file(range.file).path() + ":" + place;
}

// The turns of a loop belong to the body that holds the loop, and so to the calls made from there.
void Context::addChain(Diagnostic &diagnostic) const {
  auto turnsOf = [](const Activation &activation) {
    std::string text;
    for (auto turn = activation.turns.rbegin(); turn != activation.turns.rend(); ++turn)
      text += (text.empty() ? "" : ", ") + *turn;
    return text;
  };
  if (here && !here->turns.empty())
    diagnostic.note("in " + turnsOf(*here));
  // Of a deep chain both ends say what went wrong.
  constexpr size_t shown = 6;
  std::vector<std::string> chain;
  for (const Activation *a = here; a; a = a->caller) {
    if (!a->callee || !a->callSite.valid())
      continue;
    // A definition that is checked by itself is called from its own name.
    const ast::Definition *definition = a->callee->definition;
    if (definition && definition->name.range == a->callSite)
      continue;
    bool isModel = definition && definition->kind == ast::DefinitionKind::model;
    std::string note =
        std::string("in ") + (isModel ? "model" : "block") + " `" + a->callee->text + "`";
    note += inLibrary(a->callSite) ? " of the library" : " at " + at(a->callSite);
    if (a->caller && !a->caller->turns.empty())
      note += ", " + turnsOf(*a->caller);
    chain.push_back(std::move(note));
  }
  for (size_t i = 0; i < chain.size(); ++i) {
    if (i == shown && chain.size() > 2 * shown) {
      i = chain.size() - shown;
      diagnostic.note("and so on, " + std::to_string(i - shown) + " more");
    }
    diagnostic.note(chain[i]);
  }
  if (!variant.empty())
    diagnostic.note("where `" + variant + "`");
}

bool Context::isAboutNames(Diag id) {
  return id == Diag::unknownName || id == Diag::unknownParameter || id == Diag::unknownType ||
         id == Diag::notSupported || id == Diag::tooDeep || id == Diag::tooMuchWork;
}

void Context::label(Diagnostic &diagnostic, SourceRange range, std::string text) const {
  if (range.valid() && range.file == diagnostic.range.file)
    diagnostic.label(range, std::move(text));
  else if (range.valid() && !inLibrary(range))
    diagnostic.note(text + " at " + at(range));
  else
    diagnostic.note(std::move(text));
}

Place Context::place(SourceRange range) const {
  return {range.file < 0 ? 0 : range.file, range.begin.line, range.begin.column};
}

Location Context::locate(SourceRange range) const {
  Location location;
  for (const Activation *a = here; a && range.valid(); a = a->caller) {
    location.push_back({place(range), a->callee ? "in block `" + a->callee->text + "`" : ""});
    range = a->callSite;
  }
  return location;
}

std::string Context::textOf(SourceRange range) const {
  if (!range.valid() || range.begin.line != range.end.line)
    return "…";
  std::string_view line = sources.file(range.file).line(range.begin.line);
  std::string_view before = line.substr(0, range.end.column - 1);
  bool ascii = std::all_of(before.begin(), before.end(),
                           [](char c) { return static_cast<signed char>(c) >= 0; });
  if (ascii) { // nearly always, and this is asked for each call
    std::string_view text = before.substr(std::min<size_t>(range.begin.column - 1, before.size()));
    return text.size() > 40 ? "…" : std::string(text);
  }
  std::string text;
  size_t offset = 0;
  for (int column = 1; column < range.end.column && offset < line.size(); ++column) {
    char32_t character = nextCharacter(line, offset);
    if (column >= range.begin.column)
      appendUtf8(text, character);
  }
  return countCharacters(text) > 40 ? "…" : text;
}

//===------------------------------------------------------------------------------------------===//
// Nodes
//===------------------------------------------------------------------------------------------===//

std::vector<Tensor> Context::emitAll(std::string op, const std::vector<Tensor> &operands,
                                     std::map<std::string, Attribute> attributes,
                                     std::vector<Tensor> results, SourceRange range,
                                     std::vector<Function> regions) {
  Node node;
  node.regions = std::move(regions);
  node.op = std::move(op);
  node.attributes = std::move(attributes);
  for (const Tensor &operand : operands)
    node.operands.push_back(builder->resolve(operand.id, operand.function, operand.type()));
  for (const Tensor &result : results)
    node.results.push_back(result.type());
  node.location = locate(range);
  node.instance = here ? here->path : "";
  ValueId id = builder->add(std::move(node));
  for (Tensor &result : results) {
    result.id = id++;
    result.function = builder->number();
  }
  return results;
}

Tensor Context::emit(std::string op, const std::vector<Tensor> &operands,
                     std::map<std::string, Attribute> attributes, Tensor result,
                     SourceRange range) {
  return emitAll(std::move(op), operands, std::move(attributes), {std::move(result)}, range)[0];
}

Tensor Context::argument(const Argument &argument, std::vector<Axis> axes) {
  FunctionBuilder &root = builder->root();
  Tensor tensor;
  tensor.id = root.argument(argument);
  tensor.function = root.number();
  tensor.element = argument.type.element;
  tensor.axes = std::move(axes);
  tensor.classes = argument.type.classes;
  return tensor;
}

} // namespace dlb
