// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Diagnostics as JSON.

#include "support/MessageJson.h"

#include "support/Diagnostics.h"
#include "support/SourceFile.h"
#include "support/Text.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>

namespace dlb {
namespace {

std::string utf8(std::string_view text) {
  return llvm::json::fixUTF8(llvm::StringRef(text.data(), text.size()));
}

void write(llvm::json::OStream &json, const MessageSpan &span) {
  json.object([&] {
    json.attribute("file", utf8(span.file));
    if (span.begin.line > 0) {
      json.attribute("line", span.begin.line);
      json.attribute("column", span.begin.column);
      json.attribute("end_line", span.end.line);
      json.attribute("end_column", span.end.column);
      json.attribute("length", span.length);
    } else {
      for (const char *name : {"line", "column", "end_line", "end_column", "length"})
        json.attribute(name, nullptr);
    }
    json.attribute("primary", span.primary);
    if (span.label.empty())
      json.attribute("label", nullptr);
    else
      json.attribute("label", utf8(span.label));
  });
}

void writeTexts(llvm::json::OStream &json, const char *name,
                const std::vector<std::string> &texts) {
  json.attributeArray(name, [&] {
    for (const std::string &text : texts)
      json.value(utf8(text));
  });
}

MessageSpan spanOf(const SourceRange &range, const SourceManager &sources) {
  const SourceFile &file = sources.file(range.file);
  MessageSpan span{file.path(), range.begin, range.end, 0, true, {}};
  if (range.valid()) {
    int rest = countCharacters(file.line(range.begin.line)) + 1 - range.begin.column;
    int wanted = range.end.line == range.begin.line ? range.end.column - range.begin.column : rest;
    span.length = std::max(0, std::min(rest, wanted));
  }
  return span;
}

} // namespace

std::string toJson(const JsonMessage &message) {
  std::string line;
  llvm::raw_string_ostream stream(line);
  llvm::json::OStream json(stream);
  json.object([&] {
    json.attribute("type", "diagnostic");
    json.attribute("level", utf8(message.level));
    if (message.code.empty())
      json.attribute("code", nullptr);
    else
      json.attribute("code", utf8(message.code));
    if (message.name.empty())
      json.attribute("name", nullptr);
    else
      json.attribute("name", utf8(message.name));
    json.attribute("message", utf8(message.message));
    json.attributeArray("spans", [&] {
      for (const MessageSpan &span : message.spans)
        write(json, span);
    });
    writeTexts(json, "notes", message.notes);
    writeTexts(json, "help", message.helps);
  });
  stream << "\n";
  return line;
}

std::string toJson(const Diagnostic &diagnostic, const SourceManager &sources) {
  std::string_view name = warningName(diagnostic.id);
  JsonMessage message{name.empty() ? "error" : "warning",
                      diagnosticCode(diagnostic.id),
                      diagnostic.message,
                      {},
                      diagnostic.notes,
                      diagnostic.helps,
                      name};
  if (diagnostic.range.file >= 0)
    message.spans.push_back(spanOf(diagnostic.range, sources));
  for (const Label &label : diagnostic.labels) {
    if (label.range.file < 0)
      continue;
    // A label on the diagnostic's own range is that span's.
    if (label.range == diagnostic.range && message.spans[0].label.empty()) {
      message.spans[0].label = label.text;
      continue;
    }
    message.spans.push_back(spanOf(label.range, sources));
    message.spans.back().primary = false;
    message.spans.back().label = label.text;
  }
  return toJson(message);
}

std::string toJson(const DiagnosticEngine &diagnostics, const SourceManager &sources) {
  std::string lines;
  for (const Diagnostic *diagnostic : diagnostics.sorted())
    lines += toJson(*diagnostic, sources);
  if (diagnostics.dropped() > 0)
    lines +=
        toJson(JsonMessage{"note",
                           {},
                           std::to_string(diagnostics.dropped()) + " further errors are not shown",
                           {},
                           {},
                           {}});
  return lines;
}

} // namespace dlb
