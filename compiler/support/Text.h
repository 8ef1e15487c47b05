// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Unicode text as terminals and users see it: validity, characters, columns.

#ifndef DLB_SUPPORT_TEXT_H
#define DLB_SUPPORT_TEXT_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dlb {

/// Offset of the first byte that is not part of well-formed UTF-8 (RFC 3629: no overlong forms, no
/// surrogates, at most U+10FFFF).
std::optional<size_t> findInvalidUtf8(std::string_view text);

/// Code points of well-formed UTF-8; a byte that is not well-formed counts as one.
int countCharacters(std::string_view text);

/// Decodes the character at `offset` and moves `offset` past it; U+FFFD for a bad byte.
char32_t nextCharacter(std::string_view text, size_t &offset);

void appendUtf8(std::string &text, char32_t character);

/// Cells of a terminal that a character takes: 2 for Hangul and other wide scripts, 0 for combining
/// marks, 1 for the rest.
int displayWidth(char32_t character);

/// True of U+202A–202E and U+2066–2069, which make a terminal show text in another order than the
/// compiler reads it (CVE-2021-42574).
bool isBidirectionalControl(char32_t character);

/// What is safe to show for a character: a control character as its Unicode picture, others that
/// steer a terminal as U+FFFD.
char32_t visible(char32_t character);

/// `text` with every character made visible; line ends too.
std::string visibleText(std::string_view text);

} // namespace dlb

#endif // DLB_SUPPORT_TEXT_H
