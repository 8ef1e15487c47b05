// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A folder of entries found by key: what was compiled before. Its entries are code that will run,
// so the folder must belong to the user and be writable by nobody else.

#ifndef DLB_DRIVER_CACHE_H
#define DLB_DRIVER_CACHE_H

#include "driver/CachePlace.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace dlb {

/// Safe for several processes at once, and for one that is killed: an entry is written aside and
/// renamed, says how long it is, and carries a checksum.
class Cache {
public:
  using Key = std::array<uint8_t, 32>;
  struct Contents {
    int64_t entries = 0, bytes = 0;
  };

  /// Null with `problem` set to what is wrong with the folder, which is made if it isn't there.
  static std::unique_ptr<Cache> open(const CachePlace &place, std::string &problem);
  ~Cache();
  Cache(const Cache &) = delete;
  Cache &operator=(const Cache &) = delete;

  /// What was kept under `key`; nothing where there is none or it is damaged.
  std::optional<std::string> find(const Key &key);
  /// False, with `problem()` set, if it could not be written.
  bool keep(const Key &key, std::string_view bytes);
  /// To be called after entries were kept: removes those used longest ago where the folder has
  /// become larger than its limit.
  void settle();

  Contents contents() const;
  /// Removes every entry and nothing else.
  void clear();
  const std::string &problem() const { return trouble; }

private:
  Cache(const CachePlace &place, int folder) : place(place), folder(folder) {}
  bool write(int file, const Key &key, std::string_view bytes);
  void trim(int64_t most);

  CachePlace place;
  int folder;
  int64_t unsettled = 0; ///< bytes kept since `settle`
  std::string trouble;
};

} // namespace dlb

#endif // DLB_DRIVER_CACHE_H
