// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Diagnostics: what went wrong, where, and what to do about it. The texts stand in Diagnostics.def.

#ifndef DLB_SUPPORT_DIAGNOSTICS_H
#define DLB_SUPPORT_DIAGNOSTICS_H

#include "support/SourceRange.h"

#include <concepts>
#include <deque>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dlb {

enum class Diag {
#define DLB_DIAGNOSTIC(code, name, text) name,
#include "support/Diagnostics.def"
};

/// "E0101".
std::string_view diagnosticCode(Diag id);
/// "unused-name" of a warning, by which a file silences it; "" of an error.
std::string_view warningName(Diag id);
/// All of them.
std::vector<std::string> warningNames();

/// A further place of a diagnostic, underlined; `text` may be empty. A label on the diagnostic's
/// own range names what stands there.
struct Label {
  SourceRange range;
  std::string text;
};

/// Built by DiagnosticEngine::report; label, note and help can be chained to it.
struct Diagnostic {
  Diag id;
  /// Without a line, the diagnostic is about the whole file; without a file, about the run.
  SourceRange range;
  std::string message;
  std::vector<Label> labels;
  std::vector<std::string> notes;
  std::vector<std::string> helps;

  Diagnostic &label(SourceRange range, std::string text);
  Diagnostic &note(std::string text);
  Diagnostic &help(std::string text);
};

namespace detail {
inline std::string argumentText(std::string_view text) { return std::string(text); }
inline std::string argumentText(char character) { return std::string(1, character); }
template <std::integral T> std::string argumentText(T number) { return std::to_string(number); }
std::string argumentText(double number);
std::string formatMessage(Diag id, const std::vector<std::string> &arguments);
} // namespace detail

/// Collects every error of a run. A second report of the same message at the same place is dropped.
class DiagnosticEngine {
public:
  /// Further errors are counted but not kept: nobody reads them, and hostile input has millions.
  static constexpr size_t maxKept = 200;

  template <typename... Args>
  Diagnostic &report(Diag id, SourceRange range, const Args &...arguments) {
    return add(id, range, detail::formatMessage(id, {detail::argumentText(arguments)...}));
  }

  bool hasErrors() const { return errors > 0; }
  bool empty() const { return kept.empty(); }
  /// Errors that were not kept.
  size_t dropped() const { return droppedCount; }
  /// Takes back the warnings that `silenced` is true of.
  void silence(const std::function<bool(const Diagnostic &)> &silenced);
  /// By file, then by place; the order of reporting decides between equals.
  std::vector<const Diagnostic *> sorted() const;

private:
  Diagnostic &add(Diag id, SourceRange range, std::string message);

  std::deque<Diagnostic> kept;
  std::set<std::pair<SourceRange, std::string>> seen;
  Diagnostic ignored; ///< where labels of a dropped report go
  size_t droppedCount = 0, errors = 0;
};

} // namespace dlb

#endif // DLB_SUPPORT_DIAGNOSTICS_H
