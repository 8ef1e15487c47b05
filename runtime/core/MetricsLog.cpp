// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// metrics.jsonl in the run folder.

#include "runtime/core/MetricsLog.h"

#include "runtime/core/AppendFile.h"
#include "runtime/core/AtomicFile.h"
#include "runtime/core/Json.h"

#include <cstdio>
#include <fstream>

namespace dlb::runtime {

namespace {

std::string object(const Metrics &metrics) {
  std::string text = "{";
  for (const auto &[name, value] : metrics)
    text += (text.size() > 1 ? "," : "") + jsonString(name) + ":" + jsonNumber(value);
  return text + "}";
}

/// `count` elements in brackets, as `element(i)` writes them.
template <typename Element> std::string list(size_t count, Element element) {
  std::string text = "[";
  for (size_t i = 0; i < count; ++i)
    text += (i ? "," : "") + element(i);
  return text + "]";
}

std::string object(const ReportedTable &table) {
  auto names = [](const std::vector<std::string> &texts) {
    return list(texts.size(), [&](size_t i) { return jsonString(texts[i]); });
  };
  auto width = static_cast<size_t>(table.width);
  std::string values = list(width ? table.values.size() / width : 0, [&](size_t row) {
    return list(width,
                [&](size_t column) { return jsonNumber(table.values[row * width + column]); });
  });
  return "{\"rows\":" + names(table.rows) + ",\"columns\":" + names(table.columns) +
         ",\"values\":" + values + "}";
}

std::string members(const char *part, const Reports &reports) {
  std::string text = std::string(",\"") + part + "\":" + object(reports.numbers);
  auto named = [&](const char *kind, const Texts &values) {
    std::string members;
    for (const auto &[name, value] : values)
      members += (members.empty() ? "" : ",") + jsonString(name) + ":" + jsonString(value);
    if (!members.empty())
      text += std::string(",\"") + kind + "\":{" + members + "}";
  };
  named("texts", reports.texts);
  named("pictures", reports.pictures);
  std::string tables;
  for (const ReportedTable &table : reports.tables)
    tables += (tables.empty() ? "" : ",") + jsonString(table.name) + ":" + object(table);
  return tables.empty() ? text : text + ",\"tables\":{" + tables + "}";
}

std::string head(int64_t section, int64_t step) {
  return "{\"section\":" + std::to_string(section + 1) + ",\"step\":" + std::to_string(step);
}

/// Whether a line is of a section before, or of no later step, and no last one: an evaluation's
/// begins with its loss. Of this section, `last` becomes its step.
bool isBefore(const std::string &line, int64_t section, int64_t step, int64_t &last) {
  long long lineSection = 0, lineStep = 0;
  int read = 0;
  if (std::sscanf(line.c_str(), "{\"section\":%lld,\"step\":%lld%n", &lineSection, &lineStep,
                  &read) != 2)
    return false;
  if (lineSection != section + 1)
    return lineSection <= section;
  if (lineStep > step || line.compare(static_cast<size_t>(read), 7, ",\"loss\"") != 0)
    return false;
  last = lineStep;
  return true;
}

} // namespace

Result<MetricsLog> MetricsLog::open(const std::string &path, int64_t section, int64_t step) {
  std::string kept;
  MetricsLog log;
  std::ifstream before(path);
  for (std::string line; std::getline(before, line);)
    if (!before.eof() && // a line without an end was cut
        isBefore(line, section, step, log.last))
      kept += line + "\n";
  Result<AtomicFile> file = AtomicFile::create(path);
  if (!file)
    return file.failure();
  DLB_TRY(file->write(kept.data(), static_cast<int64_t>(kept.size())));
  DLB_TRY(file->commit());
  log.path = path;
  log.section = section;
  return log;
}

Status MetricsLog::evaluation(int64_t step, double loss, const Reports &valid) {
  std::string line = head(section, step) + ",\"loss\":" + jsonNumber(loss);
  if (!valid.numbers.empty() || !valid.texts.empty() || !valid.pictures.empty())
    line += members("valid", valid);
  return appendTo(path, line + "}\n");
}

Status MetricsLog::atEnd(int64_t step, const char *part, const Reports &reports) {
  return appendTo(path, head(section, step) + members(part, reports) + "}\n");
}

} // namespace dlb::runtime
