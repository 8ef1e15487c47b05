// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Places in source files: what every AST node and every diagnostic carries.

#ifndef DLB_SUPPORT_SOURCERANGE_H
#define DLB_SUPPORT_SOURCERANGE_H

#include <compare>

namespace dlb {

/// Line and column count from 1; the column counts characters (code points), not bytes.
struct Position {
  int line = 0;
  int column = 0;

  auto operator<=>(const Position &) const = default;
};

/// Half open: `end` is the position after the last character. `file` is the number that
/// SourceManager gave, -1 where a diagnostic has no place in a file.
struct SourceRange {
  int file = -1;
  Position begin;
  Position end;

  auto operator<=>(const SourceRange &) const = default;
  bool valid() const { return file >= 0 && begin.line > 0; }
};

/// From the begin of `first` to the end of `last`; both lie in the same file.
inline SourceRange span(const SourceRange &first, const SourceRange &last) {
  return {first.file, first.begin, last.end};
}

} // namespace dlb

#endif // DLB_SUPPORT_SOURCERANGE_H
