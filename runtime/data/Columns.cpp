// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Building typed columns from numbers, and what the readers of all formats share.

#include "runtime/data/Columns.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace dlb::runtime {

Column emptyColumn(const Field &field) {
  Column column;
  column.name = field.name;
  column.element = field.element;
  column.shape = field.shape;
  column.classes = field.classes;
  auto bytes = multiply(product(field.shape).value_or(0), elementSize(field.element));
  column.rowBytes = bytes.value_or(0);
  column.stored = field.element;
  column.step = product(field.shape).value_or(0);
  return column;
}

std::pair<int64_t, int64_t> wholeRange(int32_t element) {
  switch (element) {
  case DLB_U8:
    return {0, 255};
  case DLB_BOOL:
    return {0, 1};
  case DLB_I32:
    return {INT32_MIN, INT32_MAX};
  default: // i64: the whole numbers that a double can tell apart
    return {-(int64_t(1) << 53), int64_t(1) << 53};
  }
}

bool storeNumber(int32_t element, double number, void *to) {
  if (element == DLB_F64) {
    std::memcpy(to, &number, sizeof(number));
    return true;
  }
  if (element == DLB_F32) {
    auto narrow = static_cast<float>(number);
    std::memcpy(to, &narrow, sizeof(narrow));
    return std::isfinite(narrow) || !std::isfinite(number);
  }
  auto [least, most] = wholeRange(element);
  if (number != std::floor(number) || !(number >= static_cast<double>(least)) ||
      !(number <= static_cast<double>(most)))
    return false;
  auto whole = static_cast<int64_t>(number);
  // Little-endian: the low bytes are the narrower integer.
  std::memcpy(to, &whole, static_cast<size_t>(elementSize(element)));
  return true;
}

ColumnBuilder::ColumnBuilder(const Field &field) : column(emptyColumn(field)) {}

ColumnBuilder::Push ColumnBuilder::push(double number) {
  int64_t size = elementSize(column.element);
  if (used + size > data.size()) {
    Result<Buffer> larger = Buffer::allocate(std::max<int64_t>(2 * used, 4096), "a column of data");
    if (!larger)
      return Push::noMemory;
    if (used)
      std::memcpy(larger->data(), data.data(), static_cast<size_t>(used));
    data = std::move(*larger);
  }
  if (!storeNumber(column.element, number, data.as<char>() + used))
    return Push::outOfRange;
  used += size;
  return Push::ok;
}

Column ColumnBuilder::take() {
  column.data = std::make_shared<Buffer>(std::move(data));
  return std::move(column);
}

Failure labelFailure(std::string_view path, std::string_view row, int64_t label,
                     std::string_view field, int64_t classes) {
  // Where the data decides how many classes there are, only a negative label is out of range.
  int64_t count = classes > 0 ? classes : int64_t(INT32_MAX) + 1;
  return fail(Error::labelOutOfRange, path, {row, label, field, count, count - 1});
}

namespace {
/// Levenshtein distance: the least number of characters to insert, delete or change.
size_t distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j)
    row[j] = j;
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      size_t change = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({change, row[j] + 1, diagonal + 1});
    }
  }
  return row[b.size()];
}
} // namespace

std::string suggestion(std::string_view name, std::span<const std::string> candidates) {
  size_t best = name.size() / 3 + 2; // farther names are no help
  const std::string *nearest = nullptr;
  for (const std::string &candidate : candidates) {
    if (candidate.size() > 4 * name.size() + 16)
      continue;
    size_t far = distance(name, candidate);
    if (far < best) {
      best = far;
      nearest = &candidate;
    }
  }
  return nearest ? "; did you mean `" + *nearest + "`?" : "";
}

} // namespace dlb::runtime
