// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The folder that a training writes to.

#include "runtime/core/RunFolder.h"

#include "runtime/core/AtomicFile.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <unistd.h>

namespace dlb::runtime {

Result<RunFolder> RunFolder::open(const std::string &path) {
  std::error_code problem;
  std::filesystem::create_directories(path, problem);
  if (problem)
    return fail(Error::folderUnusable, path, {problem.message()});
  RunFolder folder;
  folder.path = path;
  folder.lock = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder.lock < 0)
    return fail(Error::folderUnusable, path, {std::strerror(errno)});
  if (flock(folder.lock, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK)
      return fail(Error::folderInUse, path);
    return fail(Error::folderUnusable, path, {std::strerror(errno)});
  }
  removeLeftovers(folder.weights());
  removeLeftovers(folder.checkpoint());
  removeLeftovers(folder.metrics());
  return folder;
}

RunFolder::~RunFolder() {
  if (lock >= 0)
    close(lock);
}

} // namespace dlb::runtime
