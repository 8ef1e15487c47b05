// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Curves, tables, histograms and pictures of a report's page.

#include "tools/dlbc/Html.h"
#include "tools/dlbc/ReportPage.h"

#include "llvm/Support/Base64.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>

namespace dlb {
namespace {

/// A long name breaks behind a dot.
std::string breakable(const std::string &name) {
  std::string text;
  for (char c : escaped(name))
    text += c == '.' ? ".<wbr>" : std::string(1, c);
  return text;
}

std::string nameOr(const std::vector<std::string> &names, size_t i) {
  return breakable(i < names.size() ? names[i] : std::to_string(i));
}

/// A table that counts how often each class was taken for each; other numbers of one kind, such as
/// attention; statistics, whose columns have nothing in common.
enum class TableKind { confusion, map, statistics };

TableKind kindOf(const runtime::ReportedTable &table) {
  auto width = static_cast<size_t>(table.width);
  bool square = width > 1 && table.values.size() == width * width && table.rows == table.columns;
  auto all = [&](auto holds) {
    return std::all_of(table.values.begin(), table.values.end(), holds);
  };
  if (!square || !all([](double x) { return x >= 0; }))
    return TableKind::statistics;
  return all([](double x) { return x == std::floor(x); }) ? TableKind::confusion : TableKind::map;
}

/// The class of a cell and how much of its colour it has: of confusions its share of the row, else
/// of the largest.
std::string shade(TableKind kind, double value, double whole, bool diagonal) {
  if (kind == TableKind::statistics || !(value > 0))
    return "";
  char share[32];
  std::snprintf(share, sizeof share, "%.3f", 0.05 + 0.6 * value / whole);
  const char *name = kind == TableKind::map ? "shade" : diagonal ? "right" : "wrong";
  return std::string(" class=\"") + name + "\" style=\"--share:" + share + "\"";
}

} // namespace

std::string shownNumber(double number) {
  if (!std::isfinite(number))
    return "–";
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", number);
  return text;
}

std::string curveHtml(const runtime::Panel &panel) {
  runtime::CurvePicture picture;
  picture.panels = {panel};
  picture.width = 360; // letters stay legible on a phone
  return "<figure class=\"curve\">" + runtime::drawCurves(picture).svg() + "</figure>\n";
}

std::string tableHtml(const runtime::ReportedTable &table) {
  auto width = static_cast<size_t>(table.width);
  size_t rows = width ? table.values.size() / width : 0;
  TableKind kind = kindOf(table);
  double whole = 0; // of a map, its largest
  for (double value : table.values)
    whole = std::max(whole, value);
  bool confusion = kind == TableKind::confusion;
  std::string text = std::string("<div class=\"wide\"><table") +
                     (kind == TableKind::statistics ? "" : " class=\"confusion\"") + ">\n<tr><th>" +
                     (confusion ? "is \\ taken for" : "") + "</th>";
  for (size_t column = 0; column < width; ++column)
    text += "<th>" + nameOr(table.columns, column) + "</th>";
  text += "</tr>\n";
  for (size_t row = 0; row < rows; ++row) {
    text += "<tr><th>" + (rows > 1 || !table.rows.empty() ? nameOr(table.rows, row) : "") + "</th>";
    auto first = table.values.begin() + static_cast<ptrdiff_t>(row * width);
    double sum = std::accumulate(first, first + table.width, 0.0);
    for (size_t column = 0; column < width; ++column)
      text += "<td" + shade(kind, first[column], confusion ? sum : whole, row == column) + ">" +
              shownNumber(first[column]) + "</td>";
    text += "</tr>\n";
  }
  return text + "</table></div>\n";
}

std::string tableHtml(const TextTable &table) {
  std::string text;
  for (const std::vector<std::string> &row : table) {
    text += "<tr>";
    for (size_t i = 0; i < row.size(); ++i) {
      bool heads = &row == &table.front() || i == 0;
      char *end = nullptr;
      double number = std::strtod(row[i].c_str(), &end);
      bool isNumber = !heads && !row[i].empty() && !*end;
      text += (heads ? "<th>" : "<td>") + (isNumber ? shownNumber(number) : escaped(row[i])) +
              (heads ? "</th>" : "</td>");
    }
    text += "</tr>\n";
  }
  return text.empty() ? "" : "<div class=\"wide\"><table>\n" + text + "</table></div>\n";
}

std::string histogramHtml(const Histogram &histogram) {
  int64_t most = 1;
  for (int64_t count : histogram.counts)
    most = std::max(most, count);
  std::string shape;
  for (int64_t size : histogram.shape)
    shape += (shape.empty() ? "" : " × ") + std::to_string(size);
  std::string text = "<figure class=\"histogram\"><figcaption><b>" + breakable(histogram.name) +
                     "</b> " + shape + "</figcaption>\n<svg viewBox=\"0 0 " +
                     std::to_string(histogram.counts.size() * 4) +
                     " 60\" preserveAspectRatio=\"none\" role=\"img\">";
  for (size_t i = 0; i < histogram.counts.size(); ++i) {
    if (!histogram.counts[i])
      continue;
    double high =
        std::max(1.0, 60.0 * static_cast<double>(histogram.counts[i]) / static_cast<double>(most));
    char bar[96];
    std::snprintf(bar, sizeof bar, "<rect x=\"%zu\" y=\"%.1f\" width=\"3.4\" height=\"%.1f\"/>",
                  i * 4, 60 - high, high);
    text += bar;
  }
  text += "</svg>\n<p class=\"ends\"><span>" + shownNumber(histogram.least) + "</span><span>" +
          shownNumber(histogram.mean) + " ± " + shownNumber(histogram.deviation) + "</span><span>" +
          shownNumber(histogram.largest) + "</span></p>";
  if (histogram.notFinite)
    text += "<p class=\"problem\">" + std::to_string(histogram.notFinite) + " are not finite</p>";
  return text + "</figure>\n";
}

std::string pictureHtml(const RunHistory &run, const std::string &named, const std::string &caption,
                        size_t &room) {
  std::string text = "<figure class=\"picture\">";
  if (std::optional<std::string> bytes = readPicture(run, named, room)) {
    room -= bytes->size();
    text += "<img alt=\"" + escaped(caption) + "\" src=\"data:image/png;base64," +
            llvm::encodeBase64(*bytes) + "\">";
  } else {
    text += "<p class=\"problem\">the picture is not in the folder, no PNG, or too large</p>";
  }
  return text + "<figcaption>" + escaped(caption) + "</figcaption></figure>\n";
}

} // namespace dlb
