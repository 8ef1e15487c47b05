// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The parser's inner header: running the generated parser.

#ifndef DLB_FRONTEND_PARSETREE_H
#define DLB_FRONTEND_PARSETREE_H

#include "frontend/ParseTokens.h"

#include "DlbParser.h"

#include <set>

namespace dlb::parser {

/// Owns the tokens and the tree over them.
class ParseTree {
public:
  ParseTree(std::vector<TokenPtr> tokens, Context &context);

  DlbParser::FileContext *root() const { return file; }
  /// Whether a syntax error lies in what `tree` covers.
  bool broken(const antlr4::ParserRuleContext *tree) const;

private:
  antlr4::ListTokenSource source;
  antlr4::CommonTokenStream stream;
  DlbParser parser;
  DlbParser::FileContext *file = nullptr;
  std::set<size_t> errors; ///< token indices
};

/// Tells syntax errors in a user's words, one for each statement: after an error it leaves the
/// statement and goes on behind it.
std::shared_ptr<antlr4::ANTLRErrorStrategy>
makeErrorStrategy(antlr4::CommonTokenStream &stream, const antlr4::dfa::Vocabulary &vocabulary,
                  Context &context, std::set<size_t> &errors);

} // namespace dlb::parser

#endif // DLB_FRONTEND_PARSETREE_H
