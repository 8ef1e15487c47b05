// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// From the data section of a program to parts in memory: finding files, reading, splitting.

#ifndef DLB_RUNTIME_DATA_DATASET_H
#define DLB_RUNTIME_DATA_DATASET_H

#include "runtime/core/Result.h"
#include "runtime/core/Table.h"
#include "runtime/data/Field.h"

#include <string>

namespace dlb::runtime {

/// Where the file `name` of a program is: as written, seen from the folder of the program; then in
/// `dataFolder`; then in the folders directly in that, in bytewise order.
Result<std::string> locateFile(const std::string &name, const std::string &programFolder,
                               const std::string &dataFolder);

/// The paths of files of `source`.
Result<std::vector<std::string>> locateFiles(const DataSource &source,
                                             const std::vector<std::string> &names);

/// The shares of the parts that have no source of their own, in order: positive, at most 1 in all.
Result<std::vector<double>> sharesOf(const DataSource &source);

/// Reads all parts. Rows of the main source are shuffled once (`partOrder`) and the shares cut from
/// that order one after the other; a part with a source of its own has its rows in file order.
/// Labels whose classes the data decides count from 0 to the largest of the training part; every
/// column that comes back says how many that makes. Texts become labels, missing cells and
/// standardized columns what the training part tells (Cells.h). Of the formats
/// "characters" and "words": `loadText`.
Result<Dataset> loadData(const DataSource &source);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_DATA_DATASET_H
