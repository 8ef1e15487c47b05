// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// UTF-8 decoding and terminal columns.

#include "support/Text.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Unicode.h"

#include <algorithm>

namespace dlb {

/// Length of the well-formed sequence at `offset`, 0 where there is none. Ranges of the second
/// byte: table 3-7 of the Unicode standard.
static size_t sequenceLength(std::string_view text, size_t offset) {
  auto byte = [&](size_t i) -> unsigned {
    return offset + i < text.size() ? static_cast<unsigned char>(text[offset + i]) : 0;
  };
  unsigned lead = byte(0), low = 0x80, high = 0xBF;
  if (lead < 0x80)
    return 1;
  size_t length = lead >= 0xC2 && lead <= 0xDF   ? 2
                  : lead >= 0xE0 && lead <= 0xEF ? 3
                  : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                 : 0;
  if (lead == 0xE0)
    low = 0xA0;
  else if (lead == 0xED)
    high = 0x9F;
  else if (lead == 0xF0)
    low = 0x90;
  else if (lead == 0xF4)
    high = 0x8F;
  for (size_t i = 1; i < length; ++i, low = 0x80, high = 0xBF)
    if (byte(i) < low || byte(i) > high)
      return 0;
  return length;
}

std::optional<size_t> findInvalidUtf8(std::string_view text) {
  for (size_t offset = 0; offset < text.size();) {
    size_t length = sequenceLength(text, offset);
    if (length == 0)
      return offset;
    offset += length;
  }
  return std::nullopt;
}

char32_t nextCharacter(std::string_view text, size_t &offset) {
  size_t length = sequenceLength(text, offset);
  auto byte = [&](size_t i) { return static_cast<unsigned char>(text[offset + i]); };
  char32_t result = 0xFFFD;
  if (length == 1)
    result = byte(0);
  else if (length > 1)
    result = byte(0) & (0x7F >> length);
  for (size_t i = 1; i < length; ++i)
    result = result << 6 | (byte(i) & 0x3F);
  offset += std::max<size_t>(length, 1);
  return result;
}

int countCharacters(std::string_view text) {
  int count = 0;
  for (size_t offset = 0; offset < text.size(); ++count)
    nextCharacter(text, offset);
  return count;
}

void appendUtf8(std::string &text, char32_t c) {
  auto push = [&](unsigned byte) { text.push_back(static_cast<char>(byte)); };
  if (c < 0x80)
    return push(c);
  if (c < 0x800)
    push(0xC0 | c >> 6);
  else {
    if (c < 0x10000)
      push(0xE0 | c >> 12);
    else {
      push(0xF0 | c >> 18);
      push(0x80 | (c >> 12 & 0x3F));
    }
    push(0x80 | (c >> 6 & 0x3F));
  }
  push(0x80 | (c & 0x3F));
}

int displayWidth(char32_t character) {
  if (character >= 0x20 && character < 0x7F)
    return 1;
  std::string bytes;
  appendUtf8(bytes, character);
  return std::max(0, llvm::sys::unicode::columnWidthUTF8(bytes));
}

bool isBidirectionalControl(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

char32_t visible(char32_t c) {
  if (c < 0x20)
    return 0x2400 + c;
  if (c == 0x7F)
    return 0x2421;
  if (isBidirectionalControl(c) || (c >= 0x80 && c < 0xA0) || c == 0x2028 || c == 0x2029)
    return 0xFFFD;
  return c;
}

std::string visibleText(std::string_view text) {
  std::string result;
  for (size_t offset = 0; offset < text.size();)
    appendUtf8(result, visible(nextCharacter(text, offset)));
  return result;
}

} // namespace dlb
