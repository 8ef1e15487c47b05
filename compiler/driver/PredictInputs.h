// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a model is applied to: arrays from npy files, and text for labels of characters.

#ifndef DLB_DRIVER_PREDICTINPUTS_H
#define DLB_DRIVER_PREDICTINPUTS_H

#include "driver/Execution.h"
#include "runtime/data/Npy.h"

#include <map>
#include <optional>
#include <string>

namespace dlb {

/// Every input of `predict` read from the file of that name in `inputs` and checked; `sizes`, which
/// has all sizes but N, is completed. Errors are shown, all of them.
std::optional<std::map<std::string, runtime::NpyArray>>
readInputs(Execution &execution, const Function &predict,
           const std::map<std::string, std::string> &inputs, DimBindings &sizes);

} // namespace dlb

#endif // DLB_DRIVER_PREDICTINPUTS_H
