// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The characters that a program knows, each with its label, and the UTF-8 they are written in.

#ifndef DLB_RUNTIME_CORE_VOCABULARY_H
#define DLB_RUNTIME_CORE_VOCABULARY_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dlb::runtime {

/// The code point that begins at byte `at`, which moves behind it. Nothing where the bytes are not
/// UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF); then `at` stays.
std::optional<char32_t> nextCharacter(std::string_view text, size_t &at);

void appendCharacter(std::string &text, char32_t character);

/// Distinct code points in ascending order; the label of one is its place in that order.
class Vocabulary {
public:
  explicit Vocabulary(std::u32string ascending);
  /// From what `text` wrote; nothing if it is not UTF-8 or does not ascend.
  static std::optional<Vocabulary> parse(std::string_view text);

  int64_t size() const { return static_cast<int64_t>(characters.size()); }
  /// The label of a character, or -1.
  int32_t label(char32_t character) const;
  /// All characters, in order.
  std::string text() const;
  /// The characters of some labels; U+FFFD for what is none.
  std::string text(const int32_t *labels, int64_t count) const;

private:
  std::u32string characters;
  int32_t ascii[128]; ///< most of most texts
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_VOCABULARY_H
