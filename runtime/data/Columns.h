// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Building typed columns from numbers, and what the readers of all formats share.

#ifndef DLB_RUNTIME_DATA_COLUMNS_H
#define DLB_RUNTIME_DATA_COLUMNS_H

#include "runtime/core/Result.h"
#include "runtime/core/Table.h"
#include "runtime/data/Field.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace dlb::runtime {

/// A column that grows number by number.
class ColumnBuilder {
public:
  enum class Push { ok, outOfRange, noMemory };

  explicit ColumnBuilder(const Field &field);
  Push push(double number);
  int64_t bytes() const { return used; }
  Column take();

private:
  Column column;
  Buffer data;
  int64_t used = 0;
};

/// The column of a field, without rows.
Column emptyColumn(const Field &field);

/// The least and the greatest number of an integer element.
std::pair<int64_t, int64_t> wholeRange(int32_t element);

/// Writes `number` as an element at `to`; false if it is not in the element's range.
bool storeNumber(int32_t element, double number, void *to);

Failure labelFailure(std::string_view path, std::string_view row, int64_t label,
                     std::string_view field, int64_t classes);

/// "; did you mean `…`?" for the most similar of `candidates`, or "".
std::string suggestion(std::string_view name, std::span<const std::string> candidates);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_DATA_COLUMNS_H
