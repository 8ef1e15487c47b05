// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// See Tokens.h.

#include "tools/dlb-lsp/Tokens.h"

#include "llvm/ADT/STLExtras.h"

namespace dlb::lsp {
namespace {

/// Bytes above 0x7F belong to letters of other scripts.
bool isLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) > 0x7F;
}
bool isDigit(char c) { return c >= '0' && c <= '9'; }

size_t tokenEnd(std::string_view text, size_t at, Token::Kind kind) {
  size_t end = at + 1;
  switch (kind) {
  case Token::word:
    while (end < text.size() && (isLetter(text[end]) || isDigit(text[end])))
      ++end;
    return end;
  case Token::number:
    while (end < text.size() && (isLetter(text[end]) || isDigit(text[end]) ||
                                 (text[end] == '.' && !text.substr(end).starts_with(".."))))
      ++end;
    return end;
  case Token::text:
    while (end < text.size() && text[end] != '"' && text[end] != '\n')
      end += text[end] == '\\' ? 2 : 1;
    return std::min(end + (end < text.size() && text[end] == '"' ? 1 : 0), text.size());
  case Token::comment:
    return std::min(text.find('\n', at), text.size());
  case Token::newline:
    return end;
  case Token::sign:
    for (std::string_view sign : {"...", "|>", "->", "..", "==", "!=", "<=", ">="})
      if (text.substr(at).starts_with(sign))
        return at + sign.size();
    return end;
  }
  return end;
}

} // namespace

std::vector<Token> scan(std::string_view text) {
  std::vector<Token> tokens;
  for (size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0; at < text.size();) {
    char c = text[at];
    if (c == ' ' || c == '\t' || c == '\r') {
      ++at;
      continue;
    }
    Token::Kind kind = c == '\n'                           ? Token::newline
                       : c == '"'                          ? Token::text
                       : isLetter(c)                       ? Token::word
                       : isDigit(c)                        ? Token::number
                       : text.substr(at).starts_with("//") ? Token::comment
                                                           : Token::sign;
    size_t end = tokenEnd(text, at, kind);
    tokens.push_back({kind, text.substr(at, end - at), at});
    at = end;
  }
  return tokens;
}

Token wordAt(std::string_view text, size_t offset) {
  for (const Token &token : scan(text)) {
    if (token.begin > offset)
      break;
    if (token.kind == Token::word && offset <= token.end())
      return token;
  }
  return {Token::word, {}, offset};
}

std::vector<Open> openBrackets(const std::vector<Token> &tokens) {
  std::vector<Open> open;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const Token &token = tokens[i];
    if (token.kind != Token::sign)
      continue;
    char c = token.spelling[0];
    if (c == '(' || c == '[' || c == '{') {
      open.push_back({i, c});
    } else if (c == ')' || c == ']' || c == '}') {
      char opener = c == ')' ? '(' : c == ']' ? '[' : '{';
      // What a brace closes ends the parentheses that were forgotten in it.
      auto match = llvm::find_if(llvm::reverse(open), [&](Open o) { return o.bracket == opener; });
      if (match != open.rend() && (c == '}' || open.back().bracket == opener))
        open.resize(open.rend() - match - 1);
    }
  }
  return open;
}

std::string closing(const std::vector<Open> &open) {
  std::string text;
  for (const Open &o : llvm::reverse(open))
    text += o.bracket == '(' ? ')' : o.bracket == '[' ? ']' : '}';
  return text;
}

bool isDeclarationKeyword(std::string_view word) {
  static constexpr std::string_view keywords[] = {
      "block", "model", "optimizer", "schedule", "initializer", "op",
      "data",  "train", "compare",   "import",   "ensemble",    "cross_validate"};
  return llvm::is_contained(keywords, word);
}

size_t nextDeclaration(std::string_view text, size_t offset) {
  while ((offset = text.find('\n', offset)) != std::string_view::npos) {
    ++offset;
    if (isDeclarationKeyword(wordAt(text.substr(offset, 20), 0).spelling))
      return offset;
  }
  return text.size();
}

} // namespace dlb::lsp
