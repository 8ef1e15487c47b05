// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The sections of an ensemble when they are trained: which rows each sees, and what they are
// called.

#ifndef DLB_DRIVER_ENSEMBLE_H
#define DLB_DRIVER_ENSEMBLE_H

#include "frontend/Program.h"
#include "runtime/core/Table.h"

#include <cstdint>
#include <string>
#include <vector>

namespace dlb {

/// The data with the rows of the training part that this section sees. It shares the tables.
runtime::Dataset rowsOf(const Training &training, const runtime::Dataset &data, int64_t seed);

/// The title of each outcome of a training of the program: of each section and, in their place, of
/// the ensembles that are only evaluated. All "" where there is no ensemble.
std::vector<std::string> titlesOf(const CheckedProgram &program);

/// The numbers of the outcomes that count where members do not: those of sections outside of
/// ensembles, and of whole ensembles.
std::vector<size_t> wholesOf(const std::vector<std::string> &titles);

} // namespace dlb

#endif // DLB_DRIVER_ENSEMBLE_H
