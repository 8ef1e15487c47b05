// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// From arrays of NumPy to typed columns.

#include "runtime/data/NpyTable.h"

#include "runtime/data/Columns.h"
#include "runtime/data/Npy.h"
#include "runtime/data/Zip.h"

#include <algorithm>
#include <cstdio>

namespace dlb::runtime {

namespace {

std::string numberText(double number) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.17g", number);
  return text;
}

/// Converts element by element.
Result<Buffer> convert(const NpyArray &array, const Field &field, int64_t perRow,
                       const std::string &path) {
  int64_t count = *product(array.shape), size = elementSize(field.element);
  std::optional<int64_t> bytes = multiply(count, size);
  Result<Buffer> data = Buffer::allocate(bytes.value_or(-1), field.name);
  for (int64_t i = 0; data && i < count; ++i) {
    double number = numberAt(array.element, array.data.data(), i);
    if (!storeNumber(field.element, number, data->as<char>() + i * size))
      return fail(Error::arrayRow, path,
                  {i / perRow + 1, numberText(number), field.name, elementName(field.element)});
  }
  return data;
}

Status checkLabels(const Column &column, int64_t perRow, int64_t rows, const std::string &path) {
  for (int64_t i = 0; column.classes && i < rows * perRow; ++i) {
    double label = numberAt(column.stored, column.data->data(), i);
    if (label < 0 || (column.classes > 0 && label >= static_cast<double>(column.classes)))
      return labelFailure(path, "row " + std::to_string(i / perRow + 1),
                          static_cast<int64_t>(label), column.name, column.classes);
  }
  return {};
}

/// Adds the array as the next column; all have the same number of rows.
Status addColumn(Table &table, std::string &first, NpyArray array, const Field &field,
                 const std::string &path) {
  int64_t rows = array.shape.empty() ? 0 : array.shape.front();
  if (!rows)
    return fail(Error::noRows, path, {"the array"});
  int64_t perRow = *product(array.shape) / rows;
  if (int64_t wanted = product(field.shape).value_or(0); perRow != wanted || !perRow)
    return fail(Error::fieldShape, path, {perRow, field.name, wanted, shapeText(field.shape)});
  if (!table.columns.empty() && rows != table.rows)
    return fail(Error::rowCounts, path, {rows, first, table.rows});
  if (table.columns.empty())
    first = path;
  table.rows = rows;

  Column column = emptyColumn(field);
  bool isByte = array.element == DLB_U8 || array.element == DLB_BOOL;
  if (array.element == field.element || (isByte && field.element != DLB_BOOL)) {
    if (isByte && elementSize(field.element) > 1)
      column.stored = DLB_U8;
    column.data = std::make_shared<Buffer>(std::move(array.data));
  } else {
    Result<Buffer> data = convert(array, field, perRow, path);
    if (!data)
      return data.failure();
    column.data = std::make_shared<Buffer>(std::move(*data));
  }
  DLB_TRY(checkLabels(column, perRow, rows, path));
  table.columns.push_back(std::move(column));
  return {};
}

} // namespace

Result<Table> readNpyTable(std::span<const std::string> paths, std::span<const Field> fields) {
  Table table;
  std::string first;
  for (const Field &field : fields) {
    int64_t number = field.positions.empty() ? 0 : field.positions.front();
    if (number < 0 || number >= static_cast<int64_t>(paths.size()))
      return fail(Error::noSuchArray, "", {field.name, number, paths.size()});
    const std::string &path = paths[static_cast<size_t>(number)];
    Result<NpyArray> array = readNpy(path);
    if (!array)
      return array.failure();
    DLB_TRY(addColumn(table, first, std::move(*array), field, path));
  }
  return table;
}

Result<Table> readNpzTable(const std::string &path, std::span<const Field> fields) {
  Result<ZipArchive> archive = ZipArchive::open(path);
  if (!archive)
    return archive.failure();
  std::vector<std::string> arrays; // without ".npy"
  for (std::string name : archive->names()) {
    if (name.ends_with(".npy"))
      name.resize(name.size() - 4);
    arrays.push_back(std::move(name));
  }
  Table table;
  std::string first;
  for (const Field &field : fields) {
    std::string wanted = field.headers.empty() ? "" : field.headers.front();
    auto found = std::find(arrays.begin(), arrays.end(), wanted);
    if (found == arrays.end())
      return fail(Error::noSuchEntry, path, {field.name, wanted, suggestion(wanted, arrays)});
    Result<ByteSource> entry = archive->entry(static_cast<size_t>(found - arrays.begin()));
    if (!entry)
      return entry.failure();
    Result<NpyArray> array = readNpy(*entry);
    if (!array)
      return array.failure();
    DLB_TRY(addColumn(table, first, std::move(*array), field, entry->path()));
  }
  return table;
}

} // namespace dlb::runtime
