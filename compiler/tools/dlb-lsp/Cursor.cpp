// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// See Cursor.h.

#include "tools/dlb-lsp/Cursor.h"

#include "llvm/ADT/STLExtras.h"

namespace dlb::lsp {

Cursor::Cursor(std::string_view text, size_t offset) : tokens(scan(text.substr(0, offset))) {
  if (!tokens.empty() && tokens.back().end() == offset) {
    const Token &last = tokens.back();
    bool finished = last.spelling.size() > 1 && last.spelling.back() == '"';
    mute = last.kind == Token::comment || (last.kind == Token::text && !finished) ||
           last.kind == Token::number;
    if (last.kind == Token::word)
      tokens.pop_back();
  }
  llvm::erase_if(tokens, [](const Token &token) { return token.kind == Token::comment; });
  open = openBrackets(tokens);
  char bracket = open.empty() ? '{' : open.back().bracket;
  if (tokens.empty()) {
    begins = true;
  } else {
    const Token &last = tokens.back();
    begins = bracket == '{' && (last.kind == Token::newline || last.is(";") || last.is("{"));
    previous = last.kind == Token::newline ? "" : std::string(last.spelling);
  }
  for (const Token &token : llvm::reverse(tokens)) {
    optimizer = token.is("with");
    if (optimizer || token.is("over") || token.is("minimize") || token.is("{") || token.is(";"))
      break;
  }
  findSection();
  if (bracket == '(')
    findCall();
}

/// The keyword before the braces, with parentheses skipped; `if`, `for`, `scan` and `phase` belong
/// to what is around them.
void Cursor::findSection() {
  for (const Open &brace : llvm::reverse(open)) {
    if (brace.bracket != '{')
      continue;
    int depth = 0;
    for (size_t i = brace.token; i-- > 0;) {
      const Token &token = tokens[i];
      depth += token.is(")") ? 1 : token.is("(") ? -1 : 0;
      if (depth < 0 || token.is("{") || token.is("}") || token.is(";"))
        break;
      if (depth > 0 || token.kind != Token::word)
        continue;
      if (token.is("if") || token.is("else") || token.is("for") || token.is("scan") ||
          token.is("phase"))
        break;
      bool first = i == 0 || tokens[i - 1].kind == Token::newline || tokens[i - 1].is("{") ||
                   tokens[i - 1].is("}");
      if (first && isDeclarationKeyword(token.spelling)) {
        section = token.spelling;
        return;
      }
    }
  }
}

void Cursor::findCall() {
  size_t at = open.back().token; // of the `(`
  int depth = 0;
  for (size_t i = at + 1; i < tokens.size(); ++i) {
    const Token &token = tokens[i];
    if (token.kind == Token::sign && llvm::is_contained(std::string_view("([{"), token.spelling[0]))
      ++depth;
    else if (token.kind == Token::sign &&
             llvm::is_contained(std::string_view(")]}"), token.spelling[0]))
      --depth;
    else if (depth == 0 && token.is(","))
      ++argument, named.clear();
    else if (depth == 0 && token.is("=") && tokens[i - 1].kind == Token::word)
      given.insert(named = std::string(tokens[i - 1].spelling));
  }
  if (at > 0 && tokens[at - 1].is(")")) {
    second = true;
    for (--at; at > 0; --at) {
      depth += tokens[at].is(")") ? 1 : tokens[at].is("(") ? -1 : 0;
      if (depth == 0)
        break;
    }
  }
  if (at == 0 || tokens[at - 1].kind != Token::word)
    return;
  // Not the parameters of a declaration.
  if (at > 1 && tokens[at - 2].kind == Token::word && isDeclarationKeyword(tokens[at - 2].spelling))
    return;
  callee = tokens[at - 1].spelling;
}

} // namespace dlb::lsp
