// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The collection of diagnostics and the table of messages.

#include "support/Diagnostics.h"

#include <gtest/gtest.h>

#include <map>

using namespace dlb;

namespace {

SourceRange at(int line, int column, int file = 0) {
  return {file, {line, column}, {line, column + 1}};
}

TEST(DiagnosticEngineTest, SortsByPlace) {
  DiagnosticEngine engine;
  engine.report(Diag::bracketUnopened, at(2, 1), "second");
  engine.report(Diag::bracketUnopened, at(1, 9), "first");
  engine.report(Diag::bracketUnopened, at(1, 1, 1), "last");
  engine.report(Diag::bracketUnclosed, at(2, 1), "third");
  std::vector<std::string> messages;
  for (const Diagnostic *diagnostic : engine.sorted())
    messages.push_back(diagnostic->message);
  EXPECT_EQ(messages,
            (std::vector<std::string>{"`first` closes nothing", "`second` closes nothing",
                                      "`third` is never closed", "`last` closes nothing"}));
}

TEST(DiagnosticEngineTest, DropsARepetition) {
  DiagnosticEngine engine;
  EXPECT_FALSE(engine.hasErrors());
  engine.report(Diag::bracketUnopened, at(1, 1), "x").help("kept");
  engine.report(Diag::bracketUnopened, at(1, 1), "x").help("dropped");
  engine.report(Diag::bracketUnopened, at(1, 1), "y");
  EXPECT_TRUE(engine.hasErrors());
  ASSERT_EQ(engine.sorted().size(), 2u);
  EXPECT_EQ(engine.sorted()[0]->helps, std::vector<std::string>{"kept"});
  EXPECT_EQ(engine.dropped(), 0u);
}

TEST(DiagnosticEngineTest, KeepsABoundedNumber) {
  DiagnosticEngine engine;
  for (int line = 1; line <= 1000; ++line)
    engine.report(Diag::bracketUnopened, at(line, 1), "x");
  EXPECT_EQ(engine.sorted().size(), DiagnosticEngine::maxKept);
  EXPECT_EQ(engine.dropped(), 1000 - DiagnosticEngine::maxKept);
}

TEST(DiagnosticEngineTest, TakesWarningsBack) {
  DiagnosticEngine engine;
  engine.report(Diag::unusedName, at(1, 1), "x");
  engine.report(Diag::noEffect, at(2, 1));
  EXPECT_FALSE(engine.hasErrors());
  engine.report(Diag::bracketUnopened, at(3, 1), "x");
  engine.silence([](const Diagnostic &diagnostic) { return diagnostic.range.begin.line != 2; });
  EXPECT_TRUE(engine.hasErrors());
  ASSERT_EQ(engine.sorted().size(), 2u);
  EXPECT_EQ(warningName(engine.sorted()[0]->id), "no-effect");
  EXPECT_EQ(warningName(engine.sorted()[1]->id), "");
}

TEST(DiagnosticEngineTest, FillsArgumentsIn) {
  DiagnosticEngine engine;
  EXPECT_EQ(engine.report(Diag::tokenTooLong, at(1, 1), "a word", 70000, 65536).message,
            "a word of 70000 characters; at most 65536 are allowed");
  std::string longWord(1000, 'a');
  EXPECT_EQ(engine.report(Diag::bracketUnopened, at(1, 1), longWord).message,
            "`" + std::string(400, 'a') + "...` closes nothing");
  // Never in the middle of a character.
  std::string hangul;
  for (int i = 0; i < 300; ++i)
    hangul += "가";
  EXPECT_EQ(engine.report(Diag::bracketUnopened, at(1, 2), hangul).message,
            "`" + hangul.substr(0, 399) + "...` closes nothing");
}

/// The written standard: lower case, no full stop, every code once.
TEST(DiagnosticTableTest, FollowsTheStandard) {
  std::map<std::string, std::string> rows;
#define DLB_DIAGNOSTIC(code, name, text)                                                           \
  EXPECT_TRUE(rows.emplace(#code, text).second) << #code " is given twice";
#include "support/Diagnostics.def"
  for (const auto &[code, text] : rows) {
    EXPECT_TRUE(code.size() == 5 && (code[0] == 'E' || code[0] == 'W')) << code;
    EXPECT_FALSE(text.ends_with('.')) << code;
    EXPECT_FALSE(std::isupper(static_cast<unsigned char>(text[0]))) << code;
    EXPECT_EQ(std::count(text.begin(), text.end(), '`') % 2, 0) << code;
  }
}

} // namespace
