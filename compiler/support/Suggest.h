// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// "Did you mean …": the nearest known name to a misspelt one.

#ifndef DLB_SUPPORT_SUGGEST_H
#define DLB_SUPPORT_SUGGEST_H

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dlb {

/// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`, in bytes;
/// `limit + 1` where there are more than `limit`.
int editDistance(std::string_view a, std::string_view b, int limit);

/// The candidate that differs from `word` in case and `_` only, else the nearest, where it is near
/// enough to be meant: at most a third of the word's length away. The first one wins a tie.
std::optional<std::string> suggest(std::string_view word,
                                   const std::vector<std::string> &candidates);

} // namespace dlb

#endif // DLB_SUPPORT_SUGGEST_H
