// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The canonical form: what is kept of the writer's, what is not, and that it is a fixed point.

#include "Parsed.h"

#include "frontend/Format.h"

#include <gtest/gtest.h>

using namespace dlb;

namespace {

/// Formats, and checks that the result has the same tree, the same comments and is canonical.
std::string formatted(const std::string &text) {
  Parsed parsed(text);
  EXPECT_FALSE(parsed.diagnostics.hasErrors()) << parsed.errors();
  std::string once = format(*parsed.file);
  Parsed again(once);
  EXPECT_EQ(again.text(), parsed.text()) << once;
  EXPECT_EQ(again.file->comments.size(), parsed.file->comments.size()) << once;
  EXPECT_EQ(format(*again.file), once);
  return once;
}

TEST(FormatTest, BlanksAndIndentation) {
  EXPECT_EQ(formatted("block   f( a:int=1 )( x:[ N,... ] )->[N]{\n"
                      "y=-x^2*( a+1 )..3 ;z=x [ 0 ,1 : ,...] . w\n"
                      "        f ( y,k=not a )|>g\n}"),
            "block f(a: int = 1)(x: [N, ...]) -> [N] {\n"
            "  y = -x^2 * (a + 1)..3; z = x[0, 1:, ...].w\n"
            "  f(y, k = not a) |> g\n"
            "}\n");
}

TEST(FormatTest, OneEmptyLineIsKept) {
  EXPECT_EQ(
      formatted("\n\nblock a(x: [N]) {\n\n\n  y = x\n\n\n\n  y\n\n}\n\n\nblock b(x: [N]) { x }"),
      "block a(x: [N]) {\n"
      "  y = x\n"
      "\n"
      "  y\n"
      "}\n"
      "\n"
      "block b(x: [N]) { x }\n");
}

TEST(FormatTest, BodiesKeepTheirLines) {
  const char *text = "block a(x: [N]) {\n"
                     "  if c { x } else {\n"
                     "    y\n"
                     "  }\n"
                     "  for i in 0..3 { x = f(x) }\n"
                     "}\n";
  EXPECT_EQ(formatted(text), text);
}

TEST(FormatTest, ABodyThatDoesNotFitGetsLines) {
  std::string name(60, 'a');
  EXPECT_EQ(formatted("block b(x: [N]) { " + name + " = if x { " + name + " } else { y } }"),
            "block b(x: [N]) {\n"
            "  " +
                name +
                " = if x {\n"
                "    " +
                name +
                "\n"
                "  } else {\n"
                "    y\n"
                "  }\n"
                "}\n");
}

TEST(FormatTest, StatementsThatDoNotFitAreParted) {
  std::string name(70, 'a');
  EXPECT_EQ(formatted("block b(x: [N]) {\n  " + name + " = 1; " + name + " = 2\n}"),
            "block b(x: [N]) {\n  " + name + " = 1\n  " + name + " = 2\n}\n");
}

TEST(FormatTest, PipesStandBelowEachOther) {
  EXPECT_EQ(formatted("block b(x: [N]) {\n  y = x |> f\n |> g |> h\n  x\n|> f\n}"),
            "block b(x: [N]) {\n"
            "  y = x |> f\n"
            "        |> g |> h\n"
            "  x\n"
            "      |> f\n"
            "}\n");
}

TEST(FormatTest, LongLinesBreakOutermostFirst) {
  std::string a(30, 'a'), b(30, 'b'), c(30, 'c'), d(30, 'd');
  EXPECT_EQ(formatted("block x(x: [N]) {\n  f(" + a + ", " + b + ") + g(" + c + ", " + d + ")\n}"),
            "block x(x: [N]) {\n"
            "  f(" +
                a + ", " + b +
                ") +\n"
                "      g(" +
                c + ", " + d +
                ")\n"
                "}\n");
  EXPECT_EQ(
      formatted("block x(" + a + ": int, " + b + ": int)(" + c + ": [N], " + d + ": [N]) { 1 }"),
      "block x(" + a + ": int, " + b +
          ": int)\n"
          "    (" +
          c + ": [N], " + d +
          ": [N]) {\n"
          "  1\n"
          "}\n");
}

TEST(FormatTest, ClausesKeepTheirLines) {
  const char *text = "train a on d {\n"
                     "  minimize x over a with sgd(1)\n"
                     "    over b with clip(1) |> adam(2)\n"
                     "  minimize x\n"
                     "    with o\n"
                     "}\n";
  EXPECT_EQ(formatted(text), text);
}

TEST(FormatTest, CommentsStay) {
  const char *text = "// first\n"
                     "\n"
                     "/// documents\n"
                     "block b(x: [N]) {  // of the brace\n"
                     "  // own line\n"
                     "  y = x  // trailing\n"
                     "\n"
                     "  // last\n"
                     "}  // of the end\n"
                     "// of the file\n";
  EXPECT_EQ(formatted(text), text);
}

TEST(FormatTest, CommentsInsideOfExpressions) {
  EXPECT_EQ(formatted("block b(x: [N]) {\n"
                      "  f(a, // one\n"
                      "    // two\n"
                      "    b // three\n"
                      "  )\n"
                      "  x // four\n"
                      "  |> g // five\n"
                      "}\n"),
            "block b(x: [N]) {\n"
            "  f(a,  // one\n"
            "      // two\n"
            "      b  // three\n"
            "      )\n"
            "  x  // four\n"
            "      |> g  // five\n"
            "}\n");
}

TEST(FormatTest, WidthsCountCells) {
  std::string name;
  for (int i = 0; i < 20; ++i)
    name += "가나"; // 80 cells
  EXPECT_EQ(
      formatted("block b(x: [N]) {\n  " + name + " + abcdefghijklmnopqrstuvwxyz + abcd + y\n}"),
      "block b(x: [N]) {\n  " + name + " + abcdefghijklmnopqrstuvwxyz + abcd +\n      y\n}\n");
}

TEST(FormatTest, OnlyComments) { EXPECT_EQ(formatted("  // a\n\n\n\n// b"), "// a\n\n// b\n"); }

} // namespace
