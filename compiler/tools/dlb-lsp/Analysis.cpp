// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// See Analysis.h.

#include "tools/dlb-lsp/Analysis.h"

#include "frontend/Check.h"
#include "frontend/Imports.h"
#include "frontend/Parse.h"

#include "llvm/ADT/STLExtras.h"

#include <set>

namespace dlb::lsp {
namespace {

std::string describe(const Tensor &tensor) {
  Tensor unnamed = tensor;
  unnamed.axes.clear();
  std::string text = unnamed.str(); // "[]", "class(10)[]"
  text.pop_back();
  for (size_t i = 0; i < tensor.axes.size(); ++i) {
    const Axis &axis = tensor.axes[i];
    std::string size = axis.size.str();
    bool named = !axis.name.empty() && axis.name[0] != hiddenName && axis.name != size;
    text += (i ? ", " : "") + (named ? axis.name + " = " + size : size);
  }
  return text + "]";
}

} // namespace

std::string describe(const Value &value) {
  if (const auto *tensor = value.as<Tensor>())
    return describe(*tensor);
  const Sequence *sequence = value.elements();
  if (!sequence)
    return value.str();
  std::string text = sequence->tuple ? "(" : "[";
  for (size_t i = 0; i < sequence->elements.size(); ++i)
    text += (i ? ", " : "") + describe(sequence->elements[i]);
  return text + (sequence->tuple ? ")" : "]");
}

void Facts::add(Fact &fact, const Value &value, const Activation &here) {
  std::string plain = value.str();
  if (fact.seen.size() >= most ||
      llvm::any_of(fact.seen, [&](const Fact::Seen &seen) { return seen.plain == plain; }))
    return;
  if (CallablePtr callable = value.callable(); callable && callable->definition)
    fact.callee = callable->definition->name.text;
  fact.tensor |= value.is<Tensor>();
  fact.seen.push_back({describe(value), std::move(plain), here.callee ? here.callee->text : ""});
}

void Facts::evaluated(SourceRange range, const Value &value, const Activation &here) {
  constexpr int patience = 64;
  if (range.file != 0 || value.poison() || value.is<Nothing>() || ++looked[range] > patience)
    return;
  add(facts[range], value, here);
}

void Facts::entered(const ast::Body &body, const Activation &here) {
  if (body.range.file != 0 || !here.callee || !here.callee->definition)
    return;
  const ast::Definition &definition = *here.callee->definition;
  if (!definition.body || &*definition.body != &body)
    return;
  for (const auto *list : {&definition.hyperparameters, &definition.inputs})
    if (*list)
      for (const ast::Parameter &parameter : (*list)->parameters)
        for (const auto &scope : here.scopes)
          if (auto known = scope.find(parameter.name.text); known != scope.end())
            evaluated(parameter.name.range, known->second, here);
  for (const auto &[name, capital] : here.capitals)
    add(dimensions[definition.name.text + "." + name], Value::integer(capital.size), here);
}

const Fact *Facts::find(SourceRange range) const {
  auto known = facts.find(range);
  return known == facts.end() ? nullptr : &known->second;
}

std::pair<SourceRange, const Fact *> Facts::around(int file, Position position) const {
  std::pair<SourceRange, const Fact *> best{{}, nullptr};
  for (const auto &[range, fact] : facts) {
    if (range.file != file || position < range.begin || range.end < position)
      continue;
    if (!best.second || best.first.begin < range.begin ||
        (best.first.begin == range.begin && range.end < best.first.end))
      best = {range, &fact};
  }
  return best;
}

const Fact *Facts::resultOf(SourceRange range) const {
  // A call begins with what is called, a pipe ends with it.
  while (range.valid()) {
    std::pair<SourceRange, const Fact *> next{{}, nullptr};
    for (const auto &[other, fact] : facts) {
      bool grows = other.file == range.file && other != range &&
                   ((other.begin == range.begin && range.end < other.end) ||
                    (other.end == range.end && other.begin < range.begin));
      bool smaller =
          !next.second || (next.first.begin <= other.begin && other.end <= next.first.end);
      if (grows && smaller)
        next = {other, &fact};
    }
    if (!next.second || next.second->tensor)
      return next.second;
    range = next.first;
  }
  return nullptr;
}

const Fact *Facts::dimension(const std::string &definition, const std::string &name) const {
  auto known = dimensions.find(definition + "." + name);
  return known == dimensions.end() ? nullptr : &known->second;
}

Analysis::Analysis(const std::string &path, const std::string &text,
                   const std::map<std::string, std::string> &unsaved)
    : tree(std::make_unique<ast::File>()) {
  tree->file = 0;
  sources.unsaved = unsaved;
  const SourceFile *source = sources.add(path, text, diagnostics);
  if (!source)
    return;
  tree = parse(*source, diagnostics);
  parses = !diagnostics.hasErrors();
  loadImports(*tree, sources, diagnostics);
  bool allParse = !diagnostics.hasErrors();
  names = findNames(*tree);
  CheckOptions options;
  options.observer = &facts;
  // Beside a declaration that does not parse the others are looked at for what they are worth; that
  // they miss it is no mistake of theirs.
  DiagnosticEngine ignored;
  check(*tree, sources, options, allParse ? diagnostics : ignored);
}

bool Analysis::uses(llvm::StringRef path) const {
  for (int file = 1; file < sources.fileCount(); ++file)
    if (path == sources.file(file).path())
      return true;
  return false;
}

const ast::Decl *Analysis::declarationAt(Position position) const {
  for (const ast::DeclPtr &decl : tree->declarations)
    if (decl->range.begin <= position && position <= decl->range.end)
      return decl.get();
  return nullptr;
}

} // namespace dlb::lsp
