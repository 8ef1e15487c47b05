// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The parsed command line, and the exit codes that scripts rely on.

#ifndef DLB_TOOLS_DLBC_OPTIONS_H
#define DLB_TOOLS_DLBC_OPTIONS_H

#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dlb {

enum ExitCode : int {
  exitOk = 0,
  exitDiagnosed = 1,
  exitUsage = 2,
  exitInternal = 70,
  exitInterrupted = 130,
  exitTerminated = 143,
};

namespace option {
enum ID {
  opt_INVALID = 0,
#define OPTION(...) LLVM_MAKE_OPT_ID_WITH_ID_PREFIX(opt_, __VA_ARGS__),
#include "tools/dlbc/Options.inc"
#undef OPTION
};
} // namespace option

const llvm::opt::OptTable &optionTable();

/// The values that an option takes, where the table lists them all.
llvm::SmallVector<llvm::StringRef> valuesOf(llvm::opt::OptSpecifier id);

/// Whether the command line asks for messages in JSON.
bool wantsJson(const llvm::opt::InputArgList &parsed);

/// Says on standard error what is wrong with a command line, in the form `dlbc: …` or as JSON.
void complain(const llvm::Twine &who, const llvm::Twine &message, bool json);

/// The arguments of one subcommand. The accessors report a malformed value and remember it: a
/// command asks `usable()` before it starts working.
class Arguments {
public:
  Arguments(llvm::opt::InputArgList parsed, llvm::StringRef command)
      : parsed(std::move(parsed)), command(command) {}

  /// Whether the command has the option.
  bool takes(option::ID id) const { return optionTable().getOption(id).isRegisteredSC(command); }
  bool has(option::ID id) const { return given(id) || adopted.count(id); }
  bool given(option::ID id) const { return parsed.hasArg(id); }
  std::optional<std::string> text(option::ID id) const;
  std::vector<std::string> all(option::ID id) const;
  /// A whole number in [least, most].
  std::optional<int64_t> number(option::ID id, int64_t least, int64_t most);
  /// One of the values that the table of options lists.
  std::optional<std::string> choice(option::ID id);
  /// Every value of a repeated option, each one of those that the table lists.
  std::vector<std::string> choices(option::ID id);
  /// The one FILE of the command, or what else it is about; empty, and reported, when there is none
  /// or more than one.
  std::string file(const std::string &kind = ".dlb file");
  /// Values that stand for an option where it is not given, and for the file; `record` says so.
  void adopt(option::ID id, std::vector<std::string> values) { adopted[id] = std::move(values); }
  void adoptFile(std::string path, std::string record) {
    adoptedFile = std::move(path);
    adoptedFrom = std::move(record);
  }
  /// What stands after the command and is no option.
  std::vector<std::string> positional() const;

  bool usable() const { return !misused; }
  void misuse(const llvm::Twine &message);

private:
  bool check(option::ID id, const std::string &value);
  /// ", as `run/run.json` says" of a value that is adopted.
  std::string origin(option::ID id) const;

  llvm::opt::InputArgList parsed;
  llvm::StringRef command;
  std::map<option::ID, std::vector<std::string>> adopted;
  std::string adoptedFile, adoptedFrom;
  bool misused = false;
};

} // namespace dlb

#endif // DLB_TOOLS_DLBC_OPTIONS_H
