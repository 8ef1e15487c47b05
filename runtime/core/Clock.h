// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Wall-clock time for progress and measurements.

#ifndef DLB_RUNTIME_CORE_CLOCK_H
#define DLB_RUNTIME_CORE_CLOCK_H

#include <chrono>

namespace dlb::runtime {

/// Seconds since some fixed moment.
inline double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_CLOCK_H
