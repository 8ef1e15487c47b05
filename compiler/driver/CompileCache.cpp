// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Programs as bytes: counts and lengths of eight bytes before what they count.

#include "driver/CompileCache.h"

#include "driver/BuildId.h"
#include "driver/ProgramKey.h"

#include <cstring>

namespace dlb {
namespace {

class Writer {
public:
  void number(uint64_t value) {
    bytes.append(reinterpret_cast<const char *>(&value), sizeof value);
  }
  void text(const std::string &value) {
    number(value.size());
    bytes += value;
  }

  std::string bytes;
};

/// Reads what Writer wrote; `broken` once there is less than expected.
class Reader {
public:
  explicit Reader(std::string_view bytes) : rest(bytes) {}

  uint64_t number() {
    uint64_t value = 0;
    if (rest.size() < sizeof value)
      broken = true;
    else
      std::memcpy(&value, rest.data(), sizeof value);
    rest.remove_prefix(std::min(rest.size(), sizeof value));
    return value;
  }
  std::string text() {
    uint64_t size = number();
    broken |= size > rest.size();
    std::string value(rest.substr(0, broken ? 0 : size));
    rest.remove_prefix(value.size());
    return value;
  }
  bool atEnd() const { return !broken && rest.empty(); }

  bool broken = false;

private:
  std::string_view rest;
};

} // namespace

std::unique_ptr<CompileCache> CompileCache::open(Warn warn) {
  CachePlace place = cachePlace(warn);
  std::string build = place.folder.empty() ? "" : compilerBuild();
  if (build.empty())
    return nullptr;
  std::string problem;
  std::unique_ptr<CompileCache> cache(new CompileCache);
  cache->files = Cache::open(place, problem);
  if (!cache->files) {
    warn("cannot use the cache folder `" + place.folder + "`: " + problem +
         "; compiling without a cache");
    return nullptr;
  }
  cache->warn = std::move(warn);
  cache->folder = place.folder;
  cache->build = std::move(build);
  return cache;
}

Cache::Key CompileCache::keyOf(const CheckedProgram &program,
                               const std::vector<FunctionRequest> &requests, bool transfers,
                               const CompileOptions &options) const {
  return programKey(build, program, requests, transfers, options);
}

std::optional<CompiledObjects> CompileCache::findProgram(const Cache::Key &key) {
  std::optional<std::string> bytes = files->find(key);
  if (!bytes)
    return std::nullopt;
  Reader reader(*bytes);
  CompiledObjects compiled;
  for (uint64_t left = reader.number(); left && !reader.broken; --left)
    compiled.objects.push_back(reader.text());
  for (uint64_t left = reader.number(); left && !reader.broken; --left) {
    KernelTime kernel;
    kernel.name = reader.text();
    kernel.kind = reader.text();
    kernel.found = true;
    compiled.kernels.push_back(std::move(kernel));
  }
  if (!reader.atEnd() || compiled.objects.empty())
    return std::nullopt;
  return compiled;
}

void CompileCache::keepProgram(const Cache::Key &key, const CompiledObjects &compiled) {
  Writer writer;
  writer.number(compiled.objects.size());
  for (const std::string &object : compiled.objects)
    writer.text(object);
  writer.number(compiled.kernels.size());
  for (const KernelTime &kernel : compiled.kernels) {
    writer.text(kernel.name);
    writer.text(kernel.kind);
  }
  keepBytes(key, writer.bytes);
}

std::optional<std::string> CompileCache::find(const std::string &key) {
  return files->find(kernelKey(build, key));
}

void CompileCache::keep(const std::string &key, const std::string &bytes) {
  keepBytes(kernelKey(build, key), bytes);
}

void CompileCache::keepBytes(const Cache::Key &key, std::string_view bytes) {
  if (failed || files->keep(key, bytes))
    return;
  failed = true;
  warn("cannot write to the cache folder `" + folder + "`: " + files->problem());
}

} // namespace dlb
