// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Lexing: tokens, comments, and the mistakes that a single token can make.

#include "frontend/ParseTokens.h"

#include "support/Text.h"

#include <array>
#include <cstdio>
#include <utility>

namespace dlb::parser {

SourceText::SourceText(const SourceFile &source) : source(source) {
  std::string_view text = source.text();
  bool ascii = true;
  for (char c : text)
    ascii &= static_cast<unsigned char>(c) < 0x80;
  if (ascii)
    return;
  for (size_t offset = 0; offset < text.size(); nextCharacter(text, offset))
    offsets.push_back(static_cast<uint32_t>(offset));
  offsets.push_back(static_cast<uint32_t>(text.size()));
}

std::string_view SourceText::of(const antlr4::Token *token) const {
  size_t first = token->getStartIndex(), last = token->getStopIndex() + 1;
  if (token->getType() == endOfFile || last < first)
    return {};
  if (!offsets.empty()) {
    first = offsets[first];
    last = offsets[last];
  }
  return source.text().substr(first, last - first);
}

SourceRange SourceText::range(const antlr4::Token *token) const {
  int line = static_cast<int>(token->getLine());
  int column = static_cast<int>(token->getCharPositionInLine()) + 1;
  int length = 1;
  if (token->getType() != endOfFile && token->getStopIndex() + 1 > token->getStartIndex())
    length = static_cast<int>(token->getStopIndex() - token->getStartIndex()) + 1;
  return {file(), {line, column}, {line, column + length}};
}

namespace {

/// What stands in other languages, or comes from a word processor, and what is meant here.
struct Foreign {
  std::string_view text, help;
};
constexpr Foreign foreign[] = {
    {"#", "a comment begins with `//`"},
    {"&&", "write `and`"},
    {"&", "write `and`"},
    {"||", "write `or`"},
    {"|", "write `or`, or `|>` for a pipe"},
    {"!", "write `not`"},
    {"'", "a text stands between `\"`"},
    {"`", "a text stands between `\"`"},
    {"@", "a product of matrices is `einsum(\"nk,ku->nu\", x, w)`"},
    {"?", "write `if c { a } else { b }`"},
    {"\\", "a line goes on after an operator, a comma, or inside `(` and `[`"},
    {"“", "a text stands between `\"`"},
    {"”", "a text stands between `\"`"},
    {"−", "write `-`"},
    {"–", "write `-`"},
    {"×", "write `*`"},
    {"·", "write `*`"},
    {"≤", "write `<=`"},
    {"≥", "write `>=`"},
    {"≠", "write `!=`"},
    {"→", "write `->`"},
    {"…", "write `...`"},
    {"\u00A0", "it is a blank that cannot be told from others; write a plain one"},
    {"\u3000", "it is a wide blank; write a plain one"},
    {"\u200B", "it is an invisible blank; remove it"},
};

std::string hexadecimal(char32_t character) {
  std::array<char, 16> text;
  snprintf(text.data(), text.size(), "%04X", static_cast<unsigned>(character));
  return text.data();
}

class Lexing {
public:
  Lexing(const SourceFile &source, Context &context, std::vector<ast::Comment> &comments)
      : source(source), context(context), comments(comments) {}

  std::vector<TokenPtr> run(antlr4::CharStream &input) {
    refuseBidirectional();
    DlbLexer lexer(&input);
    lexer.removeErrorListeners();
    std::vector<TokenPtr> all = lexer.getAllTokens();
    for (size_t i = 0; i < all.size(); ++i)
      if (keep(all, i))
        kept.push_back(std::move(all[i]));
    // All tokens share the text of one input; the parser needs the end as a token of its own.
    TokenPtr end = lexer.nextToken();
    kept.push_back(std::move(end));
    return std::move(kept);
  }

private:
  const SourceFile &source;
  Context &context;
  std::vector<ast::Comment> &comments;
  std::vector<TokenPtr> kept;
  int quoteLine = 0; ///< on which a wrong quotation mark was told

  void refuseBidirectional() {
    if (source.text().find('\xE2') == std::string_view::npos) // their first byte in UTF-8
      return;
    for (int number = 1; number <= source.lineCount(); ++number) {
      std::string_view line = source.line(number);
      int column = 1;
      for (size_t offset = 0; offset < line.size(); ++column) {
        char32_t character = nextCharacter(line, offset);
        if (isBidirectionalControl(character))
          context.report(Diag::bidirectionalControl,
                         {source.number(), {number, column}, {number, column + 1}},
                         hexadecimal(character));
      }
    }
  }

  /// Tells what is wrong with a token; false where it does not go on to the parser.
  bool keep(std::vector<TokenPtr> &all, size_t &i) {
    auto *token = static_cast<antlr4::CommonToken *>(all[i].get());
    std::string_view text = context.text.of(token);
    SourceRange range = context.text.range(token);
    switch (token->getType()) {
    case DlbLexer::COMMENT:
      comment(text, range);
      return false;
    case DlbLexer::UNKNOWN:
      unknown(all, i);
      return false;
    case DlbLexer::BAD_NUMBER:
      badNumber(text, range);
      token->setType(DlbLexer::INTEGER);
      break;
    case DlbLexer::OPEN_STRING:
      context.report(Diag::stringUnclosed, range).help("a text ends with `\"` on the same line");
      token->setType(DlbLexer::STRING);
      break;
    case DlbLexer::DOT:
      halfNumber(all, i);
      break;
    default:
      break;
    }
    if (range.end.column - range.begin.column > maxTokenLength)
      context.report(Diag::tokenTooLong, range, text[0] == '"' ? "a text" : "a word",
                     range.end.column - range.begin.column, maxTokenLength);
    return true;
  }

  void comment(std::string_view text, SourceRange range) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
      text.remove_suffix(1);
    bool trailing = !kept.empty() && kept.back()->getType() != DlbLexer::NEWLINE &&
                    static_cast<int>(kept.back()->getLine()) == range.begin.line;
    comments.push_back({range, std::string(text), trailing});
  }

  /// Takes neighbours along: `&&` is one mistake.
  void unknown(const std::vector<TokenPtr> &all, size_t &i) {
    const antlr4::Token *first = all[i].get();
    std::string_view text = context.text.of(first);
    size_t offset = 0;
    char32_t character = nextCharacter(text, offset);
    bool doubled = i + 1 < all.size() && all[i + 1]->getType() == DlbLexer::UNKNOWN &&
                   all[i + 1]->getStartIndex() == first->getStopIndex() + 1 &&
                   context.text.of(all[i + 1].get()) == text;
    if (isBidirectionalControl(character))
      return;
    std::string shown(text);
    SourceRange range = context.text.range(first);
    if (doubled) {
      shown += text;
      range.end = context.text.range(all[++i].get()).end;
    }
    // The second of a pair of quotes is the same mistake.
    bool quote = text == "'" || text == "`" || text == "”";
    if (quote && std::exchange(quoteLine, range.begin.line) == range.begin.line)
      return;
    std::string code = character < 0x80 ? "" : " (U+" + hexadecimal(character) + ")";
    Diagnostic &diagnostic = context.report(Diag::unknownCharacter, range, shown, code);
    for (const Foreign &entry : foreign)
      if (entry.text == shown)
        diagnostic.help(std::string(entry.help));
  }

  void badNumber(std::string_view text, SourceRange range) {
    Diagnostic &diagnostic = context.report(Diag::badNumber, range, text);
    size_t letter = text.find_first_not_of("0123456789.");
    if (letter == std::string_view::npos)
      diagnostic.help("a number has one point at most");
    else if (letter == 1 && text[0] == '0' && (text[1] == 'x' || text[1] == 'b'))
      diagnostic.help("numbers are written in decimal digits");
    else if (text[letter] == '_')
      diagnostic.help("write the digits without `_`");
    else if (text[letter] != 'e' && text[letter] != 'E')
      diagnostic.help("a name does not begin with a digit; a product is written `" +
                      std::string(text.substr(0, letter)) + " * " +
                      std::string(text.substr(letter)) + "`");
  }

  /// `.5` and `1.` would be a member access with half of it missing.
  void halfNumber(const std::vector<TokenPtr> &all, size_t i) {
    const antlr4::Token *dot = all[i].get();
    auto touches = [](const antlr4::Token *a, const antlr4::Token *b) {
      return a->getStopIndex() + 1 == b->getStartIndex();
    };
    const antlr4::Token *next = i + 1 < all.size() ? all[i + 1].get() : nullptr;
    const antlr4::Token *last = kept.empty() ? nullptr : kept.back().get();
    bool before = last && last->getType() == DlbLexer::INTEGER && touches(last, dot);
    bool after = next && next->getType() == DlbLexer::INTEGER && touches(dot, next);
    if (before && !(next && isWord(next->getType()) && touches(dot, next))) {
      std::string digits(context.text.of(last));
      context.report(Diag::badNumber, context.text.range(last, dot), digits + ".")
          .help("write `" + digits + ".0`");
    } else if (after && !(last && touches(last, dot))) {
      std::string digits(context.text.of(next));
      context.report(Diag::badNumber, context.text.range(dot, next), "." + digits)
          .help("write `0." + digits + "`");
    }
  }
};

} // namespace

std::vector<TokenPtr> lex(antlr4::CharStream &input, const SourceFile &source, Context &context,
                          std::vector<ast::Comment> &comments) {
  return Lexing(source, context, comments).run(input);
}

bool isWord(Kind kind) {
  return kind == DlbLexer::NAME || (kind >= DlbLexer::BLOCK && kind <= DlbLexer::WITHOUT);
}

bool isOpener(Kind kind) {
  return kind == DlbLexer::LEFT_PAREN || kind == DlbLexer::LEFT_BRACKET ||
         kind == DlbLexer::LEFT_BRACE;
}

bool isCloser(Kind kind) {
  return kind == DlbLexer::RIGHT_PAREN || kind == DlbLexer::RIGHT_BRACKET ||
         kind == DlbLexer::RIGHT_BRACE;
}

bool enclosesSections(Kind kind) {
  return kind == DlbLexer::COMPARE || kind == DlbLexer::CROSS_VALIDATE ||
         kind == DlbLexer::ENSEMBLE;
}

bool beginsDeclaration(const std::vector<TokenPtr> &tokens, size_t index, Kind before) {
  Kind kind = tokens[index]->getType();
  if (kind < DlbLexer::BLOCK || kind > DlbLexer::TRAIN || index + 1 >= tokens.size())
    return false;
  if (before != DlbLexer::NEWLINE && before != DlbLexer::SEP && before != DlbLexer::LEFT_BRACE &&
      before != DlbLexer::RIGHT_BRACE)
    return false;
  Kind after = tokens[index + 1]->getType();
  if (kind == DlbLexer::IMPORT)
    return after == DlbLexer::STRING;
  return isWord(after) || (kind == DlbLexer::CROSS_VALIDATE && after == DlbLexer::INTEGER);
}

} // namespace dlb::parser
