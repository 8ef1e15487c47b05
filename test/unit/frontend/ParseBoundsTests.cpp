// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Hostile input: a diagnostic in bounded time and memory, whatever is nested, chained or repeated.

#include "Parsed.h"

#include <gtest/gtest.h>

using namespace dlb;

namespace {

std::string times(size_t count, const std::string &text) {
  std::string result;
  result.reserve(count * text.size());
  for (size_t i = 0; i < count; ++i)
    result += text;
  return result;
}

std::string inBlock(const std::string &text) { return "block b(x: [N]) { " + text + " }"; }

void expectFirst(const std::string &text, Diag id) {
  Parsed parsed(text);
  ASSERT_TRUE(parsed.diagnostics.hasErrors());
  EXPECT_EQ(parsed.diagnostics.sorted()[0]->id, id) << parsed.errors().substr(0, 500);
}

TEST(ParseBoundsTest, NestingEndsAt256) {
  Parsed parsed(inBlock(times(255, "(") + "x" + times(255, ")")));
  EXPECT_FALSE(parsed.diagnostics.hasErrors()) << parsed.errors();
  for (const char *bracket : {"(", "[", "f(", "if x {"}) {
    expectFirst(inBlock(times(256, bracket)), Diag::nestedTooDeeply);
    expectFirst(inBlock(times(100'000, bracket)), Diag::nestedTooDeeply);
  }
}

TEST(ParseBoundsTest, ChainsEndAt1000) {
  Parsed parsed(inBlock("x" + times(999, " + x")));
  EXPECT_FALSE(parsed.diagnostics.hasErrors()) << parsed.errors();
  for (const char *link : {" + x", " |> f", "\n |> f", "(1)", "[0]", ".w", "^x", "..1"})
    expectFirst(inBlock("x" + times(50'000, link)), Diag::chainTooLong);
  for (const char *prefix : {"-", "not ", "if ", "x + (y) - ", "if a { b } else ", "for a in "})
    expectFirst(inBlock(times(30'000, prefix) + "x"), Diag::chainTooLong);
}

/// Chains at each level of nesting add up.
TEST(ParseBoundsTest, ChainsAddUpOverBrackets) {
  std::string level = "x" + times(20, " + x") + " + (";
  expectFirst(inBlock(times(100, level) + "x" + times(100, ")")), Diag::chainTooLong);
}

/// As deep as both bounds allow: nothing overflows the stack.
TEST(ParseBoundsTest, DeepestTree) {
  std::string text = inBlock(times(250, "(-") + "x" + times(450, " + x") + times(250, ")"));
  Parsed parsed(text);
  EXPECT_FALSE(parsed.diagnostics.hasErrors()) << parsed.errors();
  EXPECT_FALSE(parsed.text().empty());
}

TEST(ParseBoundsTest, LongWords) {
  expectFirst("block " + std::string(70'000, 'a') + "(x: [N]) { x }", Diag::tokenTooLong);
  expectFirst(inBlock("\"" + std::string(70'000, 'a') + "\""), Diag::tokenTooLong);
  expectFirst(inBlock(std::string(70'000, '9')), Diag::tokenTooLong);
  Parsed comment("// " + std::string(500'000, 'a'));
  EXPECT_FALSE(comment.diagnostics.hasErrors());
}

TEST(ParseBoundsTest, ManyMistakes) {
  for (const char *mistake : {"@", "}", "\"\n", "x x\n", "1.2.3 ", "= ", "{ "}) {
    Parsed parsed(inBlock(times(50'000, mistake)));
    EXPECT_TRUE(parsed.diagnostics.hasErrors()) << mistake;
    EXPECT_LE(parsed.diagnostics.sorted().size(), DiagnosticEngine::maxKept);
  }
}

TEST(ParseBoundsTest, ManyStatements) {
  Parsed parsed("block b(x: [N]) {\n" + times(50'000, "y = x + 1\n") + "}");
  EXPECT_FALSE(parsed.diagnostics.hasErrors()) << parsed.errors();
}

/// Every prefix of a program, and every program with one character gone: an answer, and each error
/// with a place.
TEST(ParseBoundsTest, MutilatedPrograms) {
  const std::string program = "/// Doc.\n"
                              "block f(a: int = 1)(x: class(V)[N, ...]) -> ([N], [1]) {\n"
                              "  param w: [K] = init(fan_in = K)  // why\n"
                              "  (m, v) = if a == 1 { g(x[..., :-1]) } else { \"t\" }\n"
                              "  scan t in 0..4 over T { x |> f(1.5e-3) }\n"
                              "}\n"
                              "compare r in [1, 2] { train a, b(n = r) on d {\n"
                              "  minimize -x^2 over a with sgd(r)\n"
                              "  report z = not a, epochs = 3; keep lowest z.loss\n"
                              "} }\n";
  auto check = [](const std::string &text) {
    Parsed parsed(text);
    for (const Diagnostic *diagnostic : parsed.diagnostics.sorted())
      EXPECT_TRUE(diagnostic->range.valid() || diagnostic->id == Diag::fileEmpty) << text;
    EXPECT_FALSE(parsed.file && parsed.file->declarations.empty() &&
                 !parsed.diagnostics.hasErrors() && text.size() > 20)
        << text;
  };
  for (size_t i = 0; i < program.size(); ++i) {
    check(program.substr(0, i));
    check(program.substr(i));
    check(program.substr(0, i) + program.substr(i + 1));
    check(program.substr(0, i) + "{" + program.substr(i));
    check(program.substr(0, i) + ")" + program.substr(i));
  }
}

} // namespace
