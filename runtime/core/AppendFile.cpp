// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Appending to logs.

#include "runtime/core/AppendFile.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace dlb::runtime {

Status appendTo(const std::string &path, std::string_view text) {
  int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  errno = file >= 0 ? ENOSPC : errno; // what a write that is too short means
  bool written =
      file >= 0 && write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  int problem = errno;
  if (file >= 0)
    close(file);
  if (written)
    return {};
  return fail(Error::fileUnwritable, path,
              {"append to the file", std::strerror(problem), "the weights are not affected"});
}

} // namespace dlb::runtime
