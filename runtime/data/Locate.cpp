// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Finding the files that a program names.

#include "runtime/data/Columns.h"
#include "runtime/data/Dataset.h"

#include <algorithm>
#include <filesystem>

namespace fs = std::filesystem;

namespace dlb::runtime {

namespace {

/// Names in `folder`, sorted bytewise: the order of readdir differs between machines.
std::vector<std::string> entries(const fs::path &folder, bool folders) {
  constexpr size_t most = 10'000; // a suggestion is not worth walking through more
  std::vector<std::string> names;
  std::error_code problem;
  for (fs::directory_iterator it(folder, problem), end;
       !problem && it != end && names.size() < most; it.increment(problem)) {
    std::error_code ignored;
    if (it->is_directory(ignored) == folders)
      names.push_back(it->path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// "; did you mean `…`?" with the path of the file whose name is most like `name`.
std::string similarFile(const std::string &name, const std::vector<fs::path> &folders) {
  std::vector<std::string> names;
  std::vector<fs::path> paths;
  for (const fs::path &folder : folders)
    for (const std::string &entry : entries(folder, false)) {
      names.push_back(entry);
      paths.push_back(folder / entry);
    }
  std::string best = suggestion(fs::path(name).filename().string(), names);
  for (size_t i = 0; i < names.size(); ++i)
    if (best == "; did you mean `" + names[i] + "`?")
      return "; did you mean `" + paths[i].string() + "`?";
  return best;
}

/// Where below the folder of `--data`, with `count` folders in it, a file was looked for.
std::string triedBelow(const std::string &dataFolder, size_t count) {
  std::error_code ignored;
  if (!fs::is_directory(dataFolder, ignored))
    return "; `" + dataFolder + "` is not a folder";
  std::string tried = ", in `" + dataFolder + "`";
  if (count > 0)
    tried += " and in its " + std::to_string(count) + (count == 1 ? " folder" : " folders");
  return tried;
}

} // namespace

Result<std::string> locateFile(const std::string &name, const std::string &programFolder,
                               const std::string &dataFolder) {
  fs::path here = programFolder.empty() ? fs::path(".") : fs::path(programFolder);
  std::vector<fs::path> folders = {here};
  if (!dataFolder.empty()) {
    folders.push_back(dataFolder);
    for (const std::string &entry : entries(dataFolder, true))
      folders.push_back(fs::path(dataFolder) / entry);
  }
  for (const fs::path &folder : folders) {
    std::error_code ignored;
    fs::path candidate = (folder / name).lexically_normal();
    if (fs::exists(candidate, ignored))
      return candidate.string();
  }
  std::string tried = "`" + (here / name).lexically_normal().string() + "`";
  if (dataFolder.empty())
    tried += "; `--data DIR` names another folder to look in";
  else
    tried += triedBelow(dataFolder, folders.size() - 2);
  return fail(Error::dataFileMissing, "", {name, tried, similarFile(name, folders)});
}

Result<std::vector<std::string>> locateFiles(const DataSource &source,
                                             const std::vector<std::string> &names) {
  std::vector<std::string> paths;
  for (const std::string &name : names) {
    Result<std::string> path = locateFile(name, source.programFolder, source.dataFolder);
    if (!path)
      return path.failure();
    paths.push_back(*path);
  }
  return paths;
}

} // namespace dlb::runtime
