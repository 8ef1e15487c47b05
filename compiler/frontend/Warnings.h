// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a sound file says and hardly means: told as warnings, each with a name by which the file
// silences it.

#ifndef DLB_FRONTEND_WARNINGS_H
#define DLB_FRONTEND_WARNINGS_H

#include "frontend/Ast.h"
#include "support/Diagnostics.h"

namespace dlb {

/// Names, parameters, inputs and declarations that nothing reads, and statements whose value goes
/// nowhere.
void warnOfUnused(const ast::File &file, DiagnosticEngine &diagnostics);

/// Takes back what the comments of the file allow: `// allow(unused-name)` on a line, or above a
/// statement or declaration for all of it, `// allow-in-file(unused-name)` anywhere.
void applyAllowances(const ast::File &file, DiagnosticEngine &diagnostics);

} // namespace dlb

#endif // DLB_FRONTEND_WARNINGS_H
