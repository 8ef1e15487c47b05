// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Orders of rows, a function of a key only: any thread count, any platform, and a few lines of
// another language give the same.
//
//   words(seed, purpose, epoch, i) = Philox4x32-10 with
//       key     = (low 32 bits of seed, high 32 bits of seed)
//       counter = (floor(i / 2), epoch, purpose, 0)
//     and, of its four words, the two at 2 * (i mod 2):   u(i) = w0 + 2^32 * w1
//
//   order = [0, 1, …, n-1];  for i = n-1, …, 1:  swap order[i], order[floor(u(i) * (i+1) / 2^64)]
//
// The multiplication keeps the draw for i at a fixed counter, where rejection would not; its bias
// is below n / 2^64. `purpose` is 0x65706f63 ("epoc"), 0x70617274 ("part") or 0x666f6c64 ("fold"),
// so that no order repeats another. Epochs count from 0. Random ops have the hash of a path in the
// last two words of the counter, so they do not meet these.

#ifndef DLB_RUNTIME_CORE_SHUFFLE_H
#define DLB_RUNTIME_CORE_SHUFFLE_H

#include <cstdint>
#include <vector>

namespace dlb::runtime {

/// The order in which epoch `epoch` visits `rows` rows of the training part.
std::vector<int64_t> epochOrder(int64_t rows, uint64_t seed, uint32_t epoch);

/// The order from which the shares of a source are cut, one after the other. Its seed is 0 always:
/// whoever evaluates with another seed must not find rows in `test` that were trained on.
std::vector<int64_t> partOrder(int64_t rows);

/// The order in which the rows of cross validation are dealt out, whatever the seed.
std::vector<int64_t> foldOrder(int64_t rows);

/// `rows` draws with replacement, or an order, for the member (from 1) of an ensemble. Purposes:
/// 0x626f6f74 ("boot") and 0x6d656d62 ("memb").
std::vector<int64_t> bootstrapRows(int64_t rows, uint64_t seed, uint32_t member);
std::vector<int64_t> memberOrder(int64_t rows, uint64_t seed, uint32_t member);

/// Where parts begin and end: boundary k is floor(rows * (share_0 + … + share_(k-1)) + 1/2).
std::vector<int64_t> shareBoundaries(int64_t rows, const std::vector<double> &shares);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_SHUFFLE_H
