// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// From CSV records to typed columns.

#include "runtime/data/Csv.h"

#include "runtime/data/Cells.h"
#include "runtime/data/Columns.h"

#include <algorithm>

namespace dlb::runtime {

namespace {

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
    bool text = field.cell != Field::Cell::whole;
    if (text ? place.size() != 1 : product(field.shape) != static_cast<int64_t>(place.size()))
      return fail(
          Error::fieldShape, reader.path(),
          {place.size(), field.name, product(field.shape).value_or(0), shapeText(field.shape)});
  }
  return places;
}

using Record = std::vector<std::string>;

Record copyOf(const CsvReader &reader) {
  Record cells;
  for (int64_t column = 0; column < reader.width(); ++column)
    cells.emplace_back(reader.cell(column));
  return cells;
}

bool anyNumber(const CsvReader &reader, std::span<const Field> fields, const Places &places) {
  double number;
  for (size_t i = 0; i < fields.size(); ++i)
    for (int64_t position : places[i])
      if (fields[i].cell == Field::Cell::whole && parseNumber(reader.cell(position), number))
        return true;
  return false;
}

std::string_view trimmed(std::string_view cell) {
  size_t begin = cell.find_first_not_of(" \t");
  if (begin == std::string_view::npos)
    return {};
  return cell.substr(begin, cell.find_last_not_of(" \t") - begin + 1);
}

/// A column as it is read: numbers, or the numbers of texts.
class OpenColumn {
public:
  OpenColumn(const Field &field, const std::string &path)
      : field(field), path(path), builder(field), dictionary(path) {
    holes.path = path;
  }

  Status add(std::string_view cell, int64_t row, int64_t column);
  Column take();

private:
  Status push(double number, std::string_view cell, int64_t row, int64_t column);

  const Field &field;
  const std::string &path;
  ColumnBuilder builder;
  CellDictionary dictionary;
  std::vector<int32_t> numbers;
  OpenCells holes;
};

Status OpenColumn::push(double number, std::string_view cell, int64_t row, int64_t column) {
  switch (builder.push(number)) {
  case ColumnBuilder::Push::ok:
    return {};
  case ColumnBuilder::Push::outOfRange: {
    if (field.element == DLB_F32)
      return fail(Error::csvNoNumber, path, {row, column, shownCell(cell)});
    auto [least, most] = wholeRange(field.element);
    return fail(Error::csvNoWhole, path, {row, column, shownCell(cell), least, most});
  }
  case ColumnBuilder::Push::noMemory:
    return fail(Error::outOfMemory, path, {builder.bytes(), field.name});
  }
  return {};
}

Status OpenColumn::add(std::string_view cell, int64_t row, int64_t column) {
  const Missing &missing = field.missing;
  cell = trimmed(cell);
  if (field.cell == Field::Cell::whole &&
      std::find(missing.marks.begin(), missing.marks.end(), cell) != missing.marks.end()) {
    if (missing.fill == Missing::Fill::nothing)
      return fail(Error::missingCell, path,
                  {row, column, field.name, shownCell(cell),
                   field.classes ? "`fill = \"none\"`" : "`fill = mean` or `fill = 0`"});
    if (missing.fill == Missing::Fill::mean) {
      holes.holes.push_back(builder.bytes() / elementSize(field.element));
      return push(0, cell, row, column);
    }
    cell = missing.value;
  }
  if (field.classes) {
    DLB_TRY(dictionary.add(field, cell, row, column, numbers));
    for (int32_t number : numbers)
      DLB_TRY(push(number, cell, row, column));
    return {};
  }
  double number;
  if (!parseNumber(cell, number))
    return fail(Error::csvNoNumber, path, {row, column, shownCell(cell)});
  return push(number, cell, row, column);
}

Column OpenColumn::take() {
  Column column = builder.take();
  if (field.classes)
    column.open = dictionary.take();
  else if (!holes.holes.empty())
    column.open = std::make_shared<OpenCells>(std::move(holes));
  return column;
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
  Record first = copyOf(reader);
  Result<Places> places = findColumns(reader, fields, named ? first : Record());
  if (!places)
    return places.failure();
  bool numbers = std::any_of(fields.begin(), fields.end(),
                             [](const Field &field) { return field.classes == 0; });
  bool header = named || !anyNumber(reader, fields, *places);
  int64_t firstRow = reader.row(), width = reader.width();

  std::vector<OpenColumn> columns;
  for (const Field &field : fields)
    columns.emplace_back(field, path);
  Table table;
  auto addRow = [&](int64_t row, auto &&cell) -> Status {
    for (size_t i = 0; i < fields.size(); ++i)
      for (int64_t position : (*places)[i])
        DLB_TRY(columns[i].add(cell(position), row, position));
    ++table.rows;
    return {};
  };
  auto firstCell = [&](int64_t position) -> std::string_view {
    return first[static_cast<size_t>(position)];
  };
  if (!header)
    DLB_TRY(addRow(firstRow, firstCell));
  while (true) {
    more = reader.next();
    if (!more)
      return more.failure();
    if (*more && reader.width() != width)
      return fail(Error::csvRowWidth, path, {reader.row(), reader.width(), firstRow, width});
    // Of labels alone, texts above texts: the first row is no header.
    if (header && !named && !numbers && table.rows == 0 &&
        (!*more || !anyNumber(reader, fields, *places)))
      DLB_TRY(addRow(firstRow, firstCell));
    if (!*more)
      break;
    DLB_TRY(addRow(reader.row(), [&](int64_t position) { return reader.cell(position); }));
  }
  if (!table.rows)
    return fail(Error::noRows, path, {"the file"});
  for (OpenColumn &column : columns)
    table.columns.push_back(column.take());
  return table;
}

} // namespace dlb::runtime
