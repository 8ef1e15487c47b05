// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the processor and the system have of the instruction sets.

#include "support/InstructionSet.h"

#include <sys/syscall.h>
#include <unistd.h>

namespace dlb {

/// Linux grants the state of the tile registers to a process that asks.
static bool hasTileRegisters() {
  constexpr int requestPermission = 0x1023, tileData = 18;
  return __builtin_cpu_supports("amx-tile") && __builtin_cpu_supports("amx-bf16") &&
         syscall(SYS_arch_prctl, requestPermission, tileData) == 0;
}

InstructionSet hostInstructionSet() {
  if (__builtin_cpu_supports("x86-64-v4"))
    return hasTileRegisters() ? InstructionSet::x86_64_v4_amx : InstructionSet::x86_64_v4;
  if (__builtin_cpu_supports("x86-64-v3"))
    return InstructionSet::x86_64_v3;
  return InstructionSet::x86_64;
}

} // namespace dlb
