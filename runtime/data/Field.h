// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a program reads from its data: plain structures that the driver fills from the checked
// program.

#ifndef DLB_RUNTIME_DATA_FIELD_H
#define DLB_RUNTIME_DATA_FIELD_H

#include "runtime/core/Table.h"

#include <optional>
#include <string>
#include <vector>

namespace dlb::runtime {

/// Cells of a table without a value, and what stands there instead.
struct Missing {
  std::vector<std::string> marks = {"", "?"};
  enum class Fill { nothing, mean, value } fill = Fill::nothing;
  std::string value; ///< of Fill::value: the cell that stands there
};

/// One column of the table, an argument of the compiled functions.
struct Field {
  /// `classes` of labels whose number the training part decides.
  static constexpr int64_t count = -1;

  std::string name;    ///< the argument: "digits.image"
  int32_t element = 0; ///< of the argument; DLB_U8 for bytes of IDX, DLB_I32 for labels
  Shape shape = {};    ///< of one row
  int64_t classes = 0; ///< of labels: how many, or `count`; else 0

  /// CSV: columns from 0, in row-major order of `shape`. IDX, npy: one number, of the file.
  /// Characters: the offset of the window.
  std::vector<int64_t> positions = {};
  /// CSV: names of columns, instead of `positions`. npz: one name, of the array; cifar: "image",
  /// "label", "coarse" or "fine".
  std::vector<std::string> headers;

  /// Not read from the source, but made for each row.
  struct Made {
    const Dataset *from = nullptr; ///< a draw: the data that it draws from,
    size_t column = 0;             ///< and the column there; else noise
    bool normal = false;           ///< noise: of mean 0 and deviation 1, else uniform in [0, 1)
    uint32_t number = 0;           ///< of the draw; draws of one number choose the same row
  };
  std::optional<Made> made = {};

  /// Numbers: less the mean of the training part, divided by its deviation.
  bool standardized = false;
  Missing missing = {}; ///< CSV
  /// CSV labels: what is added to a number.
  int64_t shift = 0;
  /// CSV labels: a cell is one of them, or a text of several, as many as `shape` says.
  enum class Cell { whole, characters, words } cell = Cell::whole;
  /// CSV labels that are not numbers: what the training part does not have gets a label of its own,
  /// as does what it has fewer times than `least`.
  bool unknown = false;
  int64_t least = 1;
  bool folder = false; ///< images: the folder of a picture; never a number
};

/// A part of the data: a share of the main source, or a source of its own.
struct PartSource {
  std::string name; ///< "train", "valid", "test"
  double share = 0;
  std::vector<std::string> files; ///< not empty: its own source
};

/// One part of so many is held out, the others are trained on.
struct Fold {
  int64_t number = 0, count = 0; ///< from 0
};

struct DataSource {
  std::string name;
  /// "csv", "idx", "cifar", "npy", "npz", "characters", "words", "images" or "rows".
  std::string format;
  int64_t rows = 0;               ///< of "rows", which are made
  std::vector<std::string> files; ///< as written in the program
  std::vector<Field> fields;
  std::vector<PartSource> parts; ///< none: all rows are "train"
  /// Every label field whose `classes` is `count`, once; others where weights know their texts.
  /// What is known is not counted anew.
  std::vector<CountedLabels> counted;
  std::vector<ColumnStatistics> statistics; ///< those that weights know
  std::optional<Fold> fold = {};            ///< of cross validation
  std::string programFolder;                ///< where the .dlb file is
  std::string dataFolder;                   ///< `--data`, or ""
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_DATA_FIELD_H
