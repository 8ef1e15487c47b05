// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reads, parses, checks.

#include "driver/ProgramFile.h"

#include "frontend/Parse.h"

#include <filesystem>

namespace dlb {

std::string ProgramFile::folder() const {
  std::string parent = std::filesystem::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

std::unique_ptr<ProgramFile> parseProgram(const std::string &path) {
  auto file = std::make_unique<ProgramFile>();
  file->path = path;
  file->source = file->sources.load(path, file->diagnostics);
  if (file->source)
    file->syntax = parse(*file->source, file->diagnostics);
  return file;
}

std::unique_ptr<ProgramFile> checkProgram(const std::string &path, const CheckOptions &options) {
  std::unique_ptr<ProgramFile> file = parseProgram(path);
  if (file->syntax && !file->diagnostics.hasErrors())
    file->program = check(*file->syntax, file->sources, options, file->diagnostics);
  return file;
}

} // namespace dlb
