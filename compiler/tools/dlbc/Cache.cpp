// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlbc cache: where compiled code is kept and how much of it; `clear` removes it.

#include "driver/Cache.h"
#include "tools/dlbc/Commands.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using llvm::outs;

namespace dlb {
namespace {

std::string megabytes(int64_t bytes) {
  char text[32];
  snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / (1 << 20));
  return text;
}

} // namespace

int runCache(Arguments &arguments) {
  std::vector<std::string> actions = arguments.positional();
  bool clear = actions.size() == 1 && actions[0] == "clear";
  if (!actions.empty() && !clear) {
    arguments.misuse("it takes `clear` or nothing, not `" + actions[clear ? 1 : 0] + "`");
    return exitUsage;
  }
  CachePlace place =
      cachePlace([](const std::string &text) { llvm::errs() << "warning: " << text << "\n"; });
  if (place.folder.empty()) {
    outs() << "no cache\n";
    return exitOk;
  }
  std::string problem;
  std::unique_ptr<Cache> cache = Cache::open(place, problem);
  if (!cache) {
    llvm::errs() << "error: cannot use the cache folder `" << place.folder << "`: " << problem
                 << "\n";
    return exitDiagnosed;
  }
  if (clear)
    cache->clear();
  Cache::Contents contents = cache->contents();
  outs() << place.folder << "\n"
         << contents.entries << " entries, " << megabytes(contents.bytes) << " of "
         << (place.mostBytes ? megabytes(place.mostBytes) : "any size") << "\n";
  return exitOk;
}

} // namespace dlb
