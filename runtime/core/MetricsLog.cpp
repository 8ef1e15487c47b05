// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// metrics.jsonl in the run folder.

#include "runtime/core/MetricsLog.h"

#include "runtime/core/AtomicFile.h"
#include "runtime/core/Json.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>

namespace dlb::runtime {

namespace {

std::string object(const Metrics &metrics) {
  std::string text = "{";
  for (const auto &[name, value] : metrics)
    text += (text.size() > 1 ? "," : "") + jsonString(name) + ":" + jsonNumber(value);
  return text + "}";
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
  return text;
}

std::string head(int64_t section, int64_t step) {
  return "{\"section\":" + std::to_string(section + 1) + ",\"step\":" + std::to_string(step);
}

/// Whether a line is of a section before, or of no later step. A test is made once, at the end.
bool isBefore(const std::string &line, int64_t section, int64_t step) {
  long long lineSection = 0, lineStep = 0;
  int read = 0;
  if (std::sscanf(line.c_str(), "{\"section\":%lld,\"step\":%lld%n", &lineSection, &lineStep,
                  &read) != 2)
    return false;
  if (lineSection != section + 1)
    return lineSection <= section;
  return lineStep <= step && line.compare(static_cast<size_t>(read), 7, ",\"test\"") != 0;
}

} // namespace

Result<MetricsLog> MetricsLog::open(const std::string &path, int64_t section, int64_t step) {
  std::string kept;
  std::ifstream before(path);
  for (std::string line; std::getline(before, line);)
    if (isBefore(line, section, step))
      kept += line + "\n";
  Result<AtomicFile> file = AtomicFile::create(path);
  if (!file)
    return file.failure();
  DLB_TRY(file->write(kept.data(), static_cast<int64_t>(kept.size())));
  DLB_TRY(file->commit());
  MetricsLog log;
  log.path = path;
  log.section = section;
  return log;
}

Status MetricsLog::append(const std::string &line) {
  int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  bool written =
      file >= 0 && write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  int problem = errno;
  if (file >= 0)
    close(file);
  if (written)
    return {};
  return fail(Error::fileUnwritable, path,
              {"append to the file", std::strerror(problem), "the weights are not affected"});
}

Status MetricsLog::evaluation(int64_t step, double loss, const Reports &valid) {
  std::string line = head(section, step) + ",\"loss\":" + jsonNumber(loss);
  if (!valid.numbers.empty() || !valid.texts.empty() || !valid.pictures.empty())
    line += members("valid", valid);
  return append(line + "}\n");
}

Status MetricsLog::test(int64_t step, const Reports &test) {
  return append(head(section, step) + members("test", test) + "}\n");
}

} // namespace dlb::runtime
