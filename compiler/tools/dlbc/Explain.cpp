// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlbc explain: the page of a message, or the list of them.

#include "support/Explain.h"
#include "support/Suggest.h"
#include "tools/dlbc/Commands.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using llvm::outs;

namespace dlb {

int runExplain(Arguments &arguments) {
  std::vector<std::string> codes = arguments.positional();
  if (codes.empty()) {
    for (const Explanation &page : explanations())
      outs() << page.code << "  " << page.title << "\n";
    return exitOk;
  }
  if (codes.size() > 1) {
    arguments.misuse("one code at a time, not `" + codes[0] + "` and `" + codes[1] + "`");
    return exitUsage;
  }
  // As people type it: e0207, or 207.
  std::string code = llvm::StringRef(codes[0]).upper();
  if (llvm::all_of(code, llvm::isDigit) && code.size() <= 4)
    code = "E" + std::string(4 - code.size(), '0') + code;
  std::vector<std::string> known;
  for (const Explanation &page : explanations()) {
    if (page.code == code || page.title.ends_with("(`" + codes[0] + "`)")) {
      outs() << page.text;
      return exitOk;
    }
    known.emplace_back(page.code);
  }
  std::optional<std::string> nearest = suggest(code, known);
  arguments.misuse("no message has the code `" + codes[0] + "`" +
                   (nearest ? "; did you mean `" + *nearest + "`?"
                            : std::string("; `dlbc explain` lists them")));
  return exitUsage;
}

} // namespace dlb
