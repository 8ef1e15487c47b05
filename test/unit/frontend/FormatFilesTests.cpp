// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The canonical form of every .dlb file there is: examples, library, benchmark and tests.

#include "Parsed.h"

#include "frontend/Format.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

using namespace dlb;

namespace {

std::string read(const std::filesystem::path &path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> commentsOf(const ast::File &file) {
  std::vector<std::string> comments;
  for (const ast::Comment &comment : file.comments)
    comments.push_back(comment.text);
  return comments;
}

/// The text with other blanks: no line is indented, some end in blanks, all in CR LF.
std::string respaced(const std::string &text) {
  std::string result, line;
  std::istringstream lines(text);
  for (int number = 0; std::getline(lines, line); ++number)
    result += line.substr(std::min(line.find_first_not_of(" \t"), line.size())) +
              (number % 3 == 0 ? "  \t" : "") + "\r\n";
  return result;
}

TEST(FormatFilesTest, EveryFile) {
  int formatted = 0;
  for (const char *folder : {"examples", "compiler/stdlib", "bench", "test"})
    for (const auto &entry : std::filesystem::recursive_directory_iterator(
             std::filesystem::path(DLB_REPOSITORY) / folder)) {
      if (entry.path().extension() != ".dlb")
        continue;
      SCOPED_TRACE(entry.path().string());
      std::string text = read(entry.path());
      Parsed parsed(text);
      if (parsed.diagnostics.hasErrors()) // tests of what does not parse
        continue;
      ++formatted;
      std::string once = format(*parsed.file);
      Parsed again(once);
      EXPECT_EQ(again.text(), parsed.text());
      EXPECT_EQ(commentsOf(*again.file), commentsOf(*parsed.file));
      EXPECT_EQ(format(*again.file), once);
      Parsed other(respaced(text));
      EXPECT_EQ(format(*other.file), once);
    }
  EXPECT_GT(formatted, 300);
}

} // namespace
