// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reads the environment.

#include "driver/CachePlace.h"

#include <charconv>
#include <cstdlib>
#include <pwd.h>
#include <unistd.h>

namespace dlb {
namespace {

constexpr int64_t kDefaultMost = int64_t(512) << 20;

std::string homeFolder() {
  if (const char *home = std::getenv("HOME"); home && *home)
    return home;
  const passwd *user = ::getpwuid(::geteuid());
  return user && user->pw_dir ? user->pw_dir : "";
}

} // namespace

std::optional<int64_t> parseSize(std::string_view text) {
  int64_t number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  std::string_view unit(end, text.data() + text.size() - end);
  size_t power = unit.empty() ? 0 : std::string_view("kMGT").find(unit.front()) + 1;
  if (error != std::errc() || number < 0 || unit.size() > 1 || (!unit.empty() && !power) ||
      number > INT64_MAX >> (10 * power))
    return std::nullopt;
  return number << (10 * power);
}

CachePlace cachePlace(const std::function<void(const std::string &)> &warn) {
  CachePlace place{"", kDefaultMost};
  const char *named = std::getenv("DLB_CACHE");
  if (named && !*named)
    return place;
  const char *size = std::getenv("DLB_CACHE_SIZE");
  std::optional<int64_t> most = size ? parseSize(size) : kDefaultMost;
  if (!most)
    warn("DLB_CACHE_SIZE takes a number of bytes such as 512M or 2G, not `" + std::string(size) +
         "`; the limit is 512M");
  place.mostBytes = most.value_or(kDefaultMost);
  // A relative XDG_CACHE_HOME is to be ignored, says its specification.
  const char *xdg = std::getenv("XDG_CACHE_HOME");
  if (named)
    place.folder = named;
  else if (xdg && *xdg == '/')
    place.folder = std::string(xdg) + "/dlb";
  else if (std::string home = homeFolder(); !home.empty())
    place.folder = home + "/.cache/dlb";
  else
    warn("there is no folder for the cache, since HOME is not set; DLB_CACHE names one");
  return place;
}

} // namespace dlb
