// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Mini-batches: rows of the training part in the order of the epoch, copied side by side.

#include "runtime/core/Batcher.h"

#include "runtime/core/Shuffle.h"

#include <algorithm>
#include <cstring>

namespace dlb::runtime {

namespace {
/// Bytes of a row as numbers of a wider element.
template <class Number> void widen(const uint8_t *from, int64_t count, void *to) {
  std::copy(from, from + count, static_cast<Number *>(to));
}
} // namespace

void gatherRows(const Column &column, std::span<const int64_t> rows, int64_t first, int64_t last,
                void *to) {
  using Copy = void (*)(const uint8_t *, int64_t, void *);
  constexpr Copy wideners[] = {widen<float>,   widen<double>,  widen<int32_t>,
                               widen<int64_t>, widen<uint8_t>, widen<uint8_t>};
  bool same = column.stored == column.element;
  int64_t size = elementSize(column.stored), count = column.rowBytes / elementSize(column.element);
  auto *target = static_cast<char *>(to);
  for (int64_t i = first; i < last; ++i) {
    int64_t row = rows[static_cast<size_t>(i)];
    if (column.drawn)
      row = (*column.drawn)[static_cast<size_t>(row)];
    int64_t begin = column.first + row * column.step;
    const uint8_t *source = column.data->as<uint8_t>() + begin * size;
    if (same)
      std::memcpy(target + i * column.rowBytes, source, static_cast<size_t>(column.rowBytes));
    else
      wideners[column.element](source, count, target + i * column.rowBytes);
  }
}

Result<Batcher> Batcher::create(const Part &part, int64_t batch, uint64_t seed,
                                const std::function<bool(std::string_view)> &wanted) {
  if (batch < 1 || part.size() < batch)
    return fail(Error::tooFewRows, "", {part.name, part.size(), batch});
  Batcher batcher;
  batcher.part = &part;
  batcher.batch = batch;
  batcher.seed = seed;
  for (const Column &column : part.table->columns) {
    if (!wanted(column.name))
      continue;
    batcher.used.push_back(&column);
    for (std::vector<Buffer> &set : batcher.buffers) {
      Result<Buffer> buffer = Buffer::allocate(batch * column.rowBytes, column.name);
      if (!buffer)
        return buffer.failure();
      set.push_back(std::move(*buffer));
    }
  }
  return batcher;
}

void Batcher::choose(int64_t number) {
  int64_t wanted = number / batchesPerEpoch();
  begin = number % batchesPerEpoch() * batch;
  if (wanted == epoch)
    return;
  epoch = wanted;
  rows = epochOrder(part->size(), seed, static_cast<uint32_t>(epoch));
  for (int64_t &row : rows)
    row = part->rows[static_cast<size_t>(row)];
}

void Batcher::gather(int thread, int threads) {
  std::span<const int64_t> chosen(rows.data() + begin, static_cast<size_t>(batch));
  int64_t first = batch * thread / threads, last = batch * (thread + 1) / threads;
  for (size_t i = 0; i < used.size(); ++i)
    gatherRows(*used[i], chosen, first, last, buffers[!present][i].data());
}

} // namespace dlb::runtime
