// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Files written whole or not at all: a temporary file in the same folder, fsync, rename, fsync of
// the folder. Whatever goes wrong on the way, the file that was there before stays, and the
// temporary file does not. A pipe or a device (/dev/stdout) is written to as it is: a file in its
// place would take it from all who use it.

#ifndef DLB_RUNTIME_CORE_ATOMICFILE_H
#define DLB_RUNTIME_CORE_ATOMICFILE_H

#include "runtime/core/Result.h"

#include <cstdint>
#include <string>
#include <sys/types.h>

namespace dlb::runtime {

/// The system calls that writing goes through, so that a test can make each of them fail.
struct FileCalls {
  ssize_t (*write)(int file, const void *data, size_t size);
  int (*fsync)(int file);
  int (*rename)(const char *from, const char *to);
};
extern const FileCalls systemFileCalls;

class AtomicFile {
public:
  static Result<AtomicFile> create(const std::string &path,
                                   const FileCalls &calls = systemFileCalls);
  AtomicFile(AtomicFile &&other) noexcept;
  AtomicFile &operator=(AtomicFile &&) = delete;
  ~AtomicFile(); ///< without `commit`: removes the temporary file

  Status write(const void *data, int64_t size);
  /// With `previous`, what was there before is from now on the file of that name. At every moment
  /// one of the two is whole.
  Status commit(const std::string &previous = "");

private:
  AtomicFile() = default;
  Failure problem(std::string_view action) const;
  bool keepAs(const std::string &previous) const;

  const FileCalls *calls = nullptr;
  std::string path, temporary; ///< no temporary file: what is written to is no file
  int file = -1;
};

/// A limit on the size of files (ulimit -f) becomes an error of the write like a full disk, unless
/// the program around decided otherwise; by default it is a signal that kills.
void expectFileLimits();

/// Removes what a killed process may have left of `path`. Only for the owner of the folder.
void removeLeftovers(const std::string &path);

/// Removes the temporary file that is being written, if any. Safe in a signal handler.
void abandonTemporaryFile();

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_ATOMICFILE_H
