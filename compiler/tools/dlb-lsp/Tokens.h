// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Words and brackets of a text that need not be a program yet: what completion and signature help
// know of a line that is being typed, and how the lines before it are made a program.

#ifndef DLB_TOOLS_DLB_LSP_TOKENS_H
#define DLB_TOOLS_DLB_LSP_TOKENS_H

#include <string>
#include <string_view>
#include <vector>

namespace dlb::lsp {

struct Token {
  enum Kind { word, number, text, comment, newline, sign } kind;
  std::string_view spelling;
  size_t begin;

  size_t end() const { return begin + spelling.size(); }
  bool is(std::string_view what) const { return spelling == what && kind != comment; }
};

/// A sign is `|>`, `->`, `==` or the like, or one character. A text without its end goes to the end
/// of its line.
std::vector<Token> scan(std::string_view text);

/// The name at `offset` or right before it, "" where there is none.
Token wordAt(std::string_view text, size_t offset);

/// A bracket that is open at the end of the tokens.
struct Open {
  size_t token; ///< its number
  char bracket; ///< '(', '[' or '{'
};
std::vector<Open> openBrackets(const std::vector<Token> &tokens);

/// What closes them: ")]}".
std::string closing(const std::vector<Open> &open);

/// Where the next declaration behind `offset` begins: a line that begins with its keyword.
size_t nextDeclaration(std::string_view text, size_t offset);

bool isDeclarationKeyword(std::string_view word);

} // namespace dlb::lsp

#endif // DLB_TOOLS_DLB_LSP_TOKENS_H
