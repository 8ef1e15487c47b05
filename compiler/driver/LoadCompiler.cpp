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

std::string compilerPath() {
  std::error_code ignored;
  for (const std::filesystem::path &path : candidates())
    if (std::filesystem::exists(path, ignored))
      return path.string();
  return "";
}

Compiler *loadCompiler(std::string &error) {
  static Compiler *loaded = nullptr;
  if (loaded)
    return loaded;
  std::string path = compilerPath();
  if (path.empty()) {
    error = std::string(kLibrary) + " is neither beside this program nor in ../lib";
    return nullptr;
  }
  void *library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  void *entry = library ? dlsym(library, kEntry) : nullptr;
  if (!entry) {
    error = dlerror();
    return nullptr;
  }
  return loaded = reinterpret_cast<Compiler *(*)()>(entry)();
}

} // namespace dlb
