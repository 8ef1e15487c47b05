// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Text in pages of HTML.

#ifndef DLB_TOOLS_DLBC_HTML_H
#define DLB_TOOLS_DLBC_HTML_H

#include "llvm/ADT/StringRef.h"

#include <string>

namespace dlb {

/// The beginning of a page, up to its title.
inline constexpr char htmlHead[] = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
)";

/// As content or as an attribute in quotes, whatever it holds: what is no UTF-8, and control
/// characters but tabs and line ends, become U+FFFD.
std::string escaped(llvm::StringRef text);

} // namespace dlb

#endif // DLB_TOOLS_DLBC_HTML_H
