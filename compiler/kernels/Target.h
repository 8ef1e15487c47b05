// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What kernels know of the processor that they are generated for.

#ifndef DLB_KERNELS_TARGET_H
#define DLB_KERNELS_TARGET_H

#include "support/InstructionSet.h"

namespace dlb {

struct Target {
  InstructionSet set;
  bool exactConvolution = false; ///< no Winograd transform

  /// Elements of `bits` bits in one vector register.
  int64_t lanes(int64_t bits) const { return vectorBits(set) / bits; }

  /// Whether the last, partial vector of a loop is a vector under a mask. Without mask registers it
  /// is a scalar loop instead.
  bool masksRemainders() const { return set >= InstructionSet::x86_64_v4; }

  /// Whether products in f32 may be made of products in bf16.
  bool splitsProducts() const { return set == InstructionSet::x86_64_v4_amx; }
};

} // namespace dlb

#endif // DLB_KERNELS_TARGET_H
