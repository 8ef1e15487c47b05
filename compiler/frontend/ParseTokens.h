// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The parser's inner headers: tokens on their way from the generated lexer to the generated parser.
//
//   lex (ParseTokens.cpp)               text → tokens; comments set aside, lexical mistakes told
//   balance (ParseBrackets.cpp)         depth bounded, every bracket closed: what follows relies on
//   it applyLineRule (ParseLines.cpp)      statements separated, words told apart from keywords
//   runParser (ParseTree.cpp)           tokens → parse tree, one error for each statement

#ifndef DLB_FRONTEND_PARSETOKENS_H
#define DLB_FRONTEND_PARSETOKENS_H

#include "frontend/Ast.h"
#include "support/Diagnostics.h"
#include "support/SourceFile.h"

#include "DlbLexer.h"

#include <memory>
#include <set>
#include <string_view>
#include <vector>

namespace dlb::parser {

using TokenPtr = std::unique_ptr<antlr4::Token>;
using Kind = size_t; ///< an enumerator of DlbLexer
inline constexpr Kind endOfFile = static_cast<Kind>(antlr4::Token::EOF);

/// Bounds that keep hostile input from exhausting stack and memory. The tree is as deep as brackets
/// and chained operators make it, and every later stage walks it by recursion.
inline constexpr int maxNesting = 256;
inline constexpr int maxChain = 1000;
inline constexpr int maxTokenLength = 65536;

/// The text under a token and its place. Lexer and parser count characters, the source holds bytes.
class SourceText {
public:
  explicit SourceText(const SourceFile &source);

  int file() const { return source.number(); }
  std::string_view of(const antlr4::Token *token) const;
  SourceRange range(const antlr4::Token *token) const;
  SourceRange range(const antlr4::Token *first, const antlr4::Token *last) const {
    return span(range(first), range(last));
  }
  bool hasLine(int line) const { return line <= source.lineCount(); }

private:
  const SourceFile &source;
  std::vector<uint32_t> offsets; ///< byte offset by character; empty where all are one byte
};

/// What the stages share.
struct Context {
  const SourceText &text;
  DiagnosticEngine &diagnostics;
  /// Lines on which a mistake was told; a later stage keeps quiet about them.
  std::set<int> told;
  bool failed = false;

  template <typename... Args>
  Diagnostic &report(Diag id, SourceRange range, const Args &...arguments) {
    failed = true;
    told.insert(range.begin.line);
    return diagnostics.report(id, range, arguments...);
  }
};

std::vector<TokenPtr> lex(antlr4::CharStream &input, const SourceFile &source, Context &context,
                          std::vector<ast::Comment> &comments);

/// False where the nesting is too deep to go on.
bool balance(std::vector<TokenPtr> &tokens, Context &context);

std::vector<TokenPtr> applyLineRule(std::vector<TokenPtr> tokens);

/// False where an expression chains too much to go on. Wants the statements separated.
bool boundChains(const std::vector<TokenPtr> &tokens, Context &context);

/// A name, or a word that can be one.
bool isWord(Kind kind);
bool isOpener(Kind kind);
bool isCloser(Kind kind);
/// Whether the token at `index` begins a declaration: a keyword first on its line, after `;` or a
/// brace (`before` is the token before it), and followed by what must follow it.
bool beginsDeclaration(const std::vector<TokenPtr> &tokens, size_t index, Kind before);
/// A line that ends in one of these goes on.
bool goesOnNextLine(Kind kind);
/// `compare`, `cross_validate`, `ensemble`: their braces hold declarations.
bool enclosesSections(Kind kind);

} // namespace dlb::parser

#endif // DLB_FRONTEND_PARSETOKENS_H
