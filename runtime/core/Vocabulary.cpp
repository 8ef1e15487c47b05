// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Characters, words and categories with their labels.

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

Vocabulary::Vocabulary(std::u32string ascending, SpecialLabels special)
    : sort(Kind::characters), specials(special), characters(std::move(ascending)) {
  std::fill(std::begin(ascii), std::end(ascii), unknown());
  for (size_t i = 0; i < characters.size() && characters[i] < 128; ++i)
    ascii[characters[i]] = static_cast<int32_t>(i) + specials.count();
}

Vocabulary::Vocabulary(Kind kind, std::vector<std::string> texts, SpecialLabels special)
    : sort(kind), specials(special), ascii{}, texts(std::move(texts)) {
  for (const std::string &text : this->texts)
    labels.emplace(text, static_cast<int32_t>(labels.size()) + specials.count());
}

namespace {
/// A text on a line of its own: `\n` for a line feed, `\\` for a backslash.
void appendLine(std::string &lines, std::string_view text) {
  for (char c : text)
    if (c == '\\' || c == '\n')
      lines += c == '\n' ? "\\n" : "\\\\";
    else
      lines += c;
  lines += '\n';
}

/// The texts of such lines; nothing if they are none.
std::optional<std::vector<std::string>> parseLines(std::string_view lines) {
  std::vector<std::string> texts;
  std::string text;
  bool ended = true;
  for (size_t at = 0; at < lines.size(); ++at) {
    char c = lines[at];
    ended = c == '\n';
    if (ended) {
      texts.push_back(std::move(text));
      text.clear();
    } else if (c != '\\') {
      text += c;
    } else if (++at == lines.size() || (lines[at] != 'n' && lines[at] != '\\')) {
      return std::nullopt;
    } else {
      text += lines[at] == 'n' ? '\n' : '\\';
    }
  }
  return ended ? std::optional(std::move(texts)) : std::nullopt;
}
} // namespace

std::optional<Vocabulary> Vocabulary::parse(std::string_view text, Kind kind,
                                            SpecialLabels special) {
  std::u32string characters;
  bool ascends = true;
  for (size_t at = 0; at < text.size();) {
    std::optional<char32_t> character = nextCharacter(text, at);
    if (!character)
      return std::nullopt;
    ascends &= characters.empty() || *character > characters.back();
    characters += *character;
  }
  if (kind == Kind::characters)
    return ascends ? std::optional(Vocabulary(std::move(characters), special)) : std::nullopt;
  auto texts = parseLines(text);
  if (!texts)
    return std::nullopt;
  Vocabulary vocabulary(kind, std::move(*texts), special);
  if (vocabulary.labels.size() != vocabulary.texts.size())
    return std::nullopt;
  return vocabulary;
}

int32_t Vocabulary::label(char32_t character) const {
  if (character < 128)
    return ascii[character];
  auto found = std::lower_bound(characters.begin(), characters.end(), character);
  if (found == characters.end() || *found != character)
    return unknown();
  return static_cast<int32_t>(found - characters.begin()) + specials.count();
}

int32_t Vocabulary::label(std::string_view text) const {
  if (sort == Kind::characters) {
    size_t at = 0;
    std::optional<char32_t> character = nextCharacter(text, at);
    return character && at == text.size() ? label(*character) : unknown();
  }
  auto found = labels.find(text);
  return found == labels.end() ? unknown() : found->second;
}

std::string Vocabulary::text() const {
  std::string result;
  for (char32_t character : characters)
    appendCharacter(result, character);
  for (const std::string &text : texts)
    appendLine(result, text);
  return result;
}

std::string Vocabulary::text(const int32_t *labels, int64_t count) const {
  constexpr char32_t noCharacter = 0xFFFD;
  std::string result;
  for (int64_t i = 0; i < count; ++i) {
    if (specials.end && labels[i] == 0)
      break;
    if (i && sort != Kind::characters)
      result += sort == Kind::words ? " " : ", ";
    int64_t place = int64_t(labels[i]) - specials.count();
    if (place < 0 || labels[i] >= size())
      appendCharacter(result, noCharacter);
    else if (sort == Kind::characters)
      appendCharacter(result, characters[static_cast<size_t>(place)]);
    else
      result += texts[static_cast<size_t>(place)];
  }
  return result;
}

} // namespace dlb::runtime
