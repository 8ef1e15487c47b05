// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Where lines end.
//
// A row of pieces that is too wide is broken before the piece that lies outermost in the expression
// (Piece::depth), of these before the last one that still fits; so on with the rest. Hence no line
// holds a break further out than the one that ends it. Where the writer broke a row before `|>`,
// `over` or `with` it stays broken, under the same rule: a break that was made here looks like the
// writer's next time, and formatting twice changes nothing.

#include "frontend/FormatLayout.h"

#include "support/Text.h"

#include <map>

namespace dlb::formatter {

namespace {

constexpr int continuation = 4; ///< deeper than the statement
/// A pipe's second line stands below its first `|>` unless that is further right than this.
constexpr int maxAlignment = 20;

int width(const std::string &text) {
  int cells = 0;
  for (size_t offset = 0; offset < text.size();)
    cells += displayWidth(nextCharacter(text, offset));
  return cells;
}

class Laying {
public:
  Laying(int indent, std::span<const ast::Comment> comments) : indent(indent), comments(comments) {}

  Layout run(const std::vector<Piece> &pieces) {
    size_t begin = 0;
    for (size_t i = 0; i < pieces.size(); ++i) {
      if (i > 0 && (pieces[i - 1].body || pieces[i - 1].sections)) {
        row(std::span(pieces).subspan(begin, i - begin));
        begin = i;
        layout.lines.back().opens = &pieces[i - 1];
        skipComments(pieces[i - 1].inside.end);
        continue;
      }
      bool comment = commentBefore(pieces[i]);
      if (i > begin && (comment || pieces[i].forced)) {
        row(std::span(pieces).subspan(begin, i - begin), comment ? Piece::never : pieces[i].depth);
        begin = i;
      }
      takeComments(pieces[i]);
    }
    row(std::span(pieces).subspan(begin));
    layout.comments = taken;
    return std::move(layout);
  }

private:
  int indent;
  std::span<const ast::Comment> comments;
  size_t taken = 0;
  std::vector<const ast::Comment *> above; ///< wait for the next line
  std::map<int, int> chainColumns;
  Layout layout;

  bool commentBefore(const Piece &piece) const {
    return taken < comments.size() && comments[taken].range.begin < piece.begin;
  }

  void takeComments(const Piece &piece) {
    for (; commentBefore(piece); ++taken) {
      bool hasLine = !layout.lines.empty();
      if (comments[taken].trailing && hasLine && above.empty() && !layout.lines.back().trailing)
        layout.lines.back().trailing = &comments[taken];
      else
        above.push_back(&comments[taken]);
    }
  }

  void skipComments(Position end) {
    while (taken < comments.size() && comments[taken].range.begin < end)
      ++taken;
  }

  int lineIndent(const Piece &first) const {
    if (layout.lines.empty() || layout.lines.back().opens)
      return indent;
    if (first.clause)
      return indent + indentWidth;
    auto column = chainColumns.find(first.chain);
    return first.chain >= 0 && column != chainColumns.end() ? column->second
                                                            : indent + continuation;
  }

  /// Pieces without a break that is known beforehand; one of depth `end` follows.
  void row(std::span<const Piece> pieces, int end = Piece::never) {
    while (!pieces.empty()) {
      int begin = lineIndent(pieces[0]);
      size_t count = fitting(pieces, begin);
      if (count == pieces.size() && end != Piece::never)
        count = furtherOut(pieces, end);
      line(pieces.first(count), begin);
      pieces = pieces.subspan(count);
      layout.broken |= !pieces.empty();
    }
  }

  /// The outermost and last place for a break that lies further out than `depth`; else the end.
  static size_t furtherOut(std::span<const Piece> pieces, int depth) {
    size_t best = pieces.size();
    for (size_t i = 1; i < pieces.size(); ++i)
      if (pieces[i].depth != Piece::never &&
          (best == pieces.size() ? pieces[i].depth < depth : pieces[i].depth <= pieces[best].depth))
        best = i;
    return best;
  }

  static int pieceWidth(const Piece &piece, bool first) {
    return width(piece.text) + (piece.blank && !first);
  }

  /// How many pieces the line takes.
  size_t fitting(std::span<const Piece> pieces, int column) {
    size_t best = 0, i = 0;
    for (; i < pieces.size(); ++i) {
      bool allowed = i > 0 && pieces[i].depth != Piece::never;
      if (allowed && (best == 0 || column <= maxWidth) &&
          (best == 0 || pieces[i].depth <= pieces[best].depth))
        best = i;
      if (column > maxWidth && best > 0)
        return best;
      column += pieceWidth(pieces[i], i == 0);
    }
    if (column <= maxWidth)
      return pieces.size();
    layout.broken = true;
    return best == 0 ? pieces.size() : best;
  }

  void line(std::span<const Piece> pieces, int begin) {
    Line line;
    line.indent = begin;
    line.above = std::move(above);
    above.clear();
    int column = begin;
    for (size_t i = 0; i < pieces.size(); ++i) {
      const Piece &piece = pieces[i];
      if (piece.blank && i > 0) {
        line.text += ' ';
        ++column;
      }
      if (piece.chain >= 0)
        chainColumns.try_emplace(piece.chain,
                                 column <= indent + maxAlignment ? column : indent + continuation);
      line.text += piece.text;
      column += width(piece.text);
    }
    layout.lines.push_back(std::move(line));
  }
};

} // namespace

Layout layOut(const std::vector<Piece> &pieces, int indent,
              std::span<const ast::Comment> comments) {
  return Laying(indent, comments).run(pieces);
}

} // namespace dlb::formatter
