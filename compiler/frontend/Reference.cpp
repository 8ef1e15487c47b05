// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// See Reference.h.

#include "frontend/Reference.h"

#include "support/Text.h"

namespace dlb {
namespace {

constexpr LanguageName names[] = {
#define DLB_LANGUAGE_NAME(name, signature, doc) {name, signature, doc},
#include "frontend/LanguageNames.def"
};

/// The characters `first` to `last` (from 1, `last` excluded) of a line.
std::string_view part(std::string_view line, int first, int last) {
  size_t begin = 0;
  int column = 1;
  for (; column < first && begin < line.size(); ++column)
    nextCharacter(line, begin);
  size_t end = begin;
  for (; column < last && end < line.size(); ++column)
    nextCharacter(line, end);
  return line.substr(begin, end - begin);
}

} // namespace

std::string sourceText(const SourceManager &sources, SourceRange range) {
  constexpr int endOfLine = 1 << 30;
  if (!range.valid())
    return {};
  const SourceFile &file = sources.file(range.file);
  std::string text;
  for (int line = range.begin.line; line <= range.end.line; ++line) {
    text += line == range.begin.line ? "" : "\n";
    text += part(file.line(line), line == range.begin.line ? range.begin.column : 1,
                 line == range.end.line ? range.end.column : endOfLine);
  }
  text.erase(text.find_last_not_of(" \t\n") + 1);
  return text;
}

ReferenceEntry describe(const ast::Decl &declaration, const SourceManager &sources) {
  ReferenceEntry entry;
  entry.doc = declaration.doc;
  SourceRange head = declaration.range;
  if (const auto *definition = declaration.as<ast::Definition>()) {
    entry.kind = ast::keyword(definition->kind);
    entry.name = definition->name.text;
    if (definition->body)
      head.end = definition->body->range.begin;
  } else if (const auto *data = declaration.as<ast::Data>()) {
    entry.kind = "data";
    entry.name = data->name.text;
    head.end = data->body.range.begin;
  } else {
    return entry;
  }
  entry.signature = sourceText(sources, head);
  return entry;
}

std::string describe(const ast::Parameter &parameter, const SourceManager &sources) {
  return sourceText(sources, parameter.range);
}

std::span<const LanguageName> languageNames() { return names; }

const LanguageName *findLanguageName(std::string_view name) {
  for (const LanguageName &known : names)
    if (known.name == name)
      return &known;
  return nullptr;
}

} // namespace dlb
