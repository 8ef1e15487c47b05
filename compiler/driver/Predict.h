// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Applies a trained model to arrays from npy files.

#ifndef DLB_DRIVER_PREDICT_H
#define DLB_DRIVER_PREDICT_H

#include "driver/Execution.h"
#include "runtime/data/Npy.h"

#include <map>
#include <optional>
#include <string>

namespace dlb {

/// The output of `predict`, a `predict.<model>` function, for inputs read from the npy files
/// `inputs` (name of the input → path). Every input has the same number of rows; numbers are
/// converted to the program's precision, whole numbers to class labels after a check of their
/// range. Nothing after an error, which has been shown.
std::optional<runtime::NpyArray> predict(Execution &execution, const Function &predict,
                                         const std::map<std::string, std::string> &inputs);

} // namespace dlb

#endif // DLB_DRIVER_PREDICT_H
