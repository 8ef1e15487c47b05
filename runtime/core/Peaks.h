// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the machine can do at most: the two lines of a roofline.

#ifndef DLB_RUNTIME_CORE_PEAKS_H
#define DLB_RUNTIME_CORE_PEAKS_H

#include "runtime/core/Result.h"
#include "runtime/core/Team.h"

namespace dlb::runtime {

/// Of all threads of a team together.
struct Peaks {
  double flops = 0;       ///< multiplications and additions a second
  double cacheBytes = 0;  ///< read and written a second, where all lies in the threads' own caches
  double memoryBytes = 0; ///< where it comes from beyond
  /// Bytes up to which something may be expected in these caches.
  int64_t cacheSize = 0;

  /// The least seconds for so much work.
  double seconds(double flops, double bytes) const;
};

/// Which vector instructions may be used.
enum class Vectors { sse2, avx2, avx512 };

/// Measures for about 50 ms: 12 independent chains of multiply-adds in registers; the triad a = b +
/// s c over 192 kB a thread, then over 96 MB. The best of several rounds counts.
Result<Peaks> measurePeaks(Team &team, Vectors vectors, bool f64);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_PEAKS_H
