// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Hover: what a name is, what it is worth here, and the documentation of what is declared.

#include "tools/dlb-lsp/Features.h"
#include "tools/dlb-lsp/Tokens.h"

namespace dlb::lsp {
namespace {

std::string code(const std::string &text) { return "```dlb\n" + text + "\n```\n"; }

std::string markdownOf(const ReferenceEntry &entry) {
  return code(entry.signature) + (entry.doc.empty() ? "" : "\n" + entry.doc + "\n");
}

std::string markdownOf(const LanguageName &name) {
  return code(std::string(name.signature)) + "\n" + std::string(name.doc) + "\n";
}

/// "`[N, 64]` in `basic(c = 64)`", one line each.
std::string valuesOf(const Fact &fact) {
  std::string text;
  for (const Fact::Seen &seen : fact.seen) {
    text += "- `" + seen.value + "`";
    text += seen.block.empty() ? "\n" : " in `" + seen.block + "`\n";
  }
  return text;
}

/// `x: [N, 64]`, or a list where it has been several things.
std::string worth(const std::string &name, const Fact &fact) {
  if (fact.seen.size() > 1)
    return code(name) + "\n" + valuesOf(fact);
  const std::string &value = fact.seen.front().value;
  return code(fact.tensor ? name + ": " + value : name + " = " + value);
}

const char *roleOf(NameKind kind) {
  switch (kind) {
  case NameKind::hyperparameter:
    return "a hyperparameter of";
  case NameKind::input:
    return "an input of";
  case NameKind::dimension:
    return "a dimension of";
  case NameKind::param:
    return "a parameter of";
  case NameKind::state:
    return "a state of";
  case NameKind::field:
    return "a field of";
  case NameKind::phase:
    return "a phase";
  case NameKind::report:
    return "a report";
  case NameKind::choice:
    return "what is compared";
  case NameKind::definition:
  case NameKind::data:
  case NameKind::local:
    break;
  }
  return nullptr;
}

class Hovering {
public:
  Hovering(const View &view, Position position)
      : view(view), facts(view.analysis.facts), position(position) {}

  std::optional<HoverText> run();

private:
  std::string ofName(const Use &use);
  std::string ofCallable(const std::string &text, SourceRange range);
  std::string ofArgument(const Use &use);

  const View &view;
  const Facts &facts;
  Position position;
};

/// What comes of a block where it is called or piped into: the first tensor on the way out.
std::string Hovering::ofCallable(const std::string &text, SourceRange range) {
  const SourceManager *sources = nullptr;
  std::string markdown;
  if (const ast::Decl *decl = findDeclaration(view, text, sources))
    markdown = markdownOf(describe(*decl, *sources));
  else if (const LanguageName *name = findLanguageName(text))
    markdown = markdownOf(*name);
  else
    return markdown;
  if (const Fact *result = facts.resultOf(range))
    markdown += "\n---\n\nhere:\n\n" + valuesOf(*result);
  return markdown;
}

std::string Hovering::ofArgument(const Use &use) {
  const SourceManager *sources = nullptr;
  const ast::Decl *decl = findDeclaration(view, use.parameterOf, sources);
  const auto *definition = decl ? decl->as<ast::Definition>() : nullptr;
  if (!definition)
    return {};
  for (const auto *list : {&definition->hyperparameters, &definition->inputs})
    if (*list)
      for (const ast::Parameter &parameter : (*list)->parameters)
        if (parameter.name.text == use.text)
          return code(describe(parameter, *sources)) + "\n" +
                 (list == &definition->inputs ? "an input of `" : "a hyperparameter of `") +
                 use.parameterOf + "`\n";
  return {};
}

std::string Hovering::ofName(const Use &use) {
  if (!use.parameterOf.empty())
    return ofArgument(use);
  if (use.name < 0)
    return ofCallable(use.text, use.range);
  const Name &name = view.analysis.names.names[use.name];
  if (name.kind == NameKind::definition || name.kind == NameKind::data)
    return ofCallable(use.text, use.range);

  ReferenceEntry owner = name.decl ? describe(*name.decl, view.analysis.sources) : ReferenceEntry();
  const Fact *fact = facts.find(use.range);
  if (!fact && name.kind == NameKind::dimension)
    fact = facts.dimension(owner.name, name.text);
  // Where it is declared nothing may have been seen, as of a field: then by those who read it.
  if (!fact)
    for (const Use &other : view.analysis.names.uses)
      if (!fact && other.name == use.name && other.bound == use.bound)
        fact = facts.find(other.range);
  std::string markdown;
  if (fact)
    markdown = worth(use.text, *fact);
  else if (name.parameter)
    markdown = code(describe(*name.parameter, view.analysis.sources));
  else if (name.type)
    markdown = code(name.text + ": " + sourceText(view.analysis.sources, name.type->range));
  else
    markdown = code(name.text);
  if (fact && fact->callee != "" && fact->seen.size() == 1) {
    const SourceManager *sources = nullptr;
    if (const ast::Decl *decl = findDeclaration(view, fact->callee, sources))
      markdown += "\n" + markdownOf(describe(*decl, *sources));
  }
  if (const char *role = roleOf(name.kind)) {
    markdown += "\n" + std::string(role);
    if (std::string_view(role).ends_with(" of"))
      markdown += " `" + owner.name + "`";
    if (fact && name.type)
      markdown += ", `" + sourceText(view.analysis.sources, name.type->range) + "`";
    markdown += "\n";
  }
  return markdown;
}

std::optional<HoverText> Hovering::run() {
  size_t offset = view.document.offset(position);
  for (const Token &token : scan(view.document.text()))
    if (token.begin <= offset && offset < token.end() &&
        (token.kind == Token::comment || token.kind == Token::text))
      return std::nullopt;
  if (const Use *use = view.analysis.names.find(position)) {
    std::string markdown = ofName(*use);
    if (!markdown.empty())
      return HoverText{markdown, use->range};
  } else if (Token word = wordAt(view.document.text(), offset); !word.spelling.empty()) {
    // In a text that is no program yet.
    std::string markdown = ofCallable(std::string(word.spelling), {});
    if (!markdown.empty())
      return HoverText{markdown,
                       {0, view.document.position(word.begin), view.document.position(word.end())}};
  }
  auto [range, fact] = facts.around(0, position);
  if (!fact || !fact->tensor)
    return std::nullopt;
  std::string text = sourceText(view.analysis.sources, range);
  bool isShort = text.size() <= 60 && text.find('\n') == std::string::npos;
  return HoverText{worth(isShort ? text : "…", *fact), range};
}

} // namespace

std::optional<HoverText> hover(const View &view, Position position) {
  return Hovering(view, position).run();
}

} // namespace dlb::lsp
