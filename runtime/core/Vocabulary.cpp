// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The characters that a program knows.

#include "runtime/core/Vocabulary.h"

#include <algorithm>

namespace dlb::runtime {

std::optional<char32_t> nextCharacter(std::string_view text, size_t &at) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(text[at + i]); };
  if (at >= text.size())
    return std::nullopt;
  unsigned char lead = byte(0);
  if (lead < 0x80) {
    ++at;
    return lead;
  }
  size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || length > text.size() - at)
    return std::nullopt;
  char32_t character = lead & (0x7F >> length);
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80)
      return std::nullopt;
    character = character << 6 | (byte(i) & 0x3F);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  bool surrogate = character >= 0xD800 && character < 0xE000;
  if (character < least[length] || character > 0x10FFFF || surrogate)
    return std::nullopt;
  at += length;
  return character;
}

void appendCharacter(std::string &text, char32_t character) {
  auto follow = [&](int shift) { text += static_cast<char>(0x80 | (character >> shift & 0x3F)); };
  if (character < 0x80) {
    text += static_cast<char>(character);
  } else if (character < 0x800) {
    text += static_cast<char>(0xC0 | character >> 6);
    follow(0);
  } else if (character < 0x10000) {
    text += static_cast<char>(0xE0 | character >> 12);
    follow(6);
    follow(0);
  } else {
    text += static_cast<char>(0xF0 | character >> 18);
    follow(12);
    follow(6);
    follow(0);
  }
}

Vocabulary::Vocabulary(std::u32string ascending) : characters(std::move(ascending)) {
  std::fill(std::begin(ascii), std::end(ascii), -1);
  for (size_t i = 0; i < characters.size() && characters[i] < 128; ++i)
    ascii[characters[i]] = static_cast<int32_t>(i);
}

std::optional<Vocabulary> Vocabulary::parse(std::string_view text) {
  std::u32string characters;
  for (size_t at = 0; at < text.size();) {
    std::optional<char32_t> character = nextCharacter(text, at);
    if (!character || (!characters.empty() && *character <= characters.back()))
      return std::nullopt;
    characters += *character;
  }
  return Vocabulary(std::move(characters));
}

int32_t Vocabulary::label(char32_t character) const {
  if (character < 128)
    return ascii[character];
  auto found = std::lower_bound(characters.begin(), characters.end(), character);
  if (found == characters.end() || *found != character)
    return -1;
  return static_cast<int32_t>(found - characters.begin());
}

std::string Vocabulary::text() const {
  std::string result;
  for (char32_t character : characters)
    appendCharacter(result, character);
  return result;
}

std::string Vocabulary::text(const int32_t *labels, int64_t count) const {
  constexpr char32_t unknown = 0xFFFD;
  std::string result;
  for (int64_t i = 0; i < count; ++i)
    appendCharacter(result, labels[i] >= 0 && labels[i] < size()
                                ? characters[static_cast<size_t>(labels[i])]
                                : unknown);
  return result;
}

} // namespace dlb::runtime
