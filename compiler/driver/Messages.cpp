// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Messages on standard error.

#include "driver/Messages.h"

#include "support/Render.h"

#include "llvm/Support/raw_ostream.h"

namespace dlb {

bool Messages::showDiagnostics() {
  if (!file.diagnostics.hasErrors())
    return false;
  llvm::errs() << render(file.diagnostics, file.sources, color);
  return true;
}

bool Messages::show(const std::vector<CompilerMessage> &messages) {
  bool failed = false;
  for (const CompilerMessage &message : messages) {
    bool isError = message.kind == CompilerMessage::Kind::error;
    failed |= isError;
    if (message.line)
      llvm::errs() << message.file << ":" << message.line << ":" << message.column << ": ";
    llvm::errs() << (isError ? "error: " : "remark: ") << message.text << "\n";
  }
  return failed;
}

void Messages::show(const runtime::Failure &failure) { llvm::errs() << failure.text() << "\n"; }

void Messages::error(const std::string &text) { llvm::errs() << "error: " << text << "\n"; }

void Messages::note(const std::string &text) { llvm::errs() << text << "\n"; }

} // namespace dlb
