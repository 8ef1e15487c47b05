// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Results of an evaluation as they are shown: labels and tables as text, pictures as PNG files.

#ifndef DLB_RUNTIME_CORE_REPORT_H
#define DLB_RUNTIME_CORE_REPORT_H

#include "runtime/core/Evaluation.h"

#include <string>

namespace dlb::runtime {

/// One line for each row; a value of rank 1 is one row. Without a vocabulary, the labels
/// themselves.
std::string textOf(const LogicalTensor &labels, const Vocabulary *vocabulary);

/// Numbers of rank 1 or 2 as a table; `rows` and `columns` are their names, or empty. What is
/// beyond `mostShown` is left out.
ReportedTable tableOf(const LogicalTensor &numbers, const std::string &name = "",
                      std::vector<std::string> rows = {}, std::vector<std::string> columns = {});

/// In columns, each row and column with its name, else its number.
std::string textOf(const ReportedTable &table);

/// Writes pictures [N, C, H, W] of floats as one PNG, side by side in about as many rows as columns
/// with two grey pixels between. C is 1 (grey) or 3 (red, green, blue); 0 is black and 1 white,
/// what is beyond is taken as these, what is no number as 0. At most the first 1,024.
Status writePictures(const LogicalTensor &pictures, const std::string &path);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_REPORT_H
