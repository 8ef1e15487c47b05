// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Data in memory: what tells one set from another.

#include "runtime/core/Table.h"

#include "runtime/core/Crc32c.h"

#include <set>

namespace dlb::runtime {

uint32_t checksum(const Dataset &data) {
  uint32_t sum = 0;
  auto add = [&](const void *bytes, size_t size) {
    sum = crc32c({static_cast<const char *>(bytes), size}, sum);
  };
  auto addNumbers = [&](const std::vector<int64_t> &numbers) {
    add(numbers.data(), numbers.size() * sizeof(int64_t));
  };
  std::set<const Buffer *> seen; // parts share tables, columns buffers
  for (const char *name : {"train", "valid"}) {
    const Part *part = data.part(name);
    if (!part)
      continue;
    addNumbers(part->rows);
    for (const Column &column : part->table->columns) {
      if (column.drawn)
        addNumbers(*column.drawn);
      if (column.data && seen.insert(column.data.get()).second)
        add(column.data->data(), static_cast<size_t>(column.data->size()));
    }
  }
  return sum;
}

} // namespace dlb::runtime
