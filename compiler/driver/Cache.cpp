// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The folder:
//
//   XX/<62 digits>    an entry; its name is its key in hexadecimal
//   tmp.<pid>.<n>     an entry being written
//   sizes             a line for each addition to the folder's bytes, so that no process has to
//                     look at every entry to know that there are too many
//
// Nothing is locked: renaming and appending are atomic, and what two processes trimming at once can
// do is remove too much. Nothing is synchronised with the disk: after a power failure a checksum
// fails and the entry is made again.

#include "driver/Cache.h"

#include "runtime/core/AtomicFile.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/xxhash.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace dlb {
namespace {

constexpr const char *kSizes = "sizes";
/// The list of additions is summed up anew, from the entries, when it has become this long.
constexpr off_t kLongSizes = 1 << 14;
/// A temporary file that old belongs to nobody who still writes it.
constexpr time_t kAbandoned = 3600;

struct Header {
  char magic[8] = {'d', 'l', 'b', 'c', 'a', 'c', 'h', 'e'};
  uint64_t version = 1;
  Cache::Key key = {};
  uint64_t length = 0;
  uint64_t checksum = 0;
};
static_assert(sizeof(Header) == 64);

Header headerOf(const Cache::Key &key, std::string_view bytes) {
  Header header;
  header.key = key;
  header.length = bytes.size();
  header.checksum = llvm::xxh3_64bits(llvm::StringRef(bytes));
  return header;
}

std::string nameOf(const Cache::Key &key) {
  std::string digits = llvm::toHex(key, /*LowerCase=*/true);
  return digits.insert(2, "/");
}

bool isEntry(std::string_view name) {
  return name.size() == 2 * sizeof(Cache::Key) - 2 && llvm::all_of(name, llvm::isHexDigit);
}

bool writeAll(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR)
      return false;
    bytes.remove_prefix(std::max<ssize_t>(written, 0));
  }
  return true;
}

bool readAll(int file, char *data, size_t size) {
  while (size) {
    ssize_t got = ::read(file, data, size);
    if (got == 0 || (got < 0 && errno != EINTR))
      return false;
    data += std::max<ssize_t>(got, 0);
    size -= std::max<ssize_t>(got, 0);
  }
  return true;
}

/// Closes itself.
struct File {
  int number = -1;
  explicit File(int number) : number(number) {}
  ~File() {
    if (number >= 0)
      ::close(number);
  }
  File(const File &) = delete;
  explicit operator bool() const { return number >= 0; }
};

/// Calls `visit` with the names in a folder, but for those of itself and its parent.
template <class Visit> void forEachName(int parent, const char *name, const Visit &visit) {
  int file = ::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *folder = file < 0 ? nullptr : ::fdopendir(file);
  if (!folder) {
    if (file >= 0)
      ::close(file);
    return;
  }
  while (const dirent *entry = ::readdir(folder))
    if (std::strcmp(entry->d_name, ".") && std::strcmp(entry->d_name, ".."))
      visit(entry->d_name);
  ::closedir(folder);
}

struct Entry {
  std::string path; ///< relative to the folder
  int64_t bytes;
  timespec used;
};

std::vector<Entry> entriesOf(int folder) {
  std::vector<Entry> entries;
  forEachName(folder, ".", [&](const std::string &group) {
    if (group.size() != 2 || !llvm::all_of(group, llvm::isHexDigit))
      return;
    forEachName(folder, group.c_str(), [&](const std::string &name) {
      std::string path = group + "/" + name;
      struct stat info;
      if (isEntry(name) && !::fstatat(folder, path.c_str(), &info, AT_SYMLINK_NOFOLLOW))
        entries.push_back({path, info.st_size, info.st_mtim});
    });
  });
  return entries;
}

void removeTemporary(int folder, time_t before) {
  forEachName(folder, ".", [&](const char *name) {
    struct stat info;
    if (!std::strncmp(name, "tmp.", 4) && !::fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) &&
        info.st_mtime <= before)
      ::unlinkat(folder, name, 0);
  });
}

/// Makes a folder and those above it that are missing; false with errno set.
bool makeFolders(const std::string &path) {
  int error = 0;
  for (size_t end = 0; end != std::string::npos;) {
    end = path.find('/', end + 1);
    if (::mkdir(path.substr(0, end).c_str(), 0700) && errno != EEXIST)
      error = errno;
  }
  struct stat info;
  if (!::stat(path.c_str(), &info))
    return true;
  errno = error ? error : errno;
  return false;
}

} // namespace

std::unique_ptr<Cache> Cache::open(const CachePlace &place, std::string &problem) {
  runtime::expectFileLimits();
  int file = -1;
  if (makeFolders(place.folder))
    file = ::open(place.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  struct stat info;
  if (file < 0 || ::fstat(file, &info))
    problem = std::strerror(errno);
  else if (info.st_uid != ::geteuid())
    problem = "it belongs to another user";
  else if (info.st_mode & (S_IWGRP | S_IWOTH))
    problem = "other users may write to it";
  else
    return std::unique_ptr<Cache>(new Cache(place, file));
  if (file >= 0)
    ::close(file);
  return nullptr;
}

Cache::~Cache() { ::close(folder); }

std::optional<std::string> Cache::find(const Key &key) {
  File file(::openat(folder, nameOf(key).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat info;
  Header header;
  if (!file || ::fstat(file.number, &info) || !S_ISREG(info.st_mode) ||
      info.st_size < off_t(sizeof header) ||
      !readAll(file.number, reinterpret_cast<char *>(&header), sizeof header))
    return std::nullopt;
  std::string bytes(info.st_size - sizeof header, '\0');
  if (!readAll(file.number, bytes.data(), bytes.size()))
    return std::nullopt;
  Header expected = headerOf(key, bytes);
  if (std::memcmp(&header, &expected, sizeof header))
    return std::nullopt;
  ::futimens(file.number, nullptr); // the time of use: what `trim` goes by
  return bytes;
}

bool Cache::write(int file, const Key &key, std::string_view bytes) {
  Header header = headerOf(key, bytes);
  return writeAll(file, {reinterpret_cast<const char *>(&header), sizeof header}) &&
         writeAll(file, bytes);
}

bool Cache::keep(const Key &key, std::string_view bytes) {
  std::string temporary;
  int number = -1;
  for (int n = 0; number < 0; ++n) {
    temporary = "tmp." + std::to_string(::getpid()) + "." + std::to_string(n);
    number = ::openat(folder, temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (number < 0 && errno != EEXIST) {
      trouble = std::strerror(errno);
      return false;
    }
  }
  bool written = write(number, key, bytes);
  int error = errno;
  if (::close(number) && written) {
    written = false;
    error = errno;
  }
  std::string name = nameOf(key);
  if (written) {
    if (::mkdirat(folder, name.substr(0, 2).c_str(), 0700) && errno != EEXIST) {
      written = false;
      error = errno;
    } else if (::renameat(folder, temporary.c_str(), folder, name.c_str())) {
      written = false;
      error = errno;
    }
  }
  if (written) {
    unsettled += static_cast<int64_t>(sizeof(Header) + bytes.size());
    return true;
  }
  ::unlinkat(folder, temporary.c_str(), 0);
  trouble = std::strerror(error);
  return false;
}

void Cache::settle() {
  if (!unsettled)
    return;
  File file(::openat(folder, kSizes, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600));
  struct stat info;
  if (!file || !writeAll(file.number, std::to_string(unsettled) + "\n") ||
      ::fstat(file.number, &info))
    return;
  unsettled = 0;
  std::string text(std::min(info.st_size, kLongSizes), '\0');
  if (::lseek(file.number, 0, SEEK_SET) || !readAll(file.number, text.data(), text.size()))
    return;
  int64_t sum = 0;
  llvm::SmallVector<llvm::StringRef> lines;
  llvm::StringRef(text).split(lines, '\n');
  for (llvm::StringRef line : lines) {
    int64_t bytes = 0;
    if (!line.getAsInteger(10, bytes) && bytes > 0 && bytes < int64_t(1) << 50)
      sum += bytes;
  }
  if (info.st_size >= kLongSizes || (place.mostBytes && sum > place.mostBytes))
    trim(place.mostBytes ? place.mostBytes / 10 * 9 : INT64_MAX);
}

/// Down to `most` bytes; the list of additions then begins with what is left.
void Cache::trim(int64_t most) {
  removeTemporary(folder, ::time(nullptr) - kAbandoned);
  std::vector<Entry> entries = entriesOf(folder);
  int64_t bytes = 0;
  for (const Entry &entry : entries)
    bytes += entry.bytes;
  if (bytes > most)
    std::sort(entries.begin(), entries.end(), [](const Entry &a, const Entry &b) {
      return std::pair(a.used.tv_sec, a.used.tv_nsec) < std::pair(b.used.tv_sec, b.used.tv_nsec);
    });
  for (const Entry &entry : entries) {
    if (bytes <= most)
      break;
    ::unlinkat(folder, entry.path.c_str(), 0);
    bytes -= entry.bytes;
  }
  File file(::openat(folder, kSizes, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (file)
    (void)writeAll(file.number, std::to_string(bytes) + "\n");
}

Cache::Contents Cache::contents() const {
  Contents contents;
  for (const Entry &entry : entriesOf(folder)) {
    ++contents.entries;
    contents.bytes += entry.bytes;
  }
  return contents;
}

void Cache::clear() {
  trim(0);
  removeTemporary(folder, ::time(nullptr));
}

} // namespace dlb
