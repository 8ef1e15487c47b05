// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Places of messages.

#include "driver/Places.h"

#include "emit/Emit.h"

using namespace mlir;

namespace dlb {

CompilerMessage messageAt(mlir::Location location, llvm::StringRef ownFile,
                          CompilerMessage::Kind kind, std::string text) {
  CompilerMessage message{kind, {}, 0, 0, std::move(text)};
  Origin origin = originOf(location, ownFile);
  if (FileLineColLoc place = origin.place) {
    message.file = place.getFilename().str();
    message.line = static_cast<int>(place.getLine());
    message.column = static_cast<int>(place.getColumn());
  }
  if (kind == CompilerMessage::Kind::remark && !origin.instance.empty())
    message.text = "in `" + origin.instance.str() + "`, " + message.text;
  return message;
}

MessageCollector::MessageCollector(MLIRContext *context, const CheckedProgram &program,
                                   std::vector<CompilerMessage> &messages, bool remarks)
    : handler(context, [&program, &messages, remarks](mlir::Diagnostic &diagnostic) {
        bool isError = diagnostic.getSeverity() == DiagnosticSeverity::Error;
        bool isRemark = diagnostic.getSeverity() == DiagnosticSeverity::Remark;
        if (!isError && !(isRemark && remarks))
          return success();
        messages.push_back(
            messageAt(diagnostic.getLocation(), program.files.front(),
                      isError ? CompilerMessage::Kind::error : CompilerMessage::Kind::remark,
                      diagnostic.str()));
        messages.back().id = idOf(diagnostic);
        return success();
      }) {}

} // namespace dlb
