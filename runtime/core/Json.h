// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Writing JSON.

#ifndef DLB_RUNTIME_CORE_JSON_H
#define DLB_RUNTIME_CORE_JSON_H

#include <string>
#include <string_view>

namespace dlb::runtime {

/// Text in UTF-8 as a JSON string.
std::string jsonString(std::string_view text);

/// The shortest number that reads back as the same bits; `null` for one that is not finite.
std::string jsonNumber(double number);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_JSON_H
