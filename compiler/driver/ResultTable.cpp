// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Tables and curves of several trainings.

#include "driver/ResultTable.h"

#include "runtime/core/Json.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string_view>

namespace dlb {
namespace {

using Outcome = runtime::TrainingOutcome;

std::string remarkOf(const Outcome &outcome) {
  switch (outcome.end) {
  case Outcome::End::finished:
  case Outcome::End::stoppedEarly:
    return "";
  case Outcome::End::interrupted:
    return "interrupted after step " + std::to_string(outcome.step);
  case Outcome::End::notFinite:
    return "not finite at step " + std::to_string(outcome.step + 1);
  }
  return "";
}

/// "2 " of the second section, where there are several.
std::string sectionMark(size_t section, size_t sections) {
  return sections > 1 ? std::to_string(section + 1) + " " : "";
}

std::vector<std::string> columnsOf(const std::vector<ResultRow> &rows) {
  std::vector<std::string> columns;
  for (const ResultRow &row : rows)
    for (const auto &[name, value] : row.values)
      if (std::find(columns.begin(), columns.end(), name) == columns.end())
        columns.push_back(name);
  return columns;
}

/// `number` of the values in each column that has `least` of them.
ResultRow summary(std::string name, const std::vector<ResultRow> &rows, size_t least,
                  double (*number)(const std::vector<double> &)) {
  ResultRow result{std::move(name), {}};
  for (const std::string &column : columnsOf(rows)) {
    std::vector<double> values;
    for (const ResultRow &row : rows)
      if (const double *value = row.value(column))
        values.push_back(*value);
    if (values.size() >= least)
      result.values.emplace_back(column, number(values));
  }
  std::vector<double> seconds;
  for (const ResultRow &row : rows)
    seconds.push_back(row.seconds);
  if (seconds.size() >= least)
    result.seconds = number(seconds);
  return result;
}

double mean(const std::vector<double> &values) {
  double sum = 0;
  for (double value : values)
    sum += value;
  return sum / static_cast<double>(values.size());
}

double deviation(const std::vector<double> &values) {
  double middle = mean(values), squares = 0;
  for (double value : values)
    squares += (value - middle) * (value - middle);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

/// Signs, not bytes.
size_t widthOf(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(std::string text, size_t width, bool right) {
  std::string blanks(width - std::min(width, widthOf(text)), ' ');
  return right ? blanks + text : text + blanks;
}

std::string formatted(const char *format, double value) {
  char text[32];
  std::snprintf(text, sizeof(text), format, value);
  return text;
}

std::string quoted(const std::string &cell) {
  if (cell.find_first_of(",\"\n") == std::string::npos)
    return cell;
  std::string text = "\"";
  for (char c : cell)
    text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

} // namespace

const double *ResultRow::value(const std::string &column) const {
  for (const auto &[name, value] : values)
    if (name == column)
      return &value;
  return nullptr;
}

ResultRow resultsOf(std::string name, const std::vector<Outcome> &outcomes) {
  ResultRow row{std::move(name), {}};
  for (size_t i = 0; i < outcomes.size(); ++i) {
    const std::string mark = sectionMark(i, outcomes.size());
    for (const auto &[report, value] : outcomes[i].valid.numbers)
      row.values.emplace_back(mark + "valid " + report, value);
    for (const auto &[report, value] : outcomes[i].test.numbers)
      row.values.emplace_back(mark + "test " + report, value);
    row.seconds += outcomes[i].seconds;
    if (std::string remark = remarkOf(outcomes[i]); !remark.empty())
      row.remark = remark;
  }
  return row;
}

ResultRow meanOf(const std::vector<ResultRow> &rows) { return summary("mean", rows, 1, mean); }

ResultRow deviationOf(const std::vector<ResultRow> &rows) {
  return summary("deviation", rows, 2, deviation);
}

std::string tableText(const std::string &what, const std::vector<ResultRow> &rows) {
  std::vector<std::vector<std::string>> lines = {{what}};
  std::vector<std::string> columns = columnsOf(rows);
  lines[0].insert(lines[0].end(), columns.begin(), columns.end());
  lines[0].push_back("seconds");
  for (const ResultRow &row : rows) {
    lines.push_back({row.name});
    for (const std::string &column : columns) {
      const double *value = row.value(column);
      lines.back().push_back(value ? formatted("%.6g", *value) : "-");
    }
    lines.back().push_back(formatted("%.1f", row.seconds));
  }
  std::vector<size_t> widths(lines[0].size());
  for (const auto &line : lines)
    for (size_t i = 0; i < line.size(); ++i)
      widths[i] = std::max(widths[i], widthOf(line[i]));
  std::string text;
  for (size_t l = 0; l < lines.size(); ++l) {
    for (size_t i = 0; i < lines[l].size(); ++i)
      text += (i ? "   " : "") + padded(lines[l][i], widths[i], i > 0);
    if (l && !rows[l - 1].remark.empty())
      text += "   " + rows[l - 1].remark;
    text += "\n";
  }
  return text;
}

std::string tableCsv(const std::string &what, const std::vector<ResultRow> &rows) {
  std::string text = quoted(what);
  std::vector<std::string> columns = columnsOf(rows);
  for (const std::string &column : columns)
    text += "," + quoted(column);
  text += ",seconds,remark\n";
  for (const ResultRow &row : rows) {
    text += quoted(row.name);
    for (const std::string &column : columns) {
      const double *value = row.value(column);
      text += "," + (value && std::isfinite(*value) ? runtime::jsonNumber(*value) : "");
    }
    text += "," + formatted("%.3f", row.seconds) + "," + quoted(row.remark) + "\n";
  }
  return text;
}

runtime::CurvePicture curvesOf(const std::vector<std::string> &names,
                               const std::vector<std::vector<Outcome>> &outcomes) {
  runtime::CurvePicture picture;
  auto add = [&](const std::string &title, const std::string &name, double step, double value) {
    auto panel = std::find_if(picture.panels.begin(), picture.panels.end(),
                              [&](const runtime::Panel &p) { return p.title == title; });
    if (panel == picture.panels.end())
      panel = picture.panels.insert(panel, {title, "step", {}});
    if (panel->curves.empty() || panel->curves.back().name != name)
      panel->curves.push_back({name, {}});
    panel->curves.back().points.emplace_back(step, value);
  };
  for (size_t run = 0; run < outcomes.size(); ++run)
    for (size_t i = 0; i < outcomes[run].size(); ++i) {
      const std::string mark = sectionMark(i, outcomes[run].size());
      for (const runtime::Evaluation &evaluation : outcomes[run][i].evaluations) {
        auto step = static_cast<double>(evaluation.step);
        add(mark + "loss of training", names[run], step, evaluation.loss);
        for (const auto &[report, value] : evaluation.valid.numbers)
          add(mark + "valid " + report, names[run], step, value);
      }
    }
  return picture;
}

} // namespace dlb
