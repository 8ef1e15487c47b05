// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Files written whole or not at all.

#include "runtime/core/AtomicFile.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
#include <vector>

namespace fs = std::filesystem;

namespace dlb::runtime {

const FileCalls systemFileCalls = {::write, ::fsync, ::rename};

namespace {

// For the signal handler: the name of the temporary file, valid while `pending` is set. One file is
// written at a time.
char pendingName[PATH_MAX];
std::atomic<bool> pending{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void announce(const std::string &name) {
  if (name.size() >= sizeof(pendingName))
    return;
  std::memcpy(pendingName, name.c_str(), name.size() + 1);
  pending.store(true);
}

std::string folderOf(const std::string &path) {
  std::string folder = fs::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

/// ".weights.safetensors.": hidden, beside the file, and the process completes it.
std::string temporaryPrefix(const std::string &path) {
  return "." + fs::path(path).filename().string() + ".";
}

} // namespace

void expectFileLimits() {
  struct sigaction present;
  if (sigaction(SIGXFSZ, nullptr, &present) == 0 && present.sa_handler == SIG_DFL)
    signal(SIGXFSZ, SIG_IGN);
}

void abandonTemporaryFile() {
  if (pending.load())
    unlink(pendingName);
}

void removeLeftovers(const std::string &path) {
  std::string prefix = temporaryPrefix(path);
  std::vector<fs::path> found;
  std::error_code problem;
  for (fs::directory_iterator it(folderOf(path), problem), end; !problem && it != end;
       it.increment(problem)) {
    std::string name = it->path().filename().string();
    if (name.starts_with(prefix) && name.ends_with(".tmp"))
      found.push_back(it->path());
  }
  for (const fs::path &file : found)
    fs::remove(file, problem);
}

Failure AtomicFile::problem(std::string_view action) const {
  return fail(Error::fileUnwritable, path,
              {action, std::strerror(errno), "what was there before is untouched"});
}

Result<AtomicFile> AtomicFile::create(const std::string &path, const FileCalls &calls) {
  expectFileLimits();
  AtomicFile result;
  result.calls = &calls;
  result.path = path;
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) { // that `commit` could not replace
    errno = EISDIR;
    return result.problem("create the file");
  }
  if (fs::is_character_file(path, ignored) || fs::is_fifo(path, ignored)) {
    result.file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (result.file < 0)
      return result.problem("open the file");
    return result;
  }
  std::string name =
      folderOf(path) + "/" + temporaryPrefix(path) + std::to_string(getpid()) + ".tmp";
  result.file = open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (result.file < 0)
    return result.problem("create the file");
  result.temporary = name;
  announce(name);
  return result;
}

AtomicFile::AtomicFile(AtomicFile &&other) noexcept
    : calls(other.calls), path(std::move(other.path)), temporary(std::move(other.temporary)),
      file(other.file) {
  other.file = -1;
  other.temporary.clear();
}

AtomicFile::~AtomicFile() {
  if (file >= 0)
    close(file);
  if (!temporary.empty()) {
    unlink(temporary.c_str());
    pending.store(false);
  }
}

Status AtomicFile::write(const void *data, int64_t size) {
  auto *bytes = static_cast<const char *>(data);
  while (size > 0) {
    ssize_t done = calls->write(file, bytes, static_cast<size_t>(size));
    if (done < 0 && errno == EINTR)
      continue;
    if (done < 0)
      return problem("write the file");
    bytes += done;
    size -= done;
  }
  return {};
}

bool AtomicFile::keepAs(const std::string &previous) const {
  std::string second = temporary.substr(0, temporary.size() - 4) + ".before.tmp";
  unlink(second.c_str());
  if (link(path.c_str(), second.c_str()) != 0)
    // There was none, or the file system has no second names.
    return errno == ENOENT || calls->rename(path.c_str(), previous.c_str()) == 0;
  if (calls->rename(second.c_str(), previous.c_str()) == 0) {
    unlink(second.c_str()); // both were names of one file: then nothing was done
    return true;
  }
  int reason = errno;
  unlink(second.c_str());
  errno = reason;
  return false;
}

Status AtomicFile::commit(const std::string &previous) {
  if (!temporary.empty() && calls->fsync(file) != 0)
    return problem("write the file to disk");
  // Some file systems (NFS) report a full disk only here.
  int closed = close(file);
  file = -1;
  if (closed != 0)
    return problem("write the file");
  if (temporary.empty())
    return {};
  if (!previous.empty() && !keepAs(previous))
    return problem("keep the file of before");
  if (calls->rename(temporary.c_str(), path.c_str()) != 0)
    return problem("replace the file");
  temporary.clear();
  pending.store(false);
  // The new file is there; the folder is synchronised so that it stays after a power cut. A file
  // system that cannot do that (EINVAL) gives no better promise.
  int folder = open(folderOf(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  bool synced = folder >= 0 && (calls->fsync(folder) == 0 || errno == EINVAL);
  int reason = errno;
  if (folder >= 0)
    close(folder);
  if (synced)
    return {};
  return fail(Error::fileUnwritable, path,
              {"write its folder to disk", std::strerror(reason),
               "the new file is there, but may not survive a power cut"});
}

} // namespace dlb::runtime
