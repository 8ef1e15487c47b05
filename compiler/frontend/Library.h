// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The standard library as the checker sees it: a name is looked up in an index made at build time,
// and only the file that declares it is parsed.

#ifndef DLB_FRONTEND_LIBRARY_H
#define DLB_FRONTEND_LIBRARY_H

#include "frontend/Ast.h"
#include "support/Diagnostics.h"
#include "support/SourceFile.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace dlb {

class Library {
public:
  Library(SourceManager &sources, DiagnosticEngine &diagnostics)
      : sources(sources), diagnostics(diagnostics), first(sources.fileCount()) {}

  /// Null where the library has no such name.
  const ast::Definition *find(const std::string &name);
  const ast::Decl *declaration(const std::string &name);
  static std::vector<std::string> names();
  /// Files from this number on are the library's.
  int firstFile() const { return first; }

private:
  SourceManager &sources;
  DiagnosticEngine &diagnostics;
  int first;
  std::map<std::string, std::unique_ptr<ast::File>> parsed; ///< by path
};

} // namespace dlb

#endif // DLB_FRONTEND_LIBRARY_H
