// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Messages on standard error.

#include "driver/Messages.h"

#include "support/Render.h"

#include "llvm/Support/raw_ostream.h"

namespace dlb {
namespace {

const char *kindName(CompilerMessage::Kind kind) {
  switch (kind) {
  case CompilerMessage::Kind::error:
    return "error";
  case CompilerMessage::Kind::remark:
    return "remark";
  case CompilerMessage::Kind::internal:
    return "internal error";
  }
  return "";
}

} // namespace

bool Messages::showDiagnostics() {
  if (!file.diagnostics.hasErrors())
    return false;
  llvm::errs() << render(file.diagnostics, file.sources, color);
  return true;
}

bool Messages::show(const std::vector<CompilerMessage> &messages) {
  bool failed = false;
  for (const CompilerMessage &message : messages) {
    failed |= message.kind != CompilerMessage::Kind::remark;
    internal |= message.kind == CompilerMessage::Kind::internal;
    if (message.line)
      llvm::errs() << message.file << ":" << message.line << ":" << message.column << ": ";
    llvm::errs() << kindName(message.kind) << ": " << message.text << "\n";
  }
  return failed;
}

void Messages::show(const runtime::Failure &failure) { llvm::errs() << failure.text() << "\n"; }

void Messages::error(const std::string &text) { llvm::errs() << "error: " << text << "\n"; }

void Messages::note(const std::string &text) { llvm::errs() << text << "\n"; }

} // namespace dlb
