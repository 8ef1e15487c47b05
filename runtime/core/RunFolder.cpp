// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The folder that a training writes to.

#include "runtime/core/RunFolder.h"

#include "runtime/core/AtomicFile.h"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace dlb::runtime {

Result<RunFolder> RunFolder::open(const std::string &path) {
  std::error_code problem;
  fs::create_directories(path, problem);
  if (problem)
    return fail(Error::folderUnusable, path, {problem.message()});
  RunFolder result;
  result.folder = path;
  result.lock = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (result.lock < 0)
    return fail(Error::folderUnusable, path, {std::strerror(errno)});
  if (flock(result.lock, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK)
      return fail(Error::folderInUse, path);
    return fail(Error::folderUnusable, path, {std::strerror(errno)});
  }
  for (const std::string &file : {result.record(), result.program(), result.weights(),
                                  result.last(), result.best(), result.metrics()})
    removeLeftovers(file);
  return result;
}

Result<RunFolder> RunFolder::fresh(const std::string &parent, const std::string &name) {
  auto unusable = [&](const std::error_code &problem) {
    return fail(Error::folderUnusable, parent,
                {problem.message() + "; `--out DIR` takes another, `--no-out` writes nothing"});
  };
  std::error_code problem;
  fs::create_directories(parent, problem);
  if (problem)
    return unusable(problem);
  int64_t number = 0;
  for (fs::directory_iterator it(parent, problem), end; !problem && it != end;
       it.increment(problem)) {
    std::string found = it->path().filename().string();
    int64_t taken = 0;
    const char *last = found.data() + found.size();
    if (found.starts_with(name + "-") &&
        std::from_chars(found.data() + name.size() + 1, last, taken).ptr == last)
      number = std::max(number, taken);
  }
  // Of two trainings that begin at once, the one that comes second takes the next number.
  bool made = false;
  std::string path;
  while (!problem && !made) {
    path = parent + "/" + name + "-" + std::to_string(++number);
    made = fs::create_directory(path, problem);
  }
  if (problem)
    return unusable(problem);
  return open(path);
}

RunFolder::~RunFolder() {
  if (lock >= 0)
    close(lock);
}

} // namespace dlb::runtime
