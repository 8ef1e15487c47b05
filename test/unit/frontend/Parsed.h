// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the tests of parser and printer share: a text, parsed.

#ifndef DLB_TEST_UNIT_FRONTEND_PARSED_H
#define DLB_TEST_UNIT_FRONTEND_PARSED_H

#include "frontend/AstPrint.h"
#include "frontend/Parse.h"
#include "support/Diagnostics.h"
#include "support/Render.h"
#include "support/SourceFile.h"

#include <memory>
#include <string>

namespace dlb {

struct Parsed {
  SourceManager sources;
  DiagnosticEngine diagnostics;
  std::unique_ptr<ast::File> file;

  explicit Parsed(const std::string &text) {
    if (const SourceFile *source = sources.add("test.dlb", text, diagnostics))
      file = parse(*source, diagnostics);
  }

  /// The tree without places, or the errors.
  std::string text() const {
    return diagnostics.hasErrors() ? errors() : print(*file, /*places=*/false);
  }
  std::string errors() const { return render(diagnostics, sources, /*color=*/false); }
};

/// The tree of the statements `text` in the body of a block, without the block's own line.
inline std::string statements(const std::string &text) {
  std::string tree = Parsed("block b(x: [N]) {\n" + text + "\n}\n").text();
  size_t line = tree.find('\n');
  return tree.starts_with("block") ? tree.substr(line + 1) : tree;
}

} // namespace dlb

#endif // DLB_TEST_UNIT_FRONTEND_PARSED_H
