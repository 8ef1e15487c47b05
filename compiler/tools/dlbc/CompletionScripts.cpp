// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The completion scripts of bash, zsh and fish. Each is a frame in the shell's own language, in
// which a table is filled; what depends on the program on the line (--set) the script asks of
// `dlbc check --settings`, codes of `dlbc explain`.

#include "tools/dlbc/Completion.h"

#include "llvm/ADT/StringExtras.h"

namespace dlb {
namespace {

/// 'text' in single quotes, for every shell here: the quotes inside are closed, escaped, opened.
std::string quoted(const std::string &text) {
  std::string result = "'";
  for (char character : text)
    result += character == '\'' ? std::string("'\\''") : std::string(1, character);
  return result + "'";
}

std::string namesOf(const std::vector<CompletedCommand> &commands, const char *between) {
  std::vector<std::string> names;
  for (const CompletedCommand &command : commands)
    names.push_back(command.name);
  return llvm::join(names, between);
}

/// `text` with `mark` replaced by `filling`.
std::string filled(std::string text, const std::string &mark, const std::string &filling) {
  text.replace(text.find(mark), mark.size(), filling);
  return text;
}

//===-- bash --------------------------------------------------------------------------------===//

std::string bashAction(Completes what, const std::vector<std::string> &words) {
  switch (what) {
  case Completes::nothing:
  case Completes::free:
    return ":";
  case Completes::words:
    return "_dlbc_words " + quoted(llvm::join(words, " "));
  case Completes::file:
    return "_dlbc_files '*'";
  case Completes::folder:
    return "_dlbc_folders";
  case Completes::program:
    return "_dlbc_files '*.dlb'";
  case Completes::setting:
    return "_dlbc_settings";
  case Completes::code:
    return "_dlbc_words \"$(dlbc explain 2>/dev/null | cut -d' ' -f1)\"";
  }
  return ":";
}

constexpr const char *bashFrame =
    R"script(# Completion of dlbc for bash: source <(dlbc completion bash)

_dlbc_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current"); }

_dlbc_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(
    compgen -f -X "!$1" -- "$current"
    [[ $1 == '*' ]] || compgen -d -- "$current"
  )
}

_dlbc_folders() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -d -- "$current")
}

_dlbc_settings() {
  compopt -o nospace 2>/dev/null
  [[ $program ]] || return
  mapfile -t COMPREPLY < <(compgen -S = -W "$(dlbc check --settings "$program" 2>/dev/null)" -- "$current")
}

_dlbc() {
  local current="${COMP_WORDS[COMP_CWORD]}" option="${COMP_WORDS[COMP_CWORD - 1]}" command= program= word
  COMPREPLY=()
  # bash takes --option=value and @file apart at the sign.
  if [[ $current == [=@] ]]; then
    [[ $current == @ ]] && option=@
    current=
  elif [[ $option == = ]]; then
    option="${COMP_WORDS[COMP_CWORD - 2]}"
  fi
  for word in "${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
    case $word in
      @COMMAND_PATTERN@) [[ $command ]] || command=$word ;;
    esac
  done
  for word in "${COMP_WORDS[@]:1}"; do
    [[ $word == *.dlb ]] && program=$word
  done
  if [[ ! $command ]]; then
    _dlbc_words '@COMMANDS@ --help --version'
    return
  fi
  case "$command $option" in
  *' @') _dlbc_files '*' ;;
@VALUES@  *)
    if [[ $current == -* ]]; then
      case $command in
@OPTIONS@      esac
    else
      case $command in
@ARGUMENTS@      esac
    fi
    ;;
  esac
}

complete -F _dlbc dlbc
)script";

//===-- zsh ---------------------------------------------------------------------------------===//

/// For the specifications of _arguments, in which colons and brackets have a meaning.
std::string zshEscaped(const std::string &text) {
  std::string result;
  for (char character : text) {
    if (character == ':' || character == '[' || character == ']' || character == '\\')
      result += '\\';
    result += character;
  }
  return result;
}

std::string zshAction(Completes what, const std::vector<std::string> &words) {
  switch (what) {
  case Completes::nothing:
  case Completes::free:
    return " ";
  case Completes::words:
    return "(" + llvm::join(words, " ") + ")";
  case Completes::file:
    return "_files";
  case Completes::folder:
    return "_files -/";
  case Completes::program:
    return "_files -g \"*.dlb\"";
  case Completes::setting:
    return "_dlbc_settings";
  case Completes::code:
    return "_dlbc_codes";
  }
  return " ";
}

std::string zshOption(const CompletedOption &option) {
  std::string text = option.name;
  if (option.value != Completes::nothing)
    text += "=";
  text += "[" + zshEscaped(option.help) + "]";
  if (option.value != Completes::nothing)
    text += ":" + zshEscaped(option.placeholder) + ":" + zshAction(option.value, option.words);
  return quoted("*" + text);
}

constexpr const char *zshFrame = R"script(#compdef dlbc
# Completion of dlbc for zsh: source <(dlbc completion zsh), or as the file _dlbc on $fpath

_dlbc_settings() {
  local -a names
  local program=${words[(r)*.dlb]}
  [[ -n $program ]] && names=(${(f)"$(dlbc check --settings $program 2>/dev/null)"})
  compadd -S = -a names
}

_dlbc_codes() {
  local -a codes
  codes=(${${(f)"$(dlbc explain 2>/dev/null)"}%% *})
  compadd -a codes
}

_dlbc() {
  local -a commands
  commands=(
@COMMANDS@  )
  local command=${words[(r)(@COMMAND_PATTERN@)]}
  if [[ -z $command ]] || (( CURRENT <= ${words[(i)$command]} )); then
    if [[ $PREFIX == -* ]]; then
      compadd -- --help --version
    else
      _describe command commands
    fi
    return
  fi
  # _arguments then sees the rest of the line as that of a command of its own.
  words[${words[(i)$command]}]=()
  (( CURRENT-- ))
  case $command in
@CASES@  esac
}

if [[ $funcstack[1] == _dlbc ]]; then
  _dlbc "$@"
else
  compdef _dlbc dlbc
fi
)script";

//===-- fish --------------------------------------------------------------------------------===//

/// In double quotes, where fish would expand variables and commands: single quotes instead, in
/// which only the quote and the backslash are escaped.
std::string fishQuoted(const std::string &text) {
  std::string result = "'";
  for (char character : text) {
    if (character == '\'' || character == '\\')
      result += '\\';
    result += character;
  }
  return result + "'";
}

std::string fishAction(Completes what, const std::vector<std::string> &words) {
  switch (what) {
  case Completes::nothing:
    return "";
  case Completes::free:
    return " -x";
  case Completes::words:
    return " -x -a " + fishQuoted(llvm::join(words, " "));
  case Completes::file:
    return " -r -F";
  case Completes::folder:
    return " -x -a '(__fish_complete_directories)'";
  case Completes::program:
    return " -x -a '(__fish_complete_suffix .dlb)'";
  case Completes::setting:
    return " -x -a '(__dlbc_settings)'";
  case Completes::code:
    return " -x -a '(dlbc explain 2>/dev/null | string replace -r \" .*\" \"\")'";
  }
  return "";
}

constexpr const char *fishFrame =
    R"script(# Completion of dlbc for fish: dlbc completion fish | source

function __dlbc_settings
  set -l program (commandline -opc | string match '*.dlb')
  test -n "$program"; and dlbc check --settings $program[1] 2>/dev/null | string replace -r '$' '='
end

complete -c dlbc -f
complete -c dlbc -n __fish_use_subcommand -l version -d 'show the version'
)script";

} // namespace

std::string bashCompletion(const std::vector<CompletedCommand> &commands) {
  std::string values, options, arguments;
  for (const CompletedCommand &command : commands) {
    std::string names;
    for (const CompletedOption &option : command.options) {
      names += (names.empty() ? "" : " ") + option.name;
      if (option.value != Completes::nothing)
        values += "  '" + command.name + " " + option.name + "') " +
                  bashAction(option.value, option.words) + " ;;\n";
    }
    options += "        " + command.name + ") _dlbc_words " + quoted(names) + " ;;\n";
    arguments +=
        "        " + command.name + ") " + bashAction(command.argument, command.words) + " ;;\n";
  }
  std::string script = filled(bashFrame, "@COMMAND_PATTERN@", namesOf(commands, " | "));
  script = filled(script, "@COMMANDS@", namesOf(commands, " "));
  script = filled(script, "@VALUES@", values);
  script = filled(script, "@OPTIONS@", options);
  return filled(script, "@ARGUMENTS@", arguments);
}

std::string zshCompletion(const std::vector<CompletedCommand> &commands) {
  std::string list, cases;
  for (const CompletedCommand &command : commands) {
    list += "    " + quoted(command.name + ":" + zshEscaped(command.help)) + "\n";
    cases += "  " + command.name + ")\n    _arguments";
    for (const CompletedOption &option : command.options)
      cases += " \\\n      " + zshOption(option);
    cases += " \\\n      " + quoted("1:argument:" + zshAction(command.argument, command.words)) +
             "\n    ;;\n";
  }
  std::string script = filled(zshFrame, "@COMMANDS@", list);
  script = filled(script, "@COMMAND_PATTERN@", namesOf(commands, "|"));
  return filled(script, "@CASES@", cases);
}

std::string fishCompletion(const std::vector<CompletedCommand> &commands) {
  std::string script = fishFrame;
  for (const CompletedCommand &command : commands) {
    script += "complete -c dlbc -n __fish_use_subcommand -a " + command.name + " -d " +
              fishQuoted(command.help) + "\n";
    std::string begin = "complete -c dlbc -n '__fish_seen_subcommand_from " + command.name + "'";
    script += begin + fishAction(command.argument, command.words) + "\n";
    for (const CompletedOption &option : command.options)
      script += begin + " -l " + option.name.substr(2) + " -d " + fishQuoted(option.help) +
                fishAction(option.value, option.words) + "\n";
  }
  return script;
}

} // namespace dlb
