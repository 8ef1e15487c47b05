// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A walk along the imports, depth first.

#include "frontend/Imports.h"

#include "frontend/Parse.h"
#include "support/Diagnostics.h"
#include "support/SourceFile.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace dlb {
namespace {

namespace fs = std::filesystem;

/// Two paths with the same identity lead to one file.
std::string identityOf(const fs::path &path) {
  std::error_code error;
  fs::path found = fs::weakly_canonical(path, error);
  return error ? path.lexically_normal().string() : found.string();
}

/// What a section is called in a message; null of a declaration that others can use.
const char *sectionName(const ast::Decl &declaration) {
  if (declaration.as<ast::Data>())
    return "a `data` section";
  if (declaration.as<ast::Train>())
    return "a `train` section";
  if (declaration.as<ast::Compare>())
    return "a `compare`";
  if (declaration.as<ast::CrossValidate>())
    return "a `cross_validate`";
  return declaration.as<ast::Ensemble>() ? "an `ensemble`" : nullptr;
}

class Importer {
public:
  Importer(ast::File &root, SourceManager &sources, DiagnosticEngine &diagnostics)
      : root(root), sources(sources), diagnostics(diagnostics) {}

  void follow(const ast::File &file) {
    const fs::path path = sources.file(file.file).path();
    open.push_back({identityOf(path), path.filename().string()});
    for (const ast::DeclPtr &declaration : file.declarations)
      if (auto *import = declaration->as<ast::Import>())
        load(*import, path.parent_path() / import->path);
    open.pop_back();
  }

private:
  struct Open {
    std::string path, name;
  };

  void load(const ast::Import &import, const fs::path &path);
  void refuseSections(const ast::File &file);

  ast::File &root;
  SourceManager &sources;
  DiagnosticEngine &diagnostics;
  std::vector<Open> open;     ///< from the root to the file whose imports are followed
  std::set<std::string> done; ///< identities
};

void Importer::load(const ast::Import &import, const fs::path &path) {
  const std::string file = identityOf(path);
  auto circle = std::find_if(open.begin(), open.end(),
                             [&](const Open &before) { return before.path == file; });
  if (circle != open.end()) {
    std::string through;
    for (auto next = circle + 1; next != open.end(); ++next)
      through += (through.empty() ? ", through `" : ", `") + next->name + "`";
    diagnostics.report(Diag::importCycle, import.pathRange, circle->name, through)
        .help("move what both need into a third file");
    return;
  }
  if (!done.insert(file).second)
    return;
  std::error_code error;
  fs::file_status status = fs::status(path, error);
  const std::string place = path.lexically_normal().string();
  auto refuse = [&](const std::string &reason) {
    Diagnostic &diagnostic =
        diagnostics.report(Diag::importUnreadable, import.pathRange, import.path, reason);
    if (fs::path(import.path).is_relative())
      diagnostic.note("it is looked for at `" + place + "`, beside the file that imports it");
  };
  if (fs::exists(status) && !fs::is_regular_file(status))
    return refuse(fs::is_directory(status) ? "it is a folder" : "it is no regular file");
  DiagnosticEngine reasons;
  const SourceFile *source = sources.load(place, reasons); // perhaps a text that an editor holds
  if (!source && !fs::exists(status))
    return refuse("there is no such file");
  if (!source) {
    const std::string reason = reasons.sorted().front()->message;
    const std::string prefix = "cannot read the file: ";
    return refuse(reason.starts_with(prefix) ? reason.substr(prefix.size()) : reason);
  }
  std::unique_ptr<ast::File> tree = parse(*source, diagnostics);
  refuseSections(*tree);
  follow(*tree);
  root.imports.push_back(std::move(tree));
}

void Importer::refuseSections(const ast::File &file) {
  for (const ast::DeclPtr &declaration : file.declarations)
    if (const char *section = sectionName(*declaration)) {
      SourceRange range = declaration->range;
      const std::string_view text = section;
      const size_t length = text.rfind('`') - text.find('`') - 1; // of the keyword
      range.end = {range.begin.line, range.begin.column + static_cast<int>(length)};
      diagnostics
          .report(Diag::misplacedStatement, range, section, "a file that another one imports")
          .help("keep it in the file that is run; what is imported are blocks and other "
                "declarations");
    }
}

} // namespace

void loadImports(ast::File &file, SourceManager &sources, DiagnosticEngine &diagnostics) {
  Importer(file, sources, diagnostics).follow(file);
}

} // namespace dlb
