// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What can stand where the cursor is, and the signature of the call around it.

#include "tools/dlb-lsp/Cursor.h"
#include "tools/dlb-lsp/Features.h"

#include "llvm/ADT/STLExtras.h"

namespace dlb::lsp {

using llvm::lsp::CompletionItem;
using llvm::lsp::CompletionItemKind;

namespace {

/// Groups of suggestions, the likeliest first: they are shown in this order.
enum class Rank { argument, wanted, local, file, keyword, library };

const ast::Definition *definitionOf(const View &view, const std::string &name,
                                    const SourceManager *&sources) {
  const ast::Decl *decl = findDeclaration(view, name, sources);
  return decl ? decl->as<ast::Definition>() : nullptr;
}

std::string oneLine(const std::string &text) {
  std::string line;
  for (char c : text)
    if (c == '\n')
      line += ' ';
    else if (c != ' ' || line.empty() || line.back() != ' ')
      line += c;
  return line;
}

class Completing {
public:
  Completing(const View &view, size_t offset)
      : view(view), cursor(view.document.text(), offset), position(view.document.position(offset)) {
  }

  std::vector<CompletionItem> run();

private:
  CompletionItem &add(const std::string &label, CompletionItemKind kind, Rank rank) {
    std::string order = std::to_string(static_cast<int>(rank)) + label;
    return items.emplace_back(label, kind, order);
  }
  void add(const ReferenceEntry &entry, Rank rank);
  void keywords(std::initializer_list<const char *> words) {
    for (const char *word : words)
      add(word, CompletionItemKind::Keyword, Rank::keyword);
  }
  void arguments();
  void names();
  void library();
  void statementKeywords();
  void types();
  void definitions(const char *kind);
  void members();

  const View &view;
  Cursor cursor;
  Position position;
  std::vector<CompletionItem> items;
};

void Completing::add(const ReferenceEntry &entry, Rank rank) {
  bool value = entry.kind == "data";
  CompletionItem &item =
      add(entry.name, value ? CompletionItemKind::Struct : CompletionItemKind::Function, rank);
  item.detail = oneLine(entry.signature);
  if (!entry.doc.empty())
    item.documentation = {llvm::lsp::MarkupKind::Markdown, entry.doc};
}

/// `units = `, for the parameters that have no value yet.
void Completing::arguments() {
  const SourceManager *sources = nullptr;
  const ast::Definition *callee = definitionOf(view, cursor.callee, sources);
  if (!callee)
    return;
  const auto &list =
      cursor.second || !callee->hyperparameters ? callee->inputs : callee->hyperparameters;
  if (!list)
    return;
  size_t positional = cursor.argument - std::min(cursor.argument, cursor.given.size());
  for (size_t i = 0; i < list->parameters.size(); ++i) {
    const ast::Parameter &parameter = list->parameters[i];
    if (i < positional || cursor.given.count(parameter.name.text))
      continue;
    CompletionItem &item = add(parameter.name.text, CompletionItemKind::Property, Rank::argument);
    item.detail = describe(parameter, *sources);
    item.insertText = parameter.name.text + " = ";
  }
}

void Completing::names() {
  std::set<std::string> shown;
  for (const Name *name : view.analysis.names.visible(position)) {
    if (!shown.insert(name->text).second)
      continue;
    if (name->kind == NameKind::definition || name->kind == NameKind::data) {
      ReferenceEntry entry = describe(*name->decl, view.analysis.sources);
      bool fits = cursor.optimizer && entry.kind == "optimizer";
      add(entry, fits ? Rank::wanted : Rank::file);
      continue;
    }
    CompletionItemKind kind = name->kind == NameKind::field       ? CompletionItemKind::Field
                              : name->kind == NameKind::dimension ? CompletionItemKind::Constant
                                                                  : CompletionItemKind::Variable;
    CompletionItem &item = add(name->text, kind, Rank::local);
    const Fact *fact = view.analysis.facts.find(name->declared);
    if (name->parameter)
      item.detail = describe(*name->parameter, view.analysis.sources);
    else if (fact)
      item.detail = fact->seen.front().value;
    else if (name->type)
      item.detail = sourceText(view.analysis.sources, name->type->range);
  }
}

void Completing::library() {
  for (const std::string &name : Library::names())
    if (const ReferenceEntry *entry = view.library.describe(name);
        entry && !view.analysis.names.global(name))
      add(*entry, cursor.optimizer && entry->kind == "optimizer" ? Rank::wanted : Rank::library);
  for (const LanguageName &name : languageNames()) {
    CompletionItem &item = add(std::string(name.name), CompletionItemKind::Function, Rank::library);
    item.detail = name.signature;
    item.documentation = {llvm::lsp::MarkupKind::Markdown, std::string(name.doc)};
  }
}

void Completing::statementKeywords() {
  if (cursor.section.empty())
    keywords({"block", "model", "data", "train", "optimizer", "schedule", "initializer", "import",
              "compare", "cross_validate", "ensemble"});
  else if (cursor.section == "train")
    keywords({"minimize", "report", "report finally", "phase", "epochs", "steps", "batch",
              "micro_batch", "evaluate every", "keep lowest", "keep highest", "stop after"});
  else if (cursor.section == "data")
    keywords({"split"});
  else if (cursor.section == "compare" || cursor.section == "cross_validate" ||
           cursor.section == "ensemble")
    keywords({"train", "compare", "cross_validate", "ensemble"});
  else
    keywords({"param", "state", "require"});
}

void Completing::types() {
  for (const char *type : {"int", "float", "bool", "string", "list", "block", "schedule",
                           "initializer", "optimizer", "tuple", "class", "f32", "f64", "i32"})
    add(type, CompletionItemKind::TypeParameter, Rank::keyword);
  for (const Name *name : view.analysis.names.visible(position))
    if (name->kind == NameKind::dimension)
      add(name->text, CompletionItemKind::Constant, Rank::local);
}

void Completing::definitions(const char *kind) {
  for (const Name &name : view.analysis.names.names)
    if ((name.kind == NameKind::definition || name.kind == NameKind::data) && name.decl)
      if (ReferenceEntry entry = describe(*name.decl, view.analysis.sources); entry.kind == kind)
        add(entry, Rank::wanted);
}

/// `e.` knows the parameters that the block of `e` declares.
void Completing::members() {
  if (cursor.tokens.size() < 2)
    return;
  const Token &base = cursor.tokens[cursor.tokens.size() - 2];
  std::string callee(base.spelling);
  for (const Name *name : view.analysis.names.visible(position))
    if (name->text == callee && name->kind != NameKind::definition) {
      if (const Fact *fact = view.analysis.facts.find(name->declared))
        callee = fact->callee;
      break;
    }
  const SourceManager *sources = nullptr;
  const ast::Definition *definition = definitionOf(view, callee, sources);
  if (!definition || !definition->body)
    return;
  for (const ast::StmtPtr &statement : definition->body->statements)
    if (const auto *persistent = statement->as<ast::Persistent>())
      add(persistent->name.text, CompletionItemKind::Field, Rank::argument).detail =
          sourceText(*sources, persistent->type.range);
}

std::vector<CompletionItem> Completing::run() {
  char bracket = cursor.open.empty() ? '{' : cursor.open.back().bracket;
  if (cursor.mute)
    return {};
  if (cursor.previous == ".") {
    members();
  } else if (cursor.previous == "->" || (cursor.previous == ":" && bracket != '[')) {
    types();
  } else if (cursor.previous == "on") {
    definitions("data");
  } else if (cursor.previous == "train" && !cursor.section.empty() == (bracket == '{')) {
    definitions("model");
  } else if (cursor.begins && cursor.open.empty()) {
    statementKeywords();
  } else if (cursor.previous == "train") {
    definitions("model");
  } else if (!isDeclarationKeyword(cursor.previous) && cursor.previous != "param" &&
             cursor.previous != "state") {
    if (!cursor.callee.empty())
      arguments();
    if (cursor.begins)
      statementKeywords();
    names();
    library();
    keywords({"if", "for", "scan", "not", "true", "false"});
  }
  return std::move(items);
}

} // namespace

std::vector<CompletionItem> completions(const View &view, size_t offset) {
  return Completing(view, offset).run();
}

std::optional<llvm::lsp::SignatureHelp> signatureHelp(const View &view, size_t offset) {
  Cursor cursor(view.document.text(), offset);
  llvm::lsp::SignatureInformation signature;
  const SourceManager *sources = nullptr;
  const ast::Decl *decl = findDeclaration(view, cursor.callee, sources);
  const auto *callee = decl ? decl->as<ast::Definition>() : nullptr;
  if (cursor.mute || cursor.callee.empty())
    return std::nullopt;
  if (!callee) {
    const LanguageName *name = findLanguageName(cursor.callee);
    if (!name)
      return std::nullopt;
    signature.label = name->signature;
    signature.documentation = name->doc;
    return llvm::lsp::SignatureHelp{{signature}, 0, 0};
  }
  ReferenceEntry entry = describe(*decl, *sources);
  signature.label = entry.signature;
  signature.documentation = entry.doc.substr(0, entry.doc.find("\n\n"));
  const auto &list =
      cursor.second || !callee->hyperparameters ? callee->inputs : callee->hyperparameters;
  int active = static_cast<int>(cursor.argument);
  if (list)
    for (const ast::Parameter &parameter : list->parameters) {
      if (parameter.name.text == cursor.named)
        active = static_cast<int>(signature.parameters.size());
      llvm::lsp::ParameterInformation information;
      information.labelString = describe(parameter, *sources);
      signature.parameters.push_back(std::move(information));
    }
  return llvm::lsp::SignatureHelp{{signature}, 0, active};
}

} // namespace dlb::lsp
