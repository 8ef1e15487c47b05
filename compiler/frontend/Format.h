// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The canonical form of a .dlb file, as `dlbc fmt` writes it.
//
// Two spaces for each level, at most 120 columns, one blank between words. What a writer decides is
// kept: at most one empty line between lines, `;` between short statements, a body on one line
// while it fits there, a line that begins with `|>`, `over` or `with`. All else follows from the
// tree, so that formatting twice changes nothing. Comments stay where they are.

#ifndef DLB_FRONTEND_FORMAT_H
#define DLB_FRONTEND_FORMAT_H

#include "frontend/Ast.h"

#include <string>

namespace dlb {

/// Wants a file that was parsed without an error.
std::string format(const ast::File &file);

} // namespace dlb

#endif // DLB_FRONTEND_FORMAT_H
