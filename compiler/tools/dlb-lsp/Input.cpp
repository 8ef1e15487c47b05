// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// See Input.h.

#include "tools/dlb-lsp/Input.h"

#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace dlb::lsp {

using llvm::failure;
using llvm::LogicalResult;
using llvm::StringRef;
using llvm::success;

bool Input::fill() {
  buffer.erase(0, used);
  used = 0;
  struct pollfd waiting = {descriptor, POLLIN, 0};
  if (poll(&waiting, 1, 0) == 0)
    idle();
  char bytes[1 << 16];
  ssize_t count;
  do
    count = read(descriptor, bytes, sizeof bytes);
  while (count < 0 && errno == EINTR);
  failed = count < 0;
  ended = count == 0;
  if (count > 0)
    buffer.append(bytes, count);
  return count > 0;
}

bool Input::readLine(std::string &line) {
  size_t end;
  while ((end = buffer.find('\n', used)) == std::string::npos)
    if (!fill())
      return false;
  line = buffer.substr(used, end - used);
  used = end + 1;
  if (!line.empty() && line.back() == '\r')
    line.pop_back();
  return true;
}

LogicalResult Input::readStandardMessage(std::string &json) {
  constexpr size_t most = size_t(1) << 28;
  size_t length = 0;
  std::string line;
  do {
    if (!readLine(line))
      return failure();
    auto [name, value] = StringRef(line).split(':');
    size_t number = 0;
    if (name.equals_insensitive("content-length") && !value.trim().getAsInteger(10, number))
      length = number;
  } while (!line.empty());
  if (length == 0)
    return failure();
  if (length > most) { // What follows can't be told from a message any more.
    errno = EMSGSIZE;
    failed = true;
    return failure();
  }
  while (buffer.size() - used < length)
    if (!fill())
      return failure();
  json = buffer.substr(used, length);
  used += length;
  received(json);
  return success();
}

LogicalResult Input::readDelimitedMessage(std::string &json) {
  idle();
  json.clear();
  std::string line;
  while (readLine(line) && line != "// -----")
    if (!StringRef(line).trim().starts_with("//"))
      json += line + "\n";
  received(json);
  return success(!json.empty());
}

} // namespace dlb::lsp
