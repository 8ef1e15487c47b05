// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Typed access to the command line; every complaint names the option, the value and what is
// allowed.

#include "tools/dlbc/Options.h"

#include "support/MessageJson.h"
#include "support/Suggest.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Option/Option.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace llvm::opt;

namespace dlb {
namespace {

#define OPTTABLE_STR_TABLE_CODE
#include "tools/dlbc/Options.inc"
#undef OPTTABLE_STR_TABLE_CODE

#define OPTTABLE_PREFIXES_TABLE_CODE
#include "tools/dlbc/Options.inc"
#undef OPTTABLE_PREFIXES_TABLE_CODE

#define OPTTABLE_SUBCOMMAND_IDS_TABLE_CODE
#include "tools/dlbc/Options.inc"
#undef OPTTABLE_SUBCOMMAND_IDS_TABLE_CODE

#define OPTTABLE_SUBCOMMANDS_CODE
#include "tools/dlbc/Options.inc"
#undef OPTTABLE_SUBCOMMANDS_CODE

using namespace option;
constexpr OptTable::Info kInfos[] = {
#define OPTION(...) LLVM_CONSTRUCT_OPT_INFO_WITH_ID_PREFIX(opt_, __VA_ARGS__),
#include "tools/dlbc/Options.inc"
#undef OPTION
};

class Table : public GenericOptTable {
public:
  Table()
      : GenericOptTable(OptionStrTable, OptionPrefixesTable, kInfos, /*IgnoreCase=*/false,
                        OptionSubCommands, OptionSubCommandIDsTable) {}
};

} // namespace

const OptTable &optionTable() {
  static const Table table;
  return table;
}

SmallVector<StringRef> valuesOf(OptSpecifier id) {
  SmallVector<StringRef> values;
  if (const char *list = kInfos[id.getID() - 1].Values)
    StringRef(list).split(values, ',', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  return values;
}

bool wantsJson(const InputArgList &parsed) {
  return parsed.getLastArgValue(opt_message_format) == "json";
}

void complain(const Twine &who, const Twine &message, bool json) {
  if (json)
    errs() << toJson({"error", {}, message.str(), {}, {}, {}});
  else
    errs() << who << ": " << message << "\n";
}

void Arguments::misuse(const Twine &message) {
  complain("dlbc " + command, message, wantsJson(parsed));
  misused = true;
}

std::optional<std::string> Arguments::text(option::ID id) const {
  if (const Arg *arg = parsed.getLastArg(id))
    return arg->getValue();
  auto found = adopted.find(id);
  return found != adopted.end() && !found->second.empty() ? std::optional(found->second.back())
                                                          : std::nullopt;
}

std::vector<std::string> Arguments::all(option::ID id) const {
  auto found = adopted.find(id);
  return given(id) || found == adopted.end() ? parsed.getAllArgValues(id) : found->second;
}

std::optional<int64_t> Arguments::number(option::ID id, int64_t least, int64_t most) {
  std::optional<std::string> value = text(id);
  if (!value)
    return std::nullopt;
  int64_t parsedValue = 0;
  if (StringRef(*value).getAsInteger(10, parsedValue) || parsedValue < least ||
      parsedValue > most) {
    misuse(optionTable().getOptionPrefixedName(id) + " takes a whole number from " + Twine(least) +
           " to " + Twine(most) + ", not `" + *value + "`" + origin(id));
    return std::nullopt;
  }
  return parsedValue;
}

std::string Arguments::origin(option::ID id) const {
  return given(id) || !adopted.count(id) ? "" : ", as `" + adoptedFrom + "` says";
}

bool Arguments::check(option::ID id, const std::string &value) {
  SmallVector<StringRef> choices = valuesOf(id);
  if (is_contained(choices, value))
    return true;
  std::vector<std::string> names(choices.begin(), choices.end());
  std::optional<std::string> nearest = suggest(value, names);
  misuse(optionTable().getOptionPrefixedName(id) + " does not take `" + value + "`" + origin(id) +
         (nearest ? "; did you mean `" + *nearest + "`?" : "; it takes " + join(names, ", ")));
  return false;
}

std::optional<std::string> Arguments::choice(option::ID id) {
  std::optional<std::string> value = text(id);
  if (value && !check(id, *value))
    return std::nullopt;
  return value;
}

std::vector<std::string> Arguments::choices(option::ID id) {
  std::vector<std::string> values = all(id);
  erase_if(values, [&](const std::string &value) { return !check(id, value); });
  return values;
}

std::vector<std::string> Arguments::positional() const {
  // The first positional argument is the subcommand.
  std::vector<std::string> inputs = parsed.getAllArgValues(option::opt_INPUT);
  return {inputs.begin() + 1, inputs.end()};
}

std::string Arguments::file(const std::string &kind) {
  std::vector<std::string> inputs = positional();
  if (inputs.size() == 1)
    return inputs[0];
  if (inputs.empty() && !adoptedFile.empty())
    return adoptedFile;
  if (inputs.empty())
    misuse("which " + kind + "?");
  else
    misuse("one " + kind + " at a time, not `" + inputs[0] + "` and `" + inputs[1] + "`");
  return {};
}

} // namespace dlb
