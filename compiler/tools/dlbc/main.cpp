// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlbc: finds the subcommand wherever it stands among the options, refuses what the command does
// not know with a suggestion, and hands over.

#include "tools/dlbc/Commands.h"

#include "support/Suggest.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Option/Option.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

#include <csignal>
#include <cstring>
#include <unistd.h>

using namespace llvm;
using namespace llvm::opt;
using namespace dlb;

namespace {

bool messagesAreJson = false;

/// A crash is an internal error: it says so and exits 70. Runs on a stack of its own, since the
/// overflow of the usual one is a reason to come here, and calls nothing that could lock.
void crashed(int signal) {
  char human[] =
      "dlbc: internal error: signal 00; please report it with the command line and the file\n";
  char json[] = "{\"type\":\"diagnostic\",\"level\":\"internal "
                "error\",\"code\":null,\"name\":null,\"message\":"
                "\"signal 00; please report it with the command line and the file\","
                "\"spans\":[],\"notes\":[],\"help\":[]}\n";
  char *text = messagesAreJson ? json : human;
  char *digits = strstr(text, "00");
  digits[0] = static_cast<char>('0' + signal / 10);
  digits[1] = static_cast<char>('0' + signal % 10);
  [[maybe_unused]] ssize_t written = write(STDERR_FILENO, text, strlen(text));
  _exit(exitInternal);
}

void catchCrashes() {
  static char memory[1 << 16];
  stack_t stack = {};
  stack.ss_sp = memory;
  stack.ss_size = sizeof memory;
  sigaltstack(&stack, nullptr);
  struct sigaction action = {};
  action.sa_handler = crashed;
  action.sa_flags = SA_ONSTACK;
  for (int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL})
    sigaction(signal, &action, nullptr);
}

int usage(const Twine &message) {
  complain("dlbc", message, messagesAreJson);
  return exitUsage;
}

void printHelp(StringRef command) {
  std::string line = "dlbc COMMAND FILE [options]";
  optionTable().printHelp(outs(), line.c_str(), "dlbc compiles and runs networks written in DLB",
                          /*ShowHidden=*/false, /*ShowAllAliases=*/false, Visibility(), command);
}

/// The names of the options that `command` takes, as a user writes them.
std::vector<std::string> optionNames(StringRef command) {
  std::vector<std::string> names;
  for (unsigned id = 1; id <= optionTable().getNumOptions(); ++id) {
    Option candidate = optionTable().getOption(id);
    if (candidate.isValid() && candidate.isRegisteredSC(command))
      names.push_back(StringRef(candidate.getPrefixedName()).rtrim('=').str());
  }
  return names;
}

/// A complaint about an argument that `command` does not take; empty when it takes it.
std::string refuse(const Arg &arg, StringRef command) {
  const Option &known = arg.getOption();
  if (known.matches(option::opt_INPUT))
    return {};
  bool unknown = known.matches(option::opt_UNKNOWN);
  if (!unknown && known.isRegisteredSC(command))
    return {};
  std::string spelling = unknown ? StringRef(arg.getSpelling()).split('=').first.str()
                                 : StringRef(arg.getSpelling()).rtrim('=').str();
  std::string text = "unknown option `" + spelling + "`";
  if (!unknown)
    text = "`" + spelling + "` is not an option of `" + command.str() + "`";
  if (std::optional<std::string> nearest = suggest(spelling, optionNames(command)))
    text += "; did you mean `" + *nearest + "`?";
  return text;
}

/// Results that did not come out are no results. Messages that did not, nobody could be told of.
int withResultsWritten(int code) {
  outs().flush();
  if (std::error_code problem = outs().error()) {
    outs().clear_error();
    complain("dlbc", "cannot write to standard output: " + problem.message(), messagesAreJson);
    code = code == exitOk ? exitDiagnosed : code;
  }
  errs().clear_error();
  return code;
}

} // namespace

int main(int argc, char **argv) {
  catchCrashes();
  // Where 0, 1 or 2 is closed, the next file would get its number, and what is printed.
  if (sys::Process::FixupStandardFileDescriptors())
    return exitDiagnosed;
  unsigned missingIndex = 0, missingCount = 0;
  InputArgList parsed =
      optionTable().ParseArgs(ArrayRef(argv + 1, argc - 1), missingIndex, missingCount);
  messagesAreJson = wantsJson(parsed);

  std::vector<std::string> inputs = parsed.getAllArgValues(option::opt_INPUT);
  if (inputs.empty()) {
    if (parsed.hasArg(option::opt_version)) {
      outs() << "dlbc " DLB_VERSION "\n";
      return withResultsWritten(exitOk);
    }
    if (parsed.hasArg(option::opt_help)) {
      printHelp({});
      return withResultsWritten(exitOk);
    }
    return usage("which command? `dlbc --help` lists them");
  }

  const Command *command =
      find_if(kCommands, [&](const Command &c) { return c.name == inputs[0]; });
  if (command == std::end(kCommands)) {
    std::vector<std::string> names;
    for (const Command &known : kCommands)
      names.push_back(known.name.str());
    std::optional<std::string> nearest = suggest(inputs[0], names);
    return usage("unknown command `" + inputs[0] + "`" +
                 (nearest ? "; did you mean `" + *nearest + "`?"
                          : std::string("; `dlbc --help` lists them")));
  }
  if (parsed.hasArg(option::opt_help)) {
    printHelp(command->name);
    return withResultsWritten(exitOk);
  }
  for (const Arg *arg : parsed)
    if (std::string complaint = refuse(*arg, command->name); !complaint.empty())
      return usage(complaint);
  if (missingCount)
    return usage("`" + Twine(argv[1 + missingIndex]) + "` needs a value");

  Arguments arguments(std::move(parsed), command->name);
  return withResultsWritten(command->run(arguments));
}
