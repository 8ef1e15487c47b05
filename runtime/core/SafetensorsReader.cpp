// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Opening and reading safetensors files.

#include "runtime/core/Crc32c.h"
#include "runtime/core/SafetensorsHeader.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dlb::runtime {

namespace {

constexpr uint64_t largestHeader = 100'000'000;

/// Reads exactly `size` bytes at `offset`; false with errno (0: the file is too short).
bool readAt(int file, void *to, int64_t size, int64_t offset) {
  auto *bytes = static_cast<char *>(to);
  while (size > 0) {
    ssize_t got = pread(file, bytes, static_cast<size_t>(size), offset);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0) {
      errno = got ? errno : 0;
      return false;
    }
    bytes += got;
    offset += got;
    size -= got;
  }
  return true;
}

Failure unreadable(const std::string &path) {
  return fail(Error::fileUnreadable, path, {errno ? std::strerror(errno) : "it became shorter"});
}

/// Rule S8, or "".
std::string checkTiling(std::vector<StoredTensor> tensors, int64_t dataBytes) {
  std::sort(tensors.begin(), tensors.end(), [](const StoredTensor &a, const StoredTensor &b) {
    return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
  });
  int64_t end = 0;
  for (const StoredTensor &tensor : tensors) {
    if (tensor.begin != end)
      return "`" + tensor.name + "` begins at byte " + std::to_string(tensor.begin) +
             " of the data, the tensor before it ends at " + std::to_string(end);
    end = tensor.end;
  }
  if (end != dataBytes)
    return "the tensors take " + std::to_string(end) + " bytes, the file holds " +
           std::to_string(dataBytes);
  return "";
}

} // namespace

Result<SafetensorsFile> SafetensorsFile::open(const std::string &path) {
  SafetensorsFile result;
  result.name = path;
  auto invalid = [&](std::string_view reason) { return fail(Error::safetensors, path, {reason}); };

  result.file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat about;
  if (result.file < 0 || fstat(result.file, &about) != 0)
    return unreadable(path);
  if (!S_ISREG(about.st_mode))
    return fail(Error::fileUnreadable, path, {"it is not a regular file"});
  int64_t size = about.st_size;
  if (size < 8)
    return invalid("it has " + std::to_string(size) + " bytes, fewer than 8");

  uint64_t headerBytes; // little-endian, as the machines that dlb runs on
  if (!readAt(result.file, &headerBytes, 8, 0))
    return unreadable(path);
  if (headerBytes > largestHeader || static_cast<int64_t>(headerBytes) > size - 8)
    return invalid("it promises a header of " + std::to_string(headerBytes) +
                   " bytes, the file has " + std::to_string(size));
  result.dataStart = 8 + static_cast<int64_t>(headerBytes);

  std::string json(headerBytes, '\0');
  if (!readAt(result.file, json.data(), static_cast<int64_t>(headerBytes), 8))
    return unreadable(path);
  size_t last = json.find_last_not_of(' ');
  if (json.empty() || json[0] != '{' || json[last] != '}')
    return invalid("its header does not begin with `{` and end with `}` and spaces");
  json.resize(last + 1);
  std::string reason = parseSafetensorsHeader(json, result.stored, result.texts);
  if (reason.empty())
    reason = checkTiling(result.stored, size - result.dataStart);
  if (!reason.empty())
    return invalid(reason);
  std::sort(result.stored.begin(), result.stored.end(),
            [](const StoredTensor &a, const StoredTensor &b) { return a.name < b.name; });
  return result;
}

SafetensorsFile::SafetensorsFile(SafetensorsFile &&other) noexcept
    : name(std::move(other.name)), file(other.file), dataStart(other.dataStart),
      stored(std::move(other.stored)), texts(std::move(other.texts)) {
  other.file = -1;
}

SafetensorsFile::~SafetensorsFile() {
  if (file >= 0)
    close(file);
}

const StoredTensor *SafetensorsFile::find(std::string_view tensor) const {
  auto found =
      std::lower_bound(stored.begin(), stored.end(), tensor,
                       [](const StoredTensor &a, std::string_view b) { return a.name < b; });
  return found != stored.end() && found->name == tensor ? &*found : nullptr;
}

Status checkSafetensors(const std::string &path) {
  Result<SafetensorsFile> opened = SafetensorsFile::open(path);
  if (!opened)
    return opened.failure();
  auto promised = opened->metadata().find(std::string(checksumName));
  if (promised == opened->metadata().end() || promised->second.size() != 8)
    return fail(Error::safetensors, path, {"it has no checksum"});

  int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat about;
  bool readable = file >= 0 && fstat(file, &about) == 0;
  uint32_t sum = 0;
  bool blanked = false;
  std::string piece;
  for (int64_t at = 0; readable && at < about.st_size; at += static_cast<int64_t>(piece.size())) {
    // The first piece is the header: the digits stand in it.
    constexpr int64_t most = 1 << 20;
    int64_t size = at ? std::min(most, about.st_size - at) : opened->start();
    piece.resize(static_cast<size_t>(size));
    readable = readAt(file, piece.data(), size, at);
    if (size_t field = at ? piece.npos : piece.find(checksumField); field != piece.npos) {
      piece.replace(field + checksumField.size(), 8, "00000000");
      blanked = true;
    }
    sum = crc32c(piece, sum);
  }
  Status status = readable ? Status() : Status(unreadable(path));
  if (file >= 0)
    close(file);
  char digits[9];
  std::snprintf(digits, sizeof(digits), "%08x", sum);
  if (status && (!blanked || promised->second != digits))
    return fail(Error::fileDamaged, path, {promised->second, digits});
  return status;
}

Status SafetensorsFile::read(const StoredTensor &tensor, void *to) const {
  if (!readAt(file, to, tensor.end - tensor.begin, dataStart + tensor.begin))
    return unreadable(name);
  return {};
}

} // namespace dlb::runtime
