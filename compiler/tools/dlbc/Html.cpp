// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Text in pages of HTML.

#include "tools/dlbc/Html.h"

#include "llvm/Support/JSON.h"

namespace dlb {

std::string escaped(llvm::StringRef text) {
  std::string result;
  for (char c : llvm::json::fixUTF8(text)) {
    auto byte = static_cast<unsigned char>(c);
    bool control = (byte < ' ' && c != '\t' && c != '\n') || byte == 0x7f;
    result += c == '&'    ? "&amp;"
              : c == '<'  ? "&lt;"
              : c == '>'  ? "&gt;"
              : c == '"'  ? "&quot;"
              : c == '\'' ? "&#39;"
              : control   ? "\xef\xbf\xbd"
                          : std::string(1, c);
  }
  return result;
}

} // namespace dlb
