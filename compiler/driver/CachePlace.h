// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Where the environment wants the cache of compiled code.

#ifndef DLB_DRIVER_CACHEPLACE_H
#define DLB_DRIVER_CACHEPLACE_H

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace dlb {

/// Where the cache is and how large it may become.
struct CachePlace {
  std::string folder;    ///< "" where the environment wants none
  int64_t mostBytes = 0; ///< 0: no limit
};

/// The folder is $DLB_CACHE, else $XDG_CACHE_HOME/dlb, else ~/.cache/dlb; an empty $DLB_CACHE
/// switches the cache off. The limit is $DLB_CACHE_SIZE, else 512 MiB. `warn` gets a sentence about
/// what in the environment makes no sense.
CachePlace cachePlace(const std::function<void(const std::string &)> &warn);

/// "512M", "2G", "100000": bytes, with k, M, G or T for powers of 1024.
std::optional<int64_t> parseSize(std::string_view text);

} // namespace dlb

#endif // DLB_DRIVER_CACHEPLACE_H
