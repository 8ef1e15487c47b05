// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Where a cursor stands in a text that is being typed, by the words before it.

#ifndef DLB_TOOLS_DLB_LSP_CURSOR_H
#define DLB_TOOLS_DLB_LSP_CURSOR_H

#include "tools/dlb-lsp/Tokens.h"

#include <set>
#include <string>

namespace dlb::lsp {

struct Cursor {
  Cursor(std::string_view text, size_t offset);

  std::vector<Token> tokens; ///< before the word that is being typed
  std::vector<Open> open;
  bool mute = false;           ///< in a comment or a text
  bool begins = false;         ///< a statement or declaration begins here
  bool optimizer = false;      ///< behind `with`
  std::string section;         ///< keyword of the declaration around: "train", "block"; "" outside
  std::string previous;        ///< the token before, "" at the begin of a line
  std::string callee;          ///< of the call around, "" where there is none
  bool second = false;         ///< the second parentheses: `attention(8)(`
  size_t argument = 0;         ///< how many commas stand before in it
  std::set<std::string> given; ///< named arguments before
  std::string named;           ///< the one that is being given its value

private:
  void findSection();
  void findCall();
};

} // namespace dlb::lsp

#endif // DLB_TOOLS_DLB_LSP_CURSOR_H
