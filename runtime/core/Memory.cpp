// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Blocks of memory for tensors, arenas and batches.

#include "runtime/core/Memory.h"

#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include <utility>

namespace dlb::runtime {

namespace {
constexpr int64_t alignment = 64;
constexpr int64_t mapFrom = 64 << 10;
constexpr int64_t hugePage = 2 << 20;

int64_t roundUp(int64_t value, int64_t to) { return (value + to - 1) / to * to; }
} // namespace

Result<Buffer> Buffer::allocate(int64_t bytes, std::string_view purpose) {
  Buffer buffer;
  buffer.bytes = bytes;
  if (bytes < 0 || bytes > INT64_MAX / 2)
    return fail(Error::outOfMemory, "", {bytes, purpose});
  if (bytes < mapFrom) {
    int64_t size = roundUp(bytes ? bytes : 1, alignment);
    buffer.memory = std::aligned_alloc(alignment, static_cast<size_t>(size));
    if (!buffer.memory)
      return fail(Error::outOfMemory, "", {bytes, purpose});
    std::memset(buffer.memory, 0, static_cast<size_t>(size));
    return buffer;
  }
  bool huge = bytes >= 2 * hugePage;
  buffer.mapped = bytes + (huge ? hugePage : 0);
  buffer.mapping = mmap(nullptr, static_cast<size_t>(buffer.mapped), PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (buffer.mapping == MAP_FAILED) {
    buffer.mapping = nullptr;
    return fail(Error::outOfMemory, "", {bytes, purpose});
  }
  buffer.memory = buffer.mapping;
  if (huge) {
    auto address = reinterpret_cast<uintptr_t>(buffer.mapping);
    buffer.memory = reinterpret_cast<void *>((address + hugePage - 1) / hugePage * hugePage);
    madvise(buffer.memory, static_cast<size_t>(bytes), MADV_HUGEPAGE);
  }
  return buffer;
}

Buffer &Buffer::operator=(Buffer &&other) noexcept {
  std::swap(memory, other.memory);
  std::swap(bytes, other.bytes);
  std::swap(mapping, other.mapping);
  std::swap(mapped, other.mapped);
  return *this;
}

Buffer::~Buffer() {
  if (mapping)
    munmap(mapping, static_cast<size_t>(mapped));
  else
    std::free(memory);
}

} // namespace dlb::runtime
