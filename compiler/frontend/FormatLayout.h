// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The printer's inner header: breaking a row of pieces into lines.

#ifndef DLB_FRONTEND_FORMATLAYOUT_H
#define DLB_FRONTEND_FORMATLAYOUT_H

#include "frontend/FormatPieces.h"

#include <span>

namespace dlb::formatter {

inline constexpr int maxWidth = 120, indentWidth = 2;

struct Line {
  int indent = 0;
  std::string text;
  std::vector<const ast::Comment *> above; ///< lines of their own before it
  const ast::Comment *trailing = nullptr;
  /// Whose braces hold the lines up to the next one.
  const Piece *opens = nullptr;
};

struct Layout {
  std::vector<Line> lines;
  bool broken = false; ///< a line had to be broken where the writer did not
  size_t comments = 0; ///< how many were placed or lie inside of braces
};

/// `comments` are those from the first piece on.
Layout layOut(const std::vector<Piece> &pieces, int indent, std::span<const ast::Comment> comments);

} // namespace dlb::formatter

#endif // DLB_FRONTEND_FORMATLAYOUT_H
