// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Syntax trees: what binds to what, and which words are keywords where.

#include "Parsed.h"

#include <gtest/gtest.h>

using namespace dlb;

namespace {

struct Case {
  const char *source, *tree;
};

void expectExpressions(std::initializer_list<Case> cases) {
  for (const Case &entry : cases)
    EXPECT_EQ(statements(entry.source), "  " + std::string(entry.tree) + "\n") << entry.source;
}

TEST(ParseTest, Precedence) {
  expectExpressions({
      {"a + b * c", "(+ a (* b c))"},
      {"a - b - c", "(- (- a b) c)"},
      {"a / b * c", "(* (/ a b) c)"},
      {"a ^ b ^ c", "(^ a (^ b c))"},
      {"-a^2", "(- (^ a 2))"},
      {"a^-b * c", "(* (^ a (- b)) c)"},
      {"-a * b", "(* (- a) b)"},
      {"a % b == 0", "(== (% a b) 0)"},
      {"not a == b", "(not (== a b))"},
      {"a < b and b < c or d", "(or (and (< a b) (< b c)) d)"},
      {"a or b and c", "(or a (and b c))"},
      {"0..n - 1", "(.. 0 (- n 1))"},
      {"x |> f |> g", "(|> (|> x f) g)"},
      {"a + b |> f", "(|> (+ a b) f)"},
      {"a or b |> f", "(|> (or a b) f)"},
      {"(a + b) * c", "(* (+ a b) c)"},
  });
}

TEST(ParseTest, CallsIndicesMembers) {
  expectExpressions({
      {"dense(10)(x)", "(call (call dense 10) x)"},
      {"mean(x, over = C)", "(call mean x over=C)"},
      {"mean(x, over = [N, ...])", "(call mean x over=[N ...])"},
      {"e.w + e.b", "(+ (member e w) (member e b))"},
      {"p[..., 0:2]", "(index p ... 0:2)"},
      {"s[:, :-1]", "(index s : :(- 1))"},
      {"s[1:]", "(index s 1:)"},
      {"s[::2, a:b:c]", "(index s ::2 a:b:c)"},
      {"next(w)[:, -1]", "(index (call next w) : (- 1))"},
      {"(a, b)", "(tuple a b)"},
      {"[a, [b], []]", "[a [b] []]"},
      {"-x[0].w(1)^2", "(- (^ (call (member (index x 0) w) 1) 2))"},
  });
}

TEST(ParseTest, Literals) {
  expectExpressions({
      {"0..64", "(.. 0 64)"},
      {"1.5..2.5", "(.. 1.5 2.5)"},
      {"1e-3 + 2.5e+7 + 4E2", "(+ (+ 1e-3 2.5e+7) 4E2)"},
      {"9223372036854775807", "9223372036854775807"},
      {"1e-999", "1e-999"},
      {"true and false", "(and true false)"},
      {R"("a\"b\\c\n\t")", R"("a\"b\\c\n\t")"},
      {"\"한글\"", "\"한글\""},
      {"학습_1 + _", "(+ 학습_1 _)"},
  });
}

TEST(ParseTest, ConditionsAndLoopsAreExpressions) {
  EXPECT_EQ(statements("y = 1 + (if a { b } else if c { d } else { e })"), "  y = (+ 1 (if a\n"
                                                                           "    b\n"
                                                                           "  else\n"
                                                                           "    (if c\n"
                                                                           "      d\n"
                                                                           "    else\n"
                                                                           "      e)))\n");
  EXPECT_EQ(statements("scan x_t in x, m_t in mask over T { h = f(x_t, h); h }"),
            "  (scan (x_t in x) (m_t in mask) over T\n"
            "    h = (call f x_t h)\n"
            "    h)\n");
  EXPECT_EQ(statements("(q, k) = for (a, b) in pairs { a }"), "  (q k) = (for ((a b) in pairs)\n"
                                                              "    a)\n");
}

TEST(ParseTest, BindingsAndTypes) {
  EXPECT_EQ(statements("x = 1; y: [N, 4 * D] = zeros; (a, b) = c"), "  x = 1\n"
                                                                    "  y: [N (* 4 D)] = zeros\n"
                                                                    "  (a b) = c\n");
  EXPECT_EQ(statements("param w: f64[..., K] = normal(0.02); state m: class(V + 1)[N] = 0"),
            "  param w: f64[... K] = (call normal 0.02)\n"
            "  state m: class((+ V 1))[N] = 0\n");
  EXPECT_EQ(statements("require a == b, \"sizes\"; require c"), "  require (== a b) \"sizes\"\n"
                                                                "  require c\n");
}

TEST(ParseTest, Definitions) {
  EXPECT_EQ(Parsed("/// Two lines,\n///  indented.\n"
                   "block f(a: int = 1)(x: [N], m: bool[N] = true) -> ([N], f64) { x }\n"
                   "schedule s(p: float) { p }\n"
                   "initializer z { 0 }\n"
                   "op exp(x: [...]) -> [...]\n"
                   "op window(n: int)(x: [N])\n"
                   "  -> [N - n] = \"slice\"\n"
                   "import \"my.dlb\"\n")
                .text(),
            "///Two lines,\n"
            "/// indented.\n"
            "block f (hyperparameters (a int 1)) (inputs (x [N]) (m bool[N] true)) "
            "(results [N] f64)\n"
            "  x\n"
            "schedule s (hyperparameters (p float))\n"
            "  p\n"
            "initializer z\n"
            "  0\n"
            "op exp (inputs (x [...])) (results [...])\n"
            "op window (hyperparameters (n int)) (inputs (x [N])) (results [(- N n)]) \"slice\"\n"
            "import \"my.dlb\"\n");
}

TEST(ParseTest, Training) {
  EXPECT_EQ(Parsed("data d = csv(\"d.csv\") {\n"
                   "  x: [2] = columns(0..2)\n"
                   "  split train 0.7, valid 0.1, test idx(\"t\")\n"
                   "}\n"
                   "compare r in [1, 2] {\n"
                   "  train a, b(n = r) on d {\n"
                   "    minimize loss(x) over a with sgd(r) over b, c with clip(1) |> adam(r)\n"
                   "    phase p every 5 { minimize x with o }\n"
                   "    report acc = 1, bits = loss / 2\n"
                   "    epochs 3, batch 2, micro_batch 1, evaluate every 250, keep highest acc\n"
                   "    steps n, stop after 5 without lower p.loss\n"
                   "  }\n"
                   "}\n"
                   "cross_validate 5 { train a on d { epochs 1 } }\n"
                   "ensemble bagging(5) { train a on d { epochs 1 } }\n")
                .text(),
            "data d (call csv \"d.csv\")\n"
            "  x: [2] = (call columns (.. 0 2))\n"
            "  split (train 0.7) (valid 0.1) (test (call idx \"t\"))\n"
            "compare r [1 2]\n"
            "  train (a b n=r) d\n"
            "    minimize (call loss x) (update (a) (call sgd r)) "
            "(update (b c) (|> (call clip 1) (call adam r)))\n"
            "    phase p every 5\n"
            "      minimize x (update () o)\n"
            "    report (acc 1) (bits (/ loss 2))\n"
            "    (epochs 3) (batch 2) (micro_batch 1) (evaluate 250) (keep highest acc)\n"
            "    (steps n) (stop 5 lowest (member p loss))\n"
            "cross_validate 5\n"
            "  train (a) d\n"
            "    (epochs 1)\n"
            "ensemble (call bagging 5)\n"
            "  train (a) d\n"
            "    (epochs 1)\n");
}

/// Every contextual keyword is a name where it is used as one.
TEST(ParseTest, ContextualKeywordsAreNames) {
  for (const char *word :
       {"block",  "compare", "cross_validate", "data",       "ensemble", "import", "initializer",
        "model",  "op",      "optimizer",      "schedule",   "train",    "param",  "state",
        "report", "phase",   "split",          "after",      "batch",    "epochs", "evaluate",
        "every",  "higher",  "highest",        "keep",       "lower",    "lowest", "on",
        "steps",  "stop",    "without",        "micro_batch"}) {
    std::string name(word);
    EXPECT_EQ(statements(name + " = " + name + "(" + name + " = " + name + ") + e." + name + "\n" +
                         name + "\n" + name),
              "  " + name + " = (+ (call " + name + " " + name + "=" + name + ") (member e " +
                  name + "))\n  " + name + "\n  " + name + "\n");
  }
}

TEST(ParseTest, PlacesCountCharacters) {
  Parsed parsed("block b(x: [N]) {\n\t학습 = 손실 + x\n}\n");
  ASSERT_FALSE(parsed.diagnostics.hasErrors()) << parsed.errors();
  const auto &body = *parsed.file->declarations[0]->as<ast::Definition>()->body;
  EXPECT_EQ(body.range, (SourceRange{0, {1, 17}, {3, 2}}));
  const auto &sum = *body.statements[0]->as<ast::Binding>()->value;
  EXPECT_EQ(sum.range, (SourceRange{0, {2, 7}, {2, 13}}));
  EXPECT_EQ(sum.as<ast::BinaryExpr>()->opRange, (SourceRange{0, {2, 10}, {2, 11}}));
  EXPECT_EQ(sum.as<ast::BinaryExpr>()->rhs->range, (SourceRange{0, {2, 12}, {2, 13}}));
}

TEST(ParseTest, ParenthesesBelongToTheRange) {
  Parsed parsed("block b(x: [N]) { ((x)) + 1 }\n");
  const auto &value = *parsed.file->declarations[0]->as<ast::Definition>()->body->statements[0];
  const auto &left = *value.as<ast::Evaluate>()->value->as<ast::BinaryExpr>()->lhs;
  EXPECT_TRUE(left.parenthesised);
  EXPECT_EQ(left.range, (SourceRange{0, {1, 19}, {1, 24}}));
}

/// What is wrong in one declaration does not hide the others, and a broken one is left out.
TEST(ParseTest, SoundDeclarationsSurvive) {
  Parsed parsed("block a(x: [N]) { x }\nblock b(x: [N]) { x x }\nblock c(x: [N]) { x }\n");
  EXPECT_EQ(parsed.diagnostics.sorted().size(), 1u) << parsed.errors();
  ASSERT_EQ(parsed.file->declarations.size(), 2u);
  EXPECT_EQ(parsed.file->declarations[1]->as<ast::Definition>()->name.text, "c");
}

} // namespace
