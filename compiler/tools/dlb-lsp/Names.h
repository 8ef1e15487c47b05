// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the names of a file stand for, by the syntax alone: who binds what, who reads it, and where
// it can be seen.

#ifndef DLB_TOOLS_DLB_LSP_NAMES_H
#define DLB_TOOLS_DLB_LSP_NAMES_H

#include "frontend/Ast.h"

#include <map>
#include <string>
#include <vector>

namespace dlb::lsp {

enum class NameKind {
  definition,
  data,
  hyperparameter,
  input,
  dimension,
  local,
  param,
  state,
  field,
  phase,
  report,
  choice ///< of a compare
};

/// A name of the file. Bound again, it is the same name.
struct Name {
  std::string text;
  NameKind kind;
  SourceRange declared;             ///< where it is bound first
  SourceRange scope;                ///< where it can be seen; all of the file without a line
  std::vector<SourceRange> readers; ///< of a field: the train sections that know it
  const ast::Decl *decl = nullptr;  ///< what it declares, or what it is declared in
  const ast::Type *type = nullptr;  ///< as written; null where there is none
  const ast::Parameter *parameter = nullptr;
};

/// A place where a name is read or bound.
struct Use {
  SourceRange range;
  std::string text;
  int name = -1;           ///< index into NameTable::names; -1: not of this file
  bool binds = false;      ///< gets its value here
  SourceRange bound;       ///< where it got the value that is read here
  std::string parameterOf; ///< of a named argument: what is called
};

struct NameTable {
  std::vector<Name> names;
  std::vector<Use> uses;

  /// The use at or right before a position; null where there is none.
  const Use *find(Position position) const;
  /// Those that a line at `position` can read, innermost first.
  std::vector<const Name *> visible(Position position) const;
  /// Of the whole file: definitions and data.
  const Name *global(const std::string &text) const;
};

NameTable findNames(const ast::File &file);

} // namespace dlb::lsp

#endif // DLB_TOOLS_DLB_LSP_NAMES_H
