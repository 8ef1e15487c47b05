// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlbc fmt: a program in its canonical form: printed, written back, or only compared.

#include "frontend/Format.h"
#include "tools/dlbc/Commands.h"
#include "tools/dlbc/Common.h"

#include "llvm/Support/raw_ostream.h"

using namespace dlb::option;

namespace dlb {

int runFmt(Arguments &arguments) {
  MessageStyle style = styleOf(arguments);
  bool compare = arguments.has(opt_check_format), write = arguments.has(opt_write);
  if (compare && write)
    arguments.misuse("`--check` changes nothing, `--write` does; give one of them");
  std::string path = arguments.file();
  if (!arguments.usable())
    return exitUsage;
  std::unique_ptr<ProgramFile> file = parseProgram(path);
  Messages messages(*file, style);
  if (messages.showDiagnostics())
    return exitDiagnosed;

  std::string text = format(*file->syntax);
  if (!compare && !write) {
    llvm::outs() << text;
    return exitOk;
  }
  if (text == file->source->text())
    return exitOk;
  if (compare) {
    messages.error("`" + path + "` is not in canonical form; `dlbc fmt --write` brings it there");
    return exitDiagnosed;
  }
  runtime::Status status = writeFile(path, text);
  if (!status)
    messages.show(status.failure());
  return status ? exitOk : exitDiagnosed;
}

} // namespace dlb
