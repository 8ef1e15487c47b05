// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What there is to know of a declaration without its body: for `dlbc doc`, and for editors.

#ifndef DLB_FRONTEND_REFERENCE_H
#define DLB_FRONTEND_REFERENCE_H

#include "frontend/Ast.h"
#include "support/SourceFile.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dlb {

struct ReferenceEntry {
  std::string kind; ///< "block", "optimizer", …, "data", "function"
  std::string name;
  std::string signature; ///< as written, up to its `{`
  std::string doc;       ///< its `///` lines: Markdown
};

/// Of a definition or data; of anything else the name is empty.
ReferenceEntry describe(const ast::Decl &declaration, const SourceManager &sources);

/// `parameter: type = default`, as written.
std::string describe(const ast::Parameter &parameter, const SourceManager &sources);

/// What stands in a file between two places.
std::string sourceText(const SourceManager &sources, SourceRange range);

/// What no declaration can say, and names that are always known: `einsum`, `mean`, `training`.
struct LanguageName {
  std::string_view name, signature, doc;
};
std::span<const LanguageName> languageNames();
/// Null where there is none.
const LanguageName *findLanguageName(std::string_view name);

} // namespace dlb

#endif // DLB_FRONTEND_REFERENCE_H
