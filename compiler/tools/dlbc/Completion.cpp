// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlbc completion: the script that teaches a shell to complete command lines of dlbc.

#include "tools/dlbc/Completion.h"

#include "support/Suggest.h"
#include "tools/dlbc/Commands.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Option/Option.h"
#include "llvm/Support/raw_ostream.h"

#include <map>

using namespace llvm;
using namespace llvm::opt;

namespace dlb {
namespace {

Completes completionOf(StringRef placeholder) {
  return StringSwitch<Completes>(placeholder)
      .Case("FILE", Completes::file)
      .Case("DIR", Completes::folder)
      .Case("NAME=VALUE", Completes::setting)
      .Default(Completes::free);
}

CompletedOption describe(const Option &option) {
  CompletedOption described;
  described.name = option.getPrefixedName();
  described.help = optionTable().getOptionHelpText(option.getID());
  if (option.getKind() == Option::FlagClass)
    return described;
  described.placeholder = optionTable().getOptionMetaVar(option.getID());
  described.value = completionOf(described.placeholder);
  for (StringRef word : valuesOf(option.getID()))
    described.words.push_back(word.str());
  if (!described.words.empty())
    described.value = Completes::words;
  return described;
}

/// From the usage, "dlbc NAME ARGUMENT …".
void describeArgument(StringRef usage, CompletedCommand &command) {
  StringRef argument = usage.split(' ').second.split(' ').second.split(' ').first;
  if (argument == "FILE" || argument == "[FILE]")
    return;
  command.argument = argument == "[CODE]" ? Completes::code : Completes::words;
  argument.consume_front("[");
  argument.consume_back("]");
  SmallVector<StringRef> words;
  if (command.argument == Completes::words)
    argument.split(words, '|');
  for (StringRef word : words)
    command.words.push_back(word.str());
}

} // namespace

std::vector<CompletedCommand> completedCommands() {
  std::vector<CompletedCommand> commands;
  for (const OptTable::SubCommand &row : optionTable().getSubCommands()) {
    CompletedCommand &command = commands.emplace_back();
    command.name = row.Name;
    command.help = row.HelpText;
    describeArgument(row.Usage, command);
    for (unsigned id = 1; id <= optionTable().getNumOptions(); ++id) {
      Option option = optionTable().getOption(id);
      if (option.isValid() && option.isRegisteredSC(row.Name) && !option.getAlias().isValid() &&
          !option.hasFlag(HelpHidden))
        command.options.push_back(describe(option));
    }
  }
  return commands;
}

int runCompletion(Arguments &arguments) {
  const std::map<std::string, std::string (*)(const std::vector<CompletedCommand> &)> shells = {
      {"bash", bashCompletion}, {"zsh", zshCompletion}, {"fish", fishCompletion}};
  std::vector<std::string> given = arguments.positional();
  if (given.size() != 1) {
    arguments.misuse("for which shell? bash, zsh or fish");
    return exitUsage;
  }
  auto shell = shells.find(given[0]);
  if (shell == shells.end()) {
    std::optional<std::string> nearest = suggest(given[0], {"bash", "zsh", "fish"});
    arguments.misuse(
        "no completion for `" + given[0] + "`; " +
        (nearest ? "did you mean `" + *nearest + "`?" : "there are bash, zsh and fish"));
    return exitUsage;
  }
  outs() << shell->second(completedCommands());
  return exitOk;
}

} // namespace dlb
