// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The dictionary of a label column, cell by cell.

#include "runtime/data/Cells.h"

#include <algorithm>

namespace dlb::runtime {

std::string shownCell(std::string_view cell) {
  constexpr size_t most = 40;
  std::string text(cell.substr(0, most));
  if (cell.size() > most) {
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80)
      text.pop_back();
    if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0)
      text.pop_back();
    text += "…";
  }
  for (char &c : text)
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f')
      c = '?';
  return text;
}

int32_t CellDictionary::number(std::string_view text, int64_t row, int64_t column) {
  if (auto known = numbers.find(text); known != numbers.end())
    return known->second;
  auto number = static_cast<int32_t>(cells->entries.size());
  numbers.emplace(text, number);
  cells->entries.push_back({std::string(text), row, column});
  return number;
}

Status CellDictionary::add(const Field &field, std::string_view cell, int64_t row, int64_t column,
                           std::vector<int32_t> &result) {
  result.clear();
  auto notUtf8 = [&] { return fail(Error::csvSyntax, cells->path, {row, column, "not UTF-8"}); };
  for (size_t at = 0; at < cell.size();)
    if (!nextCharacter(cell, at))
      return notUtf8();
  if (field.cell == Field::Cell::whole) {
    result.push_back(number(cell, row, column));
    return {};
  }
  bool characters = field.cell == Field::Cell::characters;
  for (size_t at = 0; at < cell.size();) {
    size_t begin = at;
    if (characters)
      nextCharacter(cell, at);
    else if (size_t end = cell.find_first_of(" \t\r\n", at); end == at) {
      ++at;
      continue;
    } else
      at = std::min(end, cell.size());
    result.push_back(number(cell.substr(begin, at - begin), row, column));
  }
  int64_t most = product(field.shape).value_or(0);
  if (static_cast<int64_t>(result.size()) > most)
    return fail(
        Error::cellTooLong, cells->path,
        {row, column, result.size(), characters ? "characters" : "words", most, field.name});
  result.resize(static_cast<size_t>(most), OpenCells::nothing);
  return {};
}

} // namespace dlb::runtime
