// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The reference of the library or of a file, and its two forms: Markdown, and one page of HTML that
// needs nothing else.

#ifndef DLB_TOOLS_DLBC_DOCPAGE_H
#define DLB_TOOLS_DLBC_DOCPAGE_H

#include "driver/ProgramFile.h"
#include "frontend/Reference.h"

#include <string>
#include <vector>

namespace dlb {

struct DocParameter {
  std::string name, type, value; ///< `value`: the default; "" where there is none
};

struct DocEntry {
  ReferenceEntry entry;
  std::vector<DocParameter> hyperparameters;
  std::string source; ///< the whole declaration; "" of what has none
  std::string path;   ///< of its file, as a link from compiler/stdlib; "" of a user's
};

struct DocGroup {
  std::string title;
  std::vector<DocEntry> entries;
};

struct DocPage {
  std::string title, introduction;
  std::vector<DocGroup> groups;
};

/// A group for each folder, then the functions of the language.
DocPage libraryPage();
/// A group for each kind of declaration.
DocPage filePage(const ProgramFile &file);

std::string markdown(const DocPage &page);
std::string html(const DocPage &page);

} // namespace dlb

#endif // DLB_TOOLS_DLBC_DOCPAGE_H
