// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// CIFAR's binary files: sizes first, then record by record.

#include "runtime/data/Cifar.h"

#include "runtime/data/ByteSource.h"
#include "runtime/data/Columns.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace dlb::runtime {

namespace {

constexpr int64_t pixels = 3 * 32 * 32;

/// What a field reads of a record.
struct Piece {
  std::string_view name;
  int64_t labels; ///< of a record that has it; 0: any
  int64_t offset; ///< of the first byte
  int64_t classes;
};
constexpr Piece pieces[] = {
    {"image", 0, 0, 0}, {"label", 1, 0, 10}, {"coarse", 2, 0, 20}, {"fine", 2, 1, 100}};

const Piece &pieceOf(const Field &field) {
  return *std::find_if(std::begin(pieces), std::end(pieces) - 1, [&](const Piece &piece) {
    return !field.headers.empty() && piece.name == field.headers.front();
  });
}

/// How many bytes a file has, by reading it where that is compressed.
Result<int64_t> sizeOf(const std::string &path) {
  Result<ByteSource> source = ByteSource::open(path);
  if (!source)
    return source.failure();
  if (!source->compressed())
    return source->bound();
  std::vector<uint8_t> chunk(1 << 16);
  int64_t total = 0;
  for (;;) {
    Result<int64_t> got = source->read(chunk.data(), static_cast<int64_t>(chunk.size()));
    if (!got)
      return got.failure();
    total += *got;
    if (*got < static_cast<int64_t>(chunk.size()))
      return total;
  }
}

/// Fills columns, row by row.
class Records {
public:
  Records(std::span<const Field> fields, int64_t labels) : fields(fields), labels(labels) {}

  Status reserve(int64_t rows);
  Status read(const std::string &path, int64_t count);
  Table table;

private:
  Status store(const std::string &path, const uint8_t *record);

  std::span<const Field> fields;
  int64_t labels;
};

Status Records::reserve(int64_t rows) {
  for (const Field &field : fields) {
    const int64_t has = pieceOf(field).classes ? 1 : pixels;
    const int64_t wanted = product(field.shape).value_or(0);
    if (wanted != has)
      return fail(Error::fieldShape, "", {has, field.name, wanted, shapeText(field.shape)});
    Column column = emptyColumn(field);
    Result<Buffer> data =
        Buffer::allocate(multiply(rows, column.rowBytes).value_or(-1), field.name);
    if (!data)
      return data.failure();
    column.data = std::make_shared<Buffer>(std::move(*data));
    table.columns.push_back(std::move(column));
  }
  return {};
}

Status Records::store(const std::string &path, const uint8_t *record) {
  for (size_t i = 0; i < fields.size(); ++i) {
    const Piece &piece = pieceOf(fields[i]);
    Column &column = table.columns[i];
    auto *to = column.data->as<uint8_t>() + table.rows * column.rowBytes;
    const uint8_t *from = record + (piece.classes ? piece.offset : labels);
    if (piece.classes) {
      const int64_t said = fields[i].classes;
      const int64_t classes = said > 0 ? std::min(said, piece.classes) : piece.classes;
      if (*from >= classes)
        return labelFailure(path, "row " + std::to_string(table.rows + 1), *from, column.name,
                            classes);
    }
    if (column.element == DLB_U8) {
      std::memcpy(to, from, static_cast<size_t>(column.step));
      continue;
    }
    for (int64_t k = 0; k < column.step; ++k)
      storeNumber(column.element, from[k], to + k * elementSize(column.element));
  }
  return {};
}

Status Records::read(const std::string &path, int64_t count) {
  Result<ByteSource> source = ByteSource::open(path);
  if (!source)
    return source.failure();
  uint8_t record[2 + pixels];
  for (int64_t i = 0; i < count; ++i, ++table.rows) {
    Result<int64_t> got = source->read(record, labels + pixels);
    if (!got)
      return got.failure();
    if (*got < labels + pixels)
      return fail(Error::cifarSize, path, {i * (labels + pixels) + *got, labels + pixels});
    DLB_TRY(store(path, record));
  }
  return {};
}

} // namespace

Result<Table> readCifar(std::span<const std::string> paths, std::span<const Field> fields) {
  int64_t labels = 0;
  for (const Field &field : fields)
    labels = std::max(labels, pieceOf(field).labels);
  std::vector<int64_t> counts;
  int64_t rows = 0;
  for (const std::string &path : paths) {
    Result<int64_t> size = sizeOf(path);
    if (!size)
      return size.failure();
    if (!labels)
      labels = *size % (1 + pixels) && *size % (2 + pixels) == 0 ? 2 : 1;
    if (*size % (labels + pixels) || !*size)
      return fail(Error::cifarSize, path, {*size, labels + pixels});
    counts.push_back(*size / (labels + pixels));
    rows += counts.back();
  }
  Records records(fields, labels);
  DLB_TRY(records.reserve(rows));
  for (size_t i = 0; i < paths.size(); ++i)
    DLB_TRY(records.read(paths[i], counts[i]));
  return std::move(records.table);
}

} // namespace dlb::runtime
