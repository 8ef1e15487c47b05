// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// CIFAR's binary files: records of one label (CIFAR-10) or two (CIFAR-100: coarse, fine), a byte
// each, and 3072 pixels, the planes of red, green and blue, each 32 rows of 32.
// https://www.cs.toronto.edu/~kriz/cifar.html

#ifndef DLB_RUNTIME_DATA_CIFAR_H
#define DLB_RUNTIME_DATA_CIFAR_H

#include "runtime/core/Result.h"
#include "runtime/core/Table.h"
#include "runtime/data/Field.h"

#include <span>
#include <string>

namespace dlb::runtime {

/// Reads the fields `image`, `label`, `coarse` and `fine` of files whose records follow each other.
/// A field of a label says which of the two kinds they are; without one, the size of the first
/// does.
Result<Table> readCifar(std::span<const std::string> paths, std::span<const Field> fields);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_DATA_CIFAR_H
