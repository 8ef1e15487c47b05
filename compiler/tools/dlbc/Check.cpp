// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlbc check: every error of a program, without running it.

#include "tools/dlbc/Commands.h"
#include "tools/dlbc/Common.h"

namespace dlb {

int runCheck(Arguments &arguments) {
  int exitCode = exitOk;
  checkedFile(arguments, exitCode);
  return exitCode;
}

} // namespace dlb
