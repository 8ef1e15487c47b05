// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The form of a diagnostic on the terminal, line for line.

#include "support/Diagnostics.h"
#include "support/Render.h"
#include "support/SourceFile.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

using namespace dlb;

namespace {

class RenderTest : public testing::Test {
protected:
  SourceManager sources;
  DiagnosticEngine engine;

  void file(std::string text) { ASSERT_TRUE(sources.add("net.dlb", std::move(text), engine)); }

  static SourceRange at(int line, int begin, int end, int file = 0) {
    return {file, {line, begin}, {line, end}};
  }

  Diagnostic &report(SourceRange range) {
    return engine.report(Diag::unknownCharacter, range, "?", "");
  }

  std::string shown(bool color = false) { return render(engine, sources, color); }
};

TEST_F(RenderTest, LabelsHangFromTheLineRightmostFirst) {
  file("\n\n\n\n\n\n  relu(body + skip)\n");
  report(at(7, 13, 14))
      .label(at(7, 8, 12), "body: f32[N, 128]")
      .label(at(7, 15, 19), "skip: f32[N, 64]")
      .note("in block `basic(c = 128)` at 12:14")
      .help("project it with `unit(128, 1)`");
  EXPECT_EQ(shown(), "net.dlb:7:13: error[E0102]: `?` means nothing here\n"
                     "    7 |   relu(body + skip)\n"
                     "      |        ---- ^ ----\n"
                     "      |        |      `- skip: f32[N, 64]\n"
                     "      |        `- body: f32[N, 128]\n"
                     "   note: in block `basic(c = 128)` at 12:14\n"
                     "   help: project it with `unit(128, 1)`\n");
}

TEST_F(RenderTest, ColumnsUnderHangul) {
  file("학습 = 손실 + x\n");
  report(at(1, 6, 8)).label(at(1, 11, 12), "여기");
  EXPECT_EQ(shown(), "net.dlb:1:6: error[E0102]: `?` means nothing here\n"
                     "    1 | 학습 = 손실 + x\n"
                     "      |        ^^^^   -\n"
                     "      |               `- 여기\n");
}

TEST_F(RenderTest, ColumnsUnderTabs) {
  file("\tx\ty\n");
  report(at(1, 4, 5)).label(at(1, 2, 3), "");
  EXPECT_EQ(shown(), "net.dlb:1:4: error[E0102]: `?` means nothing here\n"
                     "    1 |     x   y\n"
                     "      |     -   ^\n");
}

TEST_F(RenderTest, ColumnsUnderCombiningMarks) {
  file("e\u0301 + y\n"); // two characters, one cell
  report(at(1, 6, 7));
  EXPECT_EQ(shown(), "net.dlb:1:6: error[E0102]: `?` means nothing here\n"
                     "    1 | e\u0301 + y\n"
                     "      |     ^\n");
}

TEST_F(RenderTest, CarriageReturnsAndByteOrderMarkDoNotCount) {
  file("\xEF\xBB\xBFx = 1\r\ny = 2\r\n");
  report(at(1, 1, 2));
  report(at(2, 5, 6));
  EXPECT_EQ(shown(), "net.dlb:1:1: error[E0102]: `?` means nothing here\n"
                     "    1 | x = 1\n"
                     "      | ^\n"
                     "net.dlb:2:5: error[E0102]: `?` means nothing here\n"
                     "    2 | y = 2\n"
                     "      |     ^\n");
}

TEST_F(RenderTest, OtherLinesAndFilesFollow) {
  file("one\ntwo\nthree\nfour\n");
  SourceManager &all = sources;
  ASSERT_TRUE(all.add("lib.dlb", "zero\n", engine));
  report(at(4, 1, 5))
      .label(at(1, 1, 4), "first")
      .label(at(3, 1, 6), "second")
      .label(at(1, 1, 5, 1), "declared here");
  EXPECT_EQ(shown(), "net.dlb:4:1: error[E0102]: `?` means nothing here\n"
                     "    1 | one\n"
                     "      | ---\n"
                     "      | `- first\n"
                     "  ...\n"
                     "    3 | three\n"
                     "      | -----\n"
                     "      | `- second\n"
                     "    4 | four\n"
                     "      | ^^^^\n"
                     "   in lib.dlb:1\n"
                     "    1 | zero\n"
                     "      | ----\n"
                     "      | `- declared here\n");
}

TEST_F(RenderTest, SeveralLinesAreMarkedOnTheFirst) {
  file("block a(\n  x)\n");
  report({0, {1, 8}, {2, 5}});
  EXPECT_EQ(shown(), "net.dlb:1:8: error[E0102]: `?` means nothing here\n"
                     "    1 | block a(\n"
                     "      |        ^\n");
}

TEST_F(RenderTest, TheEndOfALineIsOneCellWide) {
  file("x =\n");
  report(at(1, 4, 5));
  EXPECT_EQ(shown(), "net.dlb:1:4: error[E0102]: `?` means nothing here\n"
                     "    1 | x =\n"
                     "      |    ^\n");
}

TEST_F(RenderTest, LabelOnTheOwnRangeNamesIt) {
  file("x = 1\n");
  report(at(1, 5, 6)).label(at(1, 5, 6), "an int");
  EXPECT_EQ(shown(), "net.dlb:1:5: error[E0102]: `?` means nothing here\n"
                     "    1 | x = 1\n"
                     "      |     ^\n"
                     "      |     `- an int\n");
}

TEST_F(RenderTest, LongLinesAreShownInPart) {
  file(std::string(500, 'a') + "+" + std::string(500, 'b'));
  report(at(1, 501, 502));
  EXPECT_EQ(shown(), "net.dlb:1:501: error[E0102]: `?` means nothing here\n"
                     "    1 | ..." +
                         std::string(60, 'a') + "+" + std::string(99, 'b') + "...\n" + "      | " +
                         std::string(63, ' ') + "^\n");
}

TEST_F(RenderTest, WhatSteersATerminalIsMadeVisible) {
  file("x \x1b[31m \u202e y\n");
  report(at(1, 3, 4)).note("\x1b[2J");
  EXPECT_EQ(shown(), "net.dlb:1:3: error[E0102]: `?` means nothing here\n"
                     "    1 | x ␛[31m \uFFFD y\n"
                     "      |   ^\n"
                     "   note: ␛[2J\n");
}

TEST_F(RenderTest, PlacesWithoutText) {
  int data = sources.addName("digits.csv");
  report({data, {12, 3}, {12, 4}});
  report({data, {}, {}});
  report({});
  EXPECT_EQ(shown(), "error[E0102]: `?` means nothing here\n"
                     "digits.csv: error[E0102]: `?` means nothing here\n"
                     "digits.csv:12:3: error[E0102]: `?` means nothing here\n");
}

TEST_F(RenderTest, LineNumbersWidenTheGutter) {
  file(std::string(123455, '\n') + "x\n");
  report(at(123456, 1, 2));
  EXPECT_EQ(shown(), "net.dlb:123456:1: error[E0102]: `?` means nothing here\n"
                     "123456 | x\n"
                     "       | ^\n");
}

TEST_F(RenderTest, Colours) {
  file("x = 1\n");
  report(at(1, 1, 2)).help("y");
  EXPECT_EQ(shown(/*color=*/true), "\x1b[1mnet.dlb:1:1\x1b[0m: \x1b[1;31merror[E0102]\x1b[0m: "
                                   "\x1b[1m`?` means nothing here\x1b[0m\n"
                                   "\x1b[34m    1 |\x1b[0m x = 1\n"
                                   "\x1b[34m      |\x1b[0m \x1b[1;31m^\x1b[0m\n"
                                   "   \x1b[1;32mhelp:\x1b[0m y\n");
}

TEST(UseColorTest, ModesAndEnvironment) {
  int file = open("/dev/null", O_WRONLY);
  EXPECT_TRUE(useColor(ColorMode::always, file));
  EXPECT_FALSE(useColor(ColorMode::never, file));
  EXPECT_FALSE(useColor(ColorMode::automatic, file));
  close(file);

  int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0)
    GTEST_SKIP() << "no pseudo terminal";
  unsetenv("NO_COLOR");
  setenv("TERM", "xterm", 1);
  EXPECT_TRUE(useColor(ColorMode::automatic, terminal));
  setenv("TERM", "dumb", 1);
  EXPECT_FALSE(useColor(ColorMode::automatic, terminal));
  setenv("TERM", "xterm", 1);
  setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(useColor(ColorMode::automatic, terminal));
  EXPECT_TRUE(useColor(ColorMode::always, terminal));
  close(terminal);
}

} // namespace
