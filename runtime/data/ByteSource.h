// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A file read from beginning to end, inflated on the way if it is gzip, with a bound on what that
// may become.

#ifndef DLB_RUNTIME_DATA_BYTESOURCE_H
#define DLB_RUNTIME_DATA_BYTESOURCE_H

#include "runtime/core/Result.h"

#include <cstdint>
#include <memory>
#include <string>

namespace dlb::runtime {

class ByteSource {
public:
  /// Regular files only. Gzip is recognised by its first two bytes, whatever the name.
  static Result<ByteSource> open(const std::string &path);
  ByteSource(ByteSource &&) noexcept;
  ByteSource &operator=(ByteSource &&) noexcept;
  ~ByteSource();

  /// Fills `to` with the next bytes; fewer than `size` only at the end.
  Result<int64_t> read(void *to, int64_t size);

  const std::string &path() const;
  bool compressed() const;
  /// The most that the source can hold: exact for a plain file. Deflate turns a byte into at most
  /// 1032 (RFC 1951: a match of 258 bytes takes at least two bits), and `read` refuses more than
  /// 1 GiB + 64 times the compressed size, far above what numbers as text compress to.
  int64_t bound() const;

private:
  struct State;
  explicit ByteSource(std::unique_ptr<State> state);
  std::unique_ptr<State> state;
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_DATA_BYTESOURCE_H
