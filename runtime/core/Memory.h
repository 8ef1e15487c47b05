// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Blocks of memory for tensors, arenas and batches.

#ifndef DLB_RUNTIME_CORE_MEMORY_H
#define DLB_RUNTIME_CORE_MEMORY_H

#include "runtime/core/Result.h"

#include <cstdint>
#include <string_view>

namespace dlb::runtime {

/// Zero-filled memory aligned to 64 bytes. Large blocks come straight from the kernel, aligned and
/// advised for huge pages; their pages cost nothing until they are touched.
class Buffer {
public:
  Buffer() = default;
  Buffer(Buffer &&other) noexcept { *this = std::move(other); }
  Buffer &operator=(Buffer &&other) noexcept;
  ~Buffer();

  /// `purpose` is what the message names when there is no memory.
  static Result<Buffer> allocate(int64_t bytes, std::string_view purpose);

  void *data() const { return memory; }
  template <class T> T *as() const { return static_cast<T *>(memory); }
  int64_t size() const { return bytes; }

private:
  void *memory = nullptr;
  int64_t bytes = 0;
  void *mapping = nullptr; ///< of a large block
  int64_t mapped = 0;
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_MEMORY_H
