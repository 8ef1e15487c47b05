// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Edit distance with transpositions (the "optimal string alignment" distance).

#include "support/Suggest.h"

#include <algorithm>
#include <cctype>

namespace dlb {

int editDistance(std::string_view a, std::string_view b, int limit) {
  int rows = static_cast<int>(a.size()), columns = static_cast<int>(b.size());
  if (std::abs(rows - columns) > limit)
    return limit + 1;
  std::vector<int> twoAbove(columns + 1), above(columns + 1), current(columns + 1);
  for (int j = 0; j <= columns; ++j)
    above[j] = j;
  for (int i = 1; i <= rows; ++i) {
    current[0] = i;
    int least = i;
    for (int j = 1; j <= columns; ++j) {
      int substitution = above[j - 1] + (a[i - 1] != b[j - 1]);
      current[j] = std::min({above[j] + 1, current[j - 1] + 1, substitution});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        current[j] = std::min(current[j], twoAbove[j - 2] + 1);
      least = std::min(least, current[j]);
    }
    if (least > limit)
      return limit + 1;
    std::swap(twoAbove, above);
    std::swap(above, current);
  }
  return std::min(above[columns], limit + 1);
}

/// Without what differs between ways to write a name: `ReLU`, `LayerNorm`, `layer_norm`.
static std::string folded(std::string_view word) {
  std::string result;
  for (char c : word)
    if (c != '_')
      result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::optional<std::string> suggest(std::string_view word,
                                   const std::vector<std::string> &candidates) {
  int best = std::max<int>(1, static_cast<int>(word.size()) / 3) + 1;
  std::optional<std::string> result;
  for (const std::string &candidate : candidates)
    if (candidate != word && folded(candidate) == folded(word))
      return candidate;
  for (const std::string &candidate : candidates) {
    int distance = editDistance(word, candidate, best - 1);
    if (distance < best) {
      best = distance;
      result = candidate;
    }
    if (best == 0)
      break;
  }
  // `xavier` of `xavier_uniform`.
  for (const std::string &candidate : candidates)
    if (!result && word.size() > 2 && candidate.starts_with(std::string(word) + "_"))
      result = candidate;
  // One letter turned into another one shares nothing with it.
  if (result && word.size() == 1 && best > 0 && result->size() == 1)
    return std::nullopt;
  return result;
}

} // namespace dlb
