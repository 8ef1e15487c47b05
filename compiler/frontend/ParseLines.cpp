// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The line rule, and words that are keywords only in their place.
//
// `;` or the end of a line ends a statement unless
//   - the innermost open bracket is `(` or `[`,
//   - the line ends in an operator or a comma,
//   - the next line begins with `|>`, `with`, `over`, `else` or `->`, or
//   - a declaration has not come to its `{` yet.
// Every statement end becomes one SEP; none stands after `{`, before `}` or at either end of the
// file. A contextual keyword is what its neighbours make of it: `steps 500` but `pi * step /
// steps`.

#include "frontend/ParseTokens.h"

namespace dlb::parser {

namespace {

class LineRule {
public:
  explicit LineRule(std::vector<TokenPtr> tokens) : tokens(std::move(tokens)) {}

  std::vector<TokenPtr> run() {
    for (size_t i = 0; i < tokens.size(); ++i) {
      Kind kind = tokens[i]->getType();
      if (kind == DlbLexer::NEWLINE || kind == DlbLexer::SEP) {
        if (endsStatement(i))
          endStatement(i);
        continue;
      }
      if (kind == DlbLexer::COMMA && isClosingBracket(nextKind(i)) && lastKind() != kind &&
          !isOpener(lastKind()))
        continue;
      if (isWord(kind) && kind != DlbLexer::NAME)
        kind = classify(i);
      if (isOpener(kind)) {
        brackets.push_back({kind, header, training});
        if (kind == DlbLexer::LEFT_BRACE)
          header = false;
      } else if (isCloser(kind)) {
        close();
      }
      if (kind == DlbLexer::STOP)
        watching = true;
      kept.push_back(std::move(tokens[i]));
    }
    return std::move(kept);
  }

private:
  std::vector<TokenPtr> tokens, kept;
  struct Bracket {
    Kind kind;
    bool header, training; ///< as they were before it
  };
  std::vector<Bracket> brackets;
  bool header = false;   ///< between a declaration's keyword and its `{`
  bool training = false; ///< that declaration is `train`
  bool watching = false; ///< the statement has `stop after …`, so that `without` may follow

  Kind lastKind(size_t back = 1) const {
    if (kept.size() < back)
      return DlbLexer::SEP;
    return kept[kept.size() - back]->getType();
  }

  /// The next token on whichever line.
  Kind nextKind(size_t i) const {
    while (tokens[++i]->getType() == DlbLexer::NEWLINE) {
    }
    return tokens[i]->getType();
  }

  bool inBrace() const { return brackets.back().kind == DlbLexer::LEFT_BRACE; }

  /// A brace within parentheses, `train net(for … { … }) on …`, does not end the header it stands
  /// in.
  void close() {
    Bracket closed = brackets.back();
    brackets.pop_back();
    if (closed.kind == DlbLexer::LEFT_BRACE && !brackets.empty() && !inBrace()) {
      header = closed.header;
      training = closed.training;
    }
  }

  static bool isClosingBracket(Kind kind) {
    return kind == DlbLexer::RIGHT_PAREN || kind == DlbLexer::RIGHT_BRACKET;
  }

  bool atStart() const { return lastKind() == DlbLexer::SEP || lastKind() == DlbLexer::LEFT_BRACE; }

  static bool continues(Kind kind) {
    return kind == DlbLexer::PIPE || kind == DlbLexer::WITH || kind == DlbLexer::OVER ||
           kind == DlbLexer::ELSE || kind == DlbLexer::ARROW;
  }

  bool endsStatement(size_t i) const {
    Kind next = nextKind(i);
    if (atStart() || next == DlbLexer::RIGHT_BRACE || next == endOfFile)
      return false;
    if (tokens[i]->getType() == DlbLexer::SEP)
      return true;
    if (!brackets.empty() && !inBrace())
      return false;
    if (header)
      return beginsDeclaration(tokens, i + 1, DlbLexer::NEWLINE);
    return !goesOnNextLine(lastKind()) && !continues(next);
  }

  void endStatement(size_t i) {
    auto *end = static_cast<antlr4::CommonToken *>(tokens[i].get());
    end->setType(DlbLexer::SEP);
    kept.push_back(std::move(tokens[i]));
    header = training = watching = false;
  }

  /// Keeps a contextual keyword or makes it a NAME.
  Kind classify(size_t i) {
    auto *token = static_cast<antlr4::CommonToken *>(tokens[i].get());
    if (!isKeyword(i))
      token->setType(DlbLexer::NAME);
    return token->getType();
  }

  bool isKeyword(size_t i) {
    Kind kind = tokens[i]->getType(), next = tokens[i + 1]->getType();
    switch (kind) {
    case DlbLexer::PARAM:
    case DlbLexer::STATE:
    case DlbLexer::REPORT:
    case DlbLexer::PHASE:
    case DlbLexer::SPLIT:
      return atStart() && isWord(next);
    case DlbLexer::EPOCHS:
    case DlbLexer::STEPS:
    case DlbLexer::BATCH:
    case DlbLexer::MICRO_BATCH:
      return atSetting() && (isWord(next) || beforeConstant(i));
    case DlbLexer::EVALUATE:
    case DlbLexer::KEEP:
    case DlbLexer::STOP:
      return atSetting() && isWord(next);
    case DlbLexer::FINALLY:
      return lastKind() == DlbLexer::REPORT && isWord(next);
    case DlbLexer::EVERY:
      return lastKind() == DlbLexer::EVALUATE || lastKind(2) == DlbLexer::PHASE;
    case DlbLexer::LOWEST:
    case DlbLexer::HIGHEST:
      return lastKind() == DlbLexer::KEEP;
    case DlbLexer::AFTER:
      return lastKind() == DlbLexer::STOP;
    case DlbLexer::WITHOUT:
      return watching && isWord(next);
    case DlbLexer::LOWER:
    case DlbLexer::HIGHER:
      return lastKind() == DlbLexer::WITHOUT;
    case DlbLexer::ON:
      return header && training && isWord(nextKind(i)) && lastKind() != DlbLexer::TRAIN &&
             (brackets.empty() || inBrace());
    default:
      return beginDeclaration(i);
    }
  }

  static bool isNumber(Kind kind) { return kind == DlbLexer::INTEGER || kind == DlbLexer::REAL; }

  /// Also before what the checker will refuse: `batch "32"`, and `batch -32`, where `batch - 32` is
  /// a difference.
  bool beforeConstant(size_t i) const {
    Kind next = tokens[i + 1]->getType();
    if (next != DlbLexer::MINUS)
      return isNumber(next) || next == DlbLexer::STRING;
    return isNumber(tokens[i + 2]->getType()) && !touch(i, i + 1) && touch(i + 1, i + 2);
  }

  bool touch(size_t i, size_t j) const {
    return tokens[i]->getStopIndex() + 1 == tokens[j]->getStartIndex();
  }

  bool atSetting() const { return atStart() || lastKind() == DlbLexer::COMMA; }

  /// No expression stands outside of declarations, so there any of these words at the beginning is
  /// meant as a keyword.
  bool beginDeclaration(size_t i) {
    if (!atStart() || (!brackets.empty() && !beginsDeclaration(tokens, i, DlbLexer::SEP)))
      return false;
    Kind kind = tokens[i]->getType();
    header = kind != DlbLexer::IMPORT && kind != DlbLexer::OP;
    training = kind == DlbLexer::TRAIN;
    return true;
  }
};

} // namespace

bool goesOnNextLine(Kind kind) {
  return (kind >= DlbLexer::ARROW && kind <= DlbLexer::COMMA && kind != DlbLexer::ELLIPSIS) ||
         kind == DlbLexer::AND || kind == DlbLexer::OR || kind == DlbLexer::NOT ||
         kind == DlbLexer::IN || kind == DlbLexer::OVER || kind == DlbLexer::WITH;
}

std::vector<TokenPtr> applyLineRule(std::vector<TokenPtr> tokens) {
  return LineRule(std::move(tokens)).run();
}

} // namespace dlb::parser
