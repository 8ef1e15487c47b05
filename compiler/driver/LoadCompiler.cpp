// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Loads the MLIR half of the compiler when it is first needed.

#include "driver/Compiler.h"

#include <dlfcn.h>
#include <filesystem>

namespace dlb {
namespace {

constexpr const char *kLibrary = "libdlb-compiler.so";
constexpr const char *kEntry = "dlb_compiler";

/// Beside the executable, or in the lib folder next to its bin folder.
std::vector<std::filesystem::path> candidates() {
  std::error_code ignored;
  std::filesystem::path folder =
      std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
  return {folder / kLibrary, folder.parent_path() / "lib" / kLibrary};
}

} // namespace

Compiler *loadCompiler(std::string &error) {
  static Compiler *loaded = nullptr;
  if (loaded)
    return loaded;
  for (const std::filesystem::path &path : candidates()) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
      continue;
    void *library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) {
      error = dlerror();
      return nullptr;
    }
    if (auto entry = reinterpret_cast<Compiler *(*)()>(dlsym(library, kEntry)))
      return loaded = entry();
    error = dlerror();
    return nullptr;
  }
  error = std::string(kLibrary) + " is neither beside this program nor in ../lib";
  return nullptr;
}

} // namespace dlb
