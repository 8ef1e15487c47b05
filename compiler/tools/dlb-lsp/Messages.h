// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The compiler's messages as the protocol has them.

#ifndef DLB_TOOLS_DLB_LSP_MESSAGES_H
#define DLB_TOOLS_DLB_LSP_MESSAGES_H

#include "tools/dlb-lsp/Analysis.h"
#include "tools/dlb-lsp/Document.h"

#include "llvm/Support/JSON.h"

namespace dlb::lsp {

std::string uriOf(llvm::StringRef path);

/// The files of an analysis as the protocol has them: number 0 is the document itself.
struct FilePlaces {
  const Analysis &analysis;
  const Document &document;
  const llvm::lsp::URIForFile &uri;
  const std::string &name; ///< the URI that the editor knows it by

  /// Whether an editor can open a file; a text of the library it can't.
  bool isFile(int file) const;
  std::string path(int file) const;
  llvm::lsp::Range range(SourceRange range) const;
  llvm::json::Value location(SourceRange place) const;
};

/// Those of each file, by its path; what is in no file of an editor's is told of the document.
/// Labels become related information, notes and helps further lines of the message.
std::map<std::string, llvm::json::Array> diagnosticsOf(const FilePlaces &places);

} // namespace dlb::lsp

#endif // DLB_TOOLS_DLB_LSP_MESSAGES_H
