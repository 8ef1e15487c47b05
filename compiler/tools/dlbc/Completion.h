// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What can stand on a command line of dlbc, as the scripts of shells need it. It is read from the
// table of options: a new option is completed without further work.

#ifndef DLB_TOOLS_DLBC_COMPLETION_H
#define DLB_TOOLS_DLBC_COMPLETION_H

#include <string>
#include <vector>

namespace dlb {

/// What a value, or what stands after a command, is completed with.
enum class Completes {
  nothing, ///< a flag
  free,    ///< a value that no one can guess
  words,
  file, ///< any file
  folder,
  program, ///< a .dlb file
  setting, ///< NAME=VALUE for a hyperparameter of the program on the line
  code,    ///< of a message
};

struct CompletedOption {
  std::string name; ///< "--color"
  std::string help, placeholder;
  Completes value = Completes::nothing;
  std::vector<std::string> words;
};

struct CompletedCommand {
  std::string name, help;
  Completes argument = Completes::program;
  std::vector<std::string> words; ///< of the argument
  std::vector<CompletedOption> options;
};

std::vector<CompletedCommand> completedCommands();

std::string bashCompletion(const std::vector<CompletedCommand> &commands);
std::string zshCompletion(const std::vector<CompletedCommand> &commands);
std::string fishCompletion(const std::vector<CompletedCommand> &commands);

} // namespace dlb

#endif // DLB_TOOLS_DLBC_COMPLETION_H
