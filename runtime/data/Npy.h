// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// npy, NumPy's file of one array (numpy.lib.format): `\x93NUMPY`, version, length of the header, a
// Python dictionary with `descr`, `fortran_order` and `shape`, the elements.
//
// Read: versions 1 to 3, headers up to 10,000 bytes, f4 f8 i4 i8 u1 b1 of either byte order, either
// element order; the file ends with the last element. Objects and structures are refused: reading
// the first means running code.

#ifndef DLB_RUNTIME_DATA_NPY_H
#define DLB_RUNTIME_DATA_NPY_H

#include "runtime/core/AtomicFile.h"
#include "runtime/core/Memory.h"
#include "runtime/core/Result.h"
#include "runtime/core/Tensor.h"
#include "runtime/data/ByteSource.h"

#include <string>

namespace dlb::runtime {

struct NpyArray {
  int32_t element = 0;
  Shape shape;
  Buffer data; ///< row-major, this machine's byte order
};

Result<NpyArray> readNpy(const std::string &path);
Result<NpyArray> readNpy(ByteSource &source);

/// Writes version 1.0, whole or not at all. `data` is row-major.
Status writeNpy(const std::string &path, int32_t element, const Shape &shape, const void *data,
                const FileCalls &calls = systemFileCalls);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_DATA_NPY_H
