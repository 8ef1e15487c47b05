// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The state machine that splits CSV into records and cells.

#include "runtime/data/Csv.h"

#include <charconv>
#include <cmath>

namespace dlb::runtime {

std::string_view CsvReader::cell(int64_t column) const {
  auto index = static_cast<size_t>(column);
  size_t begin = index ? ends[index - 1] : 0;
  return std::string_view(text).substr(begin, ends[index] - begin);
}

void CsvReader::endCell() { ends.push_back(text.size()); }

Failure CsvReader::syntax(std::string_view what) const {
  return fail(Error::csvSyntax, path(), {rowNumber, ends.size(), what});
}

Result<bool> CsvReader::refill() {
  chunk.resize(1 << 20);
  Result<int64_t> got = source.read(chunk.data(), static_cast<int64_t>(chunk.size()));
  if (!got)
    return got.failure();
  chunk.resize(static_cast<size_t>(*got));
  position = 0;
  if (!started && chunk.starts_with("\xEF\xBB\xBF"))
    position = 3;
  started = true;
  return position < chunk.size();
}

Result<bool> CsvReader::next() {
  while (true) {
    Result<bool> more = readRecord();
    if (!more || !*more)
      return more;
    if (width() > 1 || !text.empty())
      return true;
  }
}

Result<bool> CsvReader::readRecord() {
  State state = State::cellStart;
  int64_t bytes = 0;
  text.clear();
  ends.clear();
  ++rowNumber;
  while (true) {
    if (position == chunk.size()) {
      Result<bool> more = refill();
      if (!more)
        return more.failure();
      if (!*more) {
        if (state == State::quoted)
          return syntax("the quoted cell has no end");
        if (state == State::afterReturn)
          return syntax("a carriage return without a line feed");
        if (!bytes)
          return false;
        endCell();
        return true;
      }
    }
    char c = chunk[position++];
    if (++bytes > longestRecord)
      return fail(Error::csvRowTooLong, path(), {rowNumber, longestRecord});
    if (c == '\0')
      return syntax("a NUL byte");

    if (state == State::quoted) {
      if (c == '"')
        state = State::quoteInQuoted;
      else
        text += c;
      continue;
    }
    if (state == State::afterReturn) {
      if (c != '\n')
        return syntax("a carriage return without a line feed");
      endCell();
      return true;
    }
    switch (c) {
    case '\n':
      endCell();
      return true;
    case '\r':
      state = State::afterReturn;
      break;
    case ',':
      endCell();
      state = State::cellStart;
      break;
    case '"':
      if (state == State::unquoted)
        return syntax("a quote inside an unquoted cell");
      if (state == State::quoteInQuoted)
        text += c;
      state = State::quoted;
      break;
    default:
      if (state == State::quoteInQuoted)
        return syntax("text after the closing quote");
      text += c;
      state = State::unquoted;
    }
  }
}

bool parseNumber(std::string_view cell, double &number) {
  while (!cell.empty() && (cell.front() == ' ' || cell.front() == '\t'))
    cell.remove_prefix(1);
  while (!cell.empty() && (cell.back() == ' ' || cell.back() == '\t'))
    cell.remove_suffix(1);
  if (cell.size() > 1 && cell[0] == '+' && cell[1] != '-')
    cell.remove_prefix(1);
  auto [end, problem] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  return problem == std::errc() && end == cell.data() + cell.size() && std::isfinite(number);
}

} // namespace dlb::runtime
