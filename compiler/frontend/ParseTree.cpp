// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Two attempts: the quick one predicts without the calling context (SLL) and stops at the first
// error; only a file with a mistake pays for the second, which tells it.

#include "frontend/ParseTree.h"

namespace dlb::parser {

ParseTree::ParseTree(std::vector<TokenPtr> tokens, Context &context)
    : source(std::move(tokens)), stream(&source), parser(&stream) {
  auto *prediction = parser.getInterpreter<antlr4::atn::ParserATNSimulator>();
  parser.removeErrorListeners();
  parser.setErrorHandler(std::make_shared<antlr4::BailErrorStrategy>());
  prediction->setPredictionMode(antlr4::atn::PredictionMode::SLL);
  try {
    file = parser.file();
  } catch (const antlr4::ParseCancellationException &) {
    parser.setErrorHandler(makeErrorStrategy(stream, parser.getVocabulary(), context, errors));
    prediction->setPredictionMode(antlr4::atn::PredictionMode::LL);
    parser.reset();
    file = parser.file();
  }
}

bool ParseTree::broken(const antlr4::ParserRuleContext *tree) const {
  auto error = errors.lower_bound(tree->start->getTokenIndex());
  return error != errors.end() && *error <= tree->stop->getTokenIndex();
}

} // namespace dlb::parser
