// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The loop of a program that is timed: what process.py expects of it. See there.

#ifndef DLB_BENCH_SERVE_H
#define DLB_BENCH_SERVE_H

#include "runtime/core/Result.h"

#include <functional>

namespace dlb {

/// Answers requests until there are no more, or until a step fails.
runtime::Status serve(const std::function<runtime::Status()> &step);

} // namespace dlb

#endif // DLB_BENCH_SERVE_H
