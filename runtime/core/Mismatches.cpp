// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Mismatches of tensors as a table.

#include "runtime/core/Mismatches.h"

#include <algorithm>

namespace dlb::runtime {

std::string tableOf(const std::vector<Mismatch> &mismatches) {
  constexpr size_t most = 200;
  size_t shown = std::min(mismatches.size(), most);
  auto characters = [](const std::string &text) {
    return static_cast<size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<uint8_t>(c) & 0xC0) != 0x80; }));
  };
  size_t name = 6, expected = 8;
  for (size_t i = 0; i < shown; ++i) {
    name = std::max(name, characters(mismatches[i].name));
    expected = std::max(expected, characters(mismatches[i].expected));
  }
  std::string text;
  auto row = [&](const std::string &a, const std::string &b, const std::string &c) {
    text += "  " + a + std::string(name - characters(a) + 2, ' ') + b +
            std::string(expected - characters(b) + 2, ' ') + c + "\n";
  };
  row("tensor", "expected", "found");
  for (size_t i = 0; i < shown; ++i)
    row(mismatches[i].name, mismatches[i].expected, mismatches[i].found);
  if (shown < mismatches.size())
    text += "  and " + std::to_string(mismatches.size() - shown) + " more\n";
  text.pop_back();
  return text;
}

std::string typeText(std::string_view dtype, std::span<const int64_t> shape) {
  return std::string(dtype) + shapeText(shape);
}

} // namespace dlb::runtime
