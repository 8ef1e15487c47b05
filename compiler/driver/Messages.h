// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Where the driver says what went wrong: one form for the messages of checker, compiler and
// runtime.

#ifndef DLB_DRIVER_MESSAGES_H
#define DLB_DRIVER_MESSAGES_H

#include "driver/Compiler.h"
#include "driver/ProgramFile.h"
#include "runtime/core/Result.h"

#include <string>

namespace dlb {

/// Writes to standard error.
class Messages {
public:
  Messages(ProgramFile &file, bool color) : file(file), color(color) {}

  /// The diagnostics of the file; true if there are any.
  bool showDiagnostics();
  /// What the compiler says; true if one is an error, internal or not.
  bool show(const std::vector<CompilerMessage> &messages);
  void show(const runtime::Failure &failure);
  /// An error that has no place in a file.
  void error(const std::string &text);
  void note(const std::string &text);

  /// Whether an error was the compiler's own fault.
  bool internalError() const { return internal; }

private:
  ProgramFile &file;
  bool color;
  bool internal = false;
};

} // namespace dlb

#endif // DLB_DRIVER_MESSAGES_H
