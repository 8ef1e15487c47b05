// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// npy files and npz archives (np.savez, np.savez_compressed) as sources of data: the first
// dimension of an array is its rows. A field has its own element type; numbers are converted to it,
// and one that does not fit is an error with its row. Bytes stay bytes in memory whatever the
// field's type.

#ifndef DLB_RUNTIME_DATA_NPYTABLE_H
#define DLB_RUNTIME_DATA_NPYTABLE_H

#include "runtime/core/Table.h"
#include "runtime/data/Field.h"

#include <span>
#include <string>

namespace dlb::runtime {

/// Reads the fields of a source of npy files: a field names its file by number.
Result<Table> readNpyTable(std::span<const std::string> paths, std::span<const Field> fields);

/// Reads the fields of an npz archive: a field names its array `x`, the entry `x.npy`.
Result<Table> readNpzTable(const std::string &path, std::span<const Field> fields);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_DATA_NPYTABLE_H
