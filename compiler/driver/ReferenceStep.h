// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A training step on the reference interpreter: the check of compiled code, and the way to name the
// layer in which a number stopped being finite.

#ifndef DLB_DRIVER_REFERENCESTEP_H
#define DLB_DRIVER_REFERENCESTEP_H

#include "driver/Execution.h"
#include "runtime/core/Training.h"

namespace dlb {

/// The mini-batch `number` (from 0) of a training part: an array for each column.
runtime::Result<std::vector<NamedTensor>> batchOf(const runtime::Part &part, int64_t batch,
                                                  int64_t seed, int64_t number);

/// So many rows of a column's array, from `first` on.
NamedTensor rowsOf(const NamedTensor &column, int64_t first, int64_t rows);

/// Step `number` (from 1) of `steps` on the interpreter, on the tensors of the session.
runtime::Result<runtime::StepResult> referenceStep(Execution &execution, const Training &training,
                                                   const runtime::Dataset &data, int64_t number,
                                                   int64_t steps);

/// Runs the step after `committed` again, from the weights that it did not change, and says which
/// value was the first that is not finite, and of which layer.
void nameFirstNonFinite(Execution &execution, const Training &training,
                        const runtime::Dataset &data, int64_t committed);

} // namespace dlb

#endif // DLB_DRIVER_REFERENCESTEP_H
