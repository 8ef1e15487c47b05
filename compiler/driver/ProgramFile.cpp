// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reads, parses, checks.

#include "driver/ProgramFile.h"

#include "frontend/Imports.h"
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

std::unique_ptr<ProgramFile> parseWhole(const std::string &path) {
  std::unique_ptr<ProgramFile> file = parseProgram(path);
  if (file->syntax)
    loadImports(*file->syntax, file->sources, file->diagnostics);
  return file;
}

std::unique_ptr<ProgramFile> checkProgram(const std::string &path, const CheckOptions &options) {
  std::unique_ptr<ProgramFile> file = parseWhole(path);
  if (file->syntax && !file->diagnostics.hasErrors())
    file->program = check(*file->syntax, file->sources, options, file->diagnostics);
  return file;
}

/// The models that sections train, those inside a compare or the like included.
static void collectTrained(const std::vector<ast::DeclPtr> &sections,
                           std::set<std::string_view> &trained) {
  for (const ast::DeclPtr &declaration : sections) {
    if (const auto *train = declaration->as<ast::Train>())
      for (const ast::TrainTarget &target : train->targets)
        trained.insert(target.model.text);
    if (const ast::Sections *inner = ast::sectionsIn(*declaration))
      collectTrained(*inner, trained);
  }
}

std::vector<std::string> settingNames(const ast::File &syntax) {
  std::set<std::string_view> trained;
  collectTrained(syntax.declarations, trained);
  std::set<std::string> names;
  auto collect = [&](const ast::File &file) {
    for (const ast::DeclPtr &declaration : file.declarations)
      if (const auto *model = declaration->as<ast::Definition>();
          model && model->hyperparameters && trained.contains(model->name.text))
        for (const ast::Parameter &parameter : model->hyperparameters->parameters)
          names.insert(parameter.name.text);
  };
  for (const std::unique_ptr<ast::File> &imported : syntax.imports)
    collect(*imported);
  collect(syntax);
  return {names.begin(), names.end()};
}

} // namespace dlb
