// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlbc verify: a program's functions after each pass and as compiled code, beside the reference.

#include "driver/Verify.h"
#include "tools/dlbc/Commands.h"
#include "tools/dlbc/Common.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using llvm::format;
using llvm::outs;
using namespace dlb::option;

namespace dlb {
namespace {

std::string errorText(const std::optional<double> &error) {
  if (!error)
    return "-";
  char text[32];
  snprintf(text, sizeof text, *error > 0 ? "%.1e" : "0", *error);
  return text;
}

void printLine(const VerifyLine &line) {
  outs() << format("  %-40s %10s %10s%s\n", line.name.c_str(), errorText(line.f64).c_str(),
                   errorText(line.f32).c_str(), line.agrees ? "" : "  differs");
}

} // namespace

int runVerify(Arguments &arguments) {
  ExecutionSettings settings = executionSettings(arguments);
  if (settings.compile.bf16)
    arguments.misuse("verify compares f32 and f64, in which bf16 is no error to be found");
  settings.compile.f64 = true; // data is read in full; both precisions are compiled
  settings.compile.faultIn = arguments.text(opt_fault_in).value_or("");
  int exitCode = exitOk;
  std::unique_ptr<ProgramFile> file = checkedFile(arguments, exitCode);
  if (!file)
    return exitCode;
  Messages messages(*file, styleOf(arguments));
  std::unique_ptr<Execution> running = Execution::create(*file, settings, messages);
  if (!running)
    return exitInternal;
  outs() << format("%-42s %10s %10s\n", "relative error", "f64", "f32");
  VerifyListener listener;
  listener.onFunction = [](const std::string &title) { outs() << title << "\n"; };
  listener.onLine = printLine;
  std::optional<bool> agrees = verify(*running, *file->syntax, listener);
  if (!agrees)
    return failureCode(messages);
  outs() << (*agrees ? "everything agrees\n" : "something differs\n");
  return *agrees ? exitOk : exitDiagnosed;
}

} // namespace dlb
