// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Drawing of diagnostics. Places are kept in characters and drawn in terminal cells; the two differ
// under tabs, wide and combining characters.

#include "support/Render.h"

#include "support/Diagnostics.h"
#include "support/SourceFile.h"
#include "support/Text.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <map>
#include <unistd.h>

namespace dlb {

bool useColor(ColorMode mode, int descriptor) {
  if (mode != ColorMode::automatic)
    return mode == ColorMode::always;
  auto variable = [](const char *name) {
    const char *value = std::getenv(name);
    return std::string_view(value ? value : "");
  };
  return variable("NO_COLOR").empty() && variable("TERM") != "dumb" && isatty(descriptor);
}

namespace {

constexpr int tabWidth = 4;
/// A wider line is shown in part, from `lead` cells before what it is about.
constexpr int maxWidth = 160, lead = 60;

enum class Style { plain, bold, error, label, gutter, help, warning };

class Painter {
public:
  explicit Painter(bool color) : color(color) {}

  std::string operator()(Style style, std::string_view text) const {
    if (!color || style == Style::plain || text.empty())
      return std::string(text);
    static constexpr std::string_view codes[] = {"",         "\x1b[1m",    "\x1b[1;31m", "\x1b[36m",
                                                 "\x1b[34m", "\x1b[1;32m", "\x1b[1;33m"};
    return std::string(codes[static_cast<int>(style)]) + std::string(text) + "\x1b[0m";
  }

private:
  bool color;
};

/// A range on one line, in cells.
struct Mark {
  int begin, end;
  bool main;
  std::string text;
};

/// A source line in cells: `cells[i]` is where its i-th character begins; one more entry for the
/// end.
struct Line {
  std::string text;
  std::vector<int> cells;

  explicit Line(std::string_view source) {
    int cell = 0;
    for (size_t offset = 0; offset < source.size();) {
      char32_t character = nextCharacter(source, offset);
      cells.push_back(cell);
      if (character == '\t') {
        int width = tabWidth - cell % tabWidth;
        text.append(width, ' ');
        cell += width;
      } else {
        character = visible(character);
        appendUtf8(text, character);
        cell += displayWidth(character);
      }
    }
    cells.push_back(cell);
  }

  int width() const { return cells.back(); }
  int cellOf(int column) const {
    return cells[std::clamp<int>(column - 1, 0, static_cast<int>(cells.size()) - 1)];
  }

  /// Keeps the cells [first, last), with `...` where something was cut off.
  void clip(int first, int last) {
    std::string kept;
    int cell = 0;
    for (size_t offset = 0; offset < text.size() && cell < last;) {
      char32_t character = nextCharacter(text, offset);
      if (cell >= first)
        appendUtf8(kept, character);
      cell += displayWidth(character);
    }
    text = (first > 0 ? "..." : "") + kept + (last < width() ? "..." : "");
  }
};

class Renderer {
public:
  Renderer(const Diagnostic &diagnostic, const SourceManager &sources, bool color)
      : diagnostic(diagnostic), sources(sources), paint(color) {}

  std::string run() {
    header();
    collect();
    if (!marks.empty())
      gutter = std::max<int>(gutter, std::to_string(marks.rbegin()->first.second).size());
    int lastFile = diagnostic.range.file, lastLine = -1;
    for (bool own : {true, false})
      for (auto &[place, lineMarks] : marks) {
        auto [file, line] = place;
        if ((file == diagnostic.range.file) != own)
          continue;
        if (file != lastFile)
          out += "   " + paint(Style::gutter, "in ") + placeText(file, line, 0) + "\n";
        else if (lastLine >= 0 && line > lastLine + 1)
          out += std::string(gutter - 3, ' ') + paint(Style::gutter, "...") + "\n";
        lastFile = file;
        lastLine = line;
        snippet(file, line, lineMarks);
      }
    for (const std::string &note : diagnostic.notes)
      out += "   " + paint(Style::bold, "note:") + " " + visibleText(note) + "\n";
    for (const std::string &help : diagnostic.helps)
      out += "   " + paint(Style::help, "help:") + " " + visibleText(help) + "\n";
    return std::move(out);
  }

private:
  const Diagnostic &diagnostic;
  const SourceManager &sources;
  Painter paint;
  std::map<std::pair<int, int>, std::vector<Mark>> marks; ///< by file and line
  int gutter = 5;
  std::string out;

  std::string placeText(int file, int line, int column) const {
    std::string text = visibleText(sources.file(file).path());
    if (line > 0)
      text += ":" + std::to_string(line);
    if (column > 0)
      text += ":" + std::to_string(column);
    return text;
  }

  void header() {
    const SourceRange &range = diagnostic.range;
    if (range.file >= 0)
      out += paint(Style::bold, placeText(range.file, range.begin.line, range.begin.column)) + ": ";
    std::string name(warningName(diagnostic.id)), code(diagnosticCode(diagnostic.id));
    out += name.empty() ? paint(Style::error, "error[" + code + "]")
                        : paint(Style::warning, "warning[" + code + "]");
    out += ": " + paint(Style::bold, visibleText(diagnostic.message));
    out += name.empty() ? "\n" : " (" + name + ")\n";
  }

  void collect() {
    addMark(diagnostic.range, true, "");
    for (const Label &label : diagnostic.labels) {
      if (label.range == diagnostic.range && label.range.valid())
        addMark(label.range, true, label.text);
      else
        addMark(label.range, false, label.text);
    }
  }

  /// Columns for now; `snippet` turns them into cells. A range of several lines is marked to the
  /// end of its first one.
  void addMark(const SourceRange &range, bool main, std::string_view text) {
    if (!range.valid() || range.begin.line > sources.file(range.file).lineCount())
      return;
    if (sources.file(range.file).text().empty())
      return;
    int end = range.end.line == range.begin.line ? range.end.column : 1 << 30;
    marks[{range.file, range.begin.line}].push_back(
        {range.begin.column, end, main, visibleText(text)});
  }

  void snippet(int file, int number, std::vector<Mark> &lineMarks) {
    Line line(sources.file(file).line(number));
    for (Mark &mark : lineMarks) {
      mark.begin = line.cellOf(mark.begin);
      mark.end = std::max(line.cellOf(mark.end), mark.begin + 1);
    }
    if (line.width() > maxWidth) {
      int first = std::max(0, lineMarks.front().begin - lead);
      int last = std::min(line.width(), first + maxWidth);
      line.clip(first, last);
      int shift = first > 0 ? first - 3 : 0;
      for (Mark &mark : lineMarks) {
        mark.begin = std::clamp(mark.begin, first, last) - shift;
        mark.end = std::clamp(mark.end, first + 1, last + 1) - shift;
      }
    }
    std::string label = std::to_string(number);
    out += paint(Style::gutter, std::string(gutter - label.size(), ' ') + label + " |");
    out += line.text.empty() ? "\n" : " " + line.text + "\n";
    underline(lineMarks);
    branches(lineMarks);
  }

  void beginRow() { out += paint(Style::gutter, std::string(gutter + 1, ' ') + "|") + " "; }

  void underline(const std::vector<Mark> &lineMarks) {
    std::string row;
    for (bool main : {false, true})
      for (const Mark &mark : lineMarks) {
        if (mark.main != main)
          continue;
        if (static_cast<int>(row.size()) < mark.end)
          row.resize(mark.end, ' ');
        std::fill(row.begin() + mark.begin, row.begin() + mark.end, main ? '^' : '-');
      }
    beginRow();
    for (size_t begin = 0, end; begin < row.size(); begin = end) {
      end = std::min(row.find_first_not_of(row[begin], begin), row.size());
      Style style = row[begin] == '^'   ? Style::error
                    : row[begin] == '-' ? Style::label
                                        : Style::plain;
      out += paint(style, std::string_view(row).substr(begin, end - begin));
    }
    out += "\n";
  }

  /// One row per text, the rightmost first; the others' branches pass it on the left.
  void branches(const std::vector<Mark> &lineMarks) {
    std::multimap<int, const Mark *> open; // by where they hang, equals in order
    for (const Mark &mark : lineMarks)
      if (!mark.text.empty())
        open.emplace(mark.begin, &mark);
    while (!open.empty()) {
      const Mark *mark = std::prev(open.end())->second;
      open.erase(std::prev(open.end()));
      std::string row(mark->begin, ' ');
      for (auto [begin, other] : open)
        if (begin < mark->begin)
          row[begin] = '|';
      beginRow();
      out += paint(Style::label, row + "`- " + mark->text) + "\n";
    }
  }
};

} // namespace

std::string render(const Diagnostic &diagnostic, const SourceManager &sources, bool color) {
  return Renderer(diagnostic, sources, color).run();
}

std::string render(const DiagnosticEngine &diagnostics, const SourceManager &sources, bool color) {
  std::string result;
  for (const Diagnostic *diagnostic : diagnostics.sorted())
    result += render(*diagnostic, sources, color);
  if (diagnostics.dropped() > 0)
    result += std::to_string(diagnostics.dropped()) + " further errors are not shown\n";
  return result;
}

} // namespace dlb
