// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// How many trainings fit into memory side by side.

#include "driver/SideBySide.h"
#include "driver/Summary.h"
#include "runtime/data/Dataset.h"
#include "tools/dlbc/TrainRun.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <filesystem>
#include <map>

namespace fs = std::filesystem;

namespace dlb {

/// The bytes of a file, or of those in a folder.
static double bytesAt(const std::string &path) {
  std::error_code problem;
  double bytes = 0;
  if (!fs::is_directory(path, problem)) {
    auto size = fs::file_size(path, problem);
    return problem ? 0 : static_cast<double>(size);
  }
  for (fs::recursive_directory_iterator it(path, problem), end; !problem && it != end;
       it.increment(problem))
    if (std::error_code ignored; it->is_regular_file(ignored))
      bytes += static_cast<double>(it->file_size(ignored));
  return bytes;
}

size_t fitting(Arguments &arguments, const ProgramFile &file, const ExecutionSettings &execution,
               const std::vector<std::optional<size_t>> &choices, size_t most, Messages &messages) {
  constexpr double unpacked = 4; ///< bytes in memory for one of a file
  double data = 0;
  for (const Data &section : file.program->data) {
    std::vector<std::string> names = section.files;
    for (const Data::Part &part : section.parts)
      names.insert(names.end(), part.files.begin(), part.files.end());
    for (const std::string &name : names)
      if (auto path = runtime::locateFile(name, fs::path(file.path).parent_path().string(),
                                          execution.dataFolder))
        data += unpacked * bytesAt(*path);
  }
  std::map<std::optional<size_t>, double> known;
  std::vector<double> needs;
  for (const std::optional<size_t> &choice : choices) {
    auto [bytes, fresh] = known.try_emplace(choice, data);
    CheckOptions options = checkOptions(arguments);
    options.variant = choice;
    if (std::unique_ptr<ProgramFile> chosen = fresh ? checkProgram(file.path, options) : nullptr;
        chosen && chosen->program)
      bytes->second += trainingBytes(*chosen->program, execution.compile.f64 ? 8 : 4);
    needs.push_back(bytes->second);
  }
  std::sort(needs.rbegin(), needs.rend());
  const double free = freeMemory();
  size_t fit = 0;
  for (double sum = 0; fit < most && (sum += needs[fit]) <= free;)
    ++fit;
  if (fit < most) {
    std::string text;
    llvm::raw_string_ostream(text)
        << (fit < 2 ? "one" : std::to_string(fit)) << " at a time, not " << most
        << llvm::format(": one may take %.1f GB, and %.1f GB are free; `--jobs` overrides that",
                        needs.front() / 1e9, free / 1e9);
    messages.note(text);
  }
  return std::max<size_t>(fit, 1);
}

} // namespace dlb
