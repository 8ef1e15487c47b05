// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// UTF-8 and terminal columns.

#include "support/Text.h"

#include <gtest/gtest.h>

using namespace dlb;

namespace {

TEST(TextTest, WellFormed) {
  EXPECT_EQ(findInvalidUtf8("plain, 한글, e\u0301, \U0001F600"), std::nullopt);
  EXPECT_EQ(findInvalidUtf8(std::string_view("\0", 1)), std::nullopt);
}

/// Table 3-7 of the Unicode standard, from its edges.
TEST(TextTest, IllFormed) {
  EXPECT_EQ(findInvalidUtf8("ab\x80"), 2u);           // continuation without a lead
  EXPECT_EQ(findInvalidUtf8("\xC0\xAF"), 0u);         // overlong `/`
  EXPECT_EQ(findInvalidUtf8("\xC1\xBF"), 0u);         // overlong
  EXPECT_EQ(findInvalidUtf8("\xE0\x9F\xBF"), 0u);     // overlong
  EXPECT_EQ(findInvalidUtf8("\xED\xA0\x80"), 0u);     // surrogate
  EXPECT_EQ(findInvalidUtf8("\xF0\x8F\xBF\xBF"), 0u); // overlong
  EXPECT_EQ(findInvalidUtf8("\xF4\x90\x80\x80"), 0u); // above U+10FFFF
  EXPECT_EQ(findInvalidUtf8("\xF5\x80\x80\x80"), 0u);
  EXPECT_EQ(findInvalidUtf8("x\xE2\x82"), 1u); // cut short
}

TEST(TextTest, RoundTrip) {
  for (char32_t character : {U'a', U'é', U'한', U'\U0001F600', U'\U0010FFFF'}) {
    std::string bytes;
    appendUtf8(bytes, character);
    size_t offset = 0;
    EXPECT_EQ(nextCharacter(bytes, offset), character);
    EXPECT_EQ(offset, bytes.size());
  }
  size_t offset = 0;
  EXPECT_EQ(nextCharacter("\xFF!", offset), U'\uFFFD');
  EXPECT_EQ(offset, 1u);
}

TEST(TextTest, CharactersAndWidths) {
  EXPECT_EQ(countCharacters("학습 손실"), 5);
  EXPECT_EQ(displayWidth(U'x'), 1);
  EXPECT_EQ(displayWidth(U'학'), 2);
  EXPECT_EQ(displayWidth(U'\u0301'), 0);
  EXPECT_EQ(displayWidth(U'\u1100'), 2); // leading consonant of Hangul
}

TEST(TextTest, NothingSteersTheTerminal) {
  EXPECT_EQ(visibleText("a\tb\x1b\x7f\u202e\u0085"), "a␉b␛␡\uFFFD\uFFFD");
  EXPECT_TRUE(isBidirectionalControl(U'\u2066'));
  EXPECT_FALSE(isBidirectionalControl(U'\u200E'));
}

} // namespace
