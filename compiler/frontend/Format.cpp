// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The printer: statements and declarations line by line, comments and empty lines between them.

#include "frontend/Format.h"

#include "frontend/FormatLayout.h"

namespace dlb {

namespace {

using namespace formatter;

class Printer {
public:
  explicit Printer(const ast::File &file) : comments(file.comments) {}

  std::string run(const ast::File &file) {
    for (const ast::DeclPtr &decl : file.declarations)
      item(decl->range, endOfFile, 0, [&](Collector &collector) { collector.declaration(*decl); });
    commentsBefore(endOfFile, 0);
    return out.empty() ? out : out + "\n";
  }

private:
  static constexpr Position endOfFile{1 << 30, 0};

  const std::vector<ast::Comment> &comments;
  size_t next = 0; ///< the first comment not yet printed
  std::string out;
  int lastLine = 0;  ///< in the source, of what was printed last
  bool first = true; ///< no empty line here: the file or the braces begin

  /// Begins a line for what begins at `line` in the source.
  void beginLine(int line) {
    if (!first && line > lastLine + 1)
      out += '\n';
    newLine();
    first = false;
  }

  void newLine() {
    if (!out.empty())
      out += '\n';
  }

  void commentsBefore(Position end, int indent) {
    for (; next < comments.size() && comments[next].range.begin < end; ++next) {
      beginLine(comments[next].range.begin.line);
      out.append(indent, ' ') += comments[next].text;
      lastLine = comments[next].range.begin.line;
    }
  }

  /// The comment behind what ends on `line`; one behind `limit` belongs to something further out.
  void trailingComment(int line, Position limit) {
    if (next < comments.size() && comments[next].trailing &&
        comments[next].range.begin.line == line && comments[next].range.begin < limit)
      out += "  " + comments[next++].text;
  }

  /// A statement, several joined by `;`, or a declaration.
  template <typename Collect>
  void item(SourceRange range, Position limit, int indent, Collect collect) {
    commentsBefore(range.begin, indent);
    beginLine(range.begin.line);
    auto rest = std::span(comments).subspan(next);
    Collector compact(/*expand=*/false);
    collect(compact);
    Layout layout = layOut(compact.pieces(), indent, rest);
    if (!layout.broken || !compact.hasShortBody()) {
      print(layout, indent);
    } else {
      Collector expanded(/*expand=*/true);
      collect(expanded);
      print(layOut(expanded.pieces(), indent, rest), indent);
    }
    lastLine = range.end.line;
    trailingComment(range.end.line, limit);
  }

  void print(const Layout &layout, int indent) {
    size_t end = next + layout.comments;
    bool begun = true;
    for (const Line &line : layout.lines) {
      for (const ast::Comment *comment : line.above) {
        newLine();
        out.append(line.indent, ' ') += comment->text;
      }
      if (!begun)
        newLine();
      begun = false;
      out.append(line.indent, ' ') += line.text;
      if (line.trailing)
        out += "  " + line.trailing->text;
      if (!line.opens)
        continue;
      while (next < end && comments[next].range.begin < line.opens->inside.begin)
        ++next;
      inside(*line.opens, indent);
    }
    next = std::max(next, end);
  }

  void inside(const Piece &braces, int indent) {
    trailingComment(braces.inside.begin.line, braces.inside.end);
    lastLine = braces.inside.begin.line;
    first = true;
    if (braces.body)
      statements(*braces.body, indent + indentWidth);
    else
      for (const ast::DeclPtr &decl : *braces.sections)
        item(decl->range, braces.inside.end, indent + indentWidth,
             [&](Collector &collector) { collector.declaration(*decl); });
    commentsBefore(braces.inside.end, indent + indentWidth);
    first = false;
  }

  void statements(const ast::Body &body, int indent) {
    for (size_t i = 0, end; i < body.statements.size(); i = end) {
      end = i + joined(body, i, indent);
      SourceRange range = span(body.statements[i]->range, body.statements[end - 1]->range);
      Position limit =
          end < body.statements.size() ? body.statements[end]->range.begin : body.range.end;
      item(range, limit, indent, [&](Collector &collector) {
        for (size_t j = i; j < end; ++j) {
          if (j > i)
            collector.semicolon();
          collector.statement(*body.statements[j]);
        }
      });
    }
  }

  /// How many statements from `first` on share a line: those that did, where that still fits.
  size_t joined(const ast::Body &body, size_t first, int indent) const {
    size_t count = 1;
    auto &all = body.statements;
    auto oneLine = [](const ast::Stmt &stmt) {
      return stmt.range.begin.line == stmt.range.end.line;
    };
    Collector collector(/*expand=*/false);
    collector.statement(*all[first]);
    while (first + count < all.size() && oneLine(*all[first]) && oneLine(*all[first + count]) &&
           all[first + count]->range.begin.line == all[first]->range.end.line) {
      collector.semicolon();
      collector.statement(*all[first + count]);
      if (layOut(collector.pieces(), indent, {}).broken)
        break;
      ++count;
    }
    return count;
  }
};

} // namespace

std::string format(const ast::File &file) { return Printer(file).run(file); }

} // namespace dlb
