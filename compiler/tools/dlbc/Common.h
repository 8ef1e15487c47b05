// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What several subcommands read from the command line in the same way.

#ifndef DLB_TOOLS_DLBC_COMMON_H
#define DLB_TOOLS_DLBC_COMMON_H

#include "driver/Execution.h"
#include "driver/Messages.h"
#include "driver/ProgramFile.h"
#include "tools/dlbc/Options.h"

#include <map>
#include <memory>
#include <optional>

namespace dlb {

/// --message-format, --color and NO_COLOR: how messages look on standard error.
MessageStyle styleOf(Arguments &arguments);

/// --set, --batch, --epochs, --steps.
CheckOptions checkOptions(Arguments &arguments);

/// --precision, --cpu, --exact-convolution, --without, --chunk-order, --remarks, --profile.
CompileOptions compileOptions(Arguments &arguments);

/// The above and --threads, --seed, --data, --weights. The cache is used by the commands that have
/// --no-cache.
ExecutionSettings executionSettings(Arguments &arguments);

/// The command's file, checked; null after its diagnostics have been shown or the command line was
/// found wanting: then `exitCode` says which.
std::unique_ptr<ProgramFile> checkedFile(Arguments &arguments, int &exitCode);

/// The sizes that the data tells (V of class(V)), read from `--data` only where the program has
/// such; none after a message.
std::optional<DimBindings> dataSizes(const ProgramFile &file, Arguments &arguments,
                                     Messages &messages);

/// The exit code of a command that failed after a message.
inline int failureCode(const Messages &messages) {
  return messages.internalError() ? exitInternal : exitDiagnosed;
}

/// `--input x=@a.npy`, …: ("x", "a.npy"); `@rows.csv` goes to `rows`.
std::map<std::string, std::string> modelInputs(Arguments &arguments,
                                               std::vector<std::string> &rows);

/// The command's file, checked, and the model to apply: the one of --model, or the only one.
struct ChosenModel {
  std::unique_ptr<ProgramFile> file;
  std::unique_ptr<Messages> messages;
  const Function *model = nullptr; ///< null after a message: then `exitCode` is what to end with
  int exitCode = 0;
};
ChosenModel chosenModel(Arguments &arguments);

/// What applies the chosen model to rows of its data. Null after a message.
const CheckedProgram::RowPredict *rowsOf(const ChosenModel &chosen);

/// Writes a file whole or not at all.
runtime::Status writeFile(const std::string &path, const std::string &text);

/// Whether the file of --profile-trace can be written; a message where not. Asked before anything
/// runs: hours later is too late.
bool canWriteTrace(Arguments &arguments, Messages &messages);

/// The table of --profile on standard output and the file of --profile-trace, as asked for; false
/// after a message.
bool showProfile(Arguments &arguments, Execution &execution);

/// The table of --time: phases and kernels, on standard output.
void printTimes(const Execution &execution);

} // namespace dlb

#endif // DLB_TOOLS_DLBC_COMMON_H
