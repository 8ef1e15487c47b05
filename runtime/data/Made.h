// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Columns that are not read but made for each row: noise, and rows drawn from other data.
//
// Both belong to the row, whatever the seed of a training: evaluations are of the same rows always.
// With Philox's key 0 and a stream of the section's name, the numbers of draw d are those of step
// d:
//   noise   element k of row r is number r * step + k of the uniform or normal sequence
//   draw    row r is row floor(u * n / 2^64) of the n rows of the same part, u = w0 + 2^32 w1 of
//           block r

#ifndef DLB_RUNTIME_DATA_MADE_H
#define DLB_RUNTIME_DATA_MADE_H

#include "runtime/core/Result.h"
#include "runtime/core/Table.h"
#include "runtime/data/Field.h"

namespace dlb::runtime {

/// The fields that are read.
std::vector<Field> readFields(const DataSource &source);

/// Adds the columns that are made to those that were read, in the order of the fields; those of
/// draws stay empty.
Status addMade(Table &table, const DataSource &source);

/// Draws a row for each row of each part, which gets a table of its own.
Status drawRows(Dataset &data, const DataSource &source);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_DATA_MADE_H
