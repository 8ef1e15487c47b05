// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// From text to syntax tree. The grammar is grammar/Dlb.g4; no ANTLR header leaves Parse*.cpp.

#ifndef DLB_FRONTEND_PARSE_H
#define DLB_FRONTEND_PARSE_H

#include "frontend/Ast.h"

#include <memory>

namespace dlb {

class DiagnosticEngine;
class SourceFile;

/// Parses a whole file and reports every syntax error in it, one for each statement at most. The
/// tree is never null; after an error the declarations at fault are missing in it.
std::unique_ptr<ast::File> parse(const SourceFile &source, DiagnosticEngine &diagnostics);

} // namespace dlb

#endif // DLB_FRONTEND_PARSE_H
