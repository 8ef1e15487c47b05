// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What compiled code may ask of the threads that run it.

#ifndef DLB_RUNTIME_ABI_TEAM_H
#define DLB_RUNTIME_ABI_TEAM_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct dlb_team;

/// Returns when every thread of the team has called it: what each wrote before is seen by all
/// after.
void dlb_barrier(struct dlb_team *team, int32_t thread);

#ifdef __cplusplus
}
#endif

#endif // DLB_RUNTIME_ABI_TEAM_H
