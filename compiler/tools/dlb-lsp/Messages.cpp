// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// See Messages.h.

#include "tools/dlb-lsp/Messages.h"

#include "llvm/Support/Path.h"

namespace dlb::lsp {

using llvm::json::Array;
using llvm::json::Object;

namespace {

constexpr int error = 1, warning = 2, information = 3; // DiagnosticSeverity

Array relatedOf(const Diagnostic &diagnostic, const FilePlaces &places) {
  Array related;
  for (const Label &label : diagnostic.labels)
    if (label.range.valid() && places.isFile(label.range.file))
      related.push_back(
          Object{{"location", places.location(label.range)},
                 {"message", llvm::json::fixUTF8(label.text.empty() ? "here" : label.text)}});
  return related;
}

} // namespace

std::string uriOf(llvm::StringRef path) {
  return llvm::cantFail(llvm::lsp::URIForFile::fromFile(path)).uri().str();
}

bool FilePlaces::isFile(int file) const {
  return file == 0 ||
         (file > 0 && llvm::sys::path::is_absolute(analysis.sources.file(file).path()));
}

std::string FilePlaces::path(int file) const {
  return file == 0 ? uri.file().str() : analysis.sources.file(file).path();
}

llvm::lsp::Range FilePlaces::range(SourceRange range) const {
  if (range.file == 0)
    return document.range(range);
  return Document(std::string(analysis.sources.file(range.file).text())).range(range);
}

llvm::json::Value FilePlaces::location(SourceRange place) const {
  return Object{{"uri", place.file == 0 ? name : uriOf(path(place.file))},
                {"range", toJSON(range(place))}};
}

std::map<std::string, Array> diagnosticsOf(const FilePlaces &places) {
  std::map<std::string, Array> lists;
  const DiagnosticEngine &diagnostics = places.analysis.diagnostics;
  for (const Diagnostic *diagnostic : diagnostics.sorted()) {
    std::string message = diagnostic->message;
    for (const std::string &note : diagnostic->notes)
      message += "\nnote: " + note;
    for (const std::string &help : diagnostic->helps)
      message += "\nhelp: " + help;
    SourceRange range = diagnostic->range;
    if (!places.isFile(range.file))
      range = {0, {}, {}};
    lists[places.path(range.file)].push_back(Object{
        {"range", toJSON(places.range(range))},
        {"severity", warningName(diagnostic->id).empty() ? error : warning},
        {"code", llvm::StringRef(diagnosticCode(diagnostic->id))},
        {"source", "dlb"},
        {"message", llvm::json::fixUTF8(message)},
        {"relatedInformation", relatedOf(*diagnostic, places)},
    });
  }
  if (size_t more = diagnostics.dropped())
    lists[places.path(0)].push_back(
        Object{{"range", toJSON(llvm::lsp::Range())},
               {"severity", information},
               {"source", "dlb"},
               {"message", std::to_string(more) + " more errors are not shown"}});
  return lists;
}

} // namespace dlb::lsp
