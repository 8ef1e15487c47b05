// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Writing JSON.

#include "runtime/core/Json.h"

#include <charconv>
#include <cmath>

namespace dlb::runtime {

std::string jsonString(std::string_view text) {
  constexpr char digits[] = "0123456789abcdef";
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      result += {'\\', c};
    else if (static_cast<unsigned char>(c) < 0x20)
      result += {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
    else
      result += c;
  }
  return result + '"';
}

std::string jsonNumber(double number) {
  if (!std::isfinite(number))
    return "null";
  char text[32];
  return {text, std::to_chars(text, text + sizeof(text), number).ptr};
}

} // namespace dlb::runtime
