// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What an editor asks for, answered from an analysis. Places are those of the compiler.

#ifndef DLB_TOOLS_DLB_LSP_FEATURES_H
#define DLB_TOOLS_DLB_LSP_FEATURES_H

#include "tools/dlb-lsp/Analysis.h"
#include "tools/dlb-lsp/Document.h"
#include "tools/dlb-lsp/Library.h"

#include <optional>
#include <string>
#include <vector>

namespace dlb::lsp {

/// A text in its state, as far as it is a program: what all questions are answered from.
struct View {
  const Document &document;
  const Analysis &analysis;
  LibraryIndex &library;
};

struct HoverText {
  std::string markdown;
  SourceRange range;
};
std::optional<HoverText> hover(const View &view, Position position);

/// Where the name at `position` got its value, or is declared. In the library where `library`.
struct Target {
  SourceRange range;
  bool library = false;
};
std::optional<Target> definition(const View &view, Position position);

/// All uses of the name at `position` in its file.
std::vector<const Use *> references(const View &view, Position position);

std::vector<llvm::lsp::DocumentSymbol> documentSymbols(const View &view);

/// `view` is one of the text without the line that is being typed.
std::vector<llvm::lsp::CompletionItem> completions(const View &view, size_t offset);

std::optional<llvm::lsp::SignatureHelp> signatureHelp(const View &view, size_t offset);

/// A declaration of the file or the library by name; `sources` becomes those that it stands in.
const ast::Decl *findDeclaration(const View &view, const std::string &name,
                                 const SourceManager *&sources);

} // namespace dlb::lsp

#endif // DLB_TOOLS_DLB_LSP_FEATURES_H
