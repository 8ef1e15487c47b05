// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Data in memory: columns of rows, and the parts that training and evaluation see.

#ifndef DLB_RUNTIME_CORE_TABLE_H
#define DLB_RUNTIME_CORE_TABLE_H

#include "runtime/core/Memory.h"
#include "runtime/core/Tensor.h"
#include "runtime/core/Vocabulary.h"

#include <memory>
#include <string>
#include <vector>

namespace dlb::runtime {

struct OpenCells;

struct Column {
  std::string name; ///< the argument it feeds
  int32_t element = 0;
  Shape shape;          ///< of one row
  int64_t classes = 0;  ///< of labels: how many; else 0
  int64_t rowBytes = 0; ///< of one row of the argument

  /// Row r begins at element `first + r * step`. Windows of a text overlap in one buffer that
  /// several columns share: their step is 1.
  std::shared_ptr<Buffer> data;
  int32_t stored =
      0; ///< the element in `data`: `element`, or DLB_U8, widened where rows are copied
  int64_t first = 0, step = 0;

  /// Of a draw: row r is row (*drawn)[r] of the data it draws from.
  std::shared_ptr<const std::vector<int64_t>> drawn = {};

  /// While a table is read: what waits for the training part to be known.
  std::shared_ptr<OpenCells> open = {};
};

struct Table {
  int64_t rows = 0;
  std::vector<Column> columns;
};

/// Rows of a table, in an order of their own.
struct Part {
  std::string name;
  std::shared_ptr<const Table> table;
  std::vector<int64_t> rows;

  int64_t size() const { return static_cast<int64_t>(rows.size()); }
};

/// The V of class(V): labels that the training part counts, unless a file of weights told before.
/// Also the labels of a class(2) whose cells are texts; their symbol is the name of the column.
struct CountedLabels {
  std::string symbol;
  std::vector<size_t> fields;                   ///< the columns that hold them
  int64_t classes = 0;                          ///< how many; 0: not known yet
  std::shared_ptr<const Vocabulary> vocabulary; ///< of characters, words or categories
};

/// Numbers of a column that come from its training part, one for each element of a row.
struct ColumnStatistics {
  std::string column;
  std::vector<double> fill;            ///< what missing cells are filled with
  std::vector<double> mean, deviation; ///< of a column that is standardized
};

struct Dataset {
  std::string name;
  std::vector<Part> parts;
  std::vector<CountedLabels> counted;
  std::vector<ColumnStatistics> statistics;

  const Part *part(std::string_view name) const {
    for (const Part &part : parts)
      if (part.name == name)
        return &part;
    return nullptr;
  }
};

/// Of what weights are learned from and chosen by: the parts `train` and `valid`, their rows in
/// order and the whole tables that these are rows of.
uint32_t checksum(const Dataset &data);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_TABLE_H
