// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// See Messages.h.

#include "tools/dlb-lsp/Messages.h"

namespace dlb::lsp {

using llvm::json::Array;
using llvm::json::Object;

namespace {

constexpr int error = 1, warning = 2, information = 3; // DiagnosticSeverity

Array relatedOf(const Diagnostic &diagnostic, const Document &document,
                const llvm::lsp::URIForFile &uri) {
  Array related;
  for (const Label &label : diagnostic.labels) {
    if (label.range.file != 0)
      continue;
    std::string text = label.text.empty() ? "here" : label.text;
    related.push_back(Object{
        {"location", Object{{"uri", uri.uri()}, {"range", toJSON(document.range(label.range))}}},
        {"message", llvm::json::fixUTF8(text)}});
  }
  return related;
}

} // namespace

Array diagnosticsOf(const Analysis &analysis, const Document &document,
                    const llvm::lsp::URIForFile &uri) {
  Array list;
  for (const Diagnostic *diagnostic : analysis.diagnostics.sorted()) {
    std::string message = diagnostic->message;
    for (const std::string &note : diagnostic->notes)
      message += "\nnote: " + note;
    for (const std::string &help : diagnostic->helps)
      message += "\nhelp: " + help;
    list.push_back(Object{
        {"range",
         toJSON(document.range(diagnostic->range.file == 0 ? diagnostic->range : SourceRange{}))},
        {"severity", warningName(diagnostic->id).empty() ? error : warning},
        {"code", llvm::StringRef(diagnosticCode(diagnostic->id))},
        {"source", "dlb"},
        {"message", llvm::json::fixUTF8(message)},
        {"relatedInformation", relatedOf(*diagnostic, document, uri)},
    });
  }
  if (size_t more = analysis.diagnostics.dropped())
    list.push_back(Object{{"range", toJSON(llvm::lsp::Range())},
                          {"severity", information},
                          {"source", "dlb"},
                          {"message", std::to_string(more) + " more errors are not shown"}});
  return list;
}

} // namespace dlb::lsp
