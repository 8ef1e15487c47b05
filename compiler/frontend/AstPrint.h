// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The syntax tree as text (`dlbc emit --stage=ast`): operators in prefix form, so that what binds
// to what can be read off.

#ifndef DLB_FRONTEND_ASTPRINT_H
#define DLB_FRONTEND_ASTPRINT_H

#include "frontend/Ast.h"

#include <string>

namespace dlb {

/// `places` adds `line:column` to declarations and statements. Comments are not shown.
std::string print(const ast::File &file, bool places);

} // namespace dlb

#endif // DLB_FRONTEND_ASTPRINT_H
