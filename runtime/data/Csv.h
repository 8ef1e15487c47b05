// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Comma-separated values (RFC 4180), record by record, in memory bounded by one record.
//
// Accepted beyond the RFC: LF alone as the end of a record, a byte order mark in front, and empty
// lines, which are skipped. Refused: a quote inside an unquoted cell, anything but a comma or the
// end after a closing quote, a lone CR, a NUL byte. In messages rows count from 1, as editors do
// (the header is row 1), and columns from 0, as the language does.

#ifndef DLB_RUNTIME_DATA_CSV_H
#define DLB_RUNTIME_DATA_CSV_H

#include "runtime/core/Table.h"
#include "runtime/data/ByteSource.h"
#include "runtime/data/Field.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dlb::runtime {

class CsvReader {
public:
  static constexpr int64_t longestRecord = 64 << 20;

  explicit CsvReader(ByteSource source) : source(std::move(source)) {}

  /// Reads the next record; false at the end.
  Result<bool> next();

  int64_t width() const { return static_cast<int64_t>(ends.size()); }
  /// A cell of the present record, valid until `next`.
  std::string_view cell(int64_t column) const;
  int64_t row() const { return rowNumber; }
  const std::string &path() const { return source.path(); }

private:
  enum class State { cellStart, unquoted, quoted, quoteInQuoted, afterReturn };

  Result<bool> refill();
  Result<bool> readRecord();
  void endCell();
  Failure syntax(std::string_view what) const;

  ByteSource source;
  std::string chunk;
  size_t position = 0;
  bool started = false;
  std::string text;         ///< the cells of the record, one after the other
  std::vector<size_t> ends; ///< where each cell ends in `text`
  int64_t rowNumber = 0;
};

/// Reads the fields of a CSV file into columns; those of labels and those with holes are open
/// (Cells.h). If a field names its columns, row 1 is a header. If none does, row 1 is a header when
/// none of the cells that are read from it is a number; where no field reads numbers, only if row 2
/// has one. Blanks round a cell do not count.
Result<Table> readCsv(const std::string &path, std::span<const Field> fields);

/// The number in a cell: sign, digits, point, exponent, blanks round it; finite. Read as a double
/// whatever the column's type, as NumPy and pandas do.
bool parseNumber(std::string_view cell, double &number);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_DATA_CSV_H
