// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The standard library as an editor asks for it: declarations by name, and the files they stand in.

#ifndef DLB_TOOLS_DLB_LSP_LIBRARY_H
#define DLB_TOOLS_DLB_LSP_LIBRARY_H

#include "frontend/Library.h"
#include "frontend/Reference.h"

#include <map>
#include <optional>
#include <string>

namespace dlb::lsp {

/// Declarations are parsed when they are asked for, and kept.
class LibraryIndex {
public:
  LibraryIndex() : library(sources, diagnostics) {}

  /// Null where the library has no such name.
  const ast::Decl *find(const std::string &name) { return library.declaration(name); }
  const ReferenceEntry *describe(const std::string &name);
  const SourceManager &files() const { return sources; }
  /// The path of an embedded file on this machine: of the source tree, or of an installation
  /// beside the program. None where there is no file with that very text.
  std::optional<std::string> pathOf(int file) const;

private:
  SourceManager sources;
  DiagnosticEngine diagnostics;
  Library library;
  std::map<std::string, ReferenceEntry> entries;
};

} // namespace dlb::lsp

#endif // DLB_TOOLS_DLB_LSP_LIBRARY_H
