// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// From a name to where it comes from and to its other uses; the outline of a file.

#include "tools/dlb-lsp/Features.h"

namespace dlb::lsp {

using llvm::lsp::DocumentSymbol;
using llvm::lsp::SymbolKind;

const ast::Decl *findDeclaration(const View &view, const std::string &name,
                                 const SourceManager *&sources) {
  if (const Name *known = view.analysis.names.global(name)) {
    sources = &view.analysis.sources;
    return known->decl;
  }
  sources = &view.library.files();
  return view.library.find(name);
}

std::optional<Target> definition(const View &view, Position position) {
  const Use *use = view.analysis.names.find(position);
  if (!use)
    return std::nullopt;
  if (use->name >= 0)
    return Target{use->bound};
  const std::string &wanted = use->parameterOf.empty() ? use->text : use->parameterOf;
  const SourceManager *sources = nullptr;
  const ast::Decl *decl = findDeclaration(view, wanted, sources);
  const auto *found = decl ? decl->as<ast::Definition>() : nullptr;
  if (!found)
    return std::nullopt;
  bool library = sources == &view.library.files();
  if (use->parameterOf.empty())
    return Target{found->name.range, library};
  for (const auto *list : {&found->hyperparameters, &found->inputs})
    if (*list)
      for (const ast::Parameter &parameter : (*list)->parameters)
        if (parameter.name.text == use->text)
          return Target{parameter.name.range, library};
  return std::nullopt;
}

std::vector<const Use *> references(const View &view, Position position) {
  std::vector<const Use *> found;
  const NameTable &table = view.analysis.names;
  const Use *use = table.find(position);
  if (!use || !use->parameterOf.empty())
    return found;
  const Name *name = use->name < 0 ? nullptr : &table.names[use->name];
  for (const Use &other : table.uses) {
    // A parameter is also named where its block is called.
    bool argument = name && name->parameter && name->decl && other.text == name->text &&
                    !other.parameterOf.empty() &&
                    describe(*name->decl, view.analysis.sources).name == other.parameterOf;
    if (argument ||
        (other.parameterOf.empty() && other.name == use->name && (name || other.text == use->text)))
      found.push_back(&other);
  }
  return found;
}

namespace {

class Outline {
public:
  explicit Outline(const View &view) : view(view) {}

  std::vector<DocumentSymbol> run() {
    std::vector<DocumentSymbol> symbols;
    for (const ast::DeclPtr &decl : view.analysis.tree->declarations)
      add(*decl, symbols);
    return symbols;
  }

private:
  DocumentSymbol symbol(const std::string &name, SymbolKind kind, SourceRange range,
                        SourceRange selection) const {
    return DocumentSymbol(name, kind, view.document.range(range), view.document.range(selection));
  }

  void add(const ast::Decl &decl, std::vector<DocumentSymbol> &to) const;
  void add(const ast::Body &body, std::vector<DocumentSymbol> &to, bool fields) const;

  const View &view;
};

void Outline::add(const ast::Body &body, std::vector<DocumentSymbol> &to, bool fields) const {
  for (const ast::StmtPtr &statement : body.statements) {
    if (const auto *persistent = statement->as<ast::Persistent>()) {
      to.push_back(symbol(persistent->name.text, SymbolKind::Property, statement->range,
                          persistent->name.range));
      to.back().detail = sourceText(view.analysis.sources, persistent->type.range);
    } else if (const auto *binding = statement->as<ast::Binding>(); binding && fields) {
      for (const ast::Identifier &name : binding->target.names)
        to.push_back(symbol(name.text, SymbolKind::Field, statement->range, name.range));
      if (binding->type)
        to.back().detail = sourceText(view.analysis.sources, binding->type->range);
    } else if (const auto *phase = statement->as<ast::Phase>()) {
      to.push_back(
          symbol(phase->name.text, SymbolKind::Event, statement->range, phase->name.range));
      to.back().detail = "phase";
    } else if (const auto *report = statement->as<ast::Report>()) {
      for (const ast::Report::Entry &entry : report->entries)
        to.push_back(symbol(entry.name.text, SymbolKind::Variable, entry.range, entry.name.range));
    }
  }
}

void Outline::add(const ast::Decl &decl, std::vector<DocumentSymbol> &to) const {
  if (const auto *definition = decl.as<ast::Definition>()) {
    bool model = definition->kind == ast::DefinitionKind::model;
    to.push_back(symbol(definition->name.text, model ? SymbolKind::Class : SymbolKind::Function,
                        decl.range, definition->name.range));
    to.back().detail = describe(decl, view.analysis.sources).signature;
    if (definition->body)
      add(*definition->body, to.back().children, /*fields=*/false);
  } else if (const auto *data = decl.as<ast::Data>()) {
    to.push_back(symbol(data->name.text, SymbolKind::Struct, decl.range, data->name.range));
    to.back().detail = describe(decl, view.analysis.sources).signature;
    add(data->body, to.back().children, /*fields=*/true);
  } else if (const auto *train = decl.as<ast::Train>()) {
    std::string name = "train";
    for (const ast::TrainTarget &target : train->targets)
      name += (&target == &train->targets.front() ? " " : ", ") + target.model.text;
    to.push_back(symbol(name + " on " + train->data.text, SymbolKind::Module, decl.range,
                        train->targets.front().model.range));
    add(train->body, to.back().children, /*fields=*/false);
  } else if (const auto *compare = decl.as<ast::Compare>()) {
    to.push_back(symbol("compare " + compare->name.text, SymbolKind::Module, decl.range,
                        compare->name.range));
    for (const ast::DeclPtr &section : compare->sections)
      add(*section, to.back().children);
  } else if (const auto *validate = decl.as<ast::CrossValidate>()) {
    to.push_back(symbol("cross_validate", SymbolKind::Module, decl.range, validate->folds->range));
    for (const ast::DeclPtr &section : validate->sections)
      add(*section, to.back().children);
  } else if (const auto *ensemble = decl.as<ast::Ensemble>()) {
    to.push_back(symbol("ensemble", SymbolKind::Module, decl.range, ensemble->method->range));
    for (const ast::DeclPtr &section : ensemble->sections)
      add(*section, to.back().children);
  } else if (const auto *import = decl.as<ast::Import>()) {
    to.push_back(symbol(import->path, SymbolKind::File, decl.range, import->pathRange));
  }
}

} // namespace

std::vector<DocumentSymbol> documentSymbols(const View &view) { return Outline(view).run(); }

} // namespace dlb::lsp
