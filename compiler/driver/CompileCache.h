// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The two caches of compiled code: whole programs, so that a run of one that is known loads no
// MLIR, and single kernels, so that a program that was changed compiles what is new in it.

#ifndef DLB_DRIVER_COMPILECACHE_H
#define DLB_DRIVER_COMPILECACHE_H

#include "driver/Cache.h"
#include "driver/Compiler.h"

#include <functional>
#include <memory>
#include <string>

namespace dlb {

class CompileCache : public ObjectStore {
public:
  using Warn = std::function<void(const std::string &)>;

  /// Null where the environment wants none, and where there can be none: then `warn` has said why.
  /// It is told at most once later that nothing more can be kept.
  static std::unique_ptr<CompileCache> open(Warn warn);

  Cache::Key keyOf(const CheckedProgram &program, const std::vector<FunctionRequest> &requests,
                   bool transfers, const CompileOptions &options) const;
  /// The objects and the names of their kernels, or nothing.
  std::optional<CompiledObjects> findProgram(const Cache::Key &key);
  void keepProgram(const Cache::Key &key, const CompiledObjects &compiled);

  std::optional<std::string> find(const std::string &key) override;
  void keep(const std::string &key, const std::string &bytes) override;

  /// After something was kept: see Cache.
  void settle() { files->settle(); }

private:
  CompileCache() = default;
  void keepBytes(const Cache::Key &key, std::string_view bytes);

  Warn warn;
  std::string folder, build;
  std::unique_ptr<Cache> files;
  bool failed = false;
};

} // namespace dlb

#endif // DLB_DRIVER_COMPILECACHE_H
