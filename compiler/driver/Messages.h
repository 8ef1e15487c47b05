// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Where the driver says what went wrong: one form for the messages of checker, compiler and
// runtime.

#ifndef DLB_DRIVER_MESSAGES_H
#define DLB_DRIVER_MESSAGES_H

#include "driver/Compiler.h"
#include "driver/ProgramFile.h"
#include "runtime/core/Progress.h"
#include "runtime/core/Result.h"

#include <memory>
#include <string>
#include <vector>

namespace dlb {

/// How messages look: text, perhaps in colours, or JSON (support/MessageJson.h).
struct MessageStyle {
  bool color = false;
  bool json = false;
};

/// Writes to standard error; at its end, where to read more about the first code that it showed.
class Messages {
public:
  Messages(ProgramFile &file, MessageStyle style) : file(file), style(style) {}
  ~Messages();
  Messages(const Messages &) = delete;
  Messages &operator=(const Messages &) = delete;

  /// The diagnostics of the file; true if one is an error.
  bool showDiagnostics();
  /// What the compiler says; true if one is an error, internal or not.
  bool show(const std::vector<CompilerMessage> &messages);
  void show(const runtime::Failure &failure);
  /// An error that has no place in a file.
  void error(const std::string &text);
  /// An error that is the compiler's own fault.
  void internalError(const std::string &text);
  /// What one should know though the run goes on.
  void warning(const std::string &text);
  /// What one should know beside an error.
  void note(const std::string &text);

  /// The folder that a training writes to, and the command that shows it: one line, or a JSON
  /// object of type "run".
  void run(const std::string &folder, const std::string &command) const;

  /// For a training: a bar or lines of text, or JSON objects of type "progress".
  std::unique_ptr<runtime::Progress> progress() const;

  /// Whether an error was the compiler's own fault.
  bool internalError() const { return internal; }

private:
  void show(const Diagnostic &diagnostic);
  void show(std::string_view level, const std::string &text);
  /// What a failure is about: where a field is read, or a `cross_validate`; or null.
  const Place *placeOf(const runtime::Failure &failure) const;

  ProgramFile &file;
  MessageStyle style;
  bool internal = false;
  std::string firstCode;
};

} // namespace dlb

#endif // DLB_DRIVER_MESSAGES_H
