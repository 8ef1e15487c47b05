// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Programs that something happened to: bytes lost, doubled, swapped between programs. Each gets an
// answer within seconds, each error a place; what still parses has a canonical form that is a fixed
// point, and is checked.

#include "Parsed.h"

#include "frontend/Check.h"
#include "frontend/Format.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

using namespace dlb;

namespace {

std::vector<std::string> programs() {
  std::vector<std::string> paths, texts;
  for (const auto &entry : std::filesystem::directory_iterator(DLB_PROGRAMS))
    paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end()); // the same mutants on every machine
  for (const std::string &path : paths) {
    std::ifstream file(path, std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return texts;
}

class Mutator {
public:
  explicit Mutator(const std::vector<std::string> &texts) : texts(texts) {}

  std::string next() {
    std::string text = texts[below(texts.size())];
    for (size_t count = 1 + below(4); count > 0; --count)
      mutate(text);
    return text;
  }

private:
  const std::vector<std::string> &texts;
  std::mt19937 random{1};

  /// Not a distribution: those differ between standard libraries.
  size_t below(size_t bound) { return random() % bound; }

  void mutate(std::string &text) {
    static const char *const words[] = {
        "{",     "}",       "(",    ")",      "[",   "]",    "\n",   ";",    "\"",   "// ",
        "/// ",  "block ",  "if ",  " else ", "...", "..",   "|>",   "=",    ":",    ",",
        "1.",    "train ",  "over", " with ", "-",   "가",   "\xFF", "\t",   "\r\n", "param ",
        "scan ", "compare", "for ", "every ", "1e3", "\xE2", "op ",  "\\\"", "not ", "minimize "};
    size_t at = below(text.size() + 1), length = below(20);
    const std::string &other = texts[below(texts.size())];
    switch (below(5)) {
    case 0:
      text.erase(at, length);
      break;
    case 1:
      text.insert(at, words[below(std::size(words))]);
      break;
    case 2:
      text.insert(at, text.substr(at, 5 * length));
      break;
    case 3:
      text.insert(at, other.substr(below(other.size()), 10 * length));
      break;
    default:
      if (at < text.size())
        text[at] = static_cast<char>(below(256));
    }
  }
};

void expectPlaces(const DiagnosticEngine &diagnostics, const std::string &text) {
  for (const Diagnostic *diagnostic : diagnostics.sorted())
    ASSERT_TRUE(diagnostic->range.valid() || diagnostic->id == Diag::fileEmpty) << text;
}

TEST(MutantTest, EachGetsAnAnswer) {
  std::vector<std::string> texts = programs();
  ASSERT_FALSE(texts.empty());
  Mutator mutator(texts);
  int sound = 0;
  for (int i = 0; i < 10000; ++i) {
    std::string text = mutator.next();
    auto start = std::chrono::steady_clock::now();
    Parsed parsed(text);
    expectPlaces(parsed.diagnostics, text);
    ASSERT_EQ(parsed.errors().empty(), !parsed.diagnostics.hasErrors());
    if (parsed.diagnostics.hasErrors())
      continue;
    ++sound;
    std::string once = format(*parsed.file);
    Parsed again(once);
    ASSERT_EQ(again.text(), parsed.text()) << text;
    ASSERT_EQ(format(*again.file), once) << text;
    ASSERT_EQ(again.file->comments.size(), parsed.file->comments.size()) << text;
    bool program = check(*parsed.file, parsed.sources, {}, parsed.diagnostics).has_value();
    ASSERT_EQ(program, !parsed.diagnostics.hasErrors()) << text;
    expectPlaces(parsed.diagnostics, text);
    ASSERT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5)) << text;
  }
  EXPECT_GT(sound, 1000) << "too few mutants were still programs to say anything of the printer";
}

} // namespace
