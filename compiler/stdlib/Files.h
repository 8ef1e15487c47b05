// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The standard library, embedded at build time, with an index of the names that its files declare.

#ifndef DLB_STDLIB_FILES_H
#define DLB_STDLIB_FILES_H

#include <span>
#include <string_view>

namespace dlb::stdlib {

struct File {
  std::string_view path; ///< "layers/dense.dlb"
  std::string_view text;
};

struct Name {
  std::string_view name;
  int file; ///< index into files()
};

std::span<const File> files();
/// Sorted by name.
std::span<const Name> names();

} // namespace dlb::stdlib

#endif // DLB_STDLIB_FILES_H
