// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The text of a file as an editor has it, and its places. The protocol counts lines from 0, ended
// by
// "\n", "\r\n" or "\r", and UTF-16 units in them; the compiler counts lines from 1, ended by "\n",
// and characters, behind a byte order mark. Both meet in byte offsets.

#ifndef DLB_TOOLS_DLB_LSP_DOCUMENT_H
#define DLB_TOOLS_DLB_LSP_DOCUMENT_H

#include "support/SourceRange.h"

#include "llvm/Support/LSP/Protocol.h"

#include <string>
#include <string_view>
#include <vector>

namespace dlb::lsp {

class Document {
public:
  explicit Document(std::string text = {}) : contents(std::move(text)) { findLines(); }

  const std::string &text() const { return contents; }
  /// Replaces a range, or all where there is none.
  void change(const std::optional<llvm::lsp::Range> &range, const std::string &text);

  /// A place behind the end of its line, or of the file, is that end.
  size_t offset(llvm::lsp::Position position) const;
  size_t offset(Position position) const;
  llvm::lsp::Position place(size_t offset) const;
  Position position(size_t offset) const;

  llvm::lsp::Position place(Position position) const { return place(offset(position)); }
  Position position(llvm::lsp::Position place) const { return position(offset(place)); }
  /// Of a range without a line: the begin of the file.
  llvm::lsp::Range range(SourceRange range) const;

private:
  void findLines();

  std::string contents;
  size_t mark = 0;                         ///< bytes of the byte order mark
  std::vector<size_t> sourceLines, places; ///< where lines begin, to the compiler and the editor
};

} // namespace dlb::lsp

#endif // DLB_TOOLS_DLB_LSP_DOCUMENT_H
