// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Persistent tensors in safetensors files: what a file must hold to be loaded.

#ifndef DLB_RUNTIME_CORE_TENSORFILE_H
#define DLB_RUNTIME_CORE_TENSORFILE_H

#include "runtime/core/Program.h"
#include "runtime/core/Safetensors.h"

#include <set>
#include <string>
#include <vector>

namespace dlb::runtime {

/// Which roles go into a file.
using Roles = std::set<int32_t>;
inline const Roles weightRoles = {DLB_PARAMETER, DLB_STATE};
inline const Roles checkpointRoles = {DLB_PARAMETER, DLB_STATE, DLB_OPTIMIZER};

/// A tensor in its logical layout, row-major, wherever it came from.
struct LogicalTensor {
  std::string name;
  int32_t element = 0;
  Shape shape;
  Buffer data;
};
using Tensors = std::vector<LogicalTensor>;

/// Adds views of the tensors, their names behind `prefix`.
void addViews(const Tensors &tensors, std::string_view prefix, std::vector<TensorView> &views);

/// Reads the persistent tensors of these roles, each under `prefix` and its name, after checking
/// all of them: the failure has one row for every tensor that is missing, superfluous, or has
/// another shape or element. Tensors of other roles, or under another prefix (a name with a slash),
/// are passed over; with `others`, so is every further tensor.
Result<Tensors> readTensors(const SafetensorsFile &file, const Persistents &persistents,
                            const Roles &roles, std::string_view prefix = "", bool others = false);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_TENSORFILE_H
