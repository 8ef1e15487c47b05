// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// IDX, the format of MNIST: two zero bytes, the element type, the number of dimensions, the sizes
// as big-endian u32, the elements row-major. The file ends exactly there.

#ifndef DLB_RUNTIME_DATA_IDX_H
#define DLB_RUNTIME_DATA_IDX_H

#include "runtime/core/Table.h"
#include "runtime/data/Field.h"

#include <span>
#include <string>

namespace dlb::runtime {

/// Reads the fields of a source of several IDX files, which must have the same number of rows.
Result<Table> readIdx(std::span<const std::string> paths, std::span<const Field> fields);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_DATA_IDX_H
