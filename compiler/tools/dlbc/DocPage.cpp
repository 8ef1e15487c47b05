// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What stands on a reference page, and the page as Markdown.

#include "tools/dlbc/DocPage.h"

#include "frontend/Parse.h"
#include "stdlib/Files.h"

#include "llvm/ADT/STLExtras.h"

#include <filesystem>
#include <map>

namespace dlb {
namespace {

DocEntry entryOf(const ast::Decl &declaration, const SourceManager &sources) {
  DocEntry entry;
  entry.entry = describe(declaration, sources);
  entry.source = sourceText(sources, declaration.range);
  const auto *definition = declaration.as<ast::Definition>();
  if (!definition || !definition->hyperparameters)
    return entry;
  for (const ast::Parameter &parameter : definition->hyperparameters->parameters)
    entry.hyperparameters.push_back(
        {parameter.name.text, sourceText(sources, parameter.type.range),
         parameter.value ? sourceText(sources, parameter.value->range) : ""});
  return entry;
}

void sort(std::vector<DocEntry> &entries) {
  llvm::sort(entries,
             [](const DocEntry &a, const DocEntry &b) { return a.entry.name < b.entry.name; });
}

std::string capitalised(std::string word) {
  if (!word.empty() && word[0] >= 'a' && word[0] <= 'z')
    word[0] += 'A' - 'a';
  return word;
}

} // namespace

DocPage libraryPage() {
  DocPage page;
  page.title = "The library";
  page.introduction =
      "Written in DLB itself; each entry links to its source, to copy from and change.";
  SourceManager sources;
  DiagnosticEngine diagnostics;
  std::map<std::pair<bool, std::string>, std::vector<DocEntry>> folders; // `ops` last
  for (const stdlib::File &file : stdlib::files()) {
    const SourceFile *source =
        sources.add(std::string(file.path), std::string(file.text), diagnostics);
    if (!source)
      continue;
    std::string folder(file.path.substr(0, file.path.find('/')));
    std::unique_ptr<ast::File> tree = parse(*source, diagnostics);
    for (const ast::DeclPtr &declaration : tree->declarations) {
      DocEntry entry = entryOf(*declaration, sources);
      entry.path = file.path;
      folders[{folder == "ops", folder}].push_back(std::move(entry));
    }
  }
  for (auto &[key, entries] : folders) {
    sort(entries);
    page.groups.push_back({capitalised(key.second), std::move(entries)});
  }
  DocGroup &language = page.groups.emplace_back();
  language.title = "The language's own";
  for (const LanguageName &name : languageNames())
    language.entries.push_back(
        {{"function", std::string(name.name), std::string(name.signature), std::string(name.doc)},
         {},
         "",
         ""});
  return page;
}

DocPage filePage(const ProgramFile &file) {
  static constexpr std::pair<const char *, const char *> kinds[] = {
      {"data", "Data"},          {"model", "Models"},
      {"block", "Blocks"},       {"optimizer", "Optimizers"},
      {"schedule", "Schedules"}, {"initializer", "Initializers"}};
  DocPage page;
  page.title = std::filesystem::path(file.path).filename().string();
  for (auto [kind, title] : kinds) {
    DocGroup group{title, {}};
    for (const ast::DeclPtr &declaration : file.syntax->declarations)
      if (DocEntry entry = entryOf(*declaration, file.sources); entry.entry.kind == kind)
        group.entries.push_back(std::move(entry));
    if (!group.entries.empty())
      page.groups.push_back(std::move(group));
  }
  return page;
}

std::string markdown(const DocPage &page) {
  std::string text = "# " + page.title + "\n";
  if (!page.introduction.empty())
    text += "\n" + page.introduction + "\n";
  for (const DocGroup &group : page.groups) {
    text += "\n## " + group.title + "\n";
    for (const DocEntry &entry : group.entries) {
      text += "\n### `" + entry.entry.name + "`\n\n```\n" + entry.entry.signature + "\n```\n";
      if (!entry.entry.doc.empty())
        text += "\n" + entry.entry.doc + "\n";
      if (!entry.path.empty())
        text += "\n[source](" + entry.path + ")\n";
    }
  }
  return text;
}

} // namespace dlb
