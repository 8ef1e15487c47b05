// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// IDX, the format of MNIST.

#include "runtime/data/Idx.h"

#include "runtime/data/ByteSource.h"
#include "runtime/data/Columns.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <optional>

namespace dlb::runtime {

namespace {

/// An element type of IDX: its code, name, size, and how to read one (big-endian).
struct IdxElement {
  uint8_t code;
  const char *name;
  int64_t size;
  double (*number)(const unsigned char *bytes);
};

template <class Number, class Bits> double bigEndian(const unsigned char *bytes) {
  Bits bits = 0;
  for (size_t i = 0; i < sizeof(Bits); ++i)
    bits = static_cast<Bits>(bits << 7 << 1 | bytes[i]); // << 8 is undefined for one byte
  Number number;
  std::memcpy(&number, &bits, sizeof(number));
  return static_cast<double>(number);
}

constexpr IdxElement idxElements[] = {
    {0x08, "u8", 1, bigEndian<uint8_t, uint8_t>},   {0x09, "i8", 1, bigEndian<int8_t, uint8_t>},
    {0x0B, "i16", 2, bigEndian<int16_t, uint16_t>}, {0x0C, "i32", 4, bigEndian<int32_t, uint32_t>},
    {0x0D, "f32", 4, bigEndian<float, uint32_t>},   {0x0E, "f64", 8, bigEndian<double, uint64_t>},
};

struct IdxFile {
  ByteSource source;
  const IdxElement *element;
  Shape shape; ///< of one row
  int64_t rows;
  int64_t count; ///< elements of a row
};

/// Reads the header and proves that the file can hold what it promises.
Result<IdxFile> openIdx(const std::string &path) {
  Result<ByteSource> source = ByteSource::open(path);
  if (!source)
    return source.failure();
  unsigned char head[4 + 4 * 255];
  Result<int64_t> got = source->read(head, 4);
  if (!got)
    return got.failure();
  if (*got < 4)
    return fail(Error::idxHeader, path, {"it has fewer than 4 bytes"});
  char text[64];
  if (head[0] || head[1]) {
    std::snprintf(text, sizeof(text), "it starts with %02x %02x, not 00 00", head[0], head[1]);
    return fail(Error::idxHeader, path, {text});
  }
  auto element = std::find_if(std::begin(idxElements), std::end(idxElements),
                              [&](const IdxElement &e) { return e.code == head[2]; });
  if (element == std::end(idxElements)) {
    std::snprintf(text, sizeof(text), "its element type %02x is none of 08 09 0b 0c 0d 0e",
                  head[2]);
    return fail(Error::idxHeader, path, {text});
  }
  int64_t rank = head[3];
  if (!rank)
    return fail(Error::idxHeader, path, {"it has no dimensions, so no rows"});
  got = source->read(head + 4, 4 * rank);
  if (!got)
    return got.failure();
  if (*got < 4 * rank)
    return fail(Error::idxHeader, path, {"it ends within the header"});

  Shape shape;
  for (int64_t i = 0; i < rank; ++i)
    shape.push_back(static_cast<int64_t>(bigEndian<uint32_t, uint32_t>(head + 4 + 4 * i)));
  std::optional<int64_t> count = product(shape);
  std::optional<int64_t> bytes = count ? multiply(*count, element->size) : std::nullopt;
  int64_t room = source->bound() - 4 - 4 * rank;
  if (!bytes || *bytes > room || (!source->compressed() && *bytes != room))
    return fail(
        Error::idxSize, path,
        {std::string(element->name) + shapeText(shape),
         bytes ? std::to_string(*bytes) : "more than 2^63",
         (source->compressed() ? "at most " : "") + std::to_string(std::max<int64_t>(room, 0))});
  int64_t rows = shape.front();
  shape.erase(shape.begin());
  return IdxFile{std::move(*source), element, shape, rows, *product(shape)};
}

Failure sizeFailure(const IdxFile &file, std::string holds) {
  Shape whole = file.shape;
  whole.insert(whole.begin(), file.rows);
  return fail(Error::idxSize, file.source.path(),
              {std::string(file.element->name) + shapeText(whole),
               file.rows * file.count * file.element->size, holds});
}

/// The elements as they are in the file, after which the file must end.
Status readElements(IdxFile &file, void *to) {
  int64_t bytes = file.rows * file.count * file.element->size;
  Result<int64_t> got = file.source.read(to, bytes);
  if (!got)
    return got.failure();
  if (*got < bytes)
    return sizeFailure(file, std::to_string(*got));
  char beyond;
  got = file.source.read(&beyond, 1);
  if (!got)
    return got.failure();
  if (*got)
    return sizeFailure(file, "more");
  return {};
}

Status checkLabels(const IdxFile &file, const Column &column) {
  if (!column.classes)
    return {};
  for (int64_t i = 0; i < file.rows * file.count; ++i) {
    double label = numberAt(column.stored, column.data->data(), i);
    if (label < 0 || (column.classes > 0 && label >= static_cast<double>(column.classes)))
      return labelFailure(file.source.path(), "row " + std::to_string(i / file.count + 1),
                          static_cast<int64_t>(label), column.name, column.classes);
  }
  return {};
}

Result<Column> readField(const Field &field, int64_t array, IdxFile &file) {
  const std::string &path = file.source.path();
  Column column = emptyColumn(field);
  int64_t wanted = product(field.shape).value_or(0);
  if (wanted != file.count)
    return fail(Error::fieldShape, path, {file.count, field.name, wanted, shapeText(field.shape)});
  int64_t total = file.rows * file.count;
  Result<Buffer> data = Buffer::allocate(total * elementSize(field.element), field.name);
  if (!data)
    return data.failure();
  column.data = std::make_shared<Buffer>(std::move(*data));
  if (field.element == DLB_U8 && file.element->code == 0x08) {
    DLB_TRY(readElements(file, column.data->data()));
  } else {
    Result<Buffer> raw = Buffer::allocate(total * file.element->size, field.name);
    if (!raw)
      return raw.failure();
    DLB_TRY(readElements(file, raw->data()));
    for (int64_t i = 0; i < total; ++i)
      if (!storeNumber(field.element,
                       file.element->number(raw->as<unsigned char>() + i * file.element->size),
                       column.data->as<char>() + i * elementSize(field.element)))
        return fail(Error::fieldElement, path,
                    {array, file.element->name, field.name, elementName(field.element)});
  }
  DLB_TRY(checkLabels(file, column));
  return column;
}

} // namespace

Result<Table> readIdx(std::span<const std::string> paths, std::span<const Field> fields) {
  Table table;
  const std::string *first = nullptr;
  for (const Field &field : fields) {
    int64_t array = field.positions.empty() ? 0 : field.positions.front();
    if (array < 0 || array >= static_cast<int64_t>(paths.size()))
      return fail(Error::noSuchArray, "", {field.name, array, paths.size()});
    const std::string &path = paths[static_cast<size_t>(array)];
    Result<IdxFile> file = openIdx(path);
    if (!file)
      return file.failure();
    if (!file->rows || !file->count)
      return fail(Error::noRows, path, {"the file"});
    if (first && file->rows != table.rows)
      return fail(Error::rowCounts, path, {file->rows, *first, table.rows});
    first = &path;
    table.rows = file->rows;
    Result<Column> column = readField(field, array, *file);
    if (!column)
      return column.failure();
    table.columns.push_back(std::move(*column));
  }
  return table;
}

} // namespace dlb::runtime
