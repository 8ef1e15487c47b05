// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Mini-batches: rows of the training part in the order of the epoch, copied side by side.
//
// An epoch has floor(rows / batch) batches; the rows left over wait: the next epoch orders all rows
// anew. There are two sets of buffers, so that threads that are done with a step fill the next
// batch while others still read the present one.

#ifndef DLB_RUNTIME_CORE_BATCHER_H
#define DLB_RUNTIME_CORE_BATCHER_H

#include "runtime/core/Memory.h"
#include "runtime/core/Result.h"
#include "runtime/core/Table.h"

#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace dlb::runtime {

/// Copies rows [first, last) of `rows` to their places in `to`.
void gatherRows(const Column &column, std::span<const int64_t> rows, int64_t first, int64_t last,
                void *to);

class Batcher {
public:
  /// Only the columns that `wanted` accepts are copied.
  static Result<Batcher> create(const Part &part, int64_t batch, uint64_t seed,
                                const std::function<bool(std::string_view)> &wanted);

  int64_t batchesPerEpoch() const { return part->size() / batch; }

  /// Chooses the batch that `gather` copies; batches count from 0 through all epochs. One thread.
  void choose(int64_t number);
  /// Copies this thread's share of the chosen batch.
  void gather(int thread, int threads);
  /// Makes the gathered batch the present one. One thread.
  void flip() { present = !present; }

  /// The columns that are copied, and where the present batch of each is.
  std::span<const Column *const> columns() const { return used; }
  const Buffer &data(size_t column) const { return buffers[present][column]; }

private:
  const Part *part = nullptr;
  int64_t batch = 0;
  uint64_t seed = 0;
  int64_t epoch = -1;        ///< whose order `rows` is
  std::vector<int64_t> rows; ///< of the table, in the order of the epoch
  int64_t begin = 0;         ///< of the chosen batch in `rows`
  bool present = false;
  std::vector<const Column *> used;
  std::vector<Buffer> buffers[2];
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_BATCHER_H
