// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// All that the server knows of one state of a file: its tree, its names, its messages, and what
// each expression was worth while it was checked.

#ifndef DLB_TOOLS_DLB_LSP_ANALYSIS_H
#define DLB_TOOLS_DLB_LSP_ANALYSIS_H

#include "frontend/Ast.h"
#include "frontend/Observer.h"
#include "support/Diagnostics.h"
#include "support/SourceFile.h"
#include "tools/dlb-lsp/Names.h"

#include "llvm/ADT/StringRef.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace dlb::lsp {

/// What was seen at a place, in the order in which it was seen first.
struct Fact {
  struct Seen {
    std::string value; ///< "[N, C = 64]", "64", "dense(units = 10)"
    std::string plain; ///< the same without the names of dimensions
    std::string block; ///< the block that it was seen in: "basic(c = 128)"; "" in a section
  };
  std::vector<Seen> seen;
  std::string callee; ///< of a block: the definition's name
  bool tensor = false;
};

class Facts : public CheckObserver {
public:
  /// What differs from turn to turn or from call to call is told so often.
  static constexpr size_t most = 4;

  void evaluated(SourceRange range, const Value &value, const Activation &here) override;
  void entered(const ast::Body &body, const Activation &here) override;

  const Fact *find(SourceRange range) const;
  /// The innermost expression around a position whose worth is known.
  std::pair<SourceRange, const Fact *> around(int file, Position position) const;
  /// What comes of the block at `range` where it is called or piped into; null where it is not.
  const Fact *resultOf(SourceRange range) const;
  /// A dimension of a definition, or none.
  const Fact *dimension(const std::string &definition, const std::string &name) const;

private:
  static void add(Fact &fact, const Value &value, const Activation &here);

  std::map<SourceRange, Fact> facts;
  std::map<std::string, Fact> dimensions; ///< "dense.K"
  std::map<SourceRange, int> looked; ///< how often; a loop of many turns is not watched to its end
};

/// "[N, C = 64, H = 32]": sizes under the names that the language has for them.
std::string describe(const Value &value);

class Analysis {
public:
  /// `unsaved`: texts of other files, by path, that are imported as they are there.
  Analysis(const std::string &path, const std::string &text,
           const std::map<std::string, std::string> &unsaved);
  Analysis(const Analysis &) = delete;

  SourceManager sources;
  DiagnosticEngine diagnostics;
  std::unique_ptr<ast::File> tree; ///< without the declarations that do not parse; never null
  bool parses = false;
  Facts facts;
  NameTable names;

  /// Whether a file is one of those that it imports.
  bool uses(llvm::StringRef path) const;
  /// The declaration around a position; null where there is none, or where it does not parse.
  const ast::Decl *declarationAt(Position position) const;
};

} // namespace dlb::lsp

#endif // DLB_TOOLS_DLB_LSP_ANALYSIS_H
