// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The door to the parser: its stages in order.

#include "frontend/Parse.h"

#include "frontend/ParseBuild.h"

namespace dlb {

/// Nothing is thrown that is caught here: an exception that gets this far is a bug or a lack of
/// memory, and noexcept makes it an abort at its origin instead of an unwinding through code that
/// was compiled without exceptions.
static void parseInto(ast::File &file, const SourceFile &source,
                      DiagnosticEngine &diagnostics) noexcept {
  parser::SourceText text(source);
  parser::Context context{text, diagnostics, {}, false};
  antlr4::ANTLRInputStream input{std::string(source.text())};
  std::vector<parser::TokenPtr> tokens = parser::lex(input, source, context, file.comments);
  if (!parser::balance(tokens, context))
    return;
  tokens = parser::applyLineRule(std::move(tokens));
  if (!parser::boundChains(tokens, context))
    return;
  parser::ParseTree tree(std::move(tokens), context);
  parser::Builder builder(context, file.comments);
  for (DlbParser::DeclarationContext *entry : tree.root()->declaration()) {
    if (entry->exception)
      continue;
    ast::DeclPtr declaration = builder.declaration(entry);
    if (!tree.broken(entry))
      file.declarations.push_back(std::move(declaration));
  }
}

std::unique_ptr<ast::File> parse(const SourceFile &source, DiagnosticEngine &diagnostics) {
  auto file = std::make_unique<ast::File>();
  file->file = source.number();
  parseInto(*file, source, diagnostics);
  return file;
}

} // namespace dlb
