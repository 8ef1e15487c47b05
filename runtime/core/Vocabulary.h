// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a program's labels stand for: characters, words or categories, each with its label, and the
// UTF-8 they are written in.

#ifndef DLB_RUNTIME_CORE_VOCABULARY_H
#define DLB_RUNTIME_CORE_VOCABULARY_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dlb::runtime {

/// The code point that begins at byte `at`, which moves behind it. Nothing where the bytes are not
/// UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF); then `at` stays.
std::optional<char32_t> nextCharacter(std::string_view text, size_t &at);

void appendCharacter(std::string &text, char32_t character);

/// Labels that stand for nothing in particular.
struct SpecialLabels {
  bool end = false;     ///< the first label ends a text and fills it up
  bool unknown = false; ///< the label after that is for whatever has none
  int32_t count() const { return int32_t(end) + int32_t(unknown); }
};

/// Distinct characters, words or categories. The label of one is its place in their order, after
/// the special ones.
class Vocabulary {
public:
  enum class Kind { characters, words, categories };
  /// Characters in ascending order.
  explicit Vocabulary(std::u32string ascending, SpecialLabels special = {});
  /// Words or categories, distinct.
  Vocabulary(Kind kind, std::vector<std::string> texts, SpecialLabels special);
  /// From what `text` wrote; nothing if it is not UTF-8, characters do not ascend or another text
  /// stands there twice.
  static std::optional<Vocabulary> parse(std::string_view text, Kind kind = Kind::characters,
                                         SpecialLabels special = {});

  Kind kind() const { return sort; }
  SpecialLabels special() const { return specials; }
  /// How many labels there are, those of `special` among them.
  int64_t size() const {
    return static_cast<int64_t>(characters.size() + texts.size()) + specials.count();
  }
  /// The label of a character, of a word or category; else that of what is not known, or -1.
  int32_t label(char32_t character) const;
  int32_t label(std::string_view text) const;
  /// All of them, in order: characters one after the other, of others one on each line.
  std::string text() const;
  /// What some labels stand for, up to the first that ends a text: characters one after the other,
  /// else with a blank or comma between. U+FFFD is what is not known.
  std::string text(const int32_t *labels, int64_t count) const;

private:
  int32_t unknown() const { return specials.unknown ? int32_t(specials.end) : -1; }

  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  Kind sort;
  SpecialLabels specials;
  std::u32string characters;
  int32_t ascii[128]; ///< most of most texts
  std::vector<std::string> texts;
  std::unordered_map<std::string, int32_t, Hash, std::equal_to<>> labels; ///< of `texts`
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_VOCABULARY_H
