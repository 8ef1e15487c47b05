// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Messages for programs: one JSON object a line, as `--message-format=json` promises in
// compiler/tools/README.md.

#ifndef DLB_SUPPORT_MESSAGEJSON_H
#define DLB_SUPPORT_MESSAGEJSON_H

#include "support/SourceRange.h"

#include <string>
#include <string_view>
#include <vector>

namespace dlb {

class DiagnosticEngine;
class SourceManager;
struct Diagnostic;

/// A place of a message. Without a line it is a whole file.
struct MessageSpan {
  std::string file;
  Position begin, end;
  int length = 0; ///< characters up to the end, or to the end of the line where that comes first
  bool primary = true;
  std::string label;
};

struct JsonMessage {
  std::string_view level; ///< "error", "warning", "remark", "note" or "internal error"
  std::string_view code;  ///< empty where it has none
  std::string message;
  std::vector<MessageSpan> spans;
  std::vector<std::string> notes;
  std::vector<std::string> helps;
  std::string_view name{}; ///< of a warning that a file can silence; empty of all else
};

/// Valid JSON whatever bytes names and texts hold: what is not UTF-8 becomes U+FFFD. Ends the line.
std::string toJson(const JsonMessage &message);

std::string toJson(const Diagnostic &diagnostic, const SourceManager &sources);

/// Every diagnostic in order of place, then a note that says how many were dropped.
std::string toJson(const DiagnosticEngine &diagnostics, const SourceManager &sources);

} // namespace dlb

#endif // DLB_SUPPORT_MESSAGEJSON_H
