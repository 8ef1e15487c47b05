// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The dictionary in the header of an npy file: the little of Python's syntax that NumPy writes.

#include "runtime/data/NpyHeader.h"

#include <charconv>
#include <set>

namespace dlb::runtime {

namespace {

constexpr size_t mostDimensions = 64; // as NumPy 2

class Scanner {
public:
  Scanner(std::string_view text, NpyHeader &header) : rest(text), header(header) {}

  std::string parse() {
    if (!take('{'))
      return "its header does not begin with `{`";
    std::set<std::string> seen;
    while (!take('}')) {
      std::string key, reason;
      if (!readText(key) || !take(':'))
        return "its header is not a dictionary";
      if (!seen.insert(key).second)
        return "`" + key + "` occurs twice in its header";
      if (!readValue(key, reason))
        return reason;
      if (!take(',') && peek() != '}')
        return "its header is not a dictionary";
    }
    if (peek() != '\0')
      return "its header goes on after the `}`";
    if (seen.size() != 3)
      return "its header lacks `descr`, `fortran_order` or `shape`";
    return "";
  }

private:
  char peek() {
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\n'))
      rest.remove_prefix(1);
    return rest.empty() ? '\0' : rest.front();
  }

  bool take(char c) {
    if (peek() != c)
      return false;
    rest.remove_prefix(1);
    return true;
  }

  bool takeWord(std::string_view word) {
    peek();
    if (!rest.starts_with(word))
      return false;
    rest.remove_prefix(word.size());
    return true;
  }

  bool readText(std::string &text) {
    char quote = peek();
    if (quote != '\'' && quote != '"')
      return false;
    size_t end = rest.find(quote, 1);
    if (end == std::string_view::npos)
      return false;
    text = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
    return true;
  }

  bool readValue(const std::string &key, std::string &reason) {
    if (key == "descr")
      return readDescr(reason);
    if (key == "fortran_order") {
      header.fortranOrder = takeWord("True");
      if (header.fortranOrder || takeWord("False"))
        return true;
      reason = "its `fortran_order` is neither True nor False";
      return false;
    }
    if (key == "shape") {
      if (readShape())
        return true;
      reason = "its `shape` is not a tuple of at most " + std::to_string(mostDimensions) + " sizes";
      return false;
    }
    reason = "its header has the unknown key `" + key + "`";
    return false;
  }

  /// A list describes a structure: it is skipped, and kept as text for the message.
  bool readDescr(std::string &reason) {
    if (readText(header.descr))
      return true;
    reason = "its `descr` is not a type";
    if (peek() != '[')
      return false;
    int depth = 0;
    for (size_t i = 0; i < rest.size(); ++i) {
      depth += rest[i] == '[' ? 1 : rest[i] == ']' ? -1 : 0;
      if (depth == 0) {
        header.descr = rest.substr(0, i + 1);
        rest.remove_prefix(i + 1);
        return true;
      }
    }
    return false;
  }

  bool readShape() {
    if (!take('('))
      return false;
    while (!take(')')) {
      int64_t size;
      peek();
      auto [end, problem] = std::from_chars(rest.data(), rest.data() + rest.size(), size);
      if (problem != std::errc() || size < 0 || header.shape.size() == mostDimensions)
        return false;
      rest.remove_prefix(static_cast<size_t>(end - rest.data()));
      header.shape.push_back(size);
      if (!take(',') && peek() != ')')
        return false;
    }
    return true;
  }

  std::string_view rest;
  NpyHeader &header;
};

} // namespace

std::string parseNpyHeader(std::string_view text, NpyHeader &header) {
  return Scanner(text, header).parse();
}

} // namespace dlb::runtime
