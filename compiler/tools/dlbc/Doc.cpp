// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlbc doc: the reference of the library, or of the declarations of a file.

#include "tools/dlbc/Commands.h"
#include "tools/dlbc/Common.h"
#include "tools/dlbc/DocPage.h"

#include "llvm/Support/raw_ostream.h"

using namespace dlb::option;

namespace dlb {

int runDoc(Arguments &arguments) {
  MessageStyle style = styleOf(arguments);
  std::string output = arguments.text(opt_output).value_or("");
  bool page = llvm::StringRef(output).ends_with(".html");
  if (std::optional<std::string> form = arguments.choice(opt_format))
    page = *form == "html";
  std::string path = arguments.positional().empty() ? "" : arguments.file();
  if (!arguments.usable())
    return exitUsage;

  DocPage contents;
  if (path.empty()) {
    contents = libraryPage();
  } else {
    std::unique_ptr<ProgramFile> file = parseProgram(path);
    if (Messages(*file, style).showDiagnostics())
      return exitDiagnosed;
    contents = filePage(*file);
  }
  std::string text = page ? html(contents) : markdown(contents);
  if (output.empty()) {
    llvm::outs() << text;
    return exitOk;
  }
  runtime::Status status = writeFile(output, text);
  if (status)
    return exitOk;
  ProgramFile nothing;
  Messages(nothing, style).show(status.failure());
  return exitDiagnosed;
}

} // namespace dlb
