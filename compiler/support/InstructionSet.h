// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The instruction sets that code is generated for: the levels of the x86-64 psABI, and the last one
// with the tile registers of AMX. Never a host's name, so that an object says exactly where it runs
// and a cached one is found again.

#ifndef DLB_SUPPORT_INSTRUCTIONSET_H
#define DLB_SUPPORT_INSTRUCTIONSET_H

#include <cstdint>
#include <optional>
#include <string_view>

namespace dlb {

enum class InstructionSet { x86_64, x86_64_v3, x86_64_v4, x86_64_v4_amx };

/// What the user calls it.
inline const char *name(InstructionSet set) {
  switch (set) {
  case InstructionSet::x86_64:
    return "x86-64";
  case InstructionSet::x86_64_v3:
    return "x86-64-v3";
  case InstructionSet::x86_64_v4:
    return "x86-64-v4";
  case InstructionSet::x86_64_v4_amx:
    return "x86-64-v4+amx";
  }
  return "";
}

/// The level in the psABI, which is also LLVM's name of a processor with just that level: generated
/// code leaves the tile registers to the run time.
inline const char *processor(InstructionSet set) {
  return name(set == InstructionSet::x86_64_v4_amx ? InstructionSet::x86_64_v4 : set);
}

/// What a set is also called: its widest extension.
inline const char *extension(InstructionSet set) {
  switch (set) {
  case InstructionSet::x86_64:
    return "sse2";
  case InstructionSet::x86_64_v3:
    return "avx2";
  case InstructionSet::x86_64_v4:
    return "avx512";
  case InstructionSet::x86_64_v4_amx:
    return "amx";
  }
  return "";
}

/// The set of that name or extension.
inline std::optional<InstructionSet> parseInstructionSet(std::string_view text) {
  for (auto set : {InstructionSet::x86_64, InstructionSet::x86_64_v3, InstructionSet::x86_64_v4,
                   InstructionSet::x86_64_v4_amx})
    if (text == name(set) || text == extension(set))
      return set;
  return std::nullopt;
}

/// The highest level that this processor has, and that the system grants.
InstructionSet hostInstructionSet();

/// Width of a vector register in bits.
inline int64_t vectorBits(InstructionSet set) {
  return set >= InstructionSet::x86_64_v4 ? 512 : set == InstructionSet::x86_64_v3 ? 256 : 128;
}

/// Whether a multiplication and an addition can be one instruction with one rounding.
inline bool hasFma(InstructionSet set) { return set != InstructionSet::x86_64; }

} // namespace dlb

#endif // DLB_SUPPORT_INSTRUCTIONSET_H
