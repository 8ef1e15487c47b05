// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Bytes read from beginning to end: a plain file, one that is inflated on the way, or an entry of
// an archive, with a bound on what that may become.

#ifndef DLB_RUNTIME_DATA_BYTESOURCE_H
#define DLB_RUNTIME_DATA_BYTESOURCE_H

#include "runtime/core/Result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace dlb::runtime {

/// What a ByteSource reads from.
class ByteStream {
public:
  virtual ~ByteStream() = default;
  /// Fills `to` with the next bytes; fewer than `size` only at the end.
  virtual Result<int64_t> read(void *to, int64_t size) = 0;
  virtual const std::string &path() const = 0;
  /// Whether `bound` is only a bound.
  virtual bool compressed() const = 0;
  /// The most that the stream can hold.
  virtual int64_t bound() const = 0;
};

/// The most bytes that `bytes` of deflate can become: a byte makes at most 1032 (RFC 1951: a match
/// of 258 bytes takes at least two bits). Nothing above 1 GiB + 64 times the compressed size is
/// inflated: that is far above what numbers and text compress to.
int64_t inflatedBound(int64_t bytes);
int64_t inflatedLimit(int64_t bytes);

class ByteSource {
public:
  /// Regular files only. Gzip is recognised by its first two bytes, whatever the name.
  static Result<ByteSource> open(const std::string &path);
  explicit ByteSource(std::unique_ptr<ByteStream> stream) : stream(std::move(stream)) {}

  Result<int64_t> read(void *to, int64_t size) { return stream->read(to, size); }
  const std::string &path() const { return stream->path(); }
  bool compressed() const { return stream->compressed(); }
  /// The most that the source can hold: exact unless it is compressed.
  int64_t bound() const { return stream->bound(); }

private:
  std::unique_ptr<ByteStream> stream;
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_DATA_BYTESOURCE_H
