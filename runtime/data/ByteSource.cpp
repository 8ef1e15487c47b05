// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Plain files and gzip as one stream of bytes.

#include "runtime/data/ByteSource.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

namespace dlb::runtime {

namespace {
constexpr int64_t bombFloor = int64_t(1) << 30;
constexpr int64_t bombRatio = 64;
constexpr int64_t deflateRatio = 1032;
} // namespace

int64_t inflatedLimit(int64_t bytes) { return bombFloor + bombRatio * bytes; }

int64_t inflatedBound(int64_t bytes) {
  return std::min(inflatedLimit(bytes), deflateRatio * std::min(bytes, bombFloor * 1024));
}

namespace {

class FileStream : public ByteStream {
public:
  FileStream() = default;
  FileStream(const FileStream &) = delete;
  ~FileStream() override {
    if (gzip)
      inflateEnd(&stream);
    if (file >= 0)
      close(file);
  }

  Status open(const std::string &path);
  Result<int64_t> read(void *to, int64_t size) override {
    return gzip ? readGzip(static_cast<unsigned char *>(to), size) : readFile(to, size);
  }
  const std::string &path() const override { return name; }
  bool compressed() const override { return gzip; }
  int64_t bound() const override { return gzip ? inflatedBound(size) : size; }

private:
  Failure broken(std::string_view reason) const {
    return fail(Error::gzipBroken, name, {produced, reason});
  }
  Result<int64_t> readFile(void *to, int64_t count);
  Result<int64_t> readGzip(unsigned char *to, int64_t count);
  Status refill();

  std::string name;
  int file = -1;
  int64_t size = 0;     ///< of the file
  int64_t produced = 0; ///< bytes handed out
  bool gzip = false;
  bool inMember = false; ///< between the header and the checksum of a gzip member
  z_stream stream = {};
  unsigned char input[64 << 10];
};

Result<int64_t> FileStream::readFile(void *to, int64_t count) {
  int64_t done = 0;
  while (done < count) {
    ssize_t got = ::read(file, static_cast<char *>(to) + done, static_cast<size_t>(count - done));
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return fail(Error::fileUnreadable, name, {std::strerror(errno)});
    if (got == 0)
      break;
    done += got;
  }
  return done;
}

/// More compressed bytes, if none are left.
Status FileStream::refill() {
  if (stream.avail_in)
    return {};
  Result<int64_t> got = readFile(input, sizeof(input));
  if (!got)
    return got.failure();
  stream.next_in = input;
  stream.avail_in = static_cast<uInt>(*got);
  return {};
}

// A gzip file is one member or several; the checksum and length of each are checked by zlib.
Result<int64_t> FileStream::readGzip(unsigned char *to, int64_t count) {
  int64_t done = 0;
  while (done < count) {
    DLB_TRY(refill());
    if (!stream.avail_in) {
      if (inMember)
        return broken("the file ends too early");
      break;
    }
    inMember = true;
    auto room = static_cast<uInt>(std::min<int64_t>(count - done, 1 << 30));
    stream.next_out = to + done;
    stream.avail_out = room;
    int code = inflate(&stream, Z_NO_FLUSH);
    done += room - stream.avail_out;
    produced += room - stream.avail_out;
    if (produced > inflatedLimit(size))
      return fail(Error::gzipTooLarge, name, {size, inflatedLimit(size)});
    if (code == Z_STREAM_END) {
      inflateReset(&stream);
      inMember = false;
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      return broken(stream.msg ? stream.msg : "bad data");
    }
  }
  return done;
}

Status FileStream::open(const std::string &path) {
  name = path;
  // Without O_NONBLOCK a named pipe would hold the program until somebody writes to it.
  file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat about;
  if (file < 0 || fstat(file, &about) != 0)
    return fail(Error::fileUnreadable, path, {std::strerror(errno)});
  if (!S_ISREG(about.st_mode))
    return fail(Error::fileUnreadable, path, {"it is not a regular file"});
  size = about.st_size;

  unsigned char magic[2];
  if (pread(file, magic, 2, 0) == 2 && magic[0] == 0x1f && magic[1] == 0x8b) {
    constexpr int gzipOnly = 16 + MAX_WBITS;
    if (inflateInit2(&stream, gzipOnly) != Z_OK)
      return fail(Error::outOfMemory, path, {int64_t(64) << 10, "inflating"});
    gzip = true;
  }
  return {};
}

} // namespace

Result<ByteSource> ByteSource::open(const std::string &path) {
  auto stream = std::make_unique<FileStream>();
  DLB_TRY(stream->open(path));
  return ByteSource(std::move(stream));
}

} // namespace dlb::runtime
