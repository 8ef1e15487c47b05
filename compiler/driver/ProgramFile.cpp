// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reads, parses, checks.

#include "driver/ProgramFile.h"

#include "frontend/Parse.h"

#include <filesystem>
#include <set>

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

std::vector<std::string> settingNames(const ast::File &syntax) {
  std::set<std::string_view> trained;
  for (const ast::DeclPtr &declaration : syntax.declarations)
    if (const auto *train = declaration->as<ast::Train>())
      for (const ast::TrainTarget &target : train->targets)
        trained.insert(target.model.text);
  std::set<std::string> names;
  for (const ast::DeclPtr &declaration : syntax.declarations)
    if (const auto *model = declaration->as<ast::Definition>();
        model && model->hyperparameters && trained.contains(model->name.text))
      for (const ast::Parameter &parameter : model->hyperparameters->parameters)
        names.insert(parameter.name.text);
  return {names.begin(), names.end()};
}

} // namespace dlb
