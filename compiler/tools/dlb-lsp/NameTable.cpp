// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Questions to the names of a file.

#include "tools/dlb-lsp/Names.h"

#include "llvm/ADT/STLExtras.h"

namespace dlb::lsp {

const Use *NameTable::find(Position position) const {
  for (const Use &use : uses)
    if (use.range.file == 0 && use.range.begin <= position && position <= use.range.end)
      return &use;
  return nullptr;
}

std::vector<const Name *> NameTable::visible(Position position) const {
  std::vector<const Name *> found;
  for (const Name &name : llvm::reverse(names)) {
    auto around = [&](const SourceRange &range) {
      return range.begin <= position && position <= range.end;
    };
    if (!name.scope.valid() || (around(name.scope) && name.declared.end < position) ||
        llvm::any_of(name.readers, around))
      found.push_back(&name);
  }
  return found;
}

const Name *NameTable::global(const std::string &text) const {
  for (const Name &name : names)
    if (!name.scope.valid() && name.text == text)
      return &name;
  return nullptr;
}

} // namespace dlb::lsp
