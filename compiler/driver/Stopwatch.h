// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Times a phase of compiling.

#ifndef DLB_DRIVER_STOPWATCH_H
#define DLB_DRIVER_STOPWATCH_H

#include "driver/Compiler.h"

#include <chrono>
#include <ctime>

namespace dlb {

/// Wall and processor time (of all threads) since it was made.
class Stopwatch {
public:
  PhaseTime stop(std::string name) const {
    std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - wallStart;
    return {std::move(name), wall.count(), 1e3 * (std::clock() - cpuStart) / CLOCKS_PER_SEC};
  }

private:
  std::chrono::steady_clock::time_point wallStart = std::chrono::steady_clock::now();
  std::clock_t cpuStart = std::clock();
};

} // namespace dlb

#endif // DLB_DRIVER_STOPWATCH_H
