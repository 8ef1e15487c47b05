// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// See Serve.h.

#include "bench/Serve.h"

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace dlb {
namespace {

constexpr int warmUp = 3;
constexpr size_t atLeast = 3; ///< steps of a request, unless they take `patience` times as long
constexpr double patience = 10;

/// The largest resident size of this process so far.
long peakKibibytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;)
    if (long size; word == "VmHWM:" && status >> size)
      return size;
  return 0;
}

runtime::Status answer(const std::function<runtime::Status()> &step, double seconds) {
  DLB_TRY(step());
  std::vector<double> times;
  double asked = seconds * 1e3, spent = 0;
  while (spent < asked || (times.size() < atLeast && spent < asked * patience)) {
    auto start = std::chrono::steady_clock::now();
    DLB_TRY(step());
    std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
    times.push_back(time.count());
    spent += time.count();
  }
  for (size_t i = 0; i < times.size(); ++i)
    std::printf("%s%.6f", i ? ", " : "[", times[i]);
  std::puts("]");
  std::fflush(stdout);
  return {};
}

} // namespace

runtime::Status serve(const std::function<runtime::Status()> &step) {
  for (int i = 0; i < warmUp; ++i)
    DLB_TRY(step());
  std::puts("ready");
  std::fflush(stdout);
  for (double seconds; std::cin >> seconds;)
    DLB_TRY(answer(step, seconds));
  std::printf("%ld\n", peakKibibytes());
  return {};
}

} // namespace dlb
