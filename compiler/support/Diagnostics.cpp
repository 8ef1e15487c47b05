// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The table of messages and the collection of diagnostics.

#include "support/Diagnostics.h"

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <tuple>

namespace dlb {

namespace {
struct Row {
  std::string_view code, warning, text;
};
} // namespace

static constexpr Row table[] = {
#define DLB_DIAGNOSTIC(code, name, text) {#code, "", text},
#define DLB_WARNING(code, name, silencedBy, text) {#code, silencedBy, text},
#include "support/Diagnostics.def"
};

std::string_view diagnosticCode(Diag id) { return table[static_cast<size_t>(id)].code; }

std::string_view warningName(Diag id) { return table[static_cast<size_t>(id)].warning; }

std::vector<std::string> warningNames() {
  std::vector<std::string> names;
  for (const Row &row : table)
    if (!row.warning.empty())
      names.emplace_back(row.warning);
  return names;
}

std::string detail::argumentText(double number) {
  char text[32];
  snprintf(text, sizeof text, "%.6g", number);
  return text;
}

/// A message quotes from files, whose words can be of any length.
static std::string shortened(const std::string &argument) {
  constexpr size_t longest = 400;
  if (argument.size() <= longest)
    return argument;
  size_t end = longest;
  while (end > 0 && (argument[end] & 0xC0) == 0x80)
    --end;
  return argument.substr(0, end) + "...";
}

std::string detail::formatMessage(Diag id, const std::vector<std::string> &arguments) {
  std::string_view text = table[static_cast<size_t>(id)].text;
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}') {
      size_t index = static_cast<size_t>(text[i + 1] - '0');
      if (index < arguments.size()) {
        result += shortened(arguments[index]);
        i += 2;
        continue;
      }
    }
    result += text[i];
  }
  return result;
}

Diagnostic &Diagnostic::label(SourceRange range, std::string text) {
  labels.push_back({range, std::move(text)});
  return *this;
}

Diagnostic &Diagnostic::note(std::string text) {
  notes.push_back(std::move(text));
  return *this;
}

Diagnostic &Diagnostic::help(std::string text) {
  helps.push_back(std::move(text));
  return *this;
}

Diagnostic &DiagnosticEngine::add(Diag id, SourceRange range, std::string message) {
  Diagnostic diagnostic{id, range, std::move(message), {}, {}, {}};
  bool repeated = seen.contains({range, diagnostic.message});
  bool warning = !warningName(id).empty();
  // Half of the room for warnings, all of it for errors.
  bool full = warning ? kept.size() - errors >= maxKept / 2 : errors >= maxKept;
  if (repeated || full) {
    droppedCount += !repeated && !warning;
    return ignored = std::move(diagnostic);
  }
  errors += !warning;
  seen.insert({range, diagnostic.message});
  return kept.emplace_back(std::move(diagnostic));
}

void DiagnosticEngine::silence(const std::function<bool(const Diagnostic &)> &silenced) {
  std::erase_if(kept, [&](const Diagnostic &diagnostic) {
    return !warningName(diagnostic.id).empty() && silenced(diagnostic);
  });
}

std::vector<const Diagnostic *> DiagnosticEngine::sorted() const {
  std::vector<size_t> order(kept.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [this](size_t a, size_t b) {
    const SourceRange &left = kept[a].range, &right = kept[b].range;
    return std::tie(left.file, left.begin, a) < std::tie(right.file, right.begin, b);
  });
  std::vector<const Diagnostic *> result;
  for (size_t index : order)
    result.push_back(&kept[index]);
  return result;
}

} // namespace dlb
