// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// See Document.h.

#include "tools/dlb-lsp/Document.h"

#include "support/Text.h"

#include <algorithm>

namespace dlb::lsp {
namespace {

/// The line that `offset` lies in, from 0.
size_t lineOf(const std::vector<size_t> &lines, size_t offset) {
  return std::upper_bound(lines.begin(), lines.end(), offset) - lines.begin() - 1;
}

/// Where the line that begins at `begin` ends, without what ends it.
size_t endOf(std::string_view text, size_t begin) {
  size_t end = text.find_first_of("\r\n", begin);
  return end == std::string_view::npos ? text.size() : end;
}

} // namespace

void Document::findLines() {
  mark = std::string_view(contents).starts_with("\xEF\xBB\xBF") ? 3 : 0;
  sourceLines = {mark};
  places = {0};
  for (size_t i = 0; i < contents.size(); ++i) {
    if (contents[i] == '\n')
      sourceLines.push_back(i + 1);
    if (contents[i] == '\n' ||
        (contents[i] == '\r' && (i + 1 == contents.size() || contents[i + 1] != '\n')))
      places.push_back(i + 1);
  }
}

void Document::change(const std::optional<llvm::lsp::Range> &range, const std::string &text) {
  if (!range) {
    contents = text;
  } else {
    size_t begin = offset(range->start), end = std::max(begin, offset(range->end));
    contents.replace(begin, end - begin, text);
  }
  findLines();
}

size_t Document::offset(llvm::lsp::Position position) const {
  if (position.line < 0)
    return 0;
  if (static_cast<size_t>(position.line) >= places.size())
    return contents.size();
  size_t at = places[position.line], end = endOf(contents, at);
  for (int units = 0; at < end && units < position.character;) {
    size_t next = at;
    units += nextCharacter(contents, next) > 0xFFFF ? 2 : 1;
    if (units > position.character)
      break;
    at = next;
  }
  return at;
}

size_t Document::offset(Position position) const {
  if (position.line < 1)
    return 0;
  if (static_cast<size_t>(position.line) > sourceLines.size())
    return contents.size();
  size_t at = sourceLines[position.line - 1];
  for (int column = 1; column < position.column && at < contents.size() && contents[at] != '\n';
       ++column)
    nextCharacter(contents, at);
  return at;
}

llvm::lsp::Position Document::place(size_t offset) const {
  size_t line = lineOf(places, offset);
  int units = 0;
  for (size_t at = places[line]; at < offset && at < contents.size();)
    units += nextCharacter(contents, at) > 0xFFFF ? 2 : 1;
  return {static_cast<int>(line), units};
}

Position Document::position(size_t offset) const {
  offset = std::max(offset, mark);
  size_t line = lineOf(sourceLines, offset);
  size_t begin = sourceLines[line];
  return {static_cast<int>(line) + 1,
          1 + countCharacters(std::string_view(contents).substr(begin, offset - begin))};
}

llvm::lsp::Range Document::range(SourceRange range) const {
  if (!range.valid())
    return {};
  return {place(range.begin), place(range.end)};
}

} // namespace dlb::lsp
