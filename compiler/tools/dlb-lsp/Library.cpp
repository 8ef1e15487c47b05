// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// See Library.h.

#include "tools/dlb-lsp/Library.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

namespace dlb::lsp {

const ReferenceEntry *LibraryIndex::describe(const std::string &name) {
  if (auto known = entries.find(name); known != entries.end())
    return &known->second;
  const ast::Decl *decl = find(name);
  return decl ? &(entries[name] = dlb::describe(*decl, sources)) : nullptr;
}

std::optional<std::string> LibraryIndex::pathOf(int file) const {
  constexpr llvm::StringRef prefix = "dlb/";
  const SourceFile &source = sources.file(file);
  llvm::StringRef below = llvm::StringRef(source.path()).drop_front(prefix.size());
  std::string program =
      llvm::sys::fs::getMainExecutable(nullptr, reinterpret_cast<void *>(&llvm::sys::path::begin));
  llvm::SmallString<256> installed(llvm::sys::path::parent_path(program));
  llvm::sys::path::append(installed, "..", "share", "dlb", "stdlib");
  for (llvm::StringRef folder : {llvm::StringRef(DLB_STDLIB_SOURCES), installed.str()}) {
    llvm::SmallString<256> path(folder);
    llvm::sys::path::append(path, below);
    llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/true);
    auto text = llvm::MemoryBuffer::getFile(path);
    if (text && (*text)->getBuffer() == llvm::StringRef(source.text()))
      return std::string(path);
  }
  return std::nullopt;
}

} // namespace dlb::lsp
