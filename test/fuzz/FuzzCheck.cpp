// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Any bytes as a program: parsed, checked, printed in canonical form, its messages drawn. Beyond
// what the sanitizers see, each error must have a place, and the canonical form must be a fixed
// point.

#include "frontend/Check.h"
#include "frontend/Format.h"
#include "frontend/Parse.h"
#include "support/Diagnostics.h"
#include "support/MessageJson.h"
#include "support/Render.h"
#include "support/SourceFile.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

using namespace dlb;

namespace {

void require(bool holds, const char *what, const std::string &text) {
  if (holds)
    return;
  fprintf(stderr, "%s:\n%s\n", what, text.c_str());
  abort();
}

struct Parsed {
  SourceManager sources;
  DiagnosticEngine diagnostics;
  const SourceFile *source;
  std::unique_ptr<ast::File> file;

  explicit Parsed(const std::string &text)
      : source(sources.add("fuzz.dlb", text, diagnostics)),
        file(source ? parse(*source, diagnostics) : nullptr) {}
};

void checkCanonical(const ast::File &file) {
  std::string once = format(file);
  Parsed again(once);
  require(again.file && !again.diagnostics.hasErrors(), "the canonical form has an error", once);
  require(format(*again.file) == once, "the canonical form changes when it is formatted", once);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  std::string text(reinterpret_cast<const char *>(data), size);
  Parsed parsed(text);
  if (parsed.file && !parsed.diagnostics.hasErrors()) {
    checkCanonical(*parsed.file);
    bool sound = check(*parsed.file, parsed.sources, {}, parsed.diagnostics).has_value();
    require(sound != parsed.diagnostics.hasErrors(), "an error and a program, or neither", text);
  }
  for (const Diagnostic *diagnostic : parsed.diagnostics.sorted())
    require(diagnostic->range.valid() || diagnostic->id == Diag::fileEmpty, "no place", text);
  render(parsed.diagnostics, parsed.sources, /*color=*/true);
  toJson(parsed.diagnostics, parsed.sources);
  return 0;
}
