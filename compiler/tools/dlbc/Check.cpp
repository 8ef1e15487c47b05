// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlbc check: every error of a program, without running it; or what --set can change in it.

#include "tools/dlbc/Commands.h"
#include "tools/dlbc/Common.h"

#include "llvm/Support/raw_ostream.h"

using namespace dlb::option;

namespace dlb {

/// The syntax is enough: a program whose data is elsewhere can be asked too.
static int listSettings(Arguments &arguments) {
  MessageStyle style = styleOf(arguments);
  std::string path = arguments.file();
  if (!arguments.usable())
    return exitUsage;
  std::unique_ptr<ProgramFile> file = parseWhole(path);
  if (Messages(*file, style).showDiagnostics())
    return exitDiagnosed;
  for (const std::string &name : settingNames(*file->syntax))
    llvm::outs() << name << "\n";
  return exitOk;
}

int runCheck(Arguments &arguments) {
  if (arguments.has(opt_settings))
    return listSettings(arguments);
  int exitCode = exitOk;
  // Not taken apart again: of a large program that takes a tenth of the time.
  checkedFile(arguments, exitCode).release();
  return exitCode;
}

} // namespace dlb
