// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A profile as a table: source lines, and below each the kernels that compute it.

#ifndef DLB_DRIVER_PROFILEREPORT_H
#define DLB_DRIVER_PROFILEREPORT_H

#include "driver/Execution.h"

namespace dlb {

/// The table of --profile. `execution` was made to be profiled, and no compiled code runs.
std::string profileReport(Execution &execution);

/// Writes the trace of --profile-trace; false after a message.
bool writeProfileTrace(Execution &execution, const std::string &path);

} // namespace dlb

#endif // DLB_DRIVER_PROFILEREPORT_H
