// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// From CSV records to typed columns.

#include "runtime/data/Csv.h"

#include "runtime/data/Columns.h"

#include <algorithm>

namespace dlb::runtime {

namespace {

/// A cell as a message shows it: short, one line, whole characters.
std::string shown(std::string_view cell) {
  constexpr size_t most = 40;
  std::string text(cell.substr(0, most));
  if (cell.size() > most) {
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80)
      text.pop_back();
    if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0)
      text.pop_back();
    text += "…";
  }
  for (char &c : text)
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f')
      c = '?';
  return text;
}

/// The columns of the file that each field reads, in order.
using Places = std::vector<std::vector<int64_t>>;

/// A header's name for each column, or none.
using Header = std::vector<std::string>;

Result<Places> findColumns(const CsvReader &reader, std::span<const Field> fields,
                           const Header &header) {
  Places places;
  for (const Field &field : fields) {
    std::vector<int64_t> &place = places.emplace_back(field.positions);
    for (int64_t position : place)
      if (position < 0 || position >= reader.width())
        return fail(Error::csvNoColumn, reader.path(),
                    {field.name, position, reader.width(), reader.width() - 1});
    for (const std::string &name : field.headers) {
      auto found = std::find(header.begin(), header.end(), name);
      if (found == header.end())
        return fail(Error::csvNoHeader, reader.path(),
                    {field.name, name, suggestion(name, header)});
      place.push_back(found - header.begin());
    }
    if (product(field.shape) != static_cast<int64_t>(place.size()))
      return fail(
          Error::fieldShape, reader.path(),
          {place.size(), field.name, product(field.shape).value_or(0), shapeText(field.shape)});
  }
  return places;
}

bool anyNumber(const CsvReader &reader, const Places &places) {
  double number;
  for (const std::vector<int64_t> &place : places)
    for (int64_t position : place)
      if (parseNumber(reader.cell(position), number))
        return true;
  return false;
}

Status readCells(const CsvReader &reader, const Field &field, const std::vector<int64_t> &place,
                 ColumnBuilder &column) {
  for (int64_t position : place) {
    double number;
    std::string_view cell = reader.cell(position);
    auto noNumber = [&] {
      return fail(Error::csvNoNumber, reader.path(), {reader.row(), position, shown(cell)});
    };
    if (!parseNumber(cell, number))
      return noNumber();
    switch (column.push(number)) {
    case ColumnBuilder::Push::ok:
      break;
    case ColumnBuilder::Push::outOfRange: {
      if (field.element == DLB_F32)
        return noNumber();
      auto [least, most] = wholeRange(field.element);
      return fail(Error::csvNoWhole, reader.path(),
                  {reader.row(), position, shown(cell), least, most});
    }
    case ColumnBuilder::Push::noLabel:
      return labelFailure(reader.path(),
                          "row " + std::to_string(reader.row()) + ", column " +
                              std::to_string(position),
                          static_cast<int64_t>(number), field.name, field.classes);
    case ColumnBuilder::Push::noMemory:
      return fail(Error::outOfMemory, reader.path(), {column.bytes(), field.name});
    }
  }
  return {};
}

} // namespace

Result<Table> readCsv(const std::string &path, std::span<const Field> fields) {
  Result<ByteSource> source = ByteSource::open(path);
  if (!source)
    return source.failure();
  CsvReader reader(std::move(*source));
  Result<bool> more = reader.next();
  if (!more)
    return more.failure();
  if (!*more)
    return fail(Error::noRows, path, {"the file"});

  bool named = std::any_of(fields.begin(), fields.end(),
                           [](const Field &field) { return !field.headers.empty(); });
  Header header;
  if (named)
    for (int64_t column = 0; column < reader.width(); ++column)
      header.emplace_back(reader.cell(column));
  Result<Places> places = findColumns(reader, fields, header);
  if (!places)
    return places.failure();
  bool skip = named || !anyNumber(reader, *places);
  int64_t firstRow = reader.row(), width = reader.width();

  std::vector<ColumnBuilder> columns;
  for (const Field &field : fields)
    columns.emplace_back(field);
  Table table;
  while (*more) {
    if (reader.width() != width)
      return fail(Error::csvRowWidth, path, {reader.row(), reader.width(), firstRow, width});
    if (!skip) {
      for (size_t i = 0; i < fields.size(); ++i)
        DLB_TRY(readCells(reader, fields[i], (*places)[i], columns[i]));
      ++table.rows;
    }
    skip = false;
    more = reader.next();
    if (!more)
      return more.failure();
  }
  if (!table.rows)
    return fail(Error::noRows, path, {"the file"});
  for (ColumnBuilder &column : columns)
    table.columns.push_back(column.take());
  return table;
}

} // namespace dlb::runtime
