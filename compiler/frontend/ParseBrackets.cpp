// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Brackets, before the parser sees them: it recurses with them and would overflow the stack
// (generated C++ does at some 50,000), and it tells a missing one where the file ends. Here each
// mistake is told once, where it was made as far as one can tell, and repaired, so that the rest of
// the file is still checked.

#include "frontend/ParseTokens.h"

#include <algorithm>

namespace dlb::parser {

namespace {

struct Open {
  const antlr4::Token *token;
  int indent;    ///< column of the first token on its line
  bool sections; ///< braces that hold declarations
};

Kind closerOf(Kind opener) {
  return opener == DlbLexer::LEFT_PAREN     ? DlbLexer::RIGHT_PAREN
         : opener == DlbLexer::LEFT_BRACKET ? DlbLexer::RIGHT_BRACKET
                                            : DlbLexer::RIGHT_BRACE;
}

Kind openerOf(Kind closer) {
  return closer == DlbLexer::RIGHT_PAREN     ? DlbLexer::LEFT_PAREN
         : closer == DlbLexer::RIGHT_BRACKET ? DlbLexer::LEFT_BRACKET
                                             : DlbLexer::LEFT_BRACE;
}

class Balancing {
public:
  Balancing(std::vector<TokenPtr> &tokens, Context &context) : tokens(tokens), context(context) {}

  bool run() {
    for (size_t i = 0; i < tokens.size(); ++i) {
      Kind kind = tokens[i]->getType();
      noteLine(tokens[i].get());
      if (beginsDeclaration(tokens, i, lastKind)) {
        if (!stack.empty() && !allowedHere(kind))
          closeAll(tokens[i].get(), "a declaration begins here");
        declaration = kind;
      }
      if (isOpener(kind)) {
        if (!open(tokens[i].get()))
          return false;
      } else if (isCloser(kind)) {
        if (!close(i))
          continue; // dropped
      } else if (kind == endOfFile) {
        closeAll(tokens[i].get(), "the file ends here");
      }
      lastKind = kind;
      balanced.push_back(std::move(tokens[i]));
    }
    tokens = std::move(balanced);
    return true;
  }

private:
  std::vector<TokenPtr> &tokens;
  Context &context;
  std::vector<TokenPtr> balanced;
  std::vector<Open> stack;
  /// A brace whose closer stood further left than its own line: likely the one left open, the
  /// closer being meant for one outside.
  const antlr4::Token *suspect = nullptr;
  Kind declaration = DlbLexer::BLOCK; ///< keyword of the latest declaration
  Kind lastKind = DlbLexer::NEWLINE;
  int line = 0, indent = 0;

  void noteLine(const antlr4::Token *token) {
    if (static_cast<int>(token->getLine()) == line || token->getType() == DlbLexer::NEWLINE)
      return;
    line = static_cast<int>(token->getLine());
    indent = static_cast<int>(token->getCharPositionInLine());
  }

  bool allowedHere(Kind kind) const {
    bool section = kind == DlbLexer::TRAIN || enclosesSections(kind);
    return section &&
           std::all_of(stack.begin(), stack.end(), [](const Open &open) { return open.sections; });
  }

  bool open(const antlr4::Token *token) {
    if (stack.size() >= maxNesting) {
      context.report(Diag::nestedTooDeeply, context.text.range(token), maxNesting);
      return false;
    }
    bool sections =
        token->getType() == DlbLexer::LEFT_BRACE && enclosesSections(declaration) &&
        std::all_of(stack.begin(), stack.end(), [](const Open &open) { return open.sections; });
    stack.push_back({token, indent, sections});
    return true;
  }

  bool close(size_t i) {
    auto *token = static_cast<antlr4::CommonToken *>(tokens[i].get());
    Kind opener = openerOf(token->getType());
    SourceRange range = context.text.range(token);
    bool pending = std::any_of(stack.begin(), stack.end(),
                               [&](const Open &open) { return open.token->getType() == opener; });
    if (stack.empty()) {
      if (!context.told.contains(range.begin.line))
        context.report(Diag::bracketUnopened, range, context.text.of(token));
      return false;
    }
    if (!pending) {
      const antlr4::Token *top = stack.back().token;
      context.report(Diag::bracketMismatch, range, context.text.of(token), context.text.of(top))
          .label(context.text.range(top), "opened here");
      token->setType(closerOf(top->getType()));
    }
    while (pending && stack.back().token->getType() != opener) {
      unclosed(stack.back().token, token,
               "`" + std::string(context.text.of(token)) + "` comes first");
      insertCloser(token);
    }
    const Open &top = stack.back();
    bool firstOnLine = lastKind == DlbLexer::NEWLINE;
    if (firstOnLine && token->getLine() != top.token->getLine() && indent < top.indent && !suspect)
      suspect = top.token;
    stack.pop_back();
    return true;
  }

  void closeAll(const antlr4::Token *at, std::string_view why) {
    if (stack.empty())
      return;
    const antlr4::Token *culprit = stack.back().token;
    if (suspect && culprit->getType() == DlbLexer::LEFT_BRACE)
      culprit = suspect;
    unclosed(culprit, at, std::string(why));
    suspect = nullptr;
    std::vector<TokenPtr> lineEnds;
    while (!balanced.empty() && balanced.back()->getType() == DlbLexer::NEWLINE) {
      lineEnds.push_back(std::move(balanced.back()));
      balanced.pop_back();
    }
    while (!stack.empty())
      insertCloser(at);
    for (TokenPtr &end : lineEnds)
      balanced.push_back(std::move(end));
  }

  void unclosed(const antlr4::Token *opener, const antlr4::Token *at, std::string why) {
    SourceRange place = context.text.range(at);
    context.report(Diag::bracketUnclosed, context.text.range(opener), context.text.of(opener))
        .label(place, std::move(why));
    // Inside `(` and `[` the lines up to here ran together.
    if (opener->getType() != DlbLexer::LEFT_BRACE)
      for (int told = static_cast<int>(opener->getLine()); told <= place.begin.line; ++told)
        context.told.insert(told);
  }

  void insertCloser(const antlr4::Token *at) {
    auto closer = std::make_unique<antlr4::CommonToken>(
        const_cast<antlr4::Token *>(at)); // copies what it is given; the parameter lacks a const
    closer->setType(closerOf(stack.back().token->getType()));
    closer->setStopIndex(at->getStartIndex() - 1); // no text: the parser keeps quiet about it
    balanced.push_back(std::move(closer));
    stack.pop_back();
  }
};

} // namespace

bool balance(std::vector<TokenPtr> &tokens, Context &context) {
  return Balancing(tokens, context).run();
}

/// What makes the tree of one expression a level deeper. A closed bracket does: `f(1)(2)`.
static bool isLink(Kind kind) {
  return (kind >= DlbLexer::ARROW && kind <= DlbLexer::DOT) || isCloser(kind) ||
         kind == DlbLexer::AND || kind == DlbLexer::OR || kind == DlbLexer::NOT ||
         kind == DlbLexer::IF || kind == DlbLexer::ELSE || kind == DlbLexer::FOR ||
         kind == DlbLexer::SCAN;
}

bool boundChains(const std::vector<TokenPtr> &tokens, Context &context) {
  std::vector<int> outer; // links so far in each bracket around this one
  int chain = 0, sum = 0; // of the innermost bracket; of those around it together
  for (const TokenPtr &token : tokens) {
    Kind kind = token->getType();
    if (isOpener(kind)) {
      outer.push_back(chain);
      sum += chain;
      chain = 0;
    } else if (isCloser(kind)) {
      chain = outer.back();
      sum -= chain;
      outer.pop_back();
    } else if (kind == DlbLexer::COMMA || kind == DlbLexer::SEP) {
      chain = 0;
    }
    if (isLink(kind) && ++chain + sum > maxChain) {
      context.report(Diag::chainTooLong, context.text.range(token.get()), maxChain)
          .help("give parts of it names");
      return false;
    }
  }
  return true;
}

} // namespace dlb::parser
