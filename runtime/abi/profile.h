// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What compiled code tells a profile. Only code that is compiled to be profiled does so.

#ifndef DLB_RUNTIME_ABI_PROFILE_H
#define DLB_RUNTIME_ABI_PROFILE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct dlb_team;

/// One place of a compiled function where a kernel is launched: a constant of the object.
struct dlb_site {
  const char *function; ///< "step"
  const char *kernel;   ///< its name in the program: "contract_0"
  const char *kind;     ///< "contract"
  const char *pass;     ///< "forward", "backward" or "update"
  const char *file;     ///< where the program asks for it, or ""
  const char *instance; ///< of the block: "mlp.dense", or ""
  const char *others;   ///< lines beside `line` that it computes something of: "12, 14"
  int64_t line;         ///< 0: none
  int64_t chunks;       ///< that all threads together run in one launch
  int64_t flops, bytes; ///< of one launch: operations on numbers; operands and results once each
  int64_t joins;        ///< 1: a thread runs all of its chunks as one
};

/// From now on `thread` works on a chunk of `site`, or waits for the others where that is null.
void dlb_profile_mark(struct dlb_team *team, int32_t thread, const struct dlb_site *site);

#ifdef __cplusplus
}
#endif

#endif // DLB_RUNTIME_ABI_PROFILE_H
