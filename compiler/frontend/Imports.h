// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// `import "file.dlb"`: the files that a program is written in.

#ifndef DLB_FRONTEND_IMPORTS_H
#define DLB_FRONTEND_IMPORTS_H

#include "frontend/Ast.h"

namespace dlb {

class DiagnosticEngine;
class SourceManager;

/// Reads and parses what `file` imports into `file.imports`, what that imports first. A path is
/// relative to the file that writes it. Tells what cannot be read, files that import each other in
/// a circle, and sections that do not belong in an imported file. Nothing else of the front end
/// reads files.
void loadImports(ast::File &file, SourceManager &sources, DiagnosticEngine &diagnostics);

} // namespace dlb

#endif // DLB_FRONTEND_IMPORTS_H
