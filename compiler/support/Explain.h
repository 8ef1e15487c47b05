// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The pages of the messages: what a code means, how it comes about and how it goes away. They are
// the files support/explain/CODE.md, embedded when the compiler is built.

#ifndef DLB_SUPPORT_EXPLAIN_H
#define DLB_SUPPORT_EXPLAIN_H

#include <span>
#include <string_view>

namespace dlb {

struct Explanation {
  std::string_view code;  ///< "E0207"
  std::string_view title; ///< the first line of the page without the code
  std::string_view text;  ///< the page
};

/// In order of their codes.
std::span<const Explanation> explanations();

} // namespace dlb

#endif // DLB_SUPPORT_EXPLAIN_H
