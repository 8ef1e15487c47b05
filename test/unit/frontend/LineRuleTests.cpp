// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Where a statement ends.

#include "Parsed.h"

#include <gtest/gtest.h>

using namespace dlb;

namespace {

TEST(LineRuleTest, LineOrSemicolonEndsAStatement) {
  EXPECT_EQ(statements("a = 1\nb = 2; c = 3;\n\n;d"), "  a = 1\n  b = 2\n  c = 3\n  d\n");
}

TEST(LineRuleTest, OpenBracketsGoOn) {
  EXPECT_EQ(statements("f(a,\n  b\n)"), "  (call f a b)\n");
  EXPECT_EQ(statements("[\n1\n,\n2\n]"), "  [1 2]\n");
  EXPECT_EQ(statements("(a\n+ b)"), "  (+ a b)\n");
}

TEST(LineRuleTest, BracesInsideBracketsHaveLinesAgain) {
  EXPECT_EQ(statements("f(for a in b {\n  c = a\n  c\n}, d)"), "  (call f (for (a in b)\n"
                                                               "    c = a\n"
                                                               "    c) d)\n");
}

TEST(LineRuleTest, OperatorsAndCommasGoOn) {
  for (const char *op :
       {"+", "-", "*", "/", "%", "^", "==", "!=", "<", "<=", ">", ">=", "and", "or", "|>", ".."})
    EXPECT_EQ(statements("a " + std::string(op) + "\n\n  b"), "  (" + std::string(op) + " a b)\n");
  EXPECT_EQ(statements("a =\n b"), "  a = b\n");
  EXPECT_EQ(statements("not\n b"), "  (not b)\n");
  EXPECT_EQ(statements("require a,\n \"b\""), "  require a \"b\"\n");
}

TEST(LineRuleTest, PipeWithOverElseContinue) {
  EXPECT_EQ(statements("x\n  |> f\n\n  |> g"), "  (|> (|> x f) g)\n");
  EXPECT_EQ(statements("if a { b }\nelse { c }"), "  (if a\n    b\n  else\n    c)\n");
  EXPECT_EQ(statements("scan a in b\n  over T { a }"), "  (scan (a in b) over T\n    a)\n");
  EXPECT_EQ(Parsed("train a on d {\n  minimize x\n    over a\n    with o\n}").text(),
            "train (a) d\n  minimize x (update (a) o)\n");
}

TEST(LineRuleTest, OtherOperatorsDoNot) {
  EXPECT_EQ(statements("a\n-b"), "  a\n  (- b)\n");
  EXPECT_EQ(statements("a\n(b)"), "  a\n  b\n");
  EXPECT_EQ(statements("a\n[b]"), "  a\n  [b]\n");
}

TEST(LineRuleTest, DeclarationsGoOnToTheirBrace) {
  EXPECT_EQ(Parsed("block\n f(a: int)\n (x: [N])\n -> [N]\n{\n x }").text(),
            "block f (hyperparameters (a int)) (inputs (x [N])) (results [N])\n  x\n");
  EXPECT_EQ(Parsed("train a,\n b\n on d\n{ epochs 1 }").text(), "train (a b) d\n  (epochs 1)\n");
}

TEST(LineRuleTest, CommentsEndNothing) {
  EXPECT_EQ(statements("a + // c\n b // d\n // e\n |> f"), "  (|> (+ a b) f)\n");
}

TEST(LineRuleTest, CarriageReturnsAreBlanks) {
  EXPECT_EQ(statements("a = 1\r\nb = 2\r\n\r\nc\r"), "  a = 1\n  b = 2\n  c\n");
}

TEST(LineRuleTest, ACommaBeforeAClosingBracketIsDropped) {
  EXPECT_EQ(statements("f(a,)"), "  (call f a)\n");
  EXPECT_EQ(statements("[\n  a,\n  b,\n]"), "  [a b]\n");
  EXPECT_NE(statements("f(,)").find("E0101"), std::string::npos);
}

} // namespace
