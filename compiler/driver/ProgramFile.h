// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A .dlb file from its path to the checked program.

#ifndef DLB_DRIVER_PROGRAMFILE_H
#define DLB_DRIVER_PROGRAMFILE_H

#include "frontend/Ast.h"
#include "frontend/Check.h"
#include "frontend/Program.h"
#include "support/Diagnostics.h"
#include "support/SourceFile.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dlb {

/// What is known of a file; after an error, `diagnostics` has every error of it.
struct ProgramFile {
  SourceManager sources;
  DiagnosticEngine diagnostics;
  std::string path;
  const SourceFile *source = nullptr;    ///< null where the file can't be read
  std::unique_ptr<ast::File> syntax;     ///< null where `source` is
  std::optional<CheckedProgram> program; ///< none after an error, or where not asked for

  /// Where the file is: data is looked for from there.
  std::string folder() const;
};

/// Reads and parses, this file alone.
std::unique_ptr<ProgramFile> parseProgram(const std::string &path);

/// Reads and parses, with what it imports.
std::unique_ptr<ProgramFile> parseWhole(const std::string &path);

/// Reads, parses with imports and, where the syntax has no error, checks.
std::unique_ptr<ProgramFile> checkProgram(const std::string &path, const CheckOptions &options);

/// The hyperparameters that `--set` can change: those of the models that are trained, by name.
std::vector<std::string> settingNames(const ast::File &syntax);

} // namespace dlb

#endif // DLB_DRIVER_PROGRAMFILE_H
