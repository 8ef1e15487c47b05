// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Cells of tables that only the training part can make numbers of: texts that become labels,
// missing values that become a mean; and numbers that are standardized.
//
// A label field is read cell by cell into a dictionary. Its cells are numbers if the first one that
// has a value is a number; else they are categories, whose labels are their places among the sorted
// distinct ones of the training part. Texts of characters are alike, of words in the order of how
// often they occur, the most frequent first (bytewise where that is equal).

#ifndef DLB_RUNTIME_DATA_CELLS_H
#define DLB_RUNTIME_DATA_CELLS_H

#include "runtime/core/Result.h"
#include "runtime/core/Table.h"
#include "runtime/data/Field.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dlb::runtime {

/// A cell as a message shows it: short, one line, whole characters.
std::string shownCell(std::string_view cell);

struct OpenCells {
  static constexpr int32_t nothing = -1; ///< behind the end of a text

  struct Entry {
    std::string text;
    int64_t row, column; ///< where it first stands
  };

  std::string path;
  /// Of labels: the column's elements are numbers of entries, or `nothing`.
  std::vector<Entry> entries;
  /// Of numbers: the elements that have no value yet, ascending.
  std::vector<int64_t> holes;
};

/// The texts of a label column, numbered as they come.
class CellDictionary {
public:
  explicit CellDictionary(std::string path) : cells(std::make_shared<OpenCells>()) {
    cells->path = std::move(path);
  }

  /// The numbers of the parts of a cell: one, or as many as the field has.
  Status add(const Field &field, std::string_view cell, int64_t row, int64_t column,
             std::vector<int32_t> &numbers);

  std::shared_ptr<OpenCells> take() { return std::move(cells); }

private:
  int32_t number(std::string_view text, int64_t row, int64_t column);

  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::shared_ptr<OpenCells> cells;
  std::unordered_map<std::string, int32_t, Hash, std::equal_to<>> numbers;
};

/// Makes labels of the open cells of all label columns, counts classes, and checks all labels.
Status resolveLabels(Dataset &data, const DataSource &source,
                     const std::vector<std::shared_ptr<Table>> &tables);

/// Fills holes and standardizes.
Status resolveNumbers(Dataset &data, const DataSource &source,
                      const std::vector<std::shared_ptr<Table>> &tables);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_DATA_CELLS_H
