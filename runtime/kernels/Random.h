// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The random numbers of dlb: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as
// 1, 2, 3", SC 2011), a function of seed, step, stream and logical index, and of nothing else.

#ifndef DLB_RUNTIME_KERNELS_RANDOM_H
#define DLB_RUNTIME_KERNELS_RANDOM_H

#include <array>
#include <cstdint>

namespace dlb {

/// The identity of a sequence of random numbers.
struct RandomKey {
  int64_t seed, step, stream;
};

/// The four words of block `block`: key = (low, high half of seed),
/// counter = (block, low half of step, low, high half of stream).
std::array<uint32_t, 4> randomBlock(const RandomKey &key, uint32_t block);

/// Number `index` of the uniform sequence in [0, 1), a multiple of 2^-24.
double randomUniform(const RandomKey &key, int64_t index);

/// Number `index` of the standard normal sequence, by Box and Muller's transform.
double randomNormal(const RandomKey &key, int64_t index);

} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_RANDOM_H
