// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reading of source files: what is refused, and lines and places of what is not.

#include "support/Diagnostics.h"
#include "support/SourceFile.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace dlb;

namespace {

class SourceFileTest : public testing::Test {
protected:
  SourceManager sources;
  DiagnosticEngine engine;
  std::string path = testing::TempDir() + "dlb-source-" + std::to_string(getpid()) + ".dlb";

  void TearDown() override { std::remove(path.c_str()); }

  const SourceFile *load(std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
    return sources.load(path, engine);
  }

  std::string message() const { return engine.hasErrors() ? engine.sorted().back()->message : ""; }
  Diag id() const { return engine.sorted().back()->id; }
};

TEST_F(SourceFileTest, LinesWithoutTheirEnds) {
  const SourceFile *file = load("one\r\n\ntwo");
  ASSERT_TRUE(file) << message();
  EXPECT_EQ(file->lineCount(), 3);
  EXPECT_EQ(file->line(1), "one");
  EXPECT_EQ(file->line(2), "");
  EXPECT_EQ(file->line(3), "two");
  EXPECT_EQ(file->line(0), "");
  EXPECT_EQ(file->line(4), "");
}

TEST_F(SourceFileTest, ByteOrderMarkIsRemoved) {
  const SourceFile *file = load("\xEF\xBB\xBFx");
  ASSERT_TRUE(file) << message();
  EXPECT_EQ(file->text(), "x");
}

TEST_F(SourceFileTest, Missing) {
  EXPECT_FALSE(sources.load(path, engine));
  EXPECT_EQ(message(), "cannot read the file: No such file or directory");
  EXPECT_EQ(sources.file(engine.sorted()[0]->range.file).path(), path);
}

TEST_F(SourceFileTest, Folder) {
  EXPECT_FALSE(sources.load("/", engine));
  EXPECT_EQ(message(), "cannot read the file: Is a directory");
}

TEST_F(SourceFileTest, Empty) {
  EXPECT_FALSE(load(""));
  EXPECT_EQ(id(), Diag::fileEmpty);
  EXPECT_FALSE(load(" \r\n\t\n"));
  EXPECT_FALSE(load("\xEF\xBB\xBF"));
  EXPECT_EQ(engine.sorted().size(), 3u);
}

TEST_F(SourceFileTest, NotUtf8SaysWhere) {
  EXPECT_FALSE(load("가 = 1\n나\xFF"));
  EXPECT_EQ(message(), "not UTF-8: byte 0xFF at offset 11 begins no character");
  EXPECT_EQ(engine.sorted()[0]->range.begin, (Position{2, 2}));
}

TEST_F(SourceFileTest, TooLargeIsNotRead) {
  std::ofstream(path) << "x";
  ASSERT_EQ(truncate(path.c_str(), int64_t(1) << 40), 0);
  EXPECT_FALSE(sources.load(path, engine));
  EXPECT_EQ(message(), "the file has 1099511627776 bytes; at most 1048576 are read");
}

TEST_F(SourceFileTest, EndlessDevice) {
  EXPECT_FALSE(sources.load("/dev/zero", engine));
  EXPECT_EQ(message(), "the file has 1048577 bytes; at most 1048576 are read");
}

TEST_F(SourceFileTest, PipeWithoutAWriterDoesNotHang) {
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  EXPECT_FALSE(sources.load(path, engine));
  EXPECT_EQ(id(), Diag::fileEmpty);
}

} // namespace
