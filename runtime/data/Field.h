// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a program reads from its data: plain structures that the driver fills from the checked
// program.

#ifndef DLB_RUNTIME_DATA_FIELD_H
#define DLB_RUNTIME_DATA_FIELD_H

#include "runtime/core/Table.h"

#include <string>
#include <vector>

namespace dlb::runtime {

/// One column of the table, an argument of the compiled functions.
struct Field {
  /// `classes` of labels whose number the training part decides.
  static constexpr int64_t count = -1;

  std::string name;    ///< the argument: "digits.image"
  int32_t element = 0; ///< of the argument; DLB_U8 for bytes of IDX, DLB_I32 for labels
  Shape shape;         ///< of one row
  int64_t classes = 0; ///< of labels: how many, or `count`; else 0

  /// CSV: columns from 0, in row-major order of `shape`. IDX, npy: one number, of the file.
  /// Characters: the offset of the window.
  std::vector<int64_t> positions;
  /// CSV: names of columns, instead of `positions`. npz: one name, of the array.
  std::vector<std::string> headers;
};

/// A part of the data: a share of the main source, or a source of its own.
struct PartSource {
  std::string name; ///< "train", "valid", "test"
  double share = 0;
  std::vector<std::string> files; ///< not empty: its own source
};

struct DataSource {
  std::string name;
  std::string format;             ///< "csv", "idx", "npy", "npz" or "characters"
  std::vector<std::string> files; ///< as written in the program
  std::vector<Field> fields;
  std::vector<PartSource> parts; ///< none: all rows are "train"
  /// Every label field whose `classes` is `count`, once. What is known is not counted anew.
  std::vector<CountedLabels> counted;
  std::string programFolder; ///< where the .dlb file is
  std::string dataFolder;    ///< `--data`, or ""
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_DATA_FIELD_H
