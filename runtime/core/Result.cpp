// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The table of messages, and filling their values in.

#include "runtime/core/Result.h"

namespace dlb::runtime {

namespace {
struct Row {
  std::string_view code, format;
};
constexpr Row rows[] = {
#define DLB_ERROR(code, name, format) {#code, format},
#include "runtime/abi/Errors.def"
};
const Row &row(Error error) { return rows[static_cast<int>(error)]; }
} // namespace

std::string_view errorCode(Error error) { return row(error).code; }

Failure fail(Error error, std::string_view place, std::initializer_list<Text> values) {
  std::string_view format = row(error).format;
  std::string message;
  for (size_t i = 0; i < format.size(); ++i) {
    bool slot = format[i] == '{' && i + 2 < format.size() && format[i + 2] == '}';
    if (!slot) {
      message += format[i];
      continue;
    }
    size_t number = static_cast<size_t>(format[i + 1] - '0');
    if (number < values.size())
      message += (values.begin() + number)->text;
    i += 2;
  }
  return {error, std::move(message), std::string(place), ""};
}

std::string Failure::text() const {
  std::string head = place.empty() ? "" : place + ": ";
  return head + "error[" + std::string(code()) + "]: " + message;
}

} // namespace dlb::runtime
