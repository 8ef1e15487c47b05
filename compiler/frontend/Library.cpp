// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// See Library.h.

#include "frontend/Library.h"

#include "frontend/Parse.h"
#include "stdlib/Files.h"

#include <algorithm>

namespace dlb {

const ast::Definition *Library::find(const std::string &name) {
  const ast::Decl *known = declaration(name);
  return known ? known->as<ast::Definition>() : nullptr;
}

const ast::Decl *Library::declaration(const std::string &name) {
  auto entry =
      std::lower_bound(stdlib::names().begin(), stdlib::names().end(), name,
                       [](const stdlib::Name &n, const std::string &s) { return n.name < s; });
  if (entry == stdlib::names().end() || entry->name != name)
    return nullptr;
  const stdlib::File &file = stdlib::files()[entry->file];
  std::unique_ptr<ast::File> &tree = parsed[std::string(file.path)];
  if (!tree) {
    const SourceFile *source =
        sources.add("dlb/" + std::string(file.path), std::string(file.text), diagnostics);
    if (!source)
      return nullptr;
    tree = parse(*source, diagnostics);
  }
  for (const ast::DeclPtr &declaration : tree->declarations)
    if (auto *definition = declaration->as<ast::Definition>();
        definition && definition->name.text == name)
      return declaration.get();
  return nullptr;
}

std::vector<std::string> Library::names() {
  std::vector<std::string> names;
  for (const stdlib::Name &name : stdlib::names())
    names.emplace_back(name.name);
  return names;
}

} // namespace dlb
